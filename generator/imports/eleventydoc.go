package imports

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"time"

	"broadsheet/generator/matter"
)

// An eleventyDoc is a file of Eleventy with its data.
type eleventyDoc struct {
	name    string
	matter  matter.Value // front matter
	data    matter.Value // front matter and the data of folders
	body    string
	text    []byte
	offset  int
	date    time.Time
	day     bool
	dated   bool
	address string
}

// document reads a file. The bool is false if its front matter cannot be read.
func (e *eleventy) document(name string, text []byte) (*eleventyDoc, bool) {
	text = jsonMatter.ReplaceAll(text, []byte("$2\n"))
	doc, found := readMatter(name, text)
	if len(found) > 0 {
		if !e.looking {
			e.to.Problem(found...)
		}
		return nil, false
	}
	stem := strings.TrimSuffix(name, path.Ext(name))
	d := &eleventyDoc{name: name, matter: doc.Root, body: string(doc.Text[doc.Body:]), text: doc.Text, offset: doc.Body}
	d.data = withDefaults(doc.Root, e.withData(e.folderData(path.Dir(name)), stem))
	return d, true
}

// jsonMatter matches front matter in JSON between dashes.
var jsonMatter = regexp.MustCompile(`(?s)\A(---json\s*\n)(.*?\n)---[ \t]*\n`)

var eleventyDate = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})-`)

// slug returns the name of a file without its date, or that of the folder of an index file.
func (d *eleventyDoc) slug() string {
	name := strings.TrimSuffix(path.Base(d.name), path.Ext(d.name))
	if name == "index" {
		name = path.Base(path.Dir(d.name))
	}
	return eleventyDate.ReplaceAllString(name, "")
}

// setDate sets the date of a file from its data, or else from its name.
func (e *eleventy) setDate(d *eleventyDoc) {
	for _, part := range []string{path.Base(d.name), path.Base(path.Dir(d.name))} {
		if m := eleventyDate.FindStringSubmatch(part); m != nil && !d.dated {
			d.date, d.day, d.dated = dateOf(m[1], time.UTC), true, true
		}
	}
	v := d.data.Get("date")
	if v == nil || v.Blank() {
		return
	}
	switch strings.ToLower(strings.TrimPrefix(strings.ToLower(v.Text), "git ")) {
	case "created", "last modified":
		info, err := fs.Stat(e.tree, d.name)
		if err != nil {
			return
		}
		d.date, d.day, d.dated = info.ModTime().UTC(), true, true
		e.tell(Look, fmt.Sprintf("date: %s, for which the date of the file was taken, %s", v.Text, d.date.Format(time.DateOnly)), d)
		return
	}
	if t := dateOf(v.Text, time.UTC); !t.IsZero() {
		d.date, d.dated, d.day = t, true, !strings.Contains(v.Text, ":")
	}
}

// setAddress sets the address of a file. The result is false if it has no page.
func (e *eleventy) setAddress(d *eleventyDoc) bool {
	stem := strings.TrimSuffix(strings.TrimPrefix(d.name, strings.TrimPrefix(e.input+"/", "./")), path.Ext(d.name))
	if path.Base(stem) == "index" {
		stem = path.Dir(stem)
	}
	stem = path.Join(path.Dir(stem), eleventyDate.ReplaceAllString(path.Base(stem), ""))
	at := "/" + strings.Trim(strings.TrimPrefix(stem, "."), "/") + "/"
	if v := d.data.Get("permalink"); v != nil && !v.Blank() {
		if v.Kind == matter.Bool && strings.EqualFold(v.Text, "false") {
			return false
		}
		if v.Scalar() && !strings.EqualFold(v.Text, "true") {
			l := e.liquid(d)
			shown, ok := l.render(v.Text)
			if !ok {
				e.tell(Lost, "an address from a template that is not understood: "+v.Text, d)
				return true
			}
			at = "/" + strings.TrimPrefix(shown, "/")
		}
	}
	at = manySlashes.ReplaceAllString(strings.Replace(at, "//", "/", 1), "/")
	if rest, ok := strings.CutSuffix(at, "/index.html"); ok {
		at = rest + "/"
	}
	d.address = strings.TrimSuffix(basePath(e.address()), "/") + at
	return true
}

func (e *eleventy) address() string {
	if e.to.options.Address != "" {
		return e.to.options.Address
	}
	return e.site.Address
}
