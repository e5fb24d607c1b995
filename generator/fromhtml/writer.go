package fromhtml

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"
	"unicode"

	"golang.org/x/net/html"

	"broadsheet/generator/slugs"
)

// A writer holds the state of one conversion.
type writer struct {
	env     *Env
	classic bool // whether line ends are breaks; see Env.WordPress

	blocks []block // finished blocks of the innermost container
	run    run     // text that is not yet part of a block
	marks  []*mark // open inline elements, outermost first

	line   line // what the text is in, if that is a single line
	depth  int  // number of containers around the text
	shared int  // number of shared blocks so far

	notes    map[string]*note // by id; see findNotes
	cited    []*note          // notes in the order of their marks
	language string           // language that the comment before a code block of WordPress names
	shown    string           // address of the last picture
	unclosed map[string]bool  // names of shortcodes without end tags in the rest of the text
}

// A line is a thing that Markdown writes in a single line.
type line uint8

const (
	severalLines line = iota // none of the others
	headingLine
	termLine // of a list of terms with their meanings
	cellLine // of a table
)

// lineBreak returns what a line break becomes.
func (l line) lineBreak() string {
	switch l {
	case severalLines:
		return "\n"
	case cellLine:
		return "<br>"
	}
	return " "
}

// deepest is the largest number of lists and quotes within each other that are written.
// Deeper ones become ordinary paragraphs.
const deepest = 24

// A block is a part of the Markdown that begins and ends a line.
type block struct {
	kind blockKind
	text []byte
}

type blockKind uint8

const (
	paragraph blockKind = iota
	tightList           // a list without empty lines between its items
	looseList
	otherBlock
)

// joined returns blocks with empty lines between them. If tight is true, there is none
// before a list.
func joined(blocks []block, tight bool) []byte {
	var out []byte
	for i, b := range blocks {
		if i > 0 {
			out = append(out, '\n')
			if !tight || b.kind != tightList {
				out = append(out, '\n')
			}
		}
		out = append(out, b.text...)
	}
	return out
}

// endParagraph ends the paragraph that has begun, if any.
func (w *writer) endParagraph() {
	switch w.line {
	case headingLine, termLine:
		w.run.space = true
		return
	case cellLine:
		w.run.breaks = 1
		return
	}
	pieces := len(w.run.pieces)
	if text := w.take(); pieces > 0 && !isBlank(string(text)) {
		w.blocks = append(w.blocks, block{paragraph, text})
	}
}

// addBlock ends the paragraph that has begun and adds a block.
func (w *writer) addBlock(kind blockKind, text []byte) {
	w.endParagraph()
	if len(text) > 0 {
		w.blocks = append(w.blocks, block{kind, text})
	}
}

// addText ends the paragraph that has begun and adds a paragraph of plain text.
func (w *writer) addText(text string) {
	w.endParagraph()
	w.text(text)
	w.endParagraph()
}

// within returns the blocks that a function adds, instead of adding them to the present
// container.
func (w *writer) within(f func()) []block {
	w.endParagraph()
	outer := w.blocks
	w.blocks = nil
	w.depth++
	f()
	w.endParagraph()
	w.depth--
	inner := w.blocks
	w.blocks = outer
	return inner
}

// indented returns a text with a prefix before each line but the first, which has a prefix of its
// own. Empty lines get the prefix without spaces at its end.
func indented(text []byte, first, prefix string) []byte {
	out := make([]byte, 0, len(text)+len(first)+bytes.Count(text, []byte("\n"))*len(prefix))
	bare := bytes.TrimRight([]byte(prefix), " ")
	out = append(out, first...)
	for i, line := range bytes.Split(text, []byte("\n")) {
		switch {
		case i > 0 && len(line) == 0:
			out = append(append(out, '\n'), bare...)
		case i > 0:
			out = append(append(out, '\n'), prefix...)
		}
		out = append(out, line...)
	}
	return out
}

func (w *writer) children(n *html.Node) {
	for c := range n.ChildNodes() {
		w.node(c)
	}
}

// apart writes what an element contains as paragraphs of their own. It accepts nil.
func (w *writer) apart(n *html.Node) {
	if n != nil {
		w.endParagraph()
		w.children(n)
		w.endParagraph()
	}
}

func (w *writer) node(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		w.text(n.Data)
	case html.CommentNode:
		w.comment(n.Data)
	case html.ElementNode:
		w.element(n)
	}
}

func (w *writer) told(kind, name string) {
	if w.env.Told != nil {
		w.env.Told(kind, name)
	}
}

// heading writes a heading, with its id if Broadsheet would make another one.
func (w *writer) heading(n *html.Node) {
	line := w.single(n, headingLine)
	if isBlank(string(line)) {
		return
	}
	if bytes.HasSuffix(line, []byte("#")) {
		line = append(line[:len(line)-1], `\#`...)
	}
	level, _ := strconv.Atoi(n.Data[1:])
	text := append(bytes.Repeat([]byte("#"), level), ' ')
	text = append(text, line...)
	if id := attribute(n, "id"); isID(id) && id != slugs.OfHeading(plain(n)) {
		text = append(text, " {#"+id+"}"...)
	}
	w.addBlock(otherBlock, text)
}

// single returns the text of an element, whatever it contains, as a single line of
// Markdown.
func (w *writer) single(n *html.Node, in line) []byte {
	w.endParagraph()
	w.line = in
	w.children(n)
	line := bytes.TrimRightFunc(w.take(), unicode.IsSpace)
	w.line = severalLines
	return line
}

// quote writes a block quote.
func (w *writer) quote(n *html.Node) {
	if w.depth >= deepest {
		w.apart(n)
		return
	}
	inner := w.within(func() { w.children(n) })
	if len(inner) > 0 {
		w.addBlock(otherBlock, indented(joined(inner, false), "> ", "> "))
	}
}

// details writes an element that readers unfold.
func (w *writer) details(summary *html.Node, content func()) {
	head := ""
	if summary != nil {
		head = w.rawChildren(summary)
	}
	inner := w.within(content)
	if head == "" && len(inner) == 0 {
		return
	}
	w.addBlock(otherBlock, []byte("<details>\n<summary>"+cmp.Or(head, "Details")+"</summary>"))
	w.blocks = append(w.blocks, inner...)
	w.addBlock(otherBlock, []byte("</details>"))
}

func isID(id string) bool {
	return id != "" && !slices.ContainsFunc([]byte(id), func(b byte) bool {
		return b <= ' ' || bytes.IndexByte([]byte(`{}"'<>&#=`+"`"), b) >= 0
	})
}
