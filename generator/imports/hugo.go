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
	tree     fs.FS
	clock    time.Time
	settings *hugoSettings
	content  []mount
	statics  []mount

	pages        []*hugoPage          // all pages that are rendered in the default language
	byPath       map[string]*hugoPage // path in content without extension, in lower case
	byName       map[string]*hugoPage // name of the file or bundle, in lower case
	sections     map[string]*hugoBranch
	terms        map[string]*hugoTerm       // "authors/desk"
	authors      map[string]string          // slug or name → slug of an author with a record
	authorTitles map[string]string          // slug → name
	lists        map[string]map[string]bool // names of tags, categories and authors by the singular of the taxonomy
	others       []File                     // files of sections
	stories      map[string]int             // number of stories by section
	addresses    map[string]bool            // addresses of pages in lower case, without slashes around them
	used         map[string]bool            // files of assets/ that texts use
	rules        *ruleSet
}

// A mount is a folder of the source and the folder in content/ or static/ where it appears.
type mount struct{ folder, at string }

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
	return &hugo{tree: t, clock: o.Clock}, err
}

// Read reads the site. The first pass over the content finds the address of each page, to
// which texts may refer; the second one passes the texts on.
func (h *hugo) Read(to *Sink) error {
	settings, found, err := readHugoSettings(h.tree)
	if err != nil {
		return err
	}
	to.Problem(found...)
	h.settings = settings
	h.mounts()
	h.byPath, h.byName, h.stories = map[string]*hugoPage{}, map[string]*hugoPage{}, map[string]int{}
	h.addresses = map[string]bool{}
	h.used, h.lists = map[string]bool{}, map[string]map[string]bool{"tag": {}, "category": {}, "author": {}}
	h.sections, h.terms = map[string]*hugoBranch{}, map[string]*hugoTerm{}
	for _, m := range h.content {
		if err := h.scan(to, m, ".", nil, nil); err != nil {
			return err
		}
	}
	h.classify()
	h.rules = h.shortcodes()
	if err := to.Site(h.site(to)); err != nil {
		return err
	}
	for _, p := range h.pages {
		if err := h.entry(to, p); err != nil {
			return err
		}
	}
	h.tellTerms(to)
	tellFolders(to, h.tree, "layouts", "themes", "archetypes", "i18n", "data")
	h.tellAssets(to)
	tellFeed(to, "index.xml")
	return h.files(to)
}

// mounts finds the folders of content and of static files.
func (h *hugo) mounts() {
	h.content = []mount{{path.Clean(firstText(h.settings.text("contentDir"), "content")), "."}}
	h.statics = nil
	for _, v := range staticFolders(h.settings.at("staticDir")) {
		h.statics = append(h.statics, mount{path.Clean(v), "."})
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
		h.addMount(&h.content, "content", mount{path.Clean(source), target})
		h.addMount(&h.statics, "static", mount{path.Clean(source), target})
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
	if m.at = path.Clean(rest); ok && !slices.Contains(*list, m) {
		*list = append(*list, m)
	}
}

// files passes on the files of sections and the static files.
func (h *hugo) files(to *Sink) error {
	for _, f := range h.others {
		if err := to.File(strings.TrimPrefix(f.Name, "/"), f.Open); err != nil {
			return err
		}
	}
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
