package markdown

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// frameAddress returns the name of the attribute in which an iframe or similar element
// has the URL of the page to show, such as "src". For any other element it returns "".
func frameAddress(element string) string {
	switch element {
	case "embed", "frame", "iframe":
		return "src"
	case "object":
		return "data"
	}
	return ""
}

// linkToFrame writes a link in place of an iframe or a similar element that is left out.
// The text of the link is the title of the element or, if it has no title, the URL. The
// argument at is the byte offset of the tag in the Markdown. If isBlock is true and no
// HTML element is open, linkToFrame starts a paragraph for the link.
func (w *writer) linkToFrame(t html.Token, at int, isBlock bool) {
	url := strings.Trim(attribute(t, frameAddress(t.Data)), htmlSpace)
	if url == "" || w.harmful([]byte(url), at, false) {
		return
	}
	label, attributes := strings.TrimSpace(attribute(t, "title")), ""
	if w.plain = append(w.plain, label...); label == "" {
		label, attributes = url, w.c.ltr
		if strings.HasPrefix(url, "//") {
			label = "https:" + url
		}
	}
	if isBlock {
		w.closeParagraph()
		if len(w.open) == w.floor {
			w.s("<p>")
			w.open = append(w.open, "p")
			w.framed = len(w.open)
		}
	}
	w.linkTo([]byte(url), []byte(label), attributes, at)
	w.gap = w.gap || !w.inLink()
}

// writeGap writes a space after a link of linkToFrame, if that link was written last,
// unless the next text begins with a space or a punctuation mark.
func (w *writer) writeGap(next []byte) {
	if first, _ := utf8.DecodeRune(next); w.gap && (unicode.IsLetter(first) || unicode.IsDigit(first)) {
		w.s(" ")
	}
	w.gap = false
}

// closeFrame closes the paragraph that linkToFrame has started, if that paragraph is
// still open.
func (w *writer) closeFrame() {
	if w.framed > w.floor && w.framed <= len(w.open) {
		w.closeTo(w.framed - 1)
	}
	w.framed = 0
}

// attribute returns the value of an attribute of a tag, or "" if the tag has no such
// attribute.
func attribute(t html.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// inLink reports whether the writer is within a link. HTML does not allow links within
// links.
func (w *writer) inLink() bool {
	return w.links > 0 || slices.Contains(w.open, "a")
}

// mayOpen reports whether a block element of raw HTML may start within a line of Markdown
// text. If the line is part of a paragraph, mayOpen ends that paragraph. The function
// resume later starts a paragraph for the rest of the line.
func (w *writer) mayOpen() bool {
	w.closeParagraph()
	if len(w.open) > w.floor {
		last := w.open[len(w.open)-1]
		return closesParagraph(last) && !isHeading(last) || last == "td" || last == "th"
	}
	if w.depth > 1 {
		return false
	}
	if w.line == paragraphLine {
		w.endLine("</p>\n")
		w.line, w.broken = flowLine, true
		w.plain = append(w.plain, ' ')
	}
	return w.line == flowLine
}

// endLine writes the argument tag, the end tag of a paragraph. If the paragraph is empty,
// endLine removes the start tag of the paragraph instead.
func (w *writer) endLine(tag string) {
	if rest := bytes.TrimRight(w.out, htmlSpace); bytes.HasSuffix(rest, []byte("<p>")) {
		w.out = rest[:len(rest)-len("<p>")]
		return
	}
	w.s(tag)
}

// resume starts a new <p> after a block element of raw HTML, for the rest of the paragraph
// that mayOpen has ended.
func (w *writer) resume() {
	if w.broken && w.line == flowLine && len(w.open) == w.floor {
		w.s("<p>")
		w.line = paragraphLine
	}
}

func isHeading(name string) bool {
	return len(name) == 2 && name[0] == 'h' && '1' <= name[1] && name[1] <= '6'
}

// Kinds of lines of text. The kind of a line decides which HTML elements the line may
// contain.
const (
	phrasingLine  = iota // text of a heading or the like, which must not contain block elements
	paragraphLine        // text of a <p>, which a block element would end
	flowLine             // text of a list item or the like, which may contain all HTML elements
)
