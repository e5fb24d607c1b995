package imports

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"broadsheet/generator/dialects"
	"broadsheet/generator/matter"
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
	p := &plain{tree: t, root: ".", byName: map[string]string{}, files: map[string][]string{}}
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
	doc, _ := readMatter(name, text)
	for _, other := range append(textsOf(doc.Root.Get("aliases")), textOf(&doc.Root, "title")) {
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

// headers matches the lines "Title: …" at the start of a text of Pelican.
var headers = regexp.MustCompile(`\A[A-Z][A-Za-z_-]*:[^\n]*\n(?:[A-Za-z][\w-]*:[^\n]*\n)*\s*\n`)

func (p *plain) bring(name string) error {
	text, err := fs.ReadFile(p.tree, name)
	if err != nil {
		return fmt.Errorf("reading a file of the old site: %w", err)
	}
	if lines := headers.Find(text); lines != nil {
		text = slices.Concat([]byte("---\n"), []byte(strings.TrimRight(string(lines), "\n")), []byte("\n---\n"), text[len(lines):])
	}
	doc, found := readMatter(name, text)
	if len(found) > 0 {
		p.to.Problem(found...)
		return nil
	}
	m := lowerKeys(doc.Root)
	e := Entry{
		ID: name, Place: Place{File: name}, File: p.file(name), Title: p.title(&m, name, string(doc.Text[doc.Body:])),
		Description: textOf(&m, "description", "summary", "excerpt"), Tags: p.tags(&m), Categories: textsOf(m.Get("category")),
		Authors: textsOf(m.Get("author")), Draft: isTrue(&m, "draft") || isFalse(&m, "publish") || textOf(&m, "status") == "draft",
	}
	if len(e.Authors) == 0 {
		e.Authors = textsOf(m.Get("authors"))
	}
	if err := p.dates(&m, &e); err != nil {
		return err
	}
	if p.quartz && !e.Draft {
		e.Address = strings.TrimSuffix("/"+p.address(name)+".html", "index.html")
	}
	if p.pelican != nil {
		p.pelicanEntry(&m, &e)
	}
	e.Body = p.links(name, callouts(string(doc.Text[doc.Body:])))
	return p.to.Entry(e)
}

// lowerKeys returns a table with its keys in lower case.
func lowerKeys(table matter.Value) matter.Value {
	lower := table
	lower.Fields = slices.Clone(table.Fields)
	for i := range lower.Fields {
		lower.Fields[i].Key = strings.ToLower(lower.Fields[i].Key)
	}
	return lower
}

// dates sets the dates of an entry: from its front matter or its name, or else that of the
// file.
func (p *plain) dates(m *matter.Value, e *Entry) error {
	for _, key := range []string{"date", "created", "published", "pubdate"} {
		if v := textOf(m, key); v != "" && e.Date == "" {
			e.Date = written(dateOf(v, time.UTC), !strings.Contains(v, ":"))
		}
	}
	if v := textOf(m, "updated", "modified", "lastmod"); v != "" {
		e.Updated = written(dateOf(v, time.UTC), !strings.Contains(v, ":"))
	}
	if parts := postName.FindStringSubmatch(path.Base(e.ID)); e.Date != "" || parts != nil {
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

func (p *plain) title(m *matter.Value, name, body string) string {
	title := textOf(m, "title")
	if first := firstHeading.FindStringSubmatch(body); title == "" && first != nil {
		title = first[1]
	}
	return cmp.Or(title, path.Base(p.stem(name)))
}

// tags returns the tags of a text: a list, or a text with commas.
func (p *plain) tags(m *matter.Value) []string {
	return compactTexts(tagWords(m.Get("tags")))
}

// file returns the wanted path of a text in the new site.
func (p *plain) file(name string) string {
	parts := strings.Split(strings.TrimSuffix(p.stem(name), "/index"), "/")
	for i := range parts {
		parts[i] = cmp.Or(fileName(parts[i]), "x")
	}
	return strings.Join(parts, "/") + ".md"
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
	if err := p.to.File("static/"+at, p.tree.opener(name)); err != nil {
		p.to.Told(Lost, "a file that cannot be read: "+at, Place{File: name})
	}
	return "/" + at
}
