package imports

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"broadsheet/generator/matter"
)

// A jekyllDoc is a document of Jekyll with front matter, defaults included.
type jekyllDoc struct {
	jekyllFile
	matter     matter.Value
	text       []byte // text of the whole file
	body       string
	offset     int // byte offset of the body in the text
	date       time.Time
	day        bool // whether the date has no time of day
	dated      bool // whether the date is known
	categories []string
	address    string // with the base path; "" if it is not public
}

// load reads a document. The result is nil for files that are copied, and for those that
// Jekyll does not publish.
func (j *jekyll) load(f jekyllFile) (*jekyllDoc, error) {
	if !isMarkdownName(f.name) && !isHTMLName(f.name) && f.kind == "pages" && !j.tree.begins(f.name, "---") {
		return nil, nil // it is not read whole, since it may be large
	}
	text, err := fs.ReadFile(j.tree, f.name)
	if err != nil {
		return nil, fmt.Errorf("reading a file of the old site: %w", err)
	}
	if !hasMatter(text) && f.kind != "posts" && f.kind != "drafts" {
		return nil, nil
	}
	doc, found := readMatter(f.name, text)
	if len(found) > 0 && f.kind == "pages" && !isMarkdownName(f.name) && !isHTMLName(f.name) {
		return nil, nil // a file of another kind that begins like front matter
	}
	if len(found) > 0 {
		if len(j.addresses) == 0 || j.to.reader == nil { // the first of two passes
			j.to.Problem(found...)
		}
		return nil, nil
	}
	d := &jekyllDoc{jekyllFile: f, text: doc.Text, body: string(doc.Text[doc.Body:]), offset: doc.Body}
	d.matter = doc.Root
	j.dates(d)
	d.matter = j.inherit(f, doc.Root)
	d.categories = d.allCategories()
	if !(f.kind == "drafts") {
		d.address = j.addressOf(d)
	}
	return d, nil
}

// hasMatter reports whether a file begins with the line ---, as Jekyll's documents do.
func hasMatter(text []byte) bool {
	line, _, ok := bytes.Cut(bytes.TrimPrefix(text, []byte("\uFEFF")), []byte("\n"))
	return ok && string(bytes.TrimRight(line, " \t\r")) == "---"
}

// inherit adds the values that the settings give to the files in a folder.
func (j *jekyll) inherit(f jekyllFile, own matter.Value) matter.Value {
	for i := range j.defaults {
		if d := &j.defaults[i]; d.matches(f) {
			own = withDefaults(own, d.values)
		}
	}
	return own
}

// defaultsOf returns the permalink that the settings give to a file.
func (j *jekyll) defaultsOf(f jekyllFile) string {
	values := j.inherit(f, matter.Value{})
	return textOf(&values, "permalink")
}

// universal matches dates that YAML reads as an instant: without a zone, they are in UTC.
var universal = regexp.MustCompile(`^\d{4}-\d{1,2}-\d{1,2}([Tt]|\s+)\d{1,2}:\d\d:\d\d(\.\d*)?$`)

// dates sets the date of a document from its front matter, or else from its name.
func (j *jekyll) dates(d *jekyllDoc) {
	if m := postName.FindStringSubmatch(path.Base(d.name)); m != nil {
		d.date = dateOf(fmt.Sprintf("%s-%02s-%02s", century(m[1]), m[2], m[3]), j.zone)
		d.day, d.dated = true, !d.date.IsZero()
	}
	v := d.matter.Get("date")
	if v == nil || v.Blank() {
		return
	}
	if t := dateOf(j.zoned(d, v), j.zone); !t.IsZero() {
		d.date, d.dated = t, true
		d.day = !strings.Contains(v.Text, ":")
	}
}

// zoned returns the text of a date with the zone that Jekyll reads it in.
func (j *jekyll) zoned(d *jekyllDoc, v *matter.Value) string {
	quoted := v.At < len(d.text) && (d.text[v.At] == '"' || d.text[v.At] == '\'')
	if !quoted && universal.MatchString(v.Text) {
		return v.Text + "Z"
	}
	return v.Text
}

func century(year string) string {
	if len(year) == 2 {
		return "20" + year
	}
	return year
}

// written returns a date as front matter has it.
func written(t time.Time, day bool) string {
	switch {
	case t.IsZero():
		return ""
	case day:
		return t.Format(time.DateOnly)
	}
	return t.Format(time.RFC3339)
}

// allCategories returns the categories of a document: the folders above _posts, then those
// of front matter.
func (d *jekyllDoc) allCategories() []string {
	var list []string
	if before, _, ok := strings.Cut("/"+d.name, "/_posts/"); ok {
		list = strings.FieldsFunc(before, func(r rune) bool { return r == '/' })
	}
	list = append(list, wordsOf(d.matter.Get("categories"))...)
	return compactTexts(append(list, textsOf(d.matter.Get("category"))...))
}

// bring passes a file on to the Sink.
func (j *jekyll) bring(f jekyllFile) error {
	d, err := j.load(f)
	switch {
	case err != nil:
		return err
	case d == nil:
		return j.copyFile(f)
	case f.kind == "pages" && !isMarkdownName(f.name) && !isHTMLName(f.name):
		return j.computed(d)
	case f.kind == "pages" && j.isList(d):
		return nil
	}
	return j.to.Entry(j.entry(d))
}

// copyFile brings a file without front matter, unless it is a document that cannot be read.
func (j *jekyll) copyFile(f jekyllFile) error {
	if isMarkdownName(f.name) {
		text, err := fs.ReadFile(j.tree, f.name)
		if err != nil || hasMatter(text) || f.kind == "posts" || f.kind == "drafts" {
			return err // it has a mistake, which is told
		}
		j.to.Told(LeftOut, "a Markdown file without front matter, which Jekyll copies as it is", Place{File: f.name})
		return nil
	}
	name := f.name
	if f.kind != "pages" {
		name = strings.TrimPrefix(name, "_")
	}
	return j.to.File("static/"+name, j.tree.opener(f.name))
}

// computed brings a file that is not a page and has front matter, if there are no tags in it.
func (j *jekyll) computed(d *jekyllDoc) error {
	if strings.Contains(d.body, "{{") || strings.Contains(d.body, "{%") || slices.Contains([]string{".scss", ".sass", ".coffee", ".less"}, path.Ext(d.name)) {
		j.to.Told(LeftOut, "a file of the old theme that Jekyll computes: "+d.name, Place{File: d.name})
		return nil
	}
	body := d.body
	at := strings.TrimPrefix(strings.TrimPrefix(d.address, j.base), "/")
	return j.to.File("static/"+at, func() (readCloser, error) { return closer(body), nil })
}

var listTags = regexp.MustCompile(`\{%-?\s*(for|paginate|tablerow)\b|site\.(posts|pages|tags|categories|related_posts)\b|paginator\.`)

// isList reports whether a page is the front page, an error page or a list of stories, which
// this program makes itself.
func (j *jekyll) isList(d *jekyllDoc) bool {
	at := Place{File: d.name}
	layout := textOf(&d.matter, "layout")
	switch {
	case d.address == j.base+"/" || path.Base(d.address) == "404.html" || d.address == j.base+"/404/":
		j.to.Told(LeftOut, "a page that this program makes itself: "+d.address, at)
	case textOf(&d.matter, "redirect_to") != "":
		j.to.Told(Adjusted, "a page that only leads to another address: "+d.address, at)
	case listTags.MatchString(d.body) && isHTMLName(d.name) || len(strings.TrimSpace(d.body)) == 0 && slices.Contains([]string{"archive", "archives", "tags", "categories", "search", "home", "posts", "blog", "posts-archive"}, layout):
		j.to.Told(Lost, "a page that is computed from other ones: "+d.address, at)
	default:
		return false
	}
	return true
}
