package imports

import (
	"cmp"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"

	"broadsheet/generator/config"
	"broadsheet/generator/matter"
)

// settings reads _config.yml and the files of _data. If the source has no settings, it is a
// folder of a site in several languages, and the settings lie in the folder above.
func (j *jekyll) settings() error {
	name, text := j.read(jekyllSettings...)
	if text == nil {
		j.above, text = j.settingsAbove()
	}
	root, found := readSettings(name, text)
	j.to.Problem(found...)
	if len(found) > 0 {
		return errProblems
	}
	if name, err := fs.ReadFile(j.tree, "CNAME"); err == nil && textOf(&root, "url") == "" {
		root.Kind = matter.Table
		root.Fields = append(root.Fields, matter.Field{Key: "url", Value: matter.Value{Kind: matter.Text, Text: "https://" + strings.TrimSpace(string(name))}})
	}
	j.config = root
	j.zone = time.UTC
	if zone, err := time.LoadLocation(textOf(&root, "timezone")); err == nil {
		j.zone = zone
	}
	j.base = strings.TrimSuffix("/"+strings.Trim(textOf(&root, "baseurl"), "/"), "/")
	if j.base == "" && j.above == "" && j.to.options.Address != "" {
		j.base = strings.TrimSuffix(basePath(j.to.options.Address), "/")
	}
	j.base = strings.TrimSuffix(j.base+j.above, "/")
	j.style = textOf(&root, "permalink")
	j.readSets()
	j.readDefaults()
	return j.readData()
}

// settingsAbove returns the settings in the folder above and the path of the source in it. A
// source without settings is a folder of a site in several languages, such as "en".
func (j *jekyll) settingsAbove() (within string, text []byte) {
	whole, err := filepath.Abs(j.source)
	if err != nil {
		return "", nil
	}
	outer, err := openTree(filepath.Dir(whole))
	if err != nil {
		return "", nil
	}
	if _, text = (&jekyll{tree: outer}).read(jekyllSettings...); text == nil {
		return "", nil
	}
	j.parts = outer
	return "/" + filepath.Base(whole), text
}

// read returns the text of the first of several files that exists.
func (j *jekyll) read(names ...string) (string, []byte) {
	for _, name := range names {
		if text, err := fs.ReadFile(j.tree, name); err == nil {
			return name, text
		}
	}
	return names[0], nil
}

func (j *jekyll) readSets() {
	sets := j.config.Get("collections")
	if sets == nil {
		return
	}
	if sets.Kind == matter.List {
		for _, label := range textsOf(sets) {
			j.sets = append(j.sets, jekyllSet{label: label})
		}
	}
	for i := range sets.Fields {
		f := &sets.Fields[i]
		j.sets = append(j.sets, jekyllSet{f.Key, textOf(&f.Value, "permalink"), says(true, f.Value.Get("output")) || f.Key == "posts"})
	}
}

func (j *jekyll) readDefaults() {
	list := j.config.Get("defaults")
	if list == nil {
		return
	}
	for _, item := range list.All() {
		d := jekyllDefault{}
		if scope := item.Get("scope"); scope != nil {
			d.path, d.kind = strings.Trim(textOf(scope, "path"), "/"), textOf(scope, "type")
		}
		if values := item.Get("values"); values != nil {
			d.values = *values
		}
		j.defaults = append(j.defaults, d)
	}
	// The longest path counts most, then the later item.
	slices.Reverse(j.defaults)
	slices.SortStableFunc(j.defaults, func(a, b jekyllDefault) int {
		return cmp.Or(cmp.Compare(len(b.path), len(a.path)), cmp.Compare(len(b.kind), len(a.kind)))
	})
}

// matches reports whether the scope of a default contains a file.
func (d *jekyllDefault) matches(f jekyllFile) bool {
	if kind := map[string]string{"page": "pages", "post": "posts", "draft": "drafts"}[d.kind]; kind != "" {
		d.kind = kind
	}
	if d.kind != "" && d.kind != f.kind && !(d.kind == "posts" && f.kind == "drafts") {
		return false
	}
	if strings.Contains(d.path, "*") {
		for at := f.name; at != "."; at = path.Dir(at) {
			if ok, _ := path.Match(d.path, at); ok {
				return true
			}
		}
		return false
	}
	return d.path == "" || f.name == d.path || strings.HasPrefix(f.name, d.path+"/")
}

func (j *jekyll) readData() error {
	entries, err := fs.ReadDir(j.parts, "_data")
	if err != nil {
		return ignoreMissing(err)
	}
	for _, e := range entries {
		ext := path.Ext(e.Name())
		if e.IsDir() || !slices.Contains([]string{".yml", ".yaml", ".json"}, ext) {
			continue
		}
		text, err := fs.ReadFile(j.parts, "_data/"+e.Name())
		if err != nil {
			continue
		}
		if data, ok := readData(e.Name(), text); ok {
			j.data[strings.TrimSuffix(e.Name(), ext)] = data
		}
	}
	return nil
}

func indented(text string) string { return "  " + strings.ReplaceAll(text, "\n", "\n  ") }

// site returns what _config.yml and _data say of the site as a whole.
func (j *jekyll) site(files []jekyllFile) Site {
	c := &j.config
	s := Site{
		Title: textOf(c, "title", "name"), Description: matter.Collapse(textOf(c, "description", "tagline")),
		Language: strings.ReplaceAll(textOf(c, "lang", "language", "locale"), "_", "-"), TimeZone: j.zone.String(),
		Permalink: j.pattern(), Authors: j.authors(), Menu: j.menu(), Redirects: j.redirects,
	}
	j.tellLanguages(files)
	if j.above != "" {
		s.Language = strings.ReplaceAll(j.above[1:], "_", "-")
	}
	if url := strings.TrimSuffix(textOf(c, "url"), "/"); url != "" {
		s.Address = url + j.base + "/"
	}
	return s
}

// tellLanguages says how to import a site in several languages, each into a site of its own.
func (j *jekyll) tellLanguages(files []jekyllFile) {
	languages := map[string]bool{}
	for _, f := range files {
		top, _, nested := strings.Cut(f.name, "/")
		tag, err := language.Parse(strings.ReplaceAll(top, "_", "-"))
		if base, exact := tag.Base(); nested && f.kind == "posts" && err == nil && exact != language.No && len(base.String()) == 2 && len(top) <= 5 {
			languages[top] = true
		}
	}
	if len(languages) > 1 {
		list := strings.Join(slices.Sorted(maps.Keys(languages)), ", ")
		j.to.Told(Look, "stories in several languages ("+list+") are in one site; to give each a site of its own, import each folder by itself", Place{})
	}
}

// pattern returns the pattern of addresses of this program that is like that of the posts.
func (j *jekyll) pattern() string {
	template := j.template(jekyllFile{"_posts/2000-01-01-a.md", "posts"}, j.defaultsOf(jekyllFile{"_posts/2000-01-01-a.md", "posts"}))
	own := config.OwnSpelling(strings.ReplaceAll(template, ":output_ext", ".html"))
	if config.PatternFault(own) != "" {
		return ""
	}
	return own
}

// authors returns the authors in _data/authors.yml, or the author in _config.yml.
func (j *jekyll) authors() []Author {
	var list []Author
	for _, name := range []string{"authors", "author", "people", "members"} {
		data := j.data[name]
		for i := range data.Fields {
			list = append(list, authorOf(data.Fields[i].Key, &data.Fields[i].Value))
		}
		for i := range data.Items {
			list = append(list, authorOf("", &data.Items[i]))
		}
	}
	list = slices.DeleteFunc(list, func(a Author) bool { return a.Name == "" })
	if author := j.config.Get("author"); len(list) == 0 && author != nil {
		if author.Kind == matter.Table {
			if a := authorOf("", author); a.Name != "" {
				list = append(list, a)
			}
		}
	}
	return list
}

// authorOf returns an author as a table of data describes it. Mail addresses are left out.
func authorOf(slug string, v *matter.Value) Author {
	if v.Scalar() {
		return Author{Slug: slug, Name: strings.TrimSpace(v.Text)}
	}
	name := cmp.Or(textOf(v, "name", "display_name", "title", "full_name"), slug)
	a := Author{Slug: cmp.Or(slug, textOf(v, "id", "slug", "username", "short_name"), name), Name: name, Bio: textOf(v, "bio", "about", "description")}
	if photo := textOf(v, "avatar", "photo", "picture", "image"); strings.HasPrefix(photo, "/") {
		a.Photo = photo
	}
	if url := textOf(v, "url", "uri", "website", "site", "web", "home"); config.IsWeb(url) {
		a.Links = []Link{{url, url}}
	}
	return a
}

// menu returns the menu in _data/navigation.yml.
func (j *jekyll) menu() []Link {
	var links []Link
	for _, name := range []string{"navigation", "nav", "menu", "main"} {
		data := j.data[name]
		items := data.Items
		for _, inner := range []string{"main", "header", "nav", "menu"} {
			if v := data.Get(inner); len(items) == 0 && v != nil {
				items = v.Items
			}
		}
		for i := range items {
			title, url := textOf(&items[i], "title", "name", "text"), textOf(&items[i], "url", "link", "href")
			if title != "" && (strings.HasPrefix(url, "/") || config.IsWeb(url)) {
				links = append(links, Link{title, url})
			}
		}
		if len(links) > 0 {
			return links
		}
	}
	return nil
}
