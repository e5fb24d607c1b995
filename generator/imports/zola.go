package imports

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"broadsheet/generator/dialects"
	"broadsheet/generator/matter"
)

// A zola is a site of Zola (https://www.getzola.org).
type zola struct {
	tree      fs.FS
	clock     time.Time
	published string // URL of the old site, if it is not that of the settings
	config    matter.Value
	language  string          // of the texts that are read
	languages []string        // all languages that the settings name
	main      *zola           // reader of the main language
	prefix    string          // what the addresses of the language begin with, such as "/de", or ""
	seen      map[string]bool // languages of the files in content
	slugs     zolaSlugs
	pages     []*zolaPage
	byFile    map[string]*zolaPage       // path in content → page in any language
	sections  map[string]int             // number of stories by folder
	terms     map[string]map[string]bool // names of tags and the like by taxonomy
	others    []File                     // files of sections
	rules     *ruleSet
}

// A zolaPage is a page or the text of a section.
type zolaPage struct {
	in        *zola  // reader of the page's language
	file      string // path in content
	key       string // path in content without language and extension
	folder    string // folder in content, without that of a page with files
	name      string
	resources []string // files beside index.md
	address   string   // without base path
	title     string
	date      instant
	section   bool // whether the page is an _index.md
	empty     bool // whether it has no text
	story     bool
	draft     bool
}

func isZola(source string) bool {
	return look(source, func(t tree) bool {
		raw, err := fs.ReadFile(t, zolaConfig(t))
		v, _ := readSettings("config.toml", raw)
		if err != nil || lookup(&v, "base_url") == nil || !t.hasFolder("content") {
			return false
		}
		return lookup(&v, "timezone") == nil && !t.hasFolder("content/stories")
	})
}

// zolaConfig returns the name of the file of settings.
func zolaConfig(tree fs.FS) string {
	if isFile(tree, "zola.toml") {
		return "zola.toml"
	}
	return "config.toml"
}

func newZola(o Options) (Source, error) {
	t, err := openTree(o.Source)
	return &zola{tree: t, clock: o.Clock, published: o.Address}, err
}

// Read reads the site. The first pass over the content finds the address of each page, to
// which texts may refer; the second one passes the texts on.
func (z *zola) Read(to *Sink) error {
	raw, err := fs.ReadFile(z.tree, zolaConfig(z.tree))
	if err != nil {
		return err
	}
	config, found := readSettings("config.toml", raw)
	to.Problem(found...)
	z.configure(config)
	if err := z.findPages(to); err != nil {
		return err
	}
	readers, sinks, err := z.readers(to)
	if err == nil {
		err = passLanguages(readers, sinks)
	}
	if err != nil {
		return err
	}
	tellFolders(to, z.tree, "templates", "themes", "sass")
	return staticFiles(to, z.tree, "static", ".")
}

// findPages finds the pages in the language of the reader.
func (z *zola) findPages(to *Sink) error {
	z.terms = map[string]map[string]bool{"tags": {}, "categories": {}, "authors": {}}
	z.sections = map[string]int{}
	err := z.scan(to)
	z.classify()
	return err
}

// entries passes on the pages, and the files of sections.
func (z *zola) entries(to *Sink) error {
	for _, p := range z.pages {
		if err := z.entry(to, p); err != nil {
			return err
		}
	}
	for _, f := range z.others {
		if err := to.File(strings.TrimPrefix(f.Name, "/"), f.Open); err != nil {
			return err
		}
	}
	return nil
}

// configure keeps what the settings say of all languages.
func (z *zola) configure(config matter.Value) {
	z.config, z.main = config, z
	z.language = firstText(lookupText(&config, "default_language"), "en")
	if all := lookup(&config, "languages"); all != nil {
		for _, f := range all.Fields {
			z.languages = append(z.languages, f.Key)
		}
	}
	z.slugs = zolaSlugs{lookupText(&config, "slugify", "paths"), says(true, lookup(&config, "slugify", "paths_keep_dates"))}
	z.byFile, z.seen = map[string]*zolaPage{}, map[string]bool{}
	own := map[string]dialects.Rule{}
	folders := []string{"templates/shortcodes"}
	if theme := lookupText(&config, "theme"); theme != "" {
		folders = append(folders, path.Join("themes", theme, "templates/shortcodes"))
	}
	for _, folder := range folders {
		readTemplates(z.tree, folder, true, own)
	}
	z.rules = siteRules(dialects.ZolaTags, own)
}

// split returns the name of a content file without extension and language, and the language.
func (z *zola) split(name string) (base, language string) {
	base = strings.TrimSuffix(name, path.Ext(name))
	if suffix := strings.TrimPrefix(path.Ext(base), "."); slices.Contains(z.languages, suffix) && suffix != z.main.language {
		return strings.TrimSuffix(base, "."+suffix), suffix
	}
	return base, z.main.language
}

// scan reads the front matter of all files in content.
func (z *zola) scan(to *Sink) error {
	return fs.WalkDir(z.tree, "content", func(file string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || isClutter(e.Name()) {
			return err
		}
		name := strings.TrimPrefix(file, "content/")
		folder := relativeFolder(path.Dir(name))
		if path.Ext(name) != ".md" {
			z.asset(name, folder)
			return nil
		}
		base, language := z.split(path.Base(name))
		z.seen[language] = true
		if language != z.language {
			return nil
		}
		p := &zolaPage{in: z, file: name, key: path.Join(folder, base), folder: folder, name: base, section: base == "_index"}
		if base == "index" || base == "_index" {
			p.folder, p.name = relativeFolder(path.Dir(folder)), path.Base(folder)
			if folder == "" {
				p.folder, p.name = "", ""
			}
		}
		return z.add(to, p)
	})
}

// asset notes a file of content that is no text. It belongs to the page whose folder it is
// in, or else to a section.
func (z *zola) asset(name, folder string) {
	for at := folder; at != "" && at != "."; at = path.Dir(at) {
		if z.hasPage(at) {
			index := path.Join(at, z.fileName("index"))
			p := z.byFile[index]
			if p == nil {
				p = &zolaPage{}
				z.byFile[index] = p
			}
			p.resources = append(p.resources, strings.TrimPrefix(name, at+"/"))
			return
		}
	}
	if z == z.main || isFile(z.tree, path.Join("content", folder, z.fileName("_index"))) {
		z.others = append(z.others, treeFile(z.tree, path.Join("/static", z.prefix, name), path.Join("content", name)))
	}
}

// add reads the front matter of a page and finds its address.
func (z *zola) add(to *Sink, p *zolaPage) error {
	head, text, raw, err := z.read(p)
	if err != nil {
		return err
	}
	_, _, found := readHeader(path.Join("content", p.file), raw)
	to.Problem(found...)
	if earlier := z.byFile[p.file]; earlier != nil {
		p.resources = earlier.resources
	}
	z.byFile[p.file] = p
	p.title, p.empty = head.text("title"), strings.TrimSpace(text) == ""
	p.address = z.slugs.page(zolaPath{p.folder, p.name, head.text("slug"), head.text("path")})
	if p.draft = says(true, lookup(&head.root, "draft")); strings.TrimSpace(head.text("path")) == "" {
		p.address = z.prefix + p.address
	}
	if p.section {
		p.address = z.prefix + strings.TrimSuffix(path.Join("/", p.folder, p.name), "/") + "/"
		if says(false, lookup(&head.root, "render")) {
			p.empty = true
		}
	} else {
		p.date = z.date(p, &head)
	}
	if says(false, lookup(&head.root, "render")) && !p.section {
		to.Told(LeftOut, "a page that Zola does not publish (render = false)", Place{File: path.Join("content", p.file)})
		return nil
	}
	z.pages = append(z.pages, p)
	if all := lookup(&head.root, "taxonomies"); all != nil && !p.draft {
		for kind, names := range z.terms {
			for _, name := range textsOf(lookup(all, kind)) {
				names[name] = true
			}
		}
	}
	return nil
}

var pathDate = regexp.MustCompile(`(?:^|/)(\d{4})/(\d\d?)/(\d\d?)/`)

// date returns the date of a page: that of its front matter, of its name or of its path.
func (z *zola) date(p *zolaPage, head *header) instant {
	date, _ := splitZolaName(p.name)
	for _, text := range []string{head.text("date"), date, p.name} {
		if i, ok := readInstant(text, time.UTC); ok {
			return i
		}
	}
	if m := pathDate.FindStringSubmatch(p.address); m != nil {
		i, _ := readInstant(m[1]+"-"+m[2]+"-"+m[3], time.UTC)
		return i
	}
	return instant{}
}

func (z *zola) read(p *zolaPage) (head header, text string, raw []byte, err error) {
	raw, err = fs.ReadFile(z.tree, path.Join("content", p.file))
	if err == nil {
		head, text, _ = readHeader(p.file, raw)
	}
	return head, text, raw, err
}

// classify decides which pages are stories: those that have a date and stand in a section or,
// if no page of a section does, at the top. The texts of lists of stories are no pages.
func (z *zola) classify() {
	inSections := slices.ContainsFunc(z.pages, func(p *zolaPage) bool { return !p.date.IsZero() && p.folder != "" })
	for _, p := range z.pages {
		dated := pathDate.MatchString(p.address)
		if p.story = !p.date.IsZero() && (p.folder != "" || !inSections || dated); p.story {
			for at := p.folder; ; at = relativeFolder(path.Dir(at)) {
				z.sections[at]++
				if at == "" {
					break
				}
			}
		}
	}
	z.pages = slices.DeleteFunc(z.pages, func(p *zolaPage) bool {
		return p.section && (p.empty || p.name == "" || z.sections[path.Join(p.folder, p.name)] > 0)
	})
}
