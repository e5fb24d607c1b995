// Package stories turns one file of content into a Card and a Body.
//
// A file's bytes enter; a Card (small, kept for every story) and a Document
// (large, kept elsewhere until a page needs it) leave. Both depend on that file
// and the configuration alone: a Card never knows another Card.
package stories

import (
	"time"

	"broadsheet/generator/problems"
	"broadsheet/generator/sources"
	"broadsheet/generator/words"
)

// A Card is what other pages may know of a story or a standing page.
type Card struct {
	// Source is the file's path, relative to the site's folder.
	Source string
	// Digest is that of the file's bytes.
	Digest sources.Digest

	Title       string
	Slug        string // a story's or page's own part of its address
	Description string // the dek; "" if the author gave none
	Excerpt     string // the opening of the text

	Date time.Time // in the site's zone
	Type string    // "news" unless set

	// Terms holds, for each row of the taxonomy table, the story's terms in
	// the author's order: row 0 is its category, 1 its tags, 2 its authors,
	// then the configured ones by name.
	Terms [][]Term

	Image *Image
	// Links are the distinct targets of the body's references into the rest of
	// the site, links and pictures alike, as written but for what follows # or ?.
	Links []string

	// Said is a hash of what the story says, see Reader.Vector.
	Said uint64
	// Passages are those of what it says.
	Passages words.Passages
	Words    int32
	// The flags stand together, where they take the space of one.
	Draft, Featured, Evergreen, NoIndex bool
	Highlighted                         bool // the body has code with colours

	// Extra is never nil. It is read-only once the card is made: many cards
	// share NoExtra.
	*Extra `codec:"omitempty"`
}

// NoExtra is the Extra of all cards without rare fields.
var NoExtra = new(Extra)

// Extra holds the fields of a Card that few stories have. They are apart to
// save memory: a site may have a hundred thousand cards.
type Extra struct {
	Permalink string    // a whole path asked for in front matter, decoded, or ""
	Publish   time.Time // the embargo; zero if none
	Updated   time.Time // zero if never
	Expires   time.Time // zero if never

	Aliases   []string // paths, decoded: "/old/", "/café/index.html"
	Canonical string
	ID        string // a permanent feed id; "" for the first address

	Related, Unrelated []string // slugs or paths, as written
	Next               string
	Series, Thread     string
	Sponsor            string
	Corrections        []Correction
	Sources            []Link
	AI                 string            // disclosure, "" if none
	Translations       map[string]string // BCP 47 tag to address
	// Params holds string, bool, int64, float64, []any and map[string]any;
	// dates are text as written.
	Params map[string]any

	// Fragments are those of the body's references that lead to a part of a
	// page, as written ("../other.md#part", "#part").
	Fragments []string
	// Problems were found while reading the file; they are shown again at
	// every build until the file changes.
	Problems []*problems.Problem
}

// A Term is one value of a taxonomy: a spelling and its slug.
type Term struct{ Name, Slug string }

// An Image is a picture that belongs to a story, page or author.
type Image struct {
	// Src is the path as written: relative to the file, from the site's root
	// ("/images/x.jpg", in static/), or a full address.
	Src                           string
	Alt, Caption, Credit, License string
}

// A Correction says what was wrong and since when it is right.
type Correction struct {
	Date time.Time
	Text string
}

// A Link is a title with an address, such as a source.
type Link struct{ Title, URL string }

// An Author is a record of content/authors.
type Author struct {
	Source  string
	Digest  sources.Digest
	Slug    string
	Name    string
	Beat    string
	Email   string
	Photo   *Image
	Links   []Link
	Params  map[string]any
	Excerpt string // the biography, plain
	// Targets are what the biography refers to, like a Card's Links.
	Targets  []string
	Problems []*problems.Problem
}

// A Category is a record of content/categories.
type Category struct {
	Source      string
	Digest      sources.Digest
	Slug        string
	Title       string
	Description string
	Order       int // ascending; those without come last
	Image       *Image
	Params      map[string]any
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
