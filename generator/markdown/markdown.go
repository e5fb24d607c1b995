// Package markdown turns the body of one file into HTML.
//
// A Document depends on its text alone: where the text refers to other pages or
// files of the site, the HTML has a gap (a Ref), which is filled when a page is
// made. So a Document stays valid until its file changes.
package markdown

// A Document is one body, converted.
type Document struct {
	// HTML is the body with a gap for each of Refs.
	HTML []byte
	// Refs are the references into the site, sorted by Offset.
	Refs []Ref
	// Headings are the body's headings in order.
	Headings []Heading
	// Highlighted reports whether the body has code with colour classes.
	Highlighted bool

	// Excerpt is the opening of the plain text. If it is cut, it is cut after a
	// word and ends in "…".
	Excerpt string `codec:"-"`
	// Paragraphs are the plain text: headings, then paragraphs, list items and
	// table cells, without code blocks and quotes.
	Paragraphs []string `codec:"-"`
	// Words is the number of words, without code blocks.
	Words int `codec:"-"`
}

// A RefKind is the kind of element that a reference belongs to.
type RefKind uint8

// The kinds of references.
const (
	Link  RefKind = iota + 1 // <a href="…">
	Image                    // <img src="…" width="…" height="…">
	Media                    // a URL in another attribute of raw HTML than href and src, such as poster="…"
)

// A Ref is a gap in a Document's HTML: a reference to another page or file of the
// site or to a part of the page itself.
type Ref struct {
	// Offset is the position of the attribute value in HTML.
	Offset int
	Kind   RefKind
	// Target is the reference as written, unescaped: "../other/index.md#part",
	// "picture.jpg", "/about/", "#fn:1".
	Target string
	// Line and Column locate the reference in the file, from 1.
	Line, Column int
}

// A Heading is a heading of a body.
type Heading struct {
	Level int // 1 to 6
	ID    string
	Text  string // plain
}

// A Filling is the value for a gap.
type Filling struct {
	// URL is percent-encoded.
	URL string
	// Width and Height are the size of a picture in pixels, 0 if unknown.
	Width, Height int
	// Missing reports that the target does not exist: the text of a link is kept
	// without the link, a picture is left out.
	Missing bool
}
