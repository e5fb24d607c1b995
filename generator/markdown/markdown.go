// Package markdown turns the body of one file into HTML.
//
// One text enters; a Document leaves that depends on nothing but that text:
// where it refers to other pages or files of the site, its HTML has a gap
// (a Ref) that is filled when a page is made. So a Document can be kept for as
// long as its file does not change, whatever happens to the rest of the site.
package markdown

// A Document is one body, converted.
type Document struct {
	// HTML is the body without what Refs put into it.
	HTML []byte
	// Refs are the references into the site, in the order of their Offset.
	Refs []Ref
	// Headings are the body's headings in order.
	Headings []Heading
	// Highlighted tells that the body has code with colour classes.
	Highlighted bool

	// Excerpt is the opening of the text, plain, cut at a word and ending
	// in "…" where it was cut.
	Excerpt string `codec:"-"`
	// Paragraphs are the running text, plain: paragraphs, list items and
	// table cells, without code blocks and quotes. Headings come first.
	Paragraphs []string `codec:"-"`
	// Words counts the words of the text, code blocks left out.
	Words int `codec:"-"`
}

// A RefKind says what element a reference belongs to, and so what Fill writes.
type RefKind uint8

// The kinds of references.
const (
	Link  RefKind = iota + 1 // <a href="…">
	Image                    // <img src="…" width="…" height="…">
	Media                    // any other attribute with an address in raw HTML, such as poster="…"
)

// A Ref is a gap in a Document's HTML: a reference to a place in the site,
// or within the page itself ("#fn:1").
type Ref struct {
	// Offset is where in HTML the attribute value belongs.
	Offset int
	Kind   RefKind
	// Target is the destination as the author wrote it, unescaped:
	// "../other/index.md#part", "picture.jpg", "/about/", "#fn:1".
	Target string
	// Line and Column are the reference's place in the file, from 1.
	Line, Column int
}

// A Heading is a heading of a body.
type Heading struct {
	Level int // 1 to 6
	ID    string
	Text  string // plain
}

// A Filling is what a reference turns out to be.
type Filling struct {
	// URL is the final address, percent-encoded where it must be.
	URL string
	// Width and Height are an image's size in pixels, 0 if not known.
	Width, Height int
	// Missing tells that there is nothing at the target: a link's text stays
	// without the link, a picture is left out.
	Missing bool
}
