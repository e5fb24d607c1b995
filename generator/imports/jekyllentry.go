package imports

import (
	"bytes"
	"cmp"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"broadsheet/generator/matter"
	"broadsheet/generator/problems"
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
	return unique(append(list, textsOf(d.matter.Get("category"))...))
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
		return j.template2(d)
	case f.kind == "pages" && j.isList(d):
		return nil
	}
	return j.to.Entry(j.entry(d))
}

// copyFile brings a file without front matter, unless it is a document that cannot be read.
func (j *jekyll) copyFile(f jekyllFile) error {
	if f.kind != "pages" && isMarkdownName(f.name) || f.kind == "pages" && isMarkdownName(f.name) {
		j.to.Told(LeftOut, "a Markdown file without front matter, which Jekyll copies as it is", Place{File: f.name})
		return nil
	}
	name := f.name
	if f.kind != "pages" {
		name = strings.TrimPrefix(name, "_")
	}
	return j.to.File("static/"+name, j.tree.opener(f.name))
}

// template2 brings a file that is not a page and has front matter, if there are no tags in it.
func (j *jekyll) template2(d *jekyllDoc) error {
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

// entry returns the entry of a document.
func (j *jekyll) entry(d *jekyllDoc) Entry {
	m := &d.matter
	e := Entry{
		ID: d.name, Place: Place{File: d.name}, File: j.fileOf(d), Address: d.address,
		Page:  d.kind == "pages" || d.kind != "posts" && d.kind != "drafts" && !d.dated,
		Title: j.title(d), Description: matter.Collapse(plainText(textOf(m, "description", "excerpt", "subtitle", "summary"))),
		Date: written(d.date, d.day), Categories: d.categories, Tags: unique(append(textsOf(m.Get("tag")), tagWords(m.Get("tags"))...)),
		Authors: j.authorsOf(m), Series: textOf(m, "series"), Image: j.image(m), Aliases: textsOf(m.Get("redirect_from")),
		Draft: d.kind == "drafts" || isFalse(m, "published") || isTrue(m, "draft"), Canonical: textOf(m, "canonical_url"),
		Updated: j.updated(d),
	}
	if e.Draft && !d.dated || e.Page {
		e.Date = ""
	}
	for i, a := range e.Aliases {
		e.Aliases[i] = j.base + "/" + strings.TrimPrefix(a, "/")
	}
	if d.kind == "posts" && !e.Draft {
		e.FeedID = j.feedID(d)
	}
	if e.Page {
		e.Categories = nil
	}
	for _, key := range []string{"hidden", "exclude_from_feed", "sitemap"} {
		if v := m.Get(key); v != nil && (key != "sitemap" && isTrue(m, key) || key == "sitemap" && isFalse(m, key)) {
			j.to.Told(Look, "the key "+key+": the story is not hidden here", e.Place)
		}
	}
	e.Params = j.params(m)
	j.text(d, &e)
	return e
}

func (j *jekyll) updated(d *jekyllDoc) string {
	for _, key := range []string{"last_modified_at", "updated", "modified", "lastmod", "last_updated"} {
		if v := d.matter.Get(key); v != nil && v.Scalar() && !v.Blank() {
			t := dateOf(j.zoned(d, v), j.zone)
			return written(t, !strings.Contains(v.Text, ":"))
		}
	}
	return ""
}

// tagWords returns tags: a list, or a text of words.
func tagWords(v *matter.Value) []string {
	if v != nil && v.Kind == matter.Text && strings.Contains(v.Text, ",") {
		var list []string
		for tag := range strings.SplitSeq(v.Text, ",") {
			list = append(list, strings.TrimSpace(tag))
		}
		return list
	}
	return wordsOf(v)
}

// fileOf returns the wanted path of a document in the new site.
func (j *jekyll) fileOf(d *jekyllDoc) string {
	base := d.base()
	switch {
	case d.kind == "posts" || d.kind == "drafts":
		if before, after, ok := strings.Cut("/"+d.name, "/_posts/"); ok && path.Dir(after) != "." {
			_ = before
		}
		if d.dated {
			return fmt.Sprintf("%04d/%s-%s.md", d.date.Year(), d.date.Format(time.DateOnly), fileName(base))
		}
		return "drafts/" + fileName(base) + ".md"
	case d.kind == "pages":
		name := strings.TrimSuffix(d.name, path.Ext(d.name))
		return strings.ReplaceAll(strings.TrimSuffix(name, "/index"), "/", "-") + ".md"
	case !d.dated:
		return d.kind + "-" + strings.ReplaceAll(d.below(), "/", "-") + ".md"
	}
	return path.Join(d.kind, d.below()) + ".md"
}

// fileName returns a name without characters that some file systems do not allow.
func fileName(name string) string {
	return strings.TrimRight(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`<>:"/\|?*`, r) || r < ' ' {
			return '-'
		}
		return r
	}, name), ". ")
}

// title returns the title of a document. Jekyll makes one from the name of a post.
func (j *jekyll) title(d *jekyllDoc) string {
	if title := textOf(&d.matter, "title"); title != "" {
		return j.filled(title, d)
	}
	if d.kind == "pages" {
		if m := firstHeading.FindStringSubmatch(d.body); m != nil {
			return strings.TrimSpace(m[1])
		}
	}
	words := strings.Split(d.base(), "-")
	for i, w := range words {
		r := []rune(strings.ToLower(w))
		if len(r) > 0 {
			words[i] = strings.ToUpper(string(r[:1])) + string(r[1:])
		}
	}
	return strings.Join(words, " ")
}

var firstHeading = regexp.MustCompile(`(?m)^#{1,2}\s+(.+?)\s*#*$`)

func (j *jekyll) authorsOf(m *matter.Value) []string {
	var names []string
	for _, key := range []string{"author", "authors"} {
		v := m.Get(key)
		if v == nil {
			continue
		}
		for _, item := range v.All() {
			if item.Kind == matter.Table {
				names = append(names, textOf(&item, "name", "display_name"))
			} else {
				names = append(names, item.Text)
			}
		}
	}
	if len(names) == 0 {
		if author := j.config.Get("author"); author != nil {
			if author.Kind == matter.Table {
				names = append(names, textOf(author, "name"))
			} else {
				names = append(names, author.Text)
			}
		}
	}
	return unique(names)
}

// image returns the lead picture of a document.
func (j *jekyll) image(m *matter.Value) Picture {
	for _, key := range []string{"image", "cover", "header-img", "header_image", "featured_image", "thumbnail", "og_image", "cover_image", "feature_image", "banner", "hero"} {
		v := m.Get(key)
		if v == nil || v.Blank() {
			continue
		}
		p := Picture{Src: v.Text}
		if v.Kind == matter.Table {
			p = Picture{Src: textOf(v, "path", "src", "url", "feature", "teaser"), Alt: textOf(v, "alt"), Caption: textOf(v, "caption"), Credit: textOf(v, "credit")}
		}
		p.Src = strings.TrimPrefix(p.Src, "{{ site.baseurl }}")
		if p.Src == "" || strings.Contains(p.Src, "{{") {
			continue
		}
		if u, err := url.Parse(p.Src); err == nil && u.Host == "" {
			p.Src = "/" + strings.TrimPrefix(strings.TrimPrefix(p.Src, j.base+"/"), "/")
			if !j.tree.has(strings.TrimPrefix(u.Path, "/")) {
				j.to.Told(Look, "a lead picture that is not there: "+p.Src, Place{})
				return Picture{}
			}
		}
		return p
	}
	return Picture{}
}

// feedID returns the ID that the plugin jekyll-feed gives to a post: its address with the
// name of the post as the last part.
func (j *jekyll) feedID(d *jekyllDoc) string {
	if textOf(&j.config, "url") == "" {
		return ""
	}
	id := path.Join(path.Dir(strings.TrimSuffix(d.address, "/")), cmp.Or(textOf(&d.matter, "slug"), d.base()))
	u := url.URL{Path: id}
	return strings.TrimSuffix(textOf(&j.config, "url"), "/") + u.EscapedPath()
}

// known are the keys that have a meaning here or none at all.
var jekyllKnown = strings.Fields(`title date categories category tags tag author authors description excerpt subtitle summary
	permalink slug published draft layout redirect_from redirect_to last_modified_at updated modified lastmod last_updated
	image header-img header_image featured_image thumbnail cover og_image cover_image feature_image banner hero
	series canonical_url lang ref comments sitemap excerpt_separator toc nav_order parent has_children guid
	hidden exclude_from_feed email mail password`)

// params returns the keys of front matter that have no meaning here.
func (j *jekyll) params(m *matter.Value) []Param {
	var list []Param
	for _, f := range m.Fields {
		if f.Value.Blank() || slices.Contains(jekyllKnown, strings.ToLower(f.Key)) {
			continue
		}
		list = append(list, Param{f.Key, f.Value})
	}
	return list
}

// lineOf returns the number of the line at an offset of the body.
func (d *jekyllDoc) lineOf(at int) int {
	line, _ := problems.Position(d.text, d.offset+at)
	return line
}
