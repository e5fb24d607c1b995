package imports

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"broadsheet/generator/matter"
)

// An eleventyDoc is a file of Eleventy with its data.
type eleventyDoc struct {
	name    string
	head    header // front matter
	data    header // front matter and the data of folders
	body    string
	line    int     // on which the body begins
	date    instant // in UTC
	address string
}

// document reads a file. The bool is false if its front matter cannot be read.
func (e *eleventy) document(name string, raw []byte) (*eleventyDoc, bool) {
	text := raw
	if m := scriptMatter.FindSubmatchIndex(raw); m != nil {
		object := string(raw[m[4]:m[5]])
		if string(raw[m[2]:m[3]]) != "json" {
			table := jsMatter(object)
			object = flow(&table) + "\n"
		}
		text = slices.Concat([]byte(object), raw[m[1]:])
	}
	head, body, found := readHeader(name, text)
	e.to.Problem(found...)
	if len(found) > 0 && head.root.Kind != matter.Table {
		return nil, false
	}
	stem := strings.TrimSuffix(name, path.Ext(name))
	d := &eleventyDoc{name: name, head: head, data: head, body: body, line: lineOf(raw, body)}
	d.data.root = withDefaults(head.root, e.withData(e.folderData(path.Dir(name)), stem))
	if computed := lookup(&d.data.root, "eleventyComputed", "permalink"); computed != nil {
		permalink := matter.Value{Kind: matter.Table, Fields: []matter.Field{{Key: "permalink", Value: *computed}}}
		d.data.root = withDefaults(permalink, d.data.root) // it wins over front matter
	}
	return d, true
}

// scriptMatter matches front matter in JSON or JavaScript between dashes.
var scriptMatter = regexp.MustCompile(`(?s)\A---(json|js|javascript)[ \t]*\r?\n(.*?\n)---[ \t]*\r?\n`)

// A date anywhere in the path of a file is its date. What stands after a date in a name is the
// slug.
var (
	eleventyDate = regexp.MustCompile(`\d{4}-\d{2}-\d{2}`)
	untilDate    = regexp.MustCompile(`^.*?\d{4}-\d{2}-\d{2}-`)
)

// slug returns the name of a file without its date, or that of the folder of an index file.
func (d *eleventyDoc) slug() string {
	name := strings.TrimSuffix(path.Base(d.name), path.Ext(d.name))
	if name == "index" {
		name = path.Base(path.Dir(d.name))
	}
	return untilDate.ReplaceAllString(name, "")
}

// setDate sets the date of a file from its data, or else from its name.
func (e *eleventy) setDate(d *eleventyDoc) {
	d.date, _ = readInstant(eleventyDate.FindString(d.name), time.UTC)
	text := d.data.text("date")
	switch strings.TrimPrefix(strings.ToLower(text), "git ") {
	case "created", "last modified":
		info, err := fs.Stat(e.tree, d.name)
		if err != nil {
			return
		}
		d.date = instant{info.ModTime().UTC(), true}
		e.tell(Look, fmt.Sprintf("date: %s, for which the date of the file was taken, %s", text, d.date), d)
		return
	}
	if date, ok := readInstant(text, time.UTC); ok {
		d.date = date.in(time.UTC)
	}
}

// setAddress sets the address of a file. The result is false if it has no page.
func (e *eleventy) setAddress(d *eleventyDoc) bool { return e.setAddressBy(e.liquid(d), d) }

// setAddressBy sets the address of a file by an evaluator for the template of the address.
func (e *eleventy) setAddressBy(l *liquid, d *eleventyDoc) bool {
	stem := strings.TrimSuffix(strings.TrimPrefix(d.name, strings.TrimPrefix(e.input+"/", "./")), path.Ext(d.name))
	if folder := path.Dir(stem); path.Base(stem) == "index" || path.Base(stem) == path.Base(folder) {
		stem = folder
	}
	at := manySlashes.ReplaceAllString("/"+strings.Trim(strings.TrimPrefix(stem, "."), "/")+"/", "/")
	if v := d.data.get("permalink"); v != nil {
		if v.Kind == matter.Bool && strings.EqualFold(v.Text, "false") {
			return false
		}
		if v.Scalar() && !strings.EqualFold(v.Text, "true") {
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
