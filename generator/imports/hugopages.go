package imports

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"broadsheet/generator/matter"
)

// A hugoPage is a page in the language of a reader that has an address.
type hugoPage struct {
	file     string // path in the source
	folder   string // folder of a bundle in the source, or ""
	name     string // path in content: "posts/first.md", or "posts/second/index.md"
	at       hugoPath
	cascades []hugoCascade
	files    map[string]string // files of a bundle: path relative to its folder → path in the source
	key      string            // the same for the versions of a text in all languages

	terms   map[string][]string // names of tags, categories and authors by the singular of the taxonomy
	address string              // without base path
	title   string
	date    instant
	kind    string // "page" or "post" if the type or layout of the page says so
	dated   bool   // whether the page has a date that is not only that of a change
	branch  bool   // whether the page is an _index.md
	empty   bool   // whether the page has no text
	story   bool
	off     bool // whether the page is a draft or expired
	later   bool // whether a date of the page is to come
}

var contentExtensions = []string{".md", ".markdown", ".mdown", ".mkd", ".html", ".htm", ".org", ".adoc", ".rst", ".pandoc"}

func isContent(name string) bool {
	return slices.Contains(contentExtensions, strings.ToLower(path.Ext(name)))
}

// split returns the name of a content file without extension and language, and the language,
// or "" if the name has none.
func (h *hugo) split(name string) (base, language string) {
	base = strings.TrimSuffix(name, path.Ext(name))
	suffix := strings.TrimPrefix(path.Ext(base), ".")
	if suffix == "" {
		return base, ""
	}
	for _, known := range append(slices.Clip(h.settings.languages), h.settings.main) {
		if strings.EqualFold(known, suffix) {
			return strings.TrimSuffix(base, path.Ext(base)), known
		}
	}
	return base, ""
}

// scan reads a folder of content. The argument folder is its path below the mount.
func (h *hugo) scan(to *Sink, m mount, folder string, sections []string, cascades []hugoCascade) error {
	entries, err := fs.ReadDir(h.tree, path.Join(m.folder, folder))
	if err != nil {
		return ignoreMissing(err)
	}
	if slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return h.isNamed(e, "index") }) {
		return h.bundle(to, m, folder, entries, sections, cascades)
	}
	inside := path.Join(m.at, folder)
	if file := h.ownFile(to, m, folder, entries, "_index"); file != "" {
		branch, err := h.branch(to, m, folder, file, sections, cascades)
		if err != nil {
			return err
		}
		sections, cascades = branch, append(h.sections[inside].cascades, cascades...)
	} else if inside != "." && !strings.Contains(inside, "/") {
		sections = []string{inside}
	}
	for _, e := range entries {
		if err := h.scanEntry(to, m, folder, e, sections, cascades); err != nil {
			return err
		}
	}
	return nil
}

func (h *hugo) scanEntry(to *Sink, m mount, folder string, e fs.DirEntry, sections []string, cascades []hugoCascade) error {
	name := path.Join(folder, e.Name())
	switch {
	case isClutter(e.Name()) || strings.HasPrefix(e.Name(), ".") || strings.HasPrefix(e.Name(), "#") || h.isNamed(e, "_index"):
		return nil
	case e.IsDir():
		if slices.ContainsFunc(h.content, func(other mount) bool { return other.folder == path.Join(m.folder, name) }) {
			return nil
		}
		return h.scan(to, m, name, sections, cascades)
	case isContent(name):
		if !h.isOwn(to, m, name) {
			return nil
		}
		base, _ := h.split(e.Name())
		p := &hugoPage{file: path.Join(m.folder, name), name: path.Join(m.at, folder, base+path.Ext(name)), cascades: cascades}
		p.at = hugoPath{folder: relativeFolder(path.Join(m.at, folder)), name: base, sections: sections}
		return h.add(to, p)
	}
	if !strings.EqualFold(m.language, h.settings.language) {
		return nil
	}
	at := path.Join(h.prefix, h.settings.style.normal(path.Join(m.at, folder)))
	h.others = append(h.others, treeFile(h.tree, path.Join("/static", at, e.Name()), path.Join(m.folder, name)))
	return nil
}

// relativeFolder returns "" for ".", and every other path unchanged.
func relativeFolder(folder string) string {
	if folder == "." {
		return ""
	}
	return folder
}

// isNamed reports whether a file is the content file of a bundle, in any language.
func (h *hugo) isNamed(e fs.DirEntry, name string) bool {
	base, _ := h.split(e.Name())
	return base == name && !e.IsDir() && isContent(e.Name())
}

// isOwn reports whether a content file is in the language of the reader. The reader of the main
// language notes which languages there are.
func (h *hugo) isOwn(to *Sink, m mount, name string) bool {
	_, language := h.split(name)
	language = firstText(language, m.language)
	if h == h.main {
		h.seen[[2]string{m.folder, strings.ToLower(language)}] = true
		if h.settings.isDisabled(language) {
			to.Told(LeftOut, "a text in a language that the old site did not publish (disabled): "+language, Place{File: path.Join(m.folder, name)})
		}
	}
	return strings.EqualFold(language, h.settings.language)
}

// ownFile returns the path of the content file with a name in a folder that is in the language
// of the reader, or "".
func (h *hugo) ownFile(to *Sink, m mount, folder string, entries []fs.DirEntry, name string) (file string) {
	for _, e := range entries {
		if h.isNamed(e, name) && h.isOwn(to, m, path.Join(folder, e.Name())) {
			file = path.Join(m.folder, folder, e.Name())
		}
	}
	return file
}

// bundle reads a folder with index.md: one page with its files.
func (h *hugo) bundle(to *Sink, m mount, folder string, entries []fs.DirEntry, sections []string, cascades []hugoCascade) error {
	p := &hugoPage{folder: path.Join(m.folder, folder), cascades: cascades}
	inside := path.Join(m.at, folder)
	p.at = hugoPath{folder: relativeFolder(path.Dir(inside)), name: path.Base(inside), sections: sections}
	if p.file, p.name = h.ownFile(to, m, folder, entries, "index"), path.Join(inside, "index.md"); p.file == "" {
		return nil
	}
	p.files = map[string]string{}
	err := fs.WalkDir(h.tree, p.folder, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || isClutter(e.Name()) {
			return err
		}
		if isContent(name) {
			if path.Dir(name) != p.folder || !h.isNamed(e, "index") {
				to.Told(LeftOut, "a text in the folder of a page, which has no address", Place{File: name})
			}
			return nil
		}
		if _, language := h.split(name); language == "" || strings.EqualFold(language, h.settings.language) {
			p.files[strings.TrimPrefix(name, p.folder+"/")] = name
		}
		return nil
	})
	if err != nil {
		return err
	}
	return h.add(to, p)
}

// branch reads the file _index.md of a folder. It returns the sections that contain the
// folder's pages.
func (h *hugo) branch(to *Sink, m mount, folder, file string, sections []string, cascades []hugoCascade) ([]string, error) {
	inside := relativeFolder(path.Join(m.at, folder))
	branch := &hugoBranch{}
	h.sections[path.Join(m.at, folder)] = branch
	raw, err := fs.ReadFile(h.tree, file)
	if err != nil {
		return nil, err
	}
	head, text, found := readHeader(file, raw)
	to.Problem(found...)
	branch.file, branch.url, branch.slug, branch.title = file, head.text("url"), head.text("slug"), head.text("title")
	branch.cascades = readCascades(lookup(&head.root, "cascade"))
	if err := h.branchPage(to, file, inside, head, text, cascades); err != nil {
		return nil, err
	}
	if inside == "" {
		return nil, nil
	}
	return append(slices.Clone(sections), path.Base(inside)), nil
}

// branchPage adds the page of an _index.md. For a term, such as a tag, it keeps what the
// file says of it.
func (h *hugo) branchPage(to *Sink, file, inside string, head header, text string, cascades []hugoCascade) error {
	if first, _, _ := strings.Cut(inside, "/"); h.settings.taxonomies[strings.ToLower(first)] != "" {
		h.terms[inside] = &hugoTerm{file, head, text}
		return nil
	}
	if strings.TrimSpace(text) == "" {
		return nil
	}
	if inside == "" {
		to.Told(Lost, "the text of the front page", Place{File: file})
		return nil
	}
	p := &hugoPage{file: file, name: path.Join(inside, "index.md"), cascades: cascades, branch: true}
	p.at = hugoPath{folder: relativeFolder(path.Dir(inside)), name: path.Base(inside)}
	return h.add(to, p)
}

// read reads the file of a page. Front matter that sections give it is added.
func (h *hugo) read(p *hugoPage) (head header, text string, raw []byte, err error) {
	raw, err = fs.ReadFile(h.tree, p.file)
	if err != nil {
		return head, "", nil, err
	}
	head, text, _ = readHeader(p.file, raw)
	if head.root.Kind != matter.Table {
		head.root = matter.Value{Kind: matter.Table}
	}
	inside := "/" + strings.ToLower(path.Join(p.at.folder, p.at.name))
	for _, c := range slices.Concat(p.cascades, readCascades(lookup(&h.settings.root, "cascade"))) {
		if (c.kind == "" || c.kind == "page") && (c.path == "" || globMatch(strings.ToLower(c.path), inside)) {
			mergeTable(&head.root, &c.values)
		}
	}
	return head, text, raw, nil
}

// add reads the front matter of a page and finds its address.
func (h *hugo) add(to *Sink, p *hugoPage) error {
	head, text, raw, err := h.read(p)
	if err != nil {
		return err
	}
	own, _, found := readHeader(p.file, raw)
	to.Problem(found...)
	if strings.EqualFold(path.Ext(p.file), ".html") && own.root.Fields == nil {
		h.others = append(h.others, treeFile(h.tree, path.Join("/static", h.prefix, p.name), p.file))
		h.plain[h.prefix+h.settings.style.page(&p.at, "", h.settings.ugly(p.at.section()))] = h.prefix + "/" + p.name
		return nil
	}
	h.noteTerms(p, &head)
	if h.hidden(to, p, &head) {
		return nil
	}
	p.title, p.empty = head.text("title"), strings.TrimSpace(text) == ""
	p.kind = hugoKind(firstText(head.text("layout"), head.text("type")))
	h.locate(p, &head)
	h.compare(p, &head)
	h.pages = append(h.pages, p)
	h.addresses[strings.ToLower(strings.Trim(p.address, "/"))] = true
	for _, key := range []string{path.Join(p.at.folder, p.at.name), strings.TrimSuffix(p.name, path.Ext(p.name))} {
		h.byPath[strings.ToLower(key)] = p
	}
	if name := strings.ToLower(p.at.name); h.byName[name] == nil {
		h.byName[name] = p
	}
	return nil
}

// hugoKind returns "page" or "post" for a word that usually means one of them, or "".
func hugoKind(word string) string {
	switch strings.ToLower(word) {
	case "page", "pages", "single-page", "static", "about":
		return "page"
	case "post", "posts", "blog", "article", "articles", "news":
		return "post"
	}
	return ""
}

// hidden reports whether a page is not rendered, and tells it.
func (h *hugo) hidden(to *Sink, p *hugoPage, head *header) bool {
	render := firstValue(lookup(&head.root, "build", "render"), lookup(&head.root, "_build", "render"))
	never := says(false, render) || scalarText(render) == "never" || scalarText(render) == "link"
	if !never && !says(true, lookup(&head.root, "headless")) {
		return false
	}
	to.Told(LeftOut, "a page that Hugo does not publish (headless, or build: render)", Place{File: p.file})
	return true
}

// locate sets the date and the address of a page.
func (h *hugo) locate(p *hugoPage, head *header) {
	s := h.settings
	p.at.title, p.at.slug, p.at.slugs = p.title, head.text("slug"), h.sectionSlugs(p.at.folder)
	for _, key := range s.dateKeys("date") {
		var ok bool
		if key == ":filename" {
			p.date, ok = h.nameDate(p)
		} else {
			p.date, ok = readInstant(scalarText(lookup(&head.root, key)), s.zone)
		}
		if ok {
			p.dated = key != "lastmod" && key != "modified"
			break
		}
	}
	p.at.date = p.date.Time
	if url := head.text("url"); url != "" {
		p.address = h.given(url, &p.at)
	} else {
		pattern := s.permalink(p.at.section())
		if p.branch {
			pattern = ""
		}
		p.address = h.prefix + s.style.page(&p.at, pattern, s.ugly(p.at.section()) && !p.branch)
	}
}

// nameDate returns the date at the start of a page's file name. The rest of the name then is
// the slug, unless the page has one.
func (h *hugo) nameDate(p *hugoPage) (instant, bool) {
	if len(p.at.name) < len("2006-01-02") {
		return instant{}, false
	}
	date, ok := readInstant(p.at.name[:len("2006-01-02")], h.settings.zone)
	if ok && p.at.slug == "" {
		p.at.slug = strings.Trim(p.at.name[len("2006-01-02"):], " -_")
	}
	return date, ok
}
