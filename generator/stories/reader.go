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
	"broadsheet/generator/images"
	"broadsheet/generator/locale"
	"broadsheet/generator/markdown"
	"broadsheet/generator/matter"
	"broadsheet/generator/slugs"
	"broadsheet/generator/sources"
	"broadsheet/generator/words"
)

// A Reader converts content files to cards, authors and categories. Its methods may be
// called concurrently.
type Reader struct {
	location *time.Location
	markdown *markdown.Converter
	words    *words.Counter
	// key: front-matter key, such as "tags"; value: index of its taxonomy in Card.Terms
	rows       map[string]int
	stories    *table[Card]
	authors    *table[Author]
	categories *table[Category]
	slugs      slugs.Style
	language   string
	// known holds the keys in Settings.Known: the map key is such a key in lower case, the
	// value its spelling in Settings.Known.
	known map[string]string
	terms sync.Map // key: name of a term, as written; value: its *cachedTerm
}

// Settings holds the settings of a site on which cards and bodies depend.
type Settings struct {
	Timezone    string
	Language    string
	RawHTML     string
	SlugLetters string
	Taxonomies  map[string]string
	// Known lists the front-matter keys in the setting front_matter.known. Their values go to
	// Card.Params.
	Known  []string
	Labels markdown.Labels
	// Shortcodes are the names of the site's own shortcodes.
	Shortcodes []string
}

// SettingsOf returns the Settings that follow from a site's configuration and language.
func SettingsOf(c *config.Config, l *locale.Locale) Settings {
	return Settings{c.Timezone, c.Language, c.RawHTML, c.SlugLetters, c.Taxonomies, c.FrontMatter.Known, markdown.Labels{
		Note: l.Label("alert-note"), Tip: l.Label("alert-tip"), Important: l.Label("alert-important"),
		Warning: l.Label("alert-warning"), Caution: l.Label("alert-caution"),
		Table: l.Label("table"), BackToText: l.Label("back-to-text"), Done: l.Label("task-done"), ToDo: l.Label("task-to-do"),
	}, c.Shortcodes}
}

// NewReader returns a Reader for a site. Of the site's configuration and language, the
// Reader uses only the Settings and the time zone.
func NewReader(site *config.Config, l *locale.Locale) *Reader {
	c := SettingsOf(site, l)
	r := &Reader{
		location: site.Location,
		markdown: markdown.New(markdown.Settings{
			RawHTML: c.RawHTML, Marks: markdown.Marks(locale.MarksOf(c.Language)), RightToLeft: locale.Direction(c.Language) == "rtl",
			Labels: c.Labels, Shortcodes: c.Shortcodes,
		}),
		words:      words.New(c.Language, locale.FormatsOf(c.Language).Months()...),
		rows:       map[string]int{"category": RowCategory, "tags": RowTag, "author": RowAuthor},
		authors:    newTable(matter.AuthorKeys, authorSetters()),
		categories: newTable(matter.CategoryKeys, categorySetters()),
		slugs:      site.Slugs(),
		language:   c.Language,
		known:      map[string]string{},
	}
	for _, name := range c.Known {
		r.known[strings.ToLower(name)] = name
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

// Story reads the file of a story, whose content is text. If the card's Problems contain
// an error, other fields of the card may be incomplete. The document is never nil. The
// card and the document do not refer to the memory of text.
func (r *Reader) Story(file sources.File, text []byte) (*Card, *markdown.Document) {
	return r.card(file, text, true)
}

// Page reads the file of a standing page, which is like a story but needs no date.
func (r *Reader) Page(file sources.File, text []byte) (*Card, *markdown.Document) {
	return r.card(file, text, false)
}

func (r *Reader) card(file sources.File, text []byte, dated bool) (*Card, *markdown.Document) {
	card := &Card{Source: file.Path, Digest: file.Digest, Terms: make([][]Term, len(r.rows)), Extra: new(Extra)}
	var date string
	card.Slug, date = SplitFileName(file.Path, r.slugs)
	doc := &markdown.Document{}
	s, ok := r.begin(file.Path, text)
	if ok {
		r.stories.fill(s, card)
		s.finish(card, date, dated)
		doc = s.convert()
	}
	card.Excerpt, card.Words, card.Highlighted = doc.Excerpt, int32(doc.Words), doc.Highlighted
	card.Links, card.Fragments = distinct(doc.Refs, fileOf), distinct(doc.Refs, fragmentOf)
	card.Pictures, card.Opened = pictures(doc.Refs)
	card.Undescribed = distinct(slices.DeleteFunc(slices.Clone(doc.Refs), func(r markdown.Ref) bool { return !r.Undescribed }), fileOf)
	card.Shortcodes = shortcodes(doc)
	card.Problems = s.problems
	if reflect.ValueOf(*card.Extra).IsZero() {
		card.Extra = NoExtra
	}
	return card, doc
}

// Release lets the Reader reuse the memory of a document's HTML. The caller must not use
// that HTML afterwards. A caller need not call Release.
func (r *Reader) Release(doc *markdown.Document) { r.markdown.Release(doc) }

// Vector returns the counts of the words in a story's headline, description and text.
// Vectors are compared to choose Related Articles.
func (r *Reader) Vector(card *Card, doc *markdown.Document) words.Vector {
	return r.words.Count(textOf(card, doc))
}

// AppendVector appends a story's vector to dst in the encoding that words.Decode reads, and
// returns the longer dst. It also sets the card's Form, VectorSum and Passages. The listener
// hears of all words; the paragraphs are those of doc.
func (r *Reader) AppendVector(dst []byte, card *Card, doc *markdown.Document, listener words.Listener) []byte {
	from := len(dst)
	dst, card.Passages = r.words.AppendFor(dst, textOf(card, doc), listener)
	card.Form = r.words.Form(card.Title)
	card.VectorSum = xxhash.Sum64(dst[from:])
	return dst
}

// Passage returns the vector of the paragraph with the given ID from Card.Passages. It
// returns false if the story has no such paragraph.
func (r *Reader) Passage(card *Card, doc *markdown.Document, id uint32) (words.Vector, bool) {
	return r.words.Passage(textOf(card, doc), id)
}

// Paragraph is like Passage, but returns the text of the paragraph.
func (r *Reader) Paragraph(card *Card, doc *markdown.Document, id uint32) (string, bool) {
	return r.words.Paragraph(textOf(card, doc), id)
}

// Words returns the counter of words in the language of the site.
func (r *Reader) Words() *words.Counter { return r.words }

func textOf(card *Card, doc *markdown.Document) words.Text {
	return words.Text{Headline: card.Title, Description: card.Description, Paragraphs: doc.Paragraphs}
}

// Author reads a file that describes an author. The returned document is the author's
// biography.
func (r *Reader) Author(file sources.File, text []byte) (*Author, *markdown.Document) {
	author := &Author{Source: file.Path, Digest: file.Digest}
	author.Slug, _ = SplitFileName(file.Path, r.slugs)
	doc := &markdown.Document{}
	s, ok := r.begin(file.Path, text)
	if ok {
		r.authors.fill(s, author)
		s.require("name", `write name: "Jane Doe"`)
		s.checkFileSlug(author.Slug)
		doc = s.convert()
	}
	author.Excerpt, author.Targets = doc.Excerpt, distinct(doc.Refs, fileOf)
	author.Pictures, author.Opened = pictures(doc.Refs)
	author.Shortcodes = shortcodes(doc)
	author.Problems = s.problems
	return author, doc
}

// Category reads a file that describes a category.
func (r *Reader) Category(file sources.File, text []byte) *Category {
	category := &Category{Source: file.Path, Digest: file.Digest}
	category.Slug, _ = SplitFileName(file.Path, r.slugs)
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

// shortcodes returns the sorted names of the site's own shortcodes that a text uses.
func shortcodes(doc *markdown.Document) []string {
	var names []string
	for i := range doc.Shortcodes {
		names = append(names, doc.Shortcodes[i].Name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// distinct calls the function find for the target of each reference. It returns the
// results, without empty ones and each only once.
func distinct(refs []markdown.Ref, find func(target string) string) []string {
	var list []string
	for _, ref := range refs {
		if found := find(ref.Target); found != "" && !slices.Contains(list, found) {
			list = append(list, found)
		}
	}
	return slices.Clone(list) // the copy has no unused capacity, which saves memory
}

// pictures returns the targets of the pictures that a text shows, and the targets of those
// links in the text that lead to picture files.
func pictures(refs []markdown.Ref) (shown, opened []string) {
	var show, open []markdown.Ref
	for _, ref := range refs {
		switch {
		case ref.Kind.Shows():
			show = append(show, ref)
		case ref.Kind != markdown.Larger && images.HasPictureName(fileOf(ref.Target)):
			open = append(open, ref)
		}
	}
	return distinct(show, fileOf), distinct(open, fileOf)
}

// fileOf returns the target of a link without its query and fragment.
func fileOf(target string) string {
	if i := strings.IndexAny(target, "#?"); i >= 0 {
		return target[:i]
	}
	return target
}

// fragmentOf returns the target of a link unchanged if it has a fragment. It returns ""
// for a target without a fragment and for a link to a footnote.
func fragmentOf(target string) string {
	_, id, _ := strings.Cut(target, "#")
	if id == "" || strings.HasPrefix(target, "#fn:") || strings.HasPrefix(target, "#fnref") {
		return ""
	}
	return target
}
