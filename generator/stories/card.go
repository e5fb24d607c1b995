// Package stories reads content files: stories, standing pages, and records of
// authors and categories.
//
// A file becomes a Card, which is small and kept in memory for every story, and
// a markdown.Document, which is large and read from disk when a page needs it.
// Both depend on that file and the settings alone, never on another card.
package stories

import (
	"time"

	"broadsheet/generator/problems"
	"broadsheet/generator/sources"
	"broadsheet/generator/words"
)

// A Card holds what the pages of the site may show of a story or standing page
// besides its text.
type Card struct {
	Source string // relative to the site's folder
	Digest sources.Digest

	Title       string
	Slug        string // the last part of its address
	Description string // the dek, or ""
	Excerpt     string // the opening of the text

	Date time.Time // in the site's zone
	Type string    // "news" unless set

	// Terms are the story's terms in the author's order, by row: RowCategory,
	// RowTag, RowAuthor, then one row for each of [taxonomies], sorted by name.
	Terms [][]Term

	Image *Image
	// Links are the distinct targets of the body's references into the site,
	// links and pictures alike, as written but without query and fragment.
	Links []string

	VectorSum uint64         // checksum of the vector, see Reader.AppendVector
	Passages  words.Passages // of the vector
	Words     int32
	// The flags are together to share a machine word.
	Draft, Featured, Evergreen, NoIndex bool
	Highlighted                         bool // the body has highlighted code

	// Extra is never nil. It is read-only once the card is made: many cards
	// share NoExtra.
	*Extra `codec:"omitempty"`
}

// NoExtra is the Extra of all cards without rare fields.
var NoExtra = new(Extra)

// Extra holds the fields of a Card that few stories have. They are apart to
// save memory: a site may have a hundred thousand cards.
type Extra struct {
	Permalink string    // a whole path set in front matter, decoded, or ""
	Publish   time.Time // the embargo; zero if none
	Updated   time.Time // zero if never
	Expires   time.Time // zero if never

	Aliases   []string // paths, decoded: "/old/", "/café/index.html"
	Canonical string   // the URL of the original, or ""
	ID        string   // a permanent ID in feeds; "" for the first address

	Related, Unrelated []string // pins and bans: slugs or paths, as written
	Next               string
	Series, Thread     string
	Sponsor            string
	Corrections        []Correction
	Sources            []Link
	AI                 string            // disclosure, or ""
	Translations       map[string]string // from BCP 47 tag to address
	// Params holds string, bool, int64, float64, []any and map[string]any;
	// dates are text as written.
	Params map[string]any

	// Fragments are the distinct targets of the body's references that lead to
	// a part of a page, as written ("../other.md#part", "#part").
	Fragments []string
	// Problems were found while reading the file. Every build reports them
	// until the file changes.
	Problems []*problems.Problem
}

// A Term is an entry of a taxonomy: a spelling and its slug.
type Term struct{ Name, Slug string }

// An Image is a picture of a story, page, author or category. Src is as
// written: a path relative to the file, a path from the site's root
// ("/images/x.jpg", in static/), or a URL.
type Image struct{ Src, Alt, Caption, Credit, License string }

// A Correction is a mistake that was corrected.
type Correction struct {
	Date time.Time
	Text string
}

// A Link is a title with an address, such as a source.
type Link struct{ Title, URL string }

// An Author is a record of content/authors.
type Author struct {
	Source   string
	Digest   sources.Digest
	Slug     string
	Name     string
	Beat     string
	Email    string
	Photo    *Image
	Links    []Link
	Params   map[string]any // as in Extra
	Excerpt  string         // of the biography
	Targets  []string       // of the biography's references, as in Card.Links
	Problems []*problems.Problem
}

// A Category is a record of content/categories.
type Category struct {
	Source      string
	Digest      sources.Digest
	Slug        string
	Title       string
	Description string
	Order       int // in the navigation, ascending; 0 comes last
	Image       *Image
	Params      map[string]any // as in Extra
	Problems    []*problems.Problem
}

// Published returns the instant that orders stories: Publish, else Date.
func (c *Card) Published() time.Time {
	if !c.Publish.IsZero() {
		return c.Publish
	}
	return c.Date
}

// Rows of Card.Terms that every site has.
const (
	RowCategory = iota
	RowTag
	RowAuthor
	RowCustom // the first of [taxonomies]
)
