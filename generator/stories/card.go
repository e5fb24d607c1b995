// Package stories reads content files: stories, standing pages (such as an imprint),
// and the files that describe authors and categories.
//
// Every story or standing page becomes a Card and a markdown.Document. The Card is
// small and stays in memory; the Document is large and is read from disk when a page
// needs it. Both depend only on the story's own file and the settings.
package stories

import (
	"time"

	"broadsheet/generator/problems"
	"broadsheet/generator/sources"
	"broadsheet/generator/words"
)

// A Card holds all that pages of the site may show of a story or standing page, except
// its text.
type Card struct {
	Source string // path of the file, relative to the site's folder
	Digest sources.Digest

	Title       string
	Slug        string // last part of the story's address: "slug" in front matter, or made from the name of the file
	Description string // one or two sentences about the story, or ""
	Excerpt     string // opening of the text, without markup

	Date time.Time // date of the story, in the site's time zone
	Type string    // kind of story, such as "opinion"; "news" by default

	// Terms[i] holds the story's terms of taxonomy i, in the author's order:
	// RowCategory, RowTag, RowAuthor, and then those of config.toml, sorted by name.
	Terms [][]Term

	Image *Image
	// Links are the distinct targets of the body's links and pictures within the site,
	// as written but without query and fragment.
	Links []string

	VectorSum uint64         // checksum of the encoded vector, set by Reader.AppendVector
	Passages  words.Passages // IDs of the longer paragraphs, to recognize copies in other stories
	Words     int32
	// The bool fields are adjacent, so that they share one machine word.
	Draft, Featured, Evergreen, NoIndex bool
	Highlighted                         bool // whether the body has code with syntax highlighting

	// Extra is never nil. It is read-only once the card is made: many cards share
	// NoExtra.
	*Extra `codec:"omitempty"`
}

// NoExtra is the empty Extra that all cards without rare fields share.
var NoExtra = new(Extra)

// Extra holds the fields of a Card that few stories set. They are in a struct of their
// own to save memory: a site may have a hundred thousand cards.
type Extra struct {
	Permalink string    // whole address set in front matter, decoded, perhaps with placeholders; or ""
	Publish   time.Time // instant before which the story is withheld; zero if none
	Updated   time.Time // last change that readers should know of; zero if none
	Expires   time.Time // instant from which the story is withheld; zero if none

	Aliases   []string // former addresses, decoded: "/old/", "/café/index.html"
	Canonical string   // URL at which the story appeared first, or ""
	ID        string   // permanent ID in feeds; if "", feeds use the first address

	Related, Unrelated []string // slugs or paths of stories always or never to show as related
	Next               string
	Series, Thread     string
	Sponsor            string
	Corrections        []Correction
	Sources            []Link
	AI                 string            // sentence that discloses the use of AI, or ""
	Translations       map[string]string // addresses of the story in other languages, by BCP 47 tag
	// Params is the table of front matter that templates may use freely. Its values
	// have the types that matter.Value.Any returns.
	Params map[string]any

	// Joined are the categories and tags of several words for which the author may have
	// meant a list of terms.
	Joined []Joined
	// Fragments are the distinct targets of the body's links that have a fragment, as
	// written ("../other.md#part", "#part").
	Fragments []string
	// Problems are the mistakes found in the file. They are kept so that every build
	// reports them until the file changes.
	Problems []*problems.Problem
}

// A Term is an entry of a taxonomy, such as a tag: its name as written and its slug.
type Term struct{ Name, Slug string }

// An Image is a picture of a story, page, author or category. Src is as written: a URL,
// or a path relative to the file or to the site's root ("/images/x.jpg", in static/).
type Image struct{ Src, Alt, Caption, Credit, License string }

// A Correction says when a mistake in a story was corrected, and what it was.
type Correction struct {
	Date time.Time
	Text string
}

// A Link is a title with a URL or a path from the site's root, such as a source.
type Link struct{ Title, URL string }

// A Joined is a text of several words under a front-matter key that should have a list.
type Joined struct{ Key, Text string }

// An Author holds what a file in content/authors says about an author.
type Author struct {
	Source   string
	Digest   sources.Digest
	Slug     string
	Name     string
	Beat     string
	Email    string
	Photo    *Image
	Links    []Link
	Params   map[string]any // table for templates, with values as in Extra.Params
	Excerpt  string         // opening of the biography, without markup
	Targets  []string       // targets of the biography's links and pictures, as in Card.Links
	Problems []*problems.Problem
}

// A Category holds what a file in content/categories says about a category.
type Category struct {
	Source      string
	Digest      sources.Digest
	Slug        string
	Title       string
	Description string
	Order       int // ascending position in the site's navigation; 0 means last
	Image       *Image
	Params      map[string]any // table for templates, with values as in Extra.Params
	Problems    []*problems.Problem
}

// Published returns the instant by which stories are ordered: Publish if set, or Date.
func (c *Card) Published() time.Time {
	if !c.Publish.IsZero() {
		return c.Publish
	}
	return c.Date
}

// Indexes into Card.Terms. Every site has the first three taxonomies.
const (
	RowCategory = iota
	RowTag
	RowAuthor
	RowCustom // first taxonomy that config.toml adds under [taxonomies]
)
