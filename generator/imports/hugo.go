package imports

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"broadsheet/generator/matter"
)

// A hugo is a site of Hugo (https://gohugo.io).
type hugo struct {
	tree      fs.FS
	clock     time.Time
	published string // URL of the old site, if it is not that of the settings
	settings  *hugoSettings
	content   []mount
	statics   []mount
	main      *hugo              // reader of the main language
	prefix    string             // what the addresses of the language begin with, such as "/de", or ""
	seen      map[[2]string]bool // for the main language: folders of content and the languages of texts in them

	pages        []*hugoPage          // all pages that are rendered in the language
	byPath       map[string]*hugoPage // path in content without extension, in lower case
	byName       map[string]*hugoPage // name of the file or bundle, in lower case
	sections     map[string]*hugoBranch
	terms        map[string]*hugoTerm       // "authors/desk"
	authors      map[string]string          // slug or name → slug of an author with a record
	authorTitles map[string]string          // slug → name
	lists        map[string]map[string]bool // names of tags, categories and authors by the singular of the taxonomy → whether a story has them
	others       []File                     // files of sections
	stories      map[string]int             // number of stories by section
	plain        map[string]string          // addresses of files that are copied → those of the copies
	addresses    map[string]bool            // addresses of pages in lower case, without slashes around them
	used         map[string]bool            // files of assets/ that texts in any language use
	rules        *ruleSet
}

// A mount is a folder of the source and the folder in content/ or static/ where it appears.
// The language is that of texts whose names have none.
type mount struct{ folder, at, language string }

// file returns the file of the source that appears at a path. The bool is false if the path
// is not within the mount.
func (m mount) file(at string) (string, bool) {
	if m.at == "." {
		return path.Join(m.folder, at), true
	}
	inside, ok := strings.CutPrefix(at, m.at+"/")
	return path.Join(m.folder, inside), ok
}

// A hugoBranch is what _index.md says of a section.
type hugoBranch struct {
	cascades []hugoCascade
	file     string // path of _index.md, or ""
	url      string // key url of its front matter, or ""
	slug     string // key slug, or ""
	title    string
}

// A hugoCascade holds front matter for all pages below a section.
type hugoCascade struct {
	path, kind string // the pages that it is for; "" means all
	values     matter.Value
}

// A hugoTerm is what _index.md says of a term, such as a tag.
type hugoTerm struct {
	file   string
	header header
	text   string
}

func isHugo(source string) bool {
	return look(source, func(t tree) bool {
		if settingsFile(t, ".", hugoConfigs[:1]) != "" || settingsFile(t, "config/_default", hugoConfigs) != "" {
			return true
		}
		file := settingsFile(t, ".", hugoConfigs[1:])
		if file == "" {
			return false
		}
		raw, err := fs.ReadFile(t, file)
		v, _ := readSettings(file, raw)
		return err == nil && lookup(&v, "baseURL") != nil
	})
}

func newHugo(o Options) (Source, error) {
	t, err := openTree(o.Source)
	return &hugo{tree: t, clock: o.Clock, published: o.Address}, err
}

// Read reads the site. The first pass over the content finds the address of each page, to
// which texts may refer; the second one passes the texts on.
func (h *hugo) Read(to *Sink) error {
	settings, found, err := readHugoSettings(h.tree)
	if err != nil {
		return err
	}
	to.Problem(found...)
	h.settings, h.main = settings, h
	h.mounts()
	h.seen, h.used = map[[2]string]bool{}, map[string]bool{}
	if err := h.findPages(to); err != nil {
		return err
	}
	readers, sinks, err := h.languages(to)
	if err == nil {
		err = passLanguages(readers, sinks)
	}
	if err != nil {
		return err
	}
	tellFolders(to, h.tree, "layouts", "themes", "archetypes", "i18n", "data")
	h.tellAssets(to)
	return h.files(to)
}

// findPages finds the pages in the language of the reader.
func (h *hugo) findPages(to *Sink) error {
	h.prefix = h.settings.prefix()
	h.byPath, h.byName, h.stories = map[string]*hugoPage{}, map[string]*hugoPage{}, map[string]int{}
	h.addresses, h.plain = map[string]bool{}, map[string]string{}
	h.lists = map[string]map[string]bool{"tag": {}, "category": {}, "author": {}}
	h.sections, h.terms = map[string]*hugoBranch{}, map[string]*hugoTerm{}
	for _, m := range h.content {
		if err := h.scan(to, m, ".", nil, nil); err != nil {
			return err
		}
	}
	h.classify()
	h.rules = h.shortcodes()
	return nil
}

// entries passes on the pages.
func (h *hugo) entries(to *Sink) error {
	for _, p := range h.pages {
		if err := h.entry(to, p); err != nil {
			return err
		}
	}
	h.tellTerms(to)
	tellFeed(to, "index.xml")
	for _, f := range h.others {
		if err := to.File(strings.TrimPrefix(f.Name, "/"), f.Open); err != nil {
			return err
		}
	}
	return nil
}

// mounts finds the folders of content and of static files.
func (h *hugo) mounts() {
	h.content, h.statics = nil, nil
	for _, language := range append([]string{h.settings.main}, h.settings.languages...) {
		s := h.settings.in(language)
		folder := path.Clean(firstText(s.text("contentDir"), "content"))
		if !slices.ContainsFunc(h.content, func(m mount) bool { return m.folder == folder }) {
			h.content = append(h.content, mount{folder, ".", language})
		}
		for _, v := range staticFolders(s.at("staticDir")) {
			if m := (mount{path.Clean(v), ".", ""}); !slices.Contains(h.statics, m) {
				h.statics = append(h.statics, m)
			}
		}
	}
	mounts := lookup(&h.settings.root, "module", "mounts")
	if mounts == nil {
		return
	}
	for i := range mounts.Items {
		source, target := lookupText(&mounts.Items[i], "source"), path.Clean(lookupText(&mounts.Items[i], "target"))
		if source == "" || !fs.ValidPath(path.Clean(source)) {
			continue
		}
		language := firstText(lookupText(&mounts.Items[i], "lang"), h.settings.main)
		if all := textsOf(lookup(&mounts.Items[i], "sites", "matrix", "languages")); len(all) > 0 {
			language = all[0]
		}
		h.addMount(&h.content, "content", mount{path.Clean(source), target, language})
		h.addMount(&h.statics, "static", mount{path.Clean(source), target, ""})
	}
}

func staticFolders(v *matter.Value) []string {
	if v == nil {
		return []string{"static"}
	}
	return textsOf(v)
}

func (h *hugo) addMount(list *[]mount, root string, m mount) {
	rest, ok := strings.CutPrefix(m.at+"/", root+"/")
	m.at = path.Clean(rest)
	if ok && !slices.ContainsFunc(*list, func(other mount) bool { return other.folder == m.folder && other.at == m.at }) {
		*list = append(*list, m)
	}
}

// files passes on the static files.
func (h *hugo) files(to *Sink) error {
	for _, m := range h.statics {
		if err := staticFiles(to, h.tree, m.folder, m.at); err != nil {
			return err
		}
	}
	return nil
}

// tellAssets tells the pictures in assets/ that no text uses. The others were brought.
func (h *hugo) tellAssets(to *Sink) {
	_ = fs.WalkDir(h.tree, "assets", func(file string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && isPicture(file) && !h.used[file] {
			to.Told(LeftOut, "a picture in assets/ that no text uses", Place{File: file})
		}
		return nil // a folder that cannot be read has no pictures
	})
}

// classify decides which pages are stories: those that have a date of their own and stand
// in a section or, if no page of a section does, at the top.
func (h *hugo) classify() {
	inSections := slices.ContainsFunc(h.pages, func(p *hugoPage) bool { return p.dated && !p.branch && p.at.folder != "" && p.kind != "page" })
	for _, p := range h.pages {
		p.story = p.dated && !p.branch && p.kind != "page" && (p.at.folder != "" || !inSections || p.kind == "post")
		if p.story {
			h.stories[p.at.section()]++
		}
		for kind, names := range p.terms {
			h.listTerms(kind, names, p.story && !p.off && !p.later)
		}
	}
	h.pages = slices.DeleteFunc(h.pages, func(p *hugoPage) bool {
		return p.branch && (p.empty || p.at.folder == "" && p.at.name == "" || h.stories[h.sectionOf(p)] > 0)
	})
}

// sectionOf returns the section that an _index.md describes.
func (h *hugo) sectionOf(p *hugoPage) string {
	first, _, _ := strings.Cut(path.Join(p.at.folder, p.at.name), "/")
	return first
}
