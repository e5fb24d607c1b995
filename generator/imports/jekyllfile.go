package imports

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"broadsheet/generator/matter"
)

// A jekyllDoc is a document of Jekyll with front matter, defaults included.
type jekyllDoc struct {
	jekyllFile
	head       header
	body       string
	line       int     // on which the body begins
	date       instant // in the time zone of the site
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
	head, body, found := readHeader(f.name, text)
	if len(found) > 0 && f.kind == "pages" && !isMarkdownName(f.name) && !isHTMLName(f.name) {
		return nil, nil // a file of another kind that begins like front matter
	}
	j.to.Problem(found...)
	if len(found) > 0 && head.root.Kind != matter.Table {
		return nil, nil
	}
	d := &jekyllDoc{jekyllFile: f, head: head, body: body, line: lineOf(text, body)}
	j.dates(d)
	d.head.root = j.inherit(f, head.root)
	d.categories = d.allCategories(j.collections())
	if f.kind != "drafts" {
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
		d.date, _ = readInstant(century(m[1])+"-"+m[2]+"-"+m[3], j.zone)
	}
	if date, ok := j.instant(d, d.head.get("date")); ok {
		d.date = date
	}
}

// instant reads a date as Jekyll does.
func (j *jekyll) instant(d *jekyllDoc, v *matter.Value) (instant, bool) {
	text := scalarText(v)
	quoted := v != nil && v.At < len(d.head.file) && (d.head.file[v.At] == '"' || d.head.file[v.At] == '\'')
	if !quoted && universal.MatchString(text) {
		text += "Z"
	}
	i, ok := readInstant(text, j.zone)
	return i.in(j.zone), ok
}

func century(year string) string {
	if len(year) == 2 {
		return "20" + year
	}
	return year
}

// allCategories returns the categories of a document: the folders above _posts, but for the
// folder of all collections, then those of front matter.
func (d *jekyllDoc) allCategories(collections string) []string {
	var list []string
	if before, _, ok := strings.Cut("/"+d.name, "/_posts/"); ok {
		list = strings.FieldsFunc(strings.TrimPrefix(before+"/", "/"+collections+"/"), func(r rune) bool { return r == '/' })
	}
	list = append(list, wordsOf(d.head.get("categories"))...)
	return compactTexts(append(list, d.head.names("category")...))
}

// wordsOf returns the texts of a value. A single text is a list of words.
func wordsOf(v *matter.Value) []string {
	if v != nil && v.Kind == matter.Text {
		return strings.Fields(v.Text)
	}
	return textsOf(v)
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
	return j.to.File("static/"+at, func() (io.ReadCloser, error) { return closer(body), nil })
}

var listTags = regexp.MustCompile(`\{%-?\s*(for|paginate|tablerow)\b|site\.(posts|pages|tags|categories|related_posts)\b|paginator\.`)

// isList reports whether a page is the front page, an error page or a list of stories, which
// this program makes itself.
func (j *jekyll) isList(d *jekyllDoc) bool {
	at := Place{File: d.name}
	layout := d.head.text("layout")
	switch {
	case d.address == j.base+"/" || path.Base(d.address) == "404.html" || d.address == j.base+"/404/":
		j.to.Told(LeftOut, "a page that this program makes itself: "+d.address, at)
	case d.head.text("redirect_to") != "":
		j.to.Told(Adjusted, "a page that only leads to another address: "+d.address, at)
	case listTags.MatchString(d.body) && isHTMLName(d.name) || len(strings.TrimSpace(d.body)) == 0 && slices.Contains([]string{"archive", "archives", "tags", "categories", "search", "home", "posts", "blog", "posts-archive"}, layout):
		j.to.Told(Lost, "a page that is computed from other ones: "+d.address, at)
	default:
		return false
	}
	return true
}
