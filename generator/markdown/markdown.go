// Package markdown converts the Markdown of one content file to HTML.
//
// A Document depends only on the text of that file, so it stays valid until the file
// changes. Its HTML has no URLs of pages and files of the site. For each such URL, the
// Document has a Ref with the position in the HTML at which Fill inserts the URL when a
// page is rendered.
package markdown

// A Document is the result of converting the Markdown of one file.
type Document struct {
	// HTML is the converted text, without the URLs of Refs, which Fill inserts.
	HTML []byte
	// Refs are the references to pages and files of the site, sorted by Offset.
	Refs []Ref
	// Headings are the headings of the text, from first to last.
	Headings []Heading
	// IDs are the positions in HTML of all ids of elements, and of all ids in
	// attributes that refer to an element, sorted by Offset. No two elements have the
	// same id.
	IDs []ID
	// Highlighted reports whether HTML contains code that is highlighted with CSS
	// classes.
	Highlighted bool
	// Shortcodes are the uses of shortcodes of the site's own, in the order of their tags. HTML
	// has marks at their places.
	Shortcodes []Shortcode
	// Render appends the HTML of a shortcode to dst. The argument inner is the HTML between its
	// tags. If Render is nil, Fill leaves out shortcodes, but not the HTML between their tags.
	Render func(dst []byte, s *Shortcode, inner []byte) []byte `codec:"-"`

	// Excerpt is the start of the plain text, at most 40 words and 280 characters. It ends in
	// "…" if the text continues.
	Excerpt string `codec:"-"`
	// Paragraphs are the plain text of the Document: headings, paragraphs, list items and
	// table cells, in the order of the text. They do not contain code blocks and quotes.
	Paragraphs []string `codec:"-"`
	// Words is the number of words in the text, except those in code blocks. Two
	// Chinese or Japanese characters count as one word.
	Words int `codec:"-"`
}

// A RefKind is the kind of HTML attribute that gets the URL of a Ref.
type RefKind uint8

// The kinds of HTML attributes that get the URL of a Ref.
const (
	Link   RefKind = iota + 1 // the href of an <a> element
	Image                     // the src of an <img> element, to which Fill adds width and height
	Sized                     // the src of an <img> element for which the author gave a width or height
	Larger                    // the href of an <a> element that opens a picture in its largest size
	Media                     // another attribute with a URL, such as the poster of a <video>
	Tile                      // the src of an <img> element in a gallery, to which Fill adds width and height
)

// A Ref is a reference to a page or file of the site, or to a place in the same page. The
// HTML of the Document does not contain the URL of the reference until Fill inserts the
// URL.
type Ref struct {
	// Offset is the byte offset in HTML at which Fill inserts the URL.
	Offset int
	Kind   RefKind
	// Target is the reference as the author wrote it, but without escape sequences:
	// "../other/index.md#part", "picture.jpg", "/about/", "#fn:1".
	Target string
	// Undescribed says whether the reference is a picture without alternative text.
	Undescribed bool
	// Line and Column are the place of the reference in the content file. Both numbers
	// start at 1; columns are counted in characters.
	Line, Column int
}

// A Heading is a heading of a Document.
type Heading struct {
	Level int    // level of the HTML element, from 2 for <h2> to 6 for <h6>
	ID    string // id attribute of the HTML element
	Text  string // text of the heading, without markup
}

// Shows reports whether the reference is the src of an <img> element.
func (k RefKind) Shows() bool { return k == Image || k == Sized || k == Tile }

// A Filling is the URL that Fill inserts for a Ref, and further attributes of a picture.
type Filling struct {
	// URL is percent-encoded, but not escaped for HTML.
	URL string
	// Width and Height are the size of a picture in pixels, or 0 if the size is
	// unknown.
	Width, Height int
	// Srcset is the value of the attribute srcset of an <img> element: the files of the
	// picture in several widths. It is "" if there is only one file.
	Srcset string
	// AVIF is like Srcset, but for files in the format AVIF. It is "" if there are none.
	AVIF string
	// Sizes is the value of the attribute sizes: the width of the picture on pages. It is
	// used only with Srcset or AVIF.
	Sizes string
	// Original is the URL of the original, to which a picture outside of a link is linked. It
	// is "" if the picture needs no such link.
	Original string
	// Color is the CSS colour that is shown until the picture is loaded, or "".
	Color string
	// Missing reports that the target of the Ref does not exist. Fill then leaves out
	// the picture, or the href attribute of the link.
	Missing bool
}

// An ID is the position of an id in the HTML of a Document: in the attribute id of an
// element, in the attribute name of an <a> element, or in an attribute that refers to
// other elements by their ids.
type ID struct {
	Offset int    // byte offset in HTML of the id
	Value  string // the id, not escaped for HTML
	Use    bool   // whether the id refers to another element, as in aria-labelledby
}
