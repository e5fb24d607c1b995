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

// A Card holds everything about a story or standing page that pages of the site may show,
// except the body.
type Card struct {
	Source string // path of the story's file, relative to the site's folder
	Digest sources.Digest

	Title       string
	Slug        string // last part of the story's address, from the key slug or the file's name
	Description string // the author's summary of the story in one or two sentences, or ""
	Excerpt     string // beginning of the story's text, without markup

	Date time.Time // date of the story, in the site's time zone
	Type string    // kind of story, such as "opinion"; "news" by default

	// Terms[i] holds the story's terms of taxonomy i, in the author's order. The first
	// taxonomies are RowCategory, RowTag and RowAuthor; those of config.toml follow, sorted
	// by name.
	Terms [][]Term

	Image *Image
	// Links lists the targets within the site of the links and pictures in the story's
	// text. The targets are as the author wrote them, but without query and fragment, and
	// without repetitions.
	Links []string
	// Pictures lists those Links that the text shows as pictures. Opened lists those that
	// are files of pictures and to which the text links.
	Pictures, Opened []string
	// Undescribed lists those Pictures that have no alternative text.
	Undescribed []string

	VectorSum uint64         // checksum of the encoded vector, set by Reader.AppendVector
	Passages  words.Passages // IDs of longer paragraphs, to recognize copies in other stories
	Words     int32
	// The bool fields stand side by side to save memory: they fit into one machine word.
	Draft, Featured, Evergreen, NoIndex bool
	Highlighted                         bool // whether the text has code with syntax highlighting

	// Extra is never nil. It must not be changed once the card is made, since many cards
	// share NoExtra.
	*Extra `codec:"omitempty"`
}

// NoExtra is the empty Extra of all cards that have no rare fields.
var NoExtra = new(Extra)

// Extra holds the fields of a Card that few stories set. They are in a struct of their
// own to save memory: a site may have a hundred thousand cards.
type Extra struct {
	Permalink string    // full address from front matter, decoded, maybe with placeholders; or ""
	Publish   time.Time // time before which the story is withheld; or zero
	Updated   time.Time // time of the last change that readers should know of; or zero
	Expires   time.Time // time from which the story is withheld; or zero

	Aliases   []string // former addresses of the story, decoded: "/old/", "/café/index.html"
	Canonical string   // URL of the first publication on another site, or ""
	ID        string   // permanent ID in feeds; if "", feeds use the story's first address

	Related, Unrelated []string // slugs or paths of stories always or never shown as related
	Next               string
	Series, Thread     string
	Sponsor            string
	Corrections        []Correction
	Sources            []Link
	AI                 string            // sentence that discloses the use of AI, or ""
	Translations       map[string]string // maps BCP 47 language tags to addresses of translations
	// Params is the table of front matter that the site's templates may use as they like.
	// Its keys are names; its values have the types that matter.Value.Any returns.
	Params map[string]any

	// Joined lists the texts of several words that may be lists of categories or tags,
	// written as one text by mistake.
	Joined []Joined
	// Fragments lists the targets of those links in the story's text that have a fragment,
	// as the author wrote them ("../other.md#part", "#part"), without repetitions.
	Fragments []string
	// Problems lists the mistakes in the story's file. The card keeps them so that later
	// builds report them without reading the file again.
	Problems []*problems.Problem
}

// A Term is an entry of a taxonomy, such as a tag. Name is the term as the author wrote it.
type Term struct{ Name, Slug string }

// An Image is a picture of a story, page, author or category. Src is the author's text: a
// URL, a path relative to the content file, or a path from the site's root ("/images/x.jpg"
// for a file in static/).
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

// A Joined is a text of several words where front matter should have a list. Key is the
// front-matter key.
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
	Params   map[string]any // values for templates, as in Extra.Params
	Excerpt  string         // beginning of the biography, without markup
	Targets  []string       // targets of the links and pictures in the biography, as in Card.Links
	Pictures []string       // as in Card.Pictures
	Opened   []string       // as in Card.Opened
	Problems []*problems.Problem
}

// A Category holds what a file in content/categories says about a category.
type Category struct {
	Source      string
	Digest      sources.Digest
	Slug        string
	Title       string
	Description string
	Order       int // position in the site's navigation, from small to large; 0 means last
	Image       *Image
	Params      map[string]any // values for templates, as in Extra.Params
	Problems    []*problems.Problem
}

// Published returns the time by which stories are ordered: Publish if it is set, or else
// Date.
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
