package stories

import (
	"bufio"
	"bytes"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/cespare/xxhash/v2"

	"broadsheet/generator/config"
	"broadsheet/generator/markdown"
	"broadsheet/generator/problems"
	"broadsheet/generator/sources"
	"broadsheet/generator/words"
)

// A Reader turns files into cards and records. It may be used by many
// goroutines at once.
type Reader struct {
	location *time.Location
	markdown *markdown.Converter
	words    *words.Counter
	rows     map[string]int // taxonomy row, by key of front matter
	rowCount int
	stories  *table[Card]
	seldom   sync.Pool // of *Seldom that are empty, for cards in the making
	// Nothing is what cards have that have nothing seldom.
	Nothing    *Seldom
	authors    *table[Author]
	categories *table[Category]
	terms      glossary
	lines      sync.Pool // of *bufio.Reader, for decode
}

// Settings are those of a site that its cards and bodies depend on: two sites
// that agree in them read a file alike.
type Settings struct {
	Timezone   string
	Language   string
	RawHTML    string
	Taxonomies map[string]string
}

// SettingsOf picks a site's Settings.
func SettingsOf(c *config.Config) Settings {
	return Settings{c.Timezone, c.Language, c.RawHTML, c.Taxonomies}
}

// NewReader returns a Reader for a site. It depends on the site's Settings,
// and its time zone loaded, only.
func NewReader(site *config.Config) *Reader {
	c := SettingsOf(site)
	r := &Reader{
		location:   site.Location,
		markdown:   markdown.New(markdown.Settings{RawHTML: c.RawHTML}),
		words:      words.New(c.Language),
		rows:       map[string]int{},
		rowCount:   RowCustom,
		seldom:     sync.Pool{New: func() any { return new(Seldom) }},
		Nothing:    new(Seldom),
		stories:    newTable(storyKeys(c.Taxonomies), foreignKeys()...),
		authors:    newTable(authorKeys(), foreignKeys()...),
		categories: newTable(categoryKeys(), foreignKeys()...),
	}
	r.lines.New = func() any { return bufio.NewReader(nil) }
	for row, names := range [][]string{
		RowCategory: {"category", "categories"}, RowTag: {"tags", "tag", "keywords"}, RowAuthor: {"author", "authors"},
	} {
		for _, name := range names {
			r.rows[name] = row
		}
	}
	for _, singular := range slices.Sorted(maps.Keys(c.Taxonomies)) {
		r.rows[strings.ToLower(singular)], r.rows[strings.ToLower(c.Taxonomies[singular])] = r.rowCount, r.rowCount
		r.rowCount++
	}
	return r
}

// Story reads a story. What is wrong with it is in the card's Problems; where
// one of them is an error, the rest of the card is as much as could be read.
// The document is never nil. Neither keeps a part of the text.
func (r *Reader) Story(file sources.File, text []byte) (*Card, *markdown.Document) {
	return r.card(file, text, true)
}

// Page reads a standing page, which is like a story but needs no date.
func (r *Reader) Page(file sources.File, text []byte) (*Card, *markdown.Document) {
	return r.card(file, text, false)
}

func (r *Reader) card(file sources.File, text []byte, dated bool) (*Card, *markdown.Document) {
	card := &Card{Source: file.Path, Digest: file.Digest, Terms: make([][]Term, r.rowCount), Seldom: r.seldom.Get().(*Seldom)}
	s := &reading{Reader: r, file: file.Path}
	var date string
	card.Slug, date = SplitFileName(file.Path)
	doc := &markdown.Document{}
	if root, ok := s.matter(text); ok {
		r.stories.fill(s, &root, card)
		s.finish(card, date, dated)
		doc = s.convert()
	}
	card.Excerpt, card.Words, card.Highlighted = doc.Excerpt, int32(doc.Words), doc.Highlighted
	card.Links, card.Fragments = targetsOf(doc.Refs), fragmentsOf(doc.Refs)
	card.Problems = s.problems
	if reflect.ValueOf(*card.Seldom).IsZero() {
		r.seldom.Put(card.Seldom)
		card.Seldom = r.Nothing
	}
	return card, doc
}

// Release gives back the space of a document's HTML, which nothing may use from
// then on, for the next one. It need not be called.
func (r *Reader) Release(doc *markdown.Document) { r.markdown.Release(doc) }

// Vector returns what a story's headline, description and text say, for choosing
// related stories.
func (r *Reader) Vector(card *Card, doc *markdown.Document) words.Vector {
	return r.words.Count(said(card, doc))
}

// AppendVector appends a story's Vector to dst in the form Vector.Decode reads,
// and notes in the card what else it says.
func (r *Reader) AppendVector(dst []byte, card *Card, doc *markdown.Document) []byte {
	from := len(dst)
	dst, card.Passages = r.words.Append(dst, said(card, doc))
	card.Said = xxhash.Sum64(dst[from:])
	return dst
}

// Passage returns what a passage of a story says, and false if it has none of
// that ID.
func (r *Reader) Passage(card *Card, doc *markdown.Document, id uint32) (words.Vector, bool) {
	return r.words.Passage(said(card, doc), id)
}

func said(card *Card, doc *markdown.Document) words.Text {
	return words.Text{Headline: card.Title, Description: card.Description, Paragraphs: doc.Paragraphs}
}

// Author reads an author's record; the document is the biography.
func (r *Reader) Author(file sources.File, text []byte) (*Author, *markdown.Document) {
	author := &Author{Source: file.Path, Digest: file.Digest}
	author.Slug, _ = SplitFileName(file.Path)
	s := &reading{Reader: r, file: file.Path}
	doc := &markdown.Document{}
	if root, ok := s.matter(text); ok {
		r.authors.fill(s, &root, author)
		s.require("name", `write name: "Jane Doe"`)
		s.checkFileSlug(author.Slug)
		doc = s.convert()
	}
	author.Excerpt, author.Targets = doc.Excerpt, targetsOf(doc.Refs)
	author.Problems = s.problems
	return author, doc
}

// Category reads a category's record.
func (r *Reader) Category(file sources.File, text []byte) *Category {
	category := &Category{Source: file.Path, Digest: file.Digest}
	category.Slug, _ = SplitFileName(file.Path)
	s := &reading{Reader: r, file: file.Path}
	if root, ok := s.matter(text); ok {
		r.categories.fill(s, &root, category)
		s.require("title", `write title: "Going Viral"`)
		s.checkFileSlug(category.Slug)
		if start := s.bodyStart(); start < len(s.text) {
			s.warn(start, 1, "the text of a category is not shown").Hint("put it into description:")
		}
	}
	category.Problems = s.problems
	return category
}

// A reading is one file on its way to a record.
type reading struct {
	*Reader
	file     string
	text     []byte // clean
	block    block
	key      string // the key whose value is being set, as written
	find     func(name string) *field
	unknowns int // keys that are not known, so far
	problems []*problems.Problem
}

// matter reads the front matter; false means that the rest of the file is not
// known to be a story's text.
func (s *reading) matter(raw []byte) (root value, ok bool) {
	var p *problems.Problem
	if s.text, p = clean(s.file, raw); p != nil {
		s.problems = append(s.problems, p)
		return root, false
	}
	if s.block, p = findBlock(s.file, s.text); p != nil {
		s.problems = append(s.problems, p)
		return root, false
	}
	if s.block.format == "" {
		s.bare()
		return root, false
	}
	lines := s.lines.Get().(*bufio.Reader)
	defer s.lines.Put(lines)
	root, s.problems = decode(s.file, s.text, s.block, lines)
	return root, root.kind == isTable
}

// bare reports a file without front matter, and what to write into it.
func (s *reading) bare() {
	what := "has no front matter"
	if len(bytes.TrimSpace(s.text)) == 0 {
		what = "is empty"
	}
	s.fault(0, 1, "the file %s, so it has no title", what).Hint("begin it with three lines: --- and %s and ---", s.titleAdvice())
}

// heading returns the text of a "# Heading" that the body begins with, or "".
func (s *reading) heading() string {
	line, _ := firstLine(s.text[s.bodyStart():])
	text, ok := strings.CutPrefix(string(line), "# ")
	if !ok {
		return ""
	}
	return strings.TrimSpace(strings.TrimRight(text, "# "))
}

// bodyStart returns where the text after the front matter begins, blank space
// left out.
func (s *reading) bodyStart() int {
	body := s.text[s.block.body:]
	return s.block.body + len(body) - len(bytes.TrimLeft(body, " \t\r\n"))
}

// convert turns the body into a document.
func (s *reading) convert() *markdown.Document {
	doc, found := s.markdown.Convert(s.file, s.text, s.block.body)
	s.problems = append(s.problems, found...)
	return doc
}

// fault adds an error at an offset of the text.
func (s *reading) fault(at, width int, format string, args ...any) *problems.Problem {
	p := problems.In(s.file, s.text, at, width, format, args...)
	s.problems = append(s.problems, p)
	return p
}

// warn adds a warning at an offset of the text.
func (s *reading) warn(at, width int, format string, args ...any) *problems.Problem {
	return s.fault(at, width, format, args...).AsWarning()
}

// wrong adds an error about a value.
func (s *reading) wrong(v *value, format string, args ...any) *problems.Problem {
	return s.fault(v.at, v.width(s.text), format, args...)
}

// doubt adds a warning about a value.
func (s *reading) doubt(v *value, format string, args ...any) *problems.Problem {
	return s.wrong(v, format, args...).AsWarning()
}

// doubtKey adds a warning about the value of a key, or about the file.
func (s *reading) doubtKey(name, format string, args ...any) *problems.Problem {
	if f := s.find(name); f != nil {
		return s.doubt(&f.value, format, args...)
	}
	return s.warn(s.block.open, 1, format, args...)
}

// maxUnknown is how many keys that are not known are reported one by one.
const maxUnknown = 20

// unknown warns about a key that nothing reads.
func (s *reading) unknown(f *field, names []string) {
	if s.unknowns++; s.unknowns > maxUnknown {
		if s.unknowns == maxUnknown+1 {
			s.warn(f.at, len(f.key), "more keys are not known, from here on").Hint("is this the front matter of a story?")
		}
		return
	}
	p := s.warn(f.at, len(f.key), "the key %q is not known", shorten(f.key))
	if nearest := problems.Nearest(f.key, names); nearest != "" {
		p.Hint("did you mean %q? Keys of your own go under params", nearest)
	} else {
		p.Hint("keys of your own go under params")
	}
}

// require reports a key that needs a value and has none; hint shows one. A
// value that is wrong has been reported already.
func (s *reading) require(name, hint string) {
	f := s.find(name)
	switch {
	case f == nil:
		_, width := firstLine(s.text[s.block.open:s.block.start])
		s.fault(s.block.open, max(1, width-1), "%s is missing", name).Hint("%s", hint)
	case f.value.blank():
		s.fault(f.at, len(f.key), "%s is missing", name).Hint("%s", hint)
	}
}

// titleAdvice shows the line of front matter that a file without a title
// needs, made from its first heading if it has one.
func (s *reading) titleAdvice() string {
	title := s.heading()
	if title == "" {
		title = "Headline"
	}
	return fmt.Sprintf("title: %q", shorten(title))
}

// checkFileSlug reports a file name that makes no address.
func (s *reading) checkFileSlug(slug string) {
	if fault := slugFault(slug); fault != "" {
		s.problems = append(s.problems, problems.At(s.file, 0, 0, "the name of the file %s", fault).Hint("rename it"))
	}
}

// slugFault returns what keeps a slug from being part of an address, or "".
func slugFault(slug string) string {
	switch {
	case slug == "":
		return "has no letters or digits to make an address of"
	case isReserved(slug):
		return fmt.Sprintf("makes the address %q, a name that Windows reserves", slug)
	}
	return ""
}

// targetsOf returns the distinct targets of a body's references into the rest
// of the site, without what follows # or ?.
func targetsOf(refs []markdown.Ref) []string {
	var targets []string
	for _, ref := range refs {
		target := ref.Target
		if i := strings.IndexAny(target, "#?"); i >= 0 {
			target = target[:i]
		}
		if target != "" && !slices.Contains(targets, target) {
			targets = append(targets, target)
		}
	}
	return tight(targets)
}

// fragmentsOf returns the distinct targets of references to a part of a page,
// but for those that footnotes make.
func fragmentsOf(refs []markdown.Ref) []string {
	var targets []string
	for _, ref := range refs {
		_, id, ok := strings.Cut(ref.Target, "#")
		footnote := strings.HasPrefix(ref.Target, "#fn:") || strings.HasPrefix(ref.Target, "#fnref")
		if ok && id != "" && !footnote && !slices.Contains(targets, ref.Target) {
			targets = append(targets, ref.Target)
		}
	}
	return tight(targets)
}

// tight returns a list that has no room for more, since cards are kept.
func tight(list []string) []string {
	if len(list) == cap(list) {
		return list
	}
	return slices.Clone(list)
}
