package markdown

import (
	"bytes"
	"slices"
	"strconv"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"broadsheet/generator/dialects"
	"broadsheet/generator/problems"
)

// A writer walks the syntax tree of a text once and writes the text as HTML and as
// plain text.
type writer struct {
	c    *Converter
	file string
	full []byte // content of the whole file
	body int    // byte offset in full at which the Markdown starts
	// source is the Markdown: full[body:], with other text in place of tags of other generators
	// and of hidden elements. Syntax nodes have byte offsets in it.
	source     []byte
	edits      []dialects.Edit // map byte offsets in source to those in full[body:]
	left       []dialects.Left // tags of other generators that have no meaning here; offsets in full[body:]
	shortcodes []Shortcode     // uses of the site's own shortcodes
	places     []int           // byte offsets of the shortcodes in full[body:]
	shown      []byte          // source, but with the hidden elements

	out         []byte
	refs        []Ref
	headings    []Heading
	ids         identifiers
	marks       []ID
	shift       bool // whether headings move down by one level, such as from <h2> to <h3>
	highlighted bool
	depth       int // number of inline elements around the current inline element
	note        int // byte offset in the Markdown of the footnote being written
	problems    []*problems.Problem
	said        []string // keys of the warnings that were given already; see first

	// The field plain holds the text of each block. At the end of a block, its byte range in
	// plain is appended to titles or running. The text of quotes is removed from plain again.
	plain   []byte
	titles  []extent // byte ranges of headings in the field plain
	running []extent // byte ranges of paragraphs, list items and table cells in the field plain
	// openings holds byte ranges in the field plain: those of paragraphs outside of lists and
	// quotes, from which the excerpt is taken.
	openings []extent
	// listed holds byte ranges in the field plain: those of paragraphs and list items, from
	// which the excerpt is taken if openings is empty.
	listed []extent
	// quoted is the start of the text in block quotes, for the excerpt of a text that has
	// only quotes.
	quoted []byte
	cells  int // number of table cells around the current element
	halves int // number of half words in the text; see halfWords
	quotes int // number of block quotes around the current block
	nested int // number of lists, quotes and other containers around the current block

	separator string // HTML comment that ends the excerpt as <!--more--> does, or ""
	marker    int    // byte offset in the field plain of the HTML comment that ends the excerpt, or -1

	// open has the names of the open elements of raw HTML, the outermost first. The elements
	// open[:floor] are outside of the current Markdown block, so this block cannot close them.
	open  []string
	floor int

	links    int      // number of Markdown links around the current element
	line     int      // kind of the current line of text: phrasingLine, paragraphLine or flowLine
	broken   bool     // whether a block element of raw HTML has ended the current paragraph
	framed   int      // length of the field open in the paragraph that linkToFrame has started, or 0
	gap      bool     // whether the last thing written is the link in place of an <iframe>
	replaced []extent // byte ranges in the Markdown of comments in place of hidden elements; see hider

	attributes leftOut // attributes of raw HTML that are not allowed
	classes    leftOut // CSS classes in raw HTML that are not allowed

	set      *byteSet   // the bytes that occur in the Markdown
	dialects []*dialect // syntax of other generators that the Markdown may contain
	code     []extent   // byte ranges of code and formulas in the Markdown, if dialects is not empty

	// lastAt is the byte offset in full of the last call of place, lastLine and lastColumn are
	// the results of that call.
	lastAt, lastLine, lastColumn int

	texts *texts
}

// An extent is a range of bytes in a text: the offset from of the first byte, and the
// offset to after the last byte.
type extent struct{ from, to int }

func (w *writer) reset(c *Converter, file string, full []byte, body int) {
	w.ids.reset()
	*w = writer{
		c: c, file: file, full: full, body: body, source: full[body:],
		out: w.out[:0], refs: w.refs[:0], headings: w.headings[:0], marks: w.marks[:0], problems: w.problems[:0],
		plain: w.plain[:0], titles: w.titles[:0], running: w.running[:0], openings: w.openings[:0], listed: w.listed[:0], quoted: w.quoted[:0], marker: -1,
		open: w.open[:0], code: w.code[:0], ids: w.ids, texts: w.texts,
		set: bytesOf(full[body:]),
	}
	w.texts.flat.glyphs = &c.marks
	w.readTags()
	w.shown = w.source
	w.dialects = dialectsIn(w.source, w.set)
}

// first reports whether it is called for the first time with this key for the current
// text. Callers use first to give a warning only once.
func (w *writer) first(key string) bool {
	if slices.Contains(w.said, key) {
		return false
	}
	w.said = append(w.said, key)
	return true
}

func (w *writer) s(s string) { w.out = append(w.out, s...) }

// blocks writes the children of a syntax node; these children are blocks.
func (w *writer) blocks(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.block(c)
	}
}

// within writes the blocks inside a list, quote, footnote or other container, and then
// closes the elements of raw HTML that are still open in it.
func (w *writer) within(n ast.Node) {
	floor := w.floor
	w.floor = len(w.open)
	w.nested++
	w.blocks(n)
	w.nested--
	w.closeTo(w.floor)
	w.floor = floor
}

// inlines writes the inline content of a syntax node, and then closes the elements of raw
// HTML that are still open in it. It returns the byte range of the content's text in
// w.plain.
func (w *writer) inlines(n ast.Node) extent {
	floor, from := w.floor, len(w.plain)
	w.floor = len(w.open)
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.inline(c)
	}
	w.closeTo(w.floor)
	w.floor = floor
	return extent{from, len(w.plain)}
}

// lineOf writes a line of text and, if the line is a paragraph, its end tag. The argument
// kind is phrasingLine, paragraphLine or flowLine. lineOf returns the byte range of the
// text in w.plain.
func (w *writer) lineOf(n ast.Node, kind int) extent {
	w.line = kind
	s := w.inlines(n)
	switch {
	case kind == paragraphLine && w.line == paragraphLine:
		w.endLine("</p>\n")
	case kind == paragraphLine:
		w.s("\n")
	}
	w.line = phrasingLine
	return s
}

func (w *writer) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Paragraph:
		w.paragraph(n)
	case *ast.TextBlock:
		w.recordText(w.lineOf(n, flowLine))
		if n.NextSibling() != nil {
			w.s("\n")
		}
	case *ast.Heading:
		w.heading(n)
	case *ast.List:
		w.list(n)
	case *ast.ListItem:
		w.item(n)
	case *ast.Blockquote:
		w.quote(n)
	case *ast.FencedCodeBlock:
		w.codeBlock(n, string(appendUnescaped(nil, n.Language(w.source))))
	case *ast.CodeBlock:
		w.codeBlock(n, "")
	case *ast.HTMLBlock:
		w.htmlBlock(n)
	case *mdxBlock:
		w.comment(slices.Concat([]byte("<!--"), n.comment, []byte("-->")))
	case *formulaBlock:
		w.formulaBlock(n)
	case *ast.ThematicBreak:
		w.s("<hr>\n")
	case *extast.Table:
		w.table(n)
	case *extast.DefinitionList:
		w.s("<dl>\n")
		w.within(n)
		w.s("</dl>\n")
	case *extast.DefinitionTerm:
		w.s("<dt>")
		w.recordText(w.inlines(n))
		w.s("</dt>\n")
	case *extast.DefinitionDescription:
		w.s("<dd>")
		w.within(n)
		w.s("</dd>\n")
	case *extast.FootnoteList:
		w.s("<div class=\"footnotes\" role=\"doc-endnotes\">\n<hr>\n<ol>\n")
		w.within(n)
		w.s("</ol>\n</div>\n")
	case *extast.Footnote:
		w.note = n.Pos()
		w.s(`<li id="`)
		w.id("fn:" + strconv.Itoa(n.Index))
		w.s("\">\n")
		w.within(n)
		w.s("</li>\n")
	case *extast.FootnoteBacklink: // the link back from a footnote that does not end in a paragraph
		w.inline(n)
	}
}

// recordText records the plain text of a block and counts its words. The argument s is the
// byte range of the text in w.plain. The text of a quote is counted and then removed from
// w.plain.
func (w *writer) recordText(s extent) {
	text := bytes.TrimSpace(w.plain[s.from:s.to])
	w.halves += halfWords(text)
	if w.quotes > 0 || len(text) == 0 {
		if len(text) > 0 && len(w.quoted) < 2*excerptLimit.characters && w.marker < 0 {
			w.quoted = append(append(w.quoted, text...), ' ')
		}
		w.plain = w.plain[:s.from]
		return
	}
	w.running = append(w.running, s)
	if w.cells == 0 {
		w.listed = append(w.listed, s)
	}
}

func (w *writer) paragraph(n *ast.Paragraph) {
	if pictures := w.picturesOf(n); len(pictures) > 0 {
		w.figures(pictures)
		return
	}
	w.closeParagraph()
	if len(w.shortcodes) > 0 && isMark(n.Lines().Value(w.source)) {
		w.inlines(n)
		w.s("\n")
		return
	}
	w.s("<p" + w.directionOf(n))
	w.blockID(n)
	w.s(">")
	w.broken = false
	s := w.lineOf(n, paragraphLine)
	w.recordText(s)
	if w.nested == 0 && len(w.plain) == s.to && s.to > s.from {
		w.openings = append(w.openings, s)
	}
}

func (w *writer) heading(n *ast.Heading) {
	w.closeParagraph()
	title := w.plainOf(n)
	text := string(bytes.TrimSpace(w.plain[title.from:title.to]))
	w.plain = w.plain[:title.from]
	id := ""
	if v, ok := n.AttributeString("id"); ok {
		own, _ := v.([]byte)
		id = w.ownID("", string(own))
	}
	if id == "" {
		id = w.ids.generate(w.c.marks.unspaced(text))
	}
	level := n.Level
	if w.shift || level == 1 {
		level = min(level+1, 6)
	}
	digit := strconv.Itoa(level)
	w.s("<h" + digit + ` id="`)
	w.id(id)
	w.s(`">`)
	s := w.inlines(n)
	w.s("</h" + digit + ">\n")
	w.headings = append(w.headings, Heading{Level: level, ID: id, Text: string(w.c.marks.unbroken([]byte(text)))})
	w.halves += halfWords(w.plain[s.from:s.to])
	if s.to > s.from {
		w.titles = append(w.titles, s)
	}
}

func (w *writer) list(n *ast.List) {
	if _, toc := n.AttributeString("toc"); toc {
		return // kramdown puts a table of contents in its place
	}
	w.closeParagraph()
	tag := "ul"
	if n.IsOrdered() {
		tag = "ol"
	}
	w.s("<" + tag)
	w.blockID(n)
	if n.IsOrdered() && n.Start != 1 {
		w.s(` start="` + strconv.Itoa(n.Start) + `"`)
	}
	w.s(">\n")
	w.within(n)
	w.s("</" + tag + ">\n")
}

func (w *writer) item(n *ast.ListItem) {
	switch first := n.FirstChild(); {
	case first != nil && first.FirstChild() != nil && first.FirstChild().Kind() == extast.KindTaskCheckBox:
		w.s(`<li class="task">`)
	case first != nil && first.Kind() != ast.KindTextBlock:
		w.s("<li>\n")
	default:
		w.s("<li>")
	}
	w.within(n)
	w.s("</li>\n")
}

// lines returns the text of a block of code or HTML. If the lines are adjacent in the
// Markdown, the result shares the memory of the Markdown.
func (w *writer) lines(n ast.Node) []byte {
	lines := n.Lines()
	if lines.Len() == 0 {
		return nil
	}
	first, last := lines.At(0), lines.At(lines.Len()-1)
	whole := true
	for i := range lines.Len() {
		at := lines.At(i)
		whole = whole && at.Padding == 0 && (i == 0 || lines.At(i-1).Stop == at.Start)
	}
	if whole {
		return w.source[first.Start:last.Stop]
	}
	return lines.Value(w.source)
}
