package imports

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"broadsheet/generator/dialects"
	"broadsheet/generator/sources"
)

// A plain is a folder of Markdown files of no known system, such as the notes of Obsidian or
// the articles of Pelican, whose settings are read, too.
type plain struct {
	tree    tree
	to      *Sink
	root    string              // folder of the texts
	quartz  bool                // whether Quartz, a system for notes of Obsidian, made the old site
	pelican *pelican            // settings of Pelican, or nil
	texts   []string            // paths of the Markdown files
	byName  map[string]string   // name of a text in lower case, without extension → path
	files   map[string][]string // name of another file in lower case → paths
	brought map[string]bool     // paths of the other files that the new site has
}

func isPlain(source string) bool {
	return look(source, func(t tree) bool {
		found := errors.New("found")
		err := fs.WalkDir(t, ".", func(name string, entry fs.DirEntry, err error) error {
			switch {
			case err == nil && entry.IsDir() && hiddenFolder(name):
				return fs.SkipDir
			case err == nil && !entry.IsDir() && (sources.IsMarkdown(name) || sources.IsForeignMarkup(name)) && !sitesOwn.MatchString(path.Base(name)):
				return found
			}
			return nil
		})
		return errors.Is(err, found)
	})
}

func hiddenFolder(name string) bool {
	base := path.Base(name)
	return name != "." && (base[0] == '.' || slices.Contains([]string{"node_modules", "vendor", "public", "_site", "output"}, base))
}

func newPlain(o Options) (Source, error) {
	t, err := openTree(o.Source)
	p := &plain{tree: t, root: ".", byName: map[string]string{}, files: map[string][]string{}, brought: map[string]bool{}}
	if err == nil && t.hasFolder("content") {
		p.root, p.quartz = "content", t.has("quartz.config.ts")
	}
	if err == nil {
		p.pelican = pelicanSettings(t)
	}
	if p.pelican != nil {
		p.root = path.Clean(p.pelican.texts["PATH"])
		if !fs.ValidPath(p.root) || !t.hasFolder(p.root) {
			p.root = "."
		}
	}
	return p, err
}

// Read reads the folder.
func (p *plain) Read(to *Sink) error {
	p.to = to
	if err := p.list(); err != nil {
		return err
	}
	site := Site{Permalink: "/{path}/"}
	if p.quartz {
		site.Permalink = "/{path}.html"
	}
	if p.pelican != nil {
		site = p.pelican.site()
	}
	if err := to.Site(site); err != nil {
		return err
	}
	if p.pelican != nil {
		if err := p.pelicanFiles(); err != nil {
			return err
		}
	}
	for _, name := range p.texts {
		if err := p.bring(name); err != nil {
			return err
		}
	}
	for _, base := range slices.Sorted(maps.Keys(p.files)) {
		for _, name := range p.files[base] {
			if !p.brought[name] {
				p.to.Told(LeftOut, "a file that no text shows or links to", Place{File: name})
			}
		}
	}
	return nil
}

// list notes the names of all files, since any text may link to any of them.
func (p *plain) list() error {
	return fs.WalkDir(p.tree, p.root, func(name string, entry fs.DirEntry, err error) error {
		base := strings.ToLower(path.Base(name))
		switch {
		case err != nil:
			return err
		case entry.IsDir() && hiddenFolder(name):
			return fs.SkipDir
		case !p.tree.isFile(name, entry) || base[0] == '.' || p.root == "." && sitesOwn.MatchString(base):
		case sources.IsMarkdown(name):
			p.texts = append(p.texts, name)
			p.byName[strings.TrimSuffix(base, path.Ext(base))] = name
			p.byName[strings.ToLower(p.stem(name))] = name
			return p.otherNames(name)
		case sources.IsForeignMarkup(name):
			p.to.Told(Lost, "a text that is not Markdown: "+path.Ext(name), Place{File: name})
		default:
			p.files[base] = append(p.files[base], name)
		}
		return nil
	})
}

// otherNames notes the title and the aliases of a text, by which links may name it.
func (p *plain) otherNames(name string) error {
	text, err := fs.ReadFile(p.tree, name)
	if err != nil {
		return fmt.Errorf("reading a file of the old site: %w", err)
	}
	h, _, _ := readHeader(name, text)
	for _, other := range append(h.names("aliases"), h.text("title")) {
		if key := strings.ToLower(other); p.byName[key] == "" {
			p.byName[key] = name
		}
	}
	return nil
}

// stem returns the path of a text below the folder of the texts, without extension.
func (p *plain) stem(name string) string {
	return strings.TrimSuffix(strings.TrimPrefix(name, p.root+"/"), path.Ext(name))
}

// headers matches the lines "Title: …" at the start of a text of Pelican. One of them must be
// the title, since any text may begin with a word and a colon.
var headers = regexp.MustCompile(`\A(?:[A-Za-z][\w-]*:[^\n]*\n)*?(?i:title):[^\n]*\n(?:[A-Za-z][\w-]*:[^\n]*\n)*\s*\n`)

func (p *plain) bring(name string) error {
	raw, err := fs.ReadFile(p.tree, name)
	if err != nil {
		return fmt.Errorf("reading a file of the old site: %w", err)
	}
	if lines := headers.Find(raw); lines != nil {
		raw = slices.Concat([]byte("---\n"), bytes.TrimRight(lines, "\n"), []byte("\n---\n"), raw[len(lines):])
	}
	h, text, found := readHeader(name, raw)
	if p.to.Problem(found...); len(found) > 0 && text == "" {
		return nil
	}
	e := Entry{
		ID: name, Place: Place{File: name}, File: p.file(name), Title: p.title(&h, name, text),
		Description: h.text("description", "summary", "excerpt"), Tags: compactTexts(tagWords(h.get("tags"))), Categories: h.names("category"),
		Authors: h.names("author", "authors"), Image: p.picture(&h, name), Draft: h.flag("draft") || says(false, h.get("publish")) || h.text("status") == "draft",
	}
	if err := p.dates(&h, &e); err != nil {
		return err
	}
	if p.quartz && !e.Draft {
		e.Address = strings.TrimSuffix("/"+p.address(name)+".html", "index.html")
	}
	if p.pelican != nil {
		p.pelicanEntry(&h, &e)
	}
	h.use("aliases", "cssclass", "cssclasses")
	keepParams(p.to, &e, h.rest())
	e.Body = p.links(name, callouts(text))
	return p.to.Entry(e)
}

// dates sets the dates of an entry: from its front matter or its name, or else that of the
// file.
func (p *plain) dates(h *header, e *Entry) error {
	zone := p.to.config.Location
	if updated, ok := readInstant(h.text("updated", "modified", "lastmod"), zone); ok {
		e.Updated = updated.String()
	}
	date, ok := readInstant(h.text("date", "created", "published", "pubdate"), zone)
	if m := postName.FindStringSubmatch(path.Base(e.ID)); !ok && m != nil {
		date, ok = readInstant(century(m[1])+"-"+m[2]+"-"+m[3], zone)
	}
	if ok {
		e.Date = date.String()
		return nil
	}
	info, err := fs.Stat(p.tree, e.ID)
	if err != nil {
		return err
	}
	e.Date = info.ModTime().UTC().Format(time.DateOnly)
	p.to.Told(Look, "a text without a date, for which the date of the file was taken", e.Place)
	return nil
}

func (p *plain) title(h *header, name, body string) string {
	title := h.text("title")
	if first := firstHeading.FindStringSubmatch(body); title == "" && first != nil {
		title = first[1]
	}
	return cmp.Or(title, path.Base(p.stem(name)))
}

// picture returns the lead picture of a text: a URL, or a file that the text names by its path
// or, between double brackets, by its name.
func (p *plain) picture(h *header, name string) Picture {
	picture := readPicture(h)
	if picture.Src == "" || strings.Contains(picture.Src, "://") {
		return picture
	}
	base := strings.Trim(picture.Src, "![]")
	for _, at := range append([]string{path.Join(path.Dir(name), base), path.Join(p.root, base)}, p.files[strings.ToLower(path.Base(base))]...) {
		if p.has(at) {
			picture.Src = p.copied(at)
			return picture
		}
	}
	p.to.Told(Lost, "a lead picture that is not there: "+picture.Src, Place{File: name})
	return Picture{}
}

// file returns the wanted path of a text in the new site.
func (p *plain) file(name string) string {
	return allowedPath(strings.TrimSuffix(p.stem(name), "/index") + ".md")
}

// address returns the address that Quartz gives to a text.
func (p *plain) address(name string) string {
	return strings.NewReplacer(" ", "-", "&", "-and-", "%", "-percent", "?", "", "#", "").Replace(p.stem(name))
}

var doubleBrackets = regexp.MustCompile(`(!?)\[\[([^\[\]|#\n]*)(#[^\[\]|\n]*)?(?:\\?\|([^\[\]\n]*))?\]\]`)

// links returns a text in which links between double brackets are links of Markdown, and
// files of the folder are files of the new site.
func (p *plain) links(name, text string) string {
	text = dialects.Prose(text, func(part string) string {
		return doubleBrackets.ReplaceAllStringFunc(part, func(link string) string {
			m := doubleBrackets.FindStringSubmatch(link)
			return p.bracketed(name, m[1] != "", m[2], m[4])
		})
	})
	return replaceTargets(text, func(target string) string {
		if p.pelican != nil && target != p.pelicanLink(name, target) {
			return p.pelicanLink(name, target)
		}
		if strings.Contains(target, "://") || sources.IsMarkdown(target) {
			return target
		}
		if at := path.Join(path.Dir(name), strings.TrimPrefix(target, "/")); p.has(at) {
			return p.copied(at)
		}
		return target
	})
}

// bracketed returns the Markdown for a link between double brackets.
func (p *plain) bracketed(from string, shown bool, target, words string) string {
	target = strings.TrimSpace(target)
	base := strings.ToLower(path.Base(target))
	if files := p.files[base]; shown && len(files) > 0 {
		return dialects.Picture(p.copied(files[0]), strings.Trim(words, "0123456789x"), "")
	}
	if files := p.files[base]; len(files) > 0 {
		return dialects.Link(cmp.Or(words, target), p.copied(files[0]))
	}
	at := cmp.Or(p.byName[strings.ToLower(target)], p.byName[base])
	if at == "" || target == "" {
		return dialects.EscapeText(cmp.Or(words, target))
	}
	return dialects.Link(cmp.Or(words, target), "@/"+p.file(at))
}

func (p *plain) has(name string) bool {
	return slices.Contains(p.files[strings.ToLower(path.Base(name))], name)
}

// copied brings a file and returns its address in the new site.
func (p *plain) copied(name string) string {
	at := strings.TrimPrefix(name, p.root+"/")
	p.brought[name] = true
	if err := p.to.File("static/"+at, p.tree.opener(name)); err != nil {
		p.to.Told(Lost, "a file that cannot be read: "+at, Place{File: name})
	}
	return "/" + at
}
