package markdown

import (
	"bytes"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"broadsheet/generator/problems"
)

// A writer walks the syntax tree of a body once and writes its HTML and plain text.
type writer struct {
	c      *Converter
	file   string
	full   []byte // the file
	body   int    // offset of the Markdown in full
	source []byte // full[body:]; offsets of nodes are relative to it

	out         []byte
	refs        []Ref
	headings    []Heading
	ids         identifiers
	shift       bool // headings go one level down
	highlighted bool
	depth       int // of inline elements
	note        int // offset of the current footnote in source
	problems    []*problems.Problem
	said        []string // keys of warnings that are given once

	// Plain text is appended to plain; at the end of a block a span of it is
	// recorded, or it is removed.
	plain    []byte
	titles   []span // headings
	running  []span // paragraphs, list items, cells
	openings []span // paragraphs for the excerpt, outside of lists and quotes
	halves   int    // half words
	quotes   int    // depth of quotes
	nested   int    // depth of lists, quotes, notes and the like

	// The names of open elements of raw HTML. The first floor of them belong to
	// outer blocks and cannot be closed in this one.
	open  []string
	floor int

	code  []span // code in source, if there may be shortcodes
	codes bool

	lastAt, lastLine, lastColumn int // the result of the last call of place

	texts *texts
}

// A span is a part of a text, in byte offsets.
type span struct{ from, to int }

func (w *writer) reset(c *Converter, file string, full []byte, body int) {
	w.ids.reset()
	*w = writer{
		c: c, file: file, full: full, body: body, source: full[body:],
		out: w.out[:0], refs: w.refs[:0], headings: w.headings[:0], problems: w.problems[:0],
		plain: w.plain[:0], titles: w.titles[:0], running: w.running[:0], openings: w.openings[:0],
		open: w.open[:0], code: w.code[:0], ids: w.ids, texts: w.texts,
		codes: mayHaveShortcodes(full[body:]),
	}
}

// place returns the line and column in the file of an offset in source.
func (w *writer) place(at int) (line, column int) {
	at = max(0, at) + w.body
	if w.lastLine == 0 || at < w.lastAt {
		line, column = problems.Position(w.full, at)
	} else { // references are mostly in order: count from the last one
		between := w.full[w.lastAt:at]
		line, column = w.lastLine+bytes.Count(between, []byte("\n")), w.lastColumn
		if i := bytes.LastIndexByte(between, '\n'); i >= 0 {
			between, column = between[i+1:], 1
		}
		column += utf8.RuneCount(between)
	}
	w.lastAt, w.lastLine, w.lastColumn = at, line, column
	return line, column
}

func (w *writer) errorAt(at int, format string, args ...any) *problems.Problem {
	p := problems.In(w.file, w.full, w.body+at, 1, format, args...)
	w.problems = append(w.problems, p)
	return p
}

// first reports whether a warning is the first of its key.
func (w *writer) first(key string) bool {
	if slices.Contains(w.said, key) {
		return false
	}
	w.said = append(w.said, key)
	return true
}

func (w *writer) s(s string) { w.out = append(w.out, s...) }

// blocks writes the children of a block that contains blocks.
func (w *writer) blocks(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.block(c)
	}
}

// within writes the blocks of a list, quote or note.
func (w *writer) within(n ast.Node) {
	floor := w.floor
	w.floor = len(w.open)
	w.nested++
	w.blocks(n)
	w.nested--
	w.closeTo(w.floor)
	w.floor = floor
}

// inlines writes inline content and closes HTML elements that it leaves open. It
// returns the content's plain text.
func (w *writer) inlines(n ast.Node) span {
	floor, from := w.floor, len(w.plain)
	w.floor = len(w.open)
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.inline(c)
	}
	w.closeTo(w.floor)
	w.floor = floor
	return span{from, len(w.plain)}
}

func (w *writer) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Paragraph:
		w.paragraph(n)
	case *ast.TextBlock:
		w.run(w.inlines(n))
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
		w.codeBlock(n, string(n.Language(w.source)))
	case *ast.CodeBlock:
		w.codeBlock(n, "")
	case *ast.HTMLBlock:
		w.htmlBlock(n)
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
		w.run(w.inlines(n))
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
		w.s(`<li id="fn:`)
		w.s(strconv.Itoa(n.Index))
		w.s("\">\n")
		w.blocksOrBacklinks(n)
		w.s("</li>\n")
	}
}

// blocksOrBacklinks writes a footnote. Its backlinks are in its last paragraph, or
// beside its blocks if the last one is no paragraph.
func (w *writer) blocksOrBacklinks(n ast.Node) {
	floor := w.floor
	w.floor = len(w.open)
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if c.Type() == ast.TypeInline {
			w.inline(c)
		} else {
			w.block(c)
		}
	}
	w.closeTo(w.floor)
	w.floor = floor
}

// run records the plain text of a block.
func (w *writer) run(s span) {
	text := bytes.TrimSpace(w.plain[s.from:s.to])
	w.halves += halfWords(text)
	if w.quotes > 0 || len(text) == 0 {
		w.plain = w.plain[:s.from]
		return
	}
	w.running = append(w.running, s)
}

func (w *writer) paragraph(n *ast.Paragraph) {
	if only := n.FirstChild(); only != nil && only == n.LastChild() && w.figure(only) {
		return
	}
	w.closeParagraph()
	w.s("<p>")
	s := w.inlines(n)
	w.s("</p>\n")
	w.run(s)
	if w.nested == 0 && len(w.plain) == s.to && s.to > s.from {
		w.openings = append(w.openings, s)
	}
}

// figure writes a paragraph that consists of a picture, or of a link around one, as
// a figure. It returns false for any other paragraph.
func (w *writer) figure(n ast.Node) bool {
	image, ok := n.(*ast.Image)
	link, linked := n.(*ast.Link)
	if linked && link.FirstChild() != nil && link.FirstChild() == link.LastChild() {
		image, ok = link.FirstChild().(*ast.Image)
	}
	if !ok {
		return false
	}
	w.closeParagraph()
	w.s("<figure>")
	caption := image.Title
	image.Title = nil // it becomes the caption
	w.inline(n)
	if len(caption) > 0 {
		w.s("<figcaption>")
		from := len(w.plain)
		w.text(caption)
		w.run(span{from, len(w.plain)})
		w.s("</figcaption>")
	}
	w.s("</figure>\n")
	return true
}

func (w *writer) heading(n *ast.Heading) {
	w.closeParagraph()
	title := w.plainOf(n)
	text := string(bytes.TrimSpace(w.plain[title.from:title.to]))
	w.plain = w.plain[:title.from]
	id := ""
	if v, ok := n.AttributeString("id"); ok {
		own, _ := v.([]byte)
		id = w.ids.take(string(own))
	}
	if id == "" {
		id = w.ids.generate(text)
	}
	level := n.Level
	if w.shift || level == 1 {
		level = min(level+1, 6)
	}
	digit := strconv.Itoa(level)
	w.s("<h")
	w.s(digit)
	w.s(` id="`)
	w.out = appendEscaped(w.out, []byte(id))
	w.s(`">`)
	s := w.inlines(n)
	w.s("</h")
	w.s(digit)
	w.s(">\n")
	w.headings = append(w.headings, Heading{Level: level, ID: id, Text: text})
	w.halves += halfWords(w.plain[s.from:s.to])
	if s.to > s.from {
		w.titles = append(w.titles, s)
	}
}

func (w *writer) list(n *ast.List) {
	w.closeParagraph()
	if !n.IsOrdered() {
		w.s("<ul>\n")
		w.within(n)
		w.s("</ul>\n")
		return
	}
	w.s("<ol")
	if n.Start != 1 {
		w.s(` start="`)
		w.s(strconv.Itoa(n.Start))
		w.s(`"`)
	}
	w.s(">\n")
	w.within(n)
	w.s("</ol>\n")
}

func (w *writer) item(n *ast.ListItem) {
	first := n.FirstChild()
	switch {
	case first == nil:
		w.s("<li>")
	case first.FirstChild() != nil && first.FirstChild().Kind() == extast.KindTaskCheckBox:
		w.s(`<li class="task">`)
	case first.Kind() != ast.KindTextBlock:
		w.s("<li>\n")
	default:
		w.s("<li>")
	}
	w.within(n)
	w.s("</li>\n")
}

// lines returns the text of a literal block, as a part of source if possible.
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
