// Package markdown converts the Markdown of one content file to HTML.
//
// A Document depends only on the text of that file, so it stays valid until the
// file changes. It has no URLs of other pages and files of the site. For each of
// these it has a Ref, a position in the HTML at which Fill inserts the URL when a
// page is rendered.
package markdown

// A Document is the result of converting the Markdown of one file.
type Document struct {
	// HTML is the converted text, without the URLs of Refs. Fill inserts them.
	HTML []byte
	// Refs are the references to pages and files of the site, sorted by Offset.
	Refs []Ref
	// Headings are the headings of the text, from first to last.
	Headings []Heading
	// IDs are the places in HTML of all ids and of attributes that name one, sorted by
	// Offset. No two elements have the same id.
	IDs []ID
	// Highlighted reports whether HTML contains CSS classes of highlighted code.
	Highlighted bool

	// Excerpt is the start of the plain text, at most 40 words and 280 characters.
	// It ends in "…" if text follows.
	Excerpt string `codec:"-"`
	// Paragraphs are the plain text: first all headings, then all paragraphs, list
	// items and table cells. Code blocks and quotes are left out.
	Paragraphs []string `codec:"-"`
	// Words is the number of words in the text, except those in code blocks. Two
	// Chinese or Japanese characters count as one word.
	Words int `codec:"-"`
}

// A RefKind is the kind of HTML attribute that a Ref belongs to.
type RefKind uint8

// The kinds of HTML attributes that a Ref can belong to.
const (
	Link  RefKind = iota + 1 // the href of an <a> element
	Image                    // the src of an <img> element, to which Fill adds width and height
	Media                    // another attribute of raw HTML with a URL, such as the poster of a <video>
)

// A Ref is a reference to a page or file of the site, or to a place in the same
// page. Its URL is not in the Document's HTML until Fill inserts it.
type Ref struct {
	// Offset is the byte offset in HTML at which Fill inserts the URL.
	Offset int
	Kind   RefKind
	// Target is the reference as the author wrote it, but without escape sequences:
	// "../other/index.md#part", "picture.jpg", "/about/", "#fn:1".
	Target string
	// Line and Column are the place of the reference in the file. Both count from
	// 1; columns are counted in characters.
	Line, Column int
}

// A Heading is a heading of a Document.
type Heading struct {
	Level int    // level in HTML, from 2 to 6
	ID    string // value of the HTML attribute id
	Text  string // text of the heading, without markup
}

// A Filling is the URL that Fill inserts for a Ref, and the size of a picture.
type Filling struct {
	// URL is percent-encoded, but not escaped for HTML.
	URL string
	// Width and Height are the size of a picture in pixels; 0 if unknown.
	Width, Height int
	// Missing reports that the target does not exist. Fill then writes the text of
	// a link without a URL, and leaves out a picture.
	Missing bool
}

// An ID is the place of an id in the HTML of a Document: in an attribute id, in the
// attribute name of an <a> element, or in an attribute that names ids of other elements.
type ID struct {
	Offset int    // byte offset in HTML of the id
	Value  string // the id, not escaped
	Use    bool   // whether the id is that of another element, as in aria-labelledby
}
