package imports

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"broadsheet/generator/fromhtml"
	"broadsheet/generator/problems"
	"broadsheet/generator/slugs"
	"broadsheet/generator/sources"
)

// A wordpress is an export of WordPress: one or more files of WXR, and the folder
// wp-content/uploads if it lies beside them. The files are read twice: first for what
// entries must know of others, then for their texts.
type wordpress struct {
	to      *Sink
	folder  string   // folder of the files
	files   []string // names of the files of WXR
	uploads *uploads

	title, description, language string
	home                         string // URL of the old site, with a slash at its end
	zone                         *time.Location

	authors    map[string]string  // login or slug → name
	categories map[string]*wpTerm // slug → category
	tags       map[string]*wpTerm // slug → tag
	pictures   map[int]*wpPicture // attachments by id
	attached   map[int][]int      // id of an entry → its attachments
	blocks     map[string]string  // blocks that stories share, by id
	addresses  map[int]string     // id of an entry → its address
	former     map[string]string  // former address → address
	pages      map[int]string     // titles of pages, by id
	terms      map[int]*wpTerm    // categories by id
	menus      map[string][]wpMenuItem
	byline     map[string]bool // logins of the authors of entries
	patterns   map[string]int  // pattern of addresses → number of stories
	offsets    map[int64]int   // instant → seconds between local time and UTC
	comments   map[string]int
}

// A wpTerm is a category or tag.
type wpTerm struct {
	slug, parent, title, description string
	used                             bool
}

// A wpPicture is a picture or another file of the library of media.
type wpPicture struct{ file, alt, caption string }

// A wpMenuItem is an entry of a menu.
type wpMenuItem struct {
	id, parent, order, object int
	kind, title, url          string
}

func isWordPress(source string) bool {
	_, files := wxrFiles(source)
	return len(files) > 0
}

// wxrFiles returns the names of the files of WXR at a path, which is a file or a folder.
func wxrFiles(source string) (folder string, files []string) {
	info, err := os.Stat(source)
	if err != nil {
		return "", nil
	}
	names := []string{filepath.Base(source)}
	if folder = filepath.Dir(source); info.IsDir() {
		folder = source
		t, err := openTree(source)
		if err != nil {
			return "", nil
		}
		defer t.root.Close()
		if names, err = fs.Glob(t, "*.xml"); err != nil {
			return "", nil
		}
	}
	for _, name := range names {
		if isWXR(folder, name) {
			files = append(files, name)
		}
	}
	return folder, files
}

func isWXR(folder, name string) bool {
	in, err := sources.OpenFile(folder, name)
	if err != nil {
		return false
	}
	defer in.Close()
	start := make([]byte, 64<<10)
	n, _ := io.ReadFull(in, start)
	text := string(start[:n])
	return strings.Contains(text, "<rss") && strings.Contains(text, "wordpress.org/export/")
}

func newWordPress(o Options) (Source, error) {
	folder, files := wxrFiles(o.Source)
	w := &wordpress{folder: folder, files: files, uploads: openUploads(folder),
		authors: map[string]string{}, categories: map[string]*wpTerm{}, tags: map[string]*wpTerm{}, pictures: map[int]*wpPicture{},
		attached: map[int][]int{}, blocks: map[string]string{}, addresses: map[int]string{}, former: map[string]string{},
		pages: map[int]string{}, terms: map[int]*wpTerm{}, menus: map[string][]wpMenuItem{}, byline: map[string]bool{},
		patterns: map[string]int{}, offsets: map[int64]int{}, comments: map[string]int{}}
	w.home = o.Address
	return w, nil
}

// Read reads the export.
func (w *wordpress) Read(to *Sink) error {
	w.to = to
	if len(w.files) == 0 {
		to.Problem(problems.At("", 0, 0, "this is not an export of WordPress").Hint("export the site under Tools → Export → All content"))
		return errProblems
	}
	if err := w.eachItem(w.index); err != nil {
		return err
	}
	w.zone = zoneOf(w.offsets, w.language)
	if err := to.Site(w.site()); err != nil {
		return err
	}
	w.tellTerms()
	w.tellComments()
	if err := w.bring(); err != nil {
		return err
	}
	return w.bringFiles()
}

// eachItem calls a function for every item of all files.
func (w *wordpress) eachItem(do func(part []byte, place Place) error) error {
	for _, name := range w.files {
		if err := w.itemsOf(name, do); err != nil {
			return err
		}
	}
	return nil
}

func (w *wordpress) itemsOf(name string, do func(part []byte, place Place) error) error {
	in, err := sources.OpenFile(w.folder, name)
	if err != nil {
		return fmt.Errorf("opening the export: %w", err)
	}
	defer in.Close()
	s := newWXRScanner(in)
	head, _, err := s.next()
	if err == nil && w.zone == nil { // in the first reading
		w.head(head)
	}
	for err == nil {
		var part []byte
		var line int
		if part, line, err = s.next(); err == nil {
			err = do(part, Place{name, line})
		} else if errors.Is(err, errTruncated) {
			w.to.Problem(problems.At(name, line, 1, "the file ends within the entry that begins here").
				Hint("the entries before it are imported; export the site again"))
			err = io.EOF
		}
	}
	if w.comments != nil {
		for kind, n := range s.comments {
			w.comments[kind] += n
		}
	}
	if err == io.EOF {
		return nil
	}
	return err
}

// head reads what stands before the items: title, address, authors, categories and tags.
func (w *wordpress) head(part []byte) {
	_, channel, _ := strings.Cut(string(part), "<channel>")
	link := ""
	texts := map[string]*string{"title": &w.title, "description": &w.description, "language": &w.language, "link": &link}
	xmlElements([]byte(channel), func(e xmlElement) {
		if text := texts[e.name]; text != nil && *text == "" {
			*text = fromhtml.Text(xmlText(e.inner))
		}
		switch e.name {
		case "wp:base_blog_url":
			w.home = cmp.Or(w.home, xmlText(e.inner))
		case "wp:author", "wp:category", "wp:tag":
			w.headTerm(e)
		}
	})
	w.home = strings.TrimSuffix(cmp.Or(w.home, link), "/") + "/"
}

// headTerm reads an author, category or tag.
func (w *wordpress) headTerm(e xmlElement) {
	values := map[string]string{}
	xmlElements(e.inner, func(field xmlElement) { values[field.name] = xmlText(field.inner) })
	switch e.name {
	case "wp:author":
		login := values["wp:author_login"]
		w.authors[login] = cmp.Or(fromhtml.Text(values["wp:author_display_name"]), login)
	case "wp:category":
		term := &wpTerm{slug: values["wp:category_nicename"], parent: values["wp:category_parent"],
			title: fromhtml.Text(values["wp:cat_name"]), description: fromhtml.Text(values["wp:category_description"])}
		w.categories[term.slug] = term
		id := 0
		fmt.Sscan(values["wp:term_id"], &id)
		w.terms[id] = term
	case "wp:tag":
		term := &wpTerm{slug: values["wp:tag_slug"], title: fromhtml.Text(values["wp:tag_name"])}
		w.tags[term.slug] = term
	}
}

// site returns what the export says about the site.
func (w *wordpress) site() Site {
	s := Site{Title: w.title, Description: w.description, Language: w.language, TimeZone: w.zone.String(), Address: w.home}
	s.Permalink = w.pattern()
	for _, login := range slices.Sorted(maps.Keys(w.byline)) {
		s.Authors = append(s.Authors, Author{Slug: login, Name: cmp.Or(w.authors[login], login)})
	}
	for _, slug := range slices.Sorted(maps.Keys(w.categories)) {
		if c := w.categories[slug]; c.used {
			s.Categories = append(s.Categories, Category{Slug: slug, Title: c.title, Description: c.description})
		}
	}
	s.Menu, s.Footer = w.menuLinks()
	w.to.Told(Look, "the export does not name the time zone of the site: all dates fit "+w.zone.String()+", which is in config.toml", Place{})
	return s
}

// pattern returns the pattern of the addresses of most stories, or "".
func (w *wordpress) pattern() (best string) {
	for _, p := range slices.Sorted(maps.Keys(w.patterns)) {
		if best == "" || w.patterns[p] > w.patterns[best] {
			best = p
		}
	}
	return best
}

// tellTerms tells which categories and tags nobody uses, and which had others above them.
func (w *wordpress) tellTerms() {
	for _, slug := range slices.Sorted(maps.Keys(w.categories)) {
		c := w.categories[slug]
		switch {
		case !c.used:
			w.to.Told(LeftOut, "a category without stories: "+c.title, Place{})
		case c.parent != "" && w.categories[c.parent] != nil:
			w.to.Told(Adjusted, fmt.Sprintf("the category %s was part of %s: categories have no others within them here", c.title, w.categories[c.parent].title), Place{})
		}
	}
	for _, slug := range slices.Sorted(maps.Keys(w.tags)) {
		if t := w.tags[slug]; !t.used {
			w.to.Told(LeftOut, "a tag without stories: "+t.title, Place{})
		}
	}
}

// tellComments tells how many comments of readers were left out.
func (w *wordpress) tellComments() {
	total := 0
	var parts []string
	for _, kind := range slices.Sorted(maps.Keys(w.comments)) {
		total += w.comments[kind]
		parts = append(parts, fmt.Sprintf("%d %s", w.comments[kind], kind))
	}
	if total > 0 {
		w.to.Told(LeftOut, fmt.Sprintf("the comments of readers: %d (%s)", total, strings.Join(parts, ", ")), Place{})
	}
	w.comments = nil
}

// menuLinks returns the entries of the main menu and of the one at the foot of pages.
func (w *wordpress) menuLinks() (main, footer []Link) {
	for _, name := range slices.Sorted(maps.Keys(w.menus)) {
		items := w.menus[name]
		slices.SortStableFunc(items, func(a, b wpMenuItem) int { return a.order - b.order })
		var links []Link
		for _, item := range items {
			if l, ok := w.menuLink(item); ok {
				links = append(links, l)
				if item.parent != 0 {
					w.to.Told(Adjusted, "an entry of a menu that was below another one stands beside it: "+l.Name, Place{})
				}
			}
		}
		switch lower := strings.ToLower(name); {
		case strings.Contains(lower, "foot") && footer == nil:
			footer = links
		case strings.Contains(lower, "social"):
			w.to.Told(LeftOut, "the menu "+name, Place{})
		case len(main) == 0 || strings.Contains(lower, "main") || strings.Contains(lower, "primary"):
			main = links
		default:
			w.to.Told(LeftOut, "the menu "+name, Place{})
		}
	}
	return main, footer
}

// menuLink returns the name and target of an entry of a menu.
func (w *wordpress) menuLink(item wpMenuItem) (Link, bool) {
	switch item.kind {
	case "custom":
		return Link{item.title, w.link(item.url, nil)}, item.title != "" && item.url != ""
	case "taxonomy":
		c := w.terms[item.object]
		if c == nil || !c.used {
			return Link{}, false
		}
		return Link{cmp.Or(item.title, c.title), "/category/" + slugs.Of(c.title) + "/"}, true
	}
	at := w.addresses[item.object]
	title := cmp.Or(item.title, w.pages[item.object], path.Base(at))
	return Link{title, w.local(at)}, at != ""
}
