// Package stories reads content files: stories, standing pages (such as an imprint), and
// the files that describe authors and categories.
//
// Every story or standing page becomes a Card and a markdown.Document. The Card is small
// and stays in memory. The Document is large and is read from disk when the story's page
// is made. Both depend only on the story's own file and the settings.
package stories

import (
	"time"

	"broadsheet/generator/problems"
	"broadsheet/generator/sources"
	"broadsheet/generator/words"
)

// A Card holds everything about a story or standing page that pages of the site may show,
// except the body.
type Card struct {
	Source string // path of the story's file, relative to the site's folder
	Digest sources.Digest

	Title string
	// last part of the story's address, from the front-matter key slug or the file's name
	Slug        string
	Description string // the author's summary of the story in one or two sentences, or ""
	Excerpt     string // beginning of the story's text, without markup

	Date time.Time // date of the story, in the site's time zone
	Type string    // type of the story, such as "opinion"; "news" by default

	// Terms holds the story's terms of all taxonomies. The index is the number of a taxonomy:
	// RowCategory, RowTag, RowAuthor, and then the taxonomies of config.toml, sorted by name.
	// The value is the list of the story's terms in this taxonomy, in the author's order.
	Terms [][]Term

	Image *Image
	// Links lists the targets of the links and pictures in the story's text, if they are
	// within the site. Each target is listed once, as the author wrote it, but without query
	// and fragment.
	Links []string
	// Pictures lists the targets in Links that the story's text shows as pictures. Opened
	// lists the targets of links that lead to picture files.
	Pictures, Opened []string
	// Undescribed lists the targets in Pictures whose pictures have no alternative text.
	Undescribed []string

	Form      uint64 // hash of the headline without its numbers, from words.Counter.Form
	VectorSum uint64 // checksum of the encoded vector of the story, set by Reader.AppendVector
	// Passages holds the IDs of the longer paragraphs of the story, by which copies in other
	// stories are recognized.
	Passages words.Passages
	Words    int32
	// The bool fields stand side by side to save memory: together they fit into one machine
	// word.
	Draft, Featured, Evergreen, NoIndex bool
	// Highlighted reports whether the story's text has code with syntax highlighting.
	Highlighted bool

	// Extra holds the fields that few stories set. It is never nil. Its value must not be
	// changed once the card is made, since many cards share the value NoExtra.
	*Extra `codec:"omitempty"`
}

// NoExtra is the empty Extra of all cards that have no rare fields.
var NoExtra = new(Extra)

// Extra holds the fields of a Card that few stories set. They are in a struct of their
// own to save memory: a site may have a hundred thousand cards.
type Extra struct {
	// Permalink is the address in the front-matter key permalink, percent-decoded, perhaps
	// with placeholders, or "".
	Permalink string
	Publish   time.Time // time before which the story is withheld, or zero
	Updated   time.Time // time of the last change that readers should know of, or zero
	Expires   time.Time // time from which the story is withheld, or zero

	Aliases   []string // former addresses of the story, percent-decoded: "/old/", "/café/index.html"
	Canonical string   // URL of the first publication on another site, or ""
	// ID is the permanent ID of the story in feeds. If it is "", feeds use the first address
	// of the story.
	ID string

	// Related and Unrelated hold the slugs or paths of the stories that are always or never
	// shown as related.
	Related, Unrelated []string
	Next               string
	Series, Thread     string
	Sponsor            string
	Corrections        []Correction
	Sources            []Link
	AI                 string // sentence that discloses the use of AI, or ""
	// Translations holds the addresses of translations. The key is the BCP 47 tag of the
	// language.
	Translations map[string]string
	// Params is the front-matter table params, which only the site's own templates read. The
	// keys are names; the values have the types that matter.Value.Any returns.
	Params map[string]any

	// Joined lists the texts of several words in front matter that the author most likely
	// meant as lists of categories or tags.
	Joined []Joined
	// Fragments lists the targets with a fragment of the links in the story's text, as the
	// author wrote them: "../other.md#part", "#part". Each target is listed once.
	Fragments []string
	// Shortcodes lists the names of the site's own shortcodes that the story's text uses.
	Shortcodes []string
	// Problems lists the mistakes in the story's file. The card keeps them so that later
	// builds report them without reading the file again.
	Problems []*problems.Problem
}

// A Term is an entry of a taxonomy, such as a tag. Name is the term as the author wrote it.
type Term struct{ Name, Slug string }

// An Image is a picture of a story, page, author or category. The field Src is the picture
// as the author named it: by a URL, by a path relative to the content file, or by a path
// from the site's root ("/images/x.jpg" for a file in static/).
type Image struct {
	Src, Alt, Caption, Credit, License string
	// Focus is the point that every crop of the picture contains: its distance from the
	// left as a fraction of the width, and from the top as a fraction of the height. It is
	// nil if the author gave none.
	Focus []float64
}

// A Correction tells readers when a mistake in a story was corrected, and what the mistake
// was.
type Correction struct {
	Date time.Time
	Text string
}

// A Link is a title with a URL or a path from the site's root. Examples are the sources of
// a story.
type Link struct{ Title, URL string }

// A Joined is a text of several words where front matter should have a list. Its field Key
// is the front-matter key.
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
	Params   map[string]any // front-matter table params, which only the site's own templates read
	Excerpt  string         // beginning of the biography, without markup
	Targets  []string       // targets within the site of the links and pictures in the biography
	Pictures []string       // targets in the field Targets that the biography shows as pictures
	Opened   []string       // targets of those links in the biography that lead to picture files
	// Shortcodes lists the names of the site's own shortcodes that the biography uses.
	Shortcodes []string
	Problems   []*problems.Problem
}

// A Category holds what a file in content/categories says about a category.
type Category struct {
	Source      string
	Digest      sources.Digest
	Slug        string
	Title       string
	Description string
	// Order is the position of the category in the site's menu: small numbers come first, 0
	// comes last.
	Order    int
	Image    *Image
	Params   map[string]any // front-matter table params, which only the site's own templates read
	Problems []*problems.Problem
}

// Published returns the time by which the published stories are ordered: the field Publish
// if it is set, or else Date.
func (c *Card) Published() time.Time {
	if !c.Publish.IsZero() {
		return c.Publish
	}
	return c.Date
}

// Indexes of taxonomies in Card.Terms. Every site has categories, tags and authors.
const (
	RowCategory = iota
	RowTag
	RowAuthor
	RowCustom // index of the first taxonomy that config.toml defines under [taxonomies]
)
