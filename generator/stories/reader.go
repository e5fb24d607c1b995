package stories

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/cespare/xxhash/v2"

	"broadsheet/generator/config"
	"broadsheet/generator/markdown"
	"broadsheet/generator/matter"
	"broadsheet/generator/sources"
	"broadsheet/generator/words"
)

// A Reader turns files into cards and records. Many goroutines may use it at
// once.
type Reader struct {
	location   *time.Location
	markdown   *markdown.Converter
	words      *words.Counter
	rows       map[string]int // index in Card.Terms, by name of the key
	stories    *table[Card]
	authors    *table[Author]
	categories *table[Category]
	terms      sync.Map // from a name as written to its *cachedTerm
}

// Settings are the settings of a site that its cards and bodies depend on.
type Settings struct {
	Timezone   string
	Language   string
	RawHTML    string
	Taxonomies map[string]string
}

// SettingsOf returns a site's Settings.
func SettingsOf(c *config.Config) Settings {
	return Settings{c.Timezone, c.Language, c.RawHTML, c.Taxonomies}
}

// NewReader returns a Reader for a site. It depends on the site's Settings and
// its loaded time zone only.
func NewReader(site *config.Config) *Reader {
	c := SettingsOf(site)
	r := &Reader{
		location:   site.Location,
		markdown:   markdown.New(markdown.Settings{RawHTML: c.RawHTML}),
		words:      words.New(c.Language),
		rows:       map[string]int{"category": RowCategory, "tags": RowTag, "author": RowAuthor},
		authors:    newTable(matter.AuthorKeys, authorSetters()),
		categories: newTable(matter.CategoryKeys, categorySetters()),
	}
	keys, setters := slices.Clone(matter.StoryKeys), storySetters()
	for i, singular := range slices.Sorted(maps.Keys(c.Taxonomies)) {
		plural, row := c.Taxonomies[singular], RowCustom+i
		keys = append(keys, matter.Key{Name: plural, Synonyms: []string{singular}})
		setters[plural], r.rows[plural] = setTerms(row), row
	}
	r.stories = newTable(keys, setters)
	return r
}

// Story reads a story. If the card's Problems contain an error, its other fields
// may be incomplete. The document is never nil. Neither result shares memory with
// the text.
func (r *Reader) Story(file sources.File, text []byte) (*Card, *markdown.Document) {
	return r.card(file, text, true)
}

// Page reads a standing page, which is like a story but needs no date.
func (r *Reader) Page(file sources.File, text []byte) (*Card, *markdown.Document) {
	return r.card(file, text, false)
}

func (r *Reader) card(file sources.File, text []byte, dated bool) (*Card, *markdown.Document) {
	card := &Card{Source: file.Path, Digest: file.Digest, Terms: make([][]Term, len(r.rows)), Extra: new(Extra)}
	var date string
	card.Slug, date = SplitFileName(file.Path)
	doc := &markdown.Document{}
	s, ok := r.begin(file.Path, text)
	if ok {
		r.stories.fill(s, card)
		s.finish(card, date, dated)
		doc = s.convert()
	}
	card.Excerpt, card.Words, card.Highlighted = doc.Excerpt, int32(doc.Words), doc.Highlighted
	card.Links, card.Fragments = distinct(doc.Refs, fileOf), distinct(doc.Refs, fragmentOf)
	card.Problems = s.problems
	if reflect.ValueOf(*card.Extra).IsZero() {
		card.Extra = NoExtra
	}
	return card, doc
}

// Release returns the memory of a document's HTML to the Reader, for the next
// document; nothing may use that HTML any more. Calling it is optional.
func (r *Reader) Release(doc *markdown.Document) { r.markdown.Release(doc) }

// Vector returns the vector of a story's headline, description and text, for
// choosing related stories.
func (r *Reader) Vector(card *Card, doc *markdown.Document) words.Vector {
	return r.words.Count(textOf(card, doc))
}

// AppendVector appends a story's Vector to dst, in the form that Vector.Decode
// reads, and sets the card's VectorSum and Passages.
func (r *Reader) AppendVector(dst []byte, card *Card, doc *markdown.Document) []byte {
	from := len(dst)
	dst, card.Passages = r.words.Append(dst, textOf(card, doc))
	card.VectorSum = xxhash.Sum64(dst[from:])
	return dst
}

// Passage returns the vector of a passage of a story, and false if the story
// has no passage of that ID.
func (r *Reader) Passage(card *Card, doc *markdown.Document, id uint32) (words.Vector, bool) {
	return r.words.Passage(textOf(card, doc), id)
}

func textOf(card *Card, doc *markdown.Document) words.Text {
	return words.Text{Headline: card.Title, Description: card.Description, Paragraphs: doc.Paragraphs}
}

// Author reads an author's record; the document is the biography.
func (r *Reader) Author(file sources.File, text []byte) (*Author, *markdown.Document) {
	author := &Author{Source: file.Path, Digest: file.Digest}
	author.Slug, _ = SplitFileName(file.Path)
	doc := &markdown.Document{}
	s, ok := r.begin(file.Path, text)
	if ok {
		r.authors.fill(s, author)
		s.require("name", `write name: "Jane Doe"`)
		s.checkFileSlug(author.Slug)
		doc = s.convert()
	}
	author.Excerpt, author.Targets = doc.Excerpt, distinct(doc.Refs, fileOf)
	author.Problems = s.problems
	return author, doc
}

// Category reads a category's record.
func (r *Reader) Category(file sources.File, text []byte) *Category {
	category := &Category{Source: file.Path, Digest: file.Digest}
	category.Slug, _ = SplitFileName(file.Path)
	s, ok := r.begin(file.Path, text)
	if ok {
		r.categories.fill(s, category)
		s.require("title", `write title: "Going Viral"`)
		s.checkFileSlug(category.Slug)
		if body := s.body(); len(body) > 0 {
			s.warn(len(s.doc.Text)-len(body), 1, "the text of a category is not shown").Hint("put it into description:")
		}
	}
	category.Problems = s.problems
	return category
}

// distinct applies a function to the targets of a body's references, and returns
// the distinct results that are not empty.
func distinct(refs []markdown.Ref, find func(target string) string) []string {
	var list []string
	for _, ref := range refs {
		if found := find(ref.Target); found != "" && !slices.Contains(list, found) {
			list = append(list, found)
		}
	}
	return slices.Clone(list) // without spare capacity, since cards are kept
}

// fileOf returns a target without its query and fragment.
func fileOf(target string) string {
	if i := strings.IndexAny(target, "#?"); i >= 0 {
		return target[:i]
	}
	return target
}

// fragmentOf returns a target if it leads to a part of a page, other than a
// footnote.
func fragmentOf(target string) string {
	_, id, _ := strings.Cut(target, "#")
	if id == "" || strings.HasPrefix(target, "#fn:") || strings.HasPrefix(target, "#fnref") {
		return ""
	}
	return target
}
