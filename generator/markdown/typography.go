package markdown

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"golang.org/x/net/html/atom"
)

// The characters that replace "--", "---" and "...", in this order.
const (
	enDash   = "–"
	emDash   = "—"
	ellipsis = "…"
)

// rightQuote is the apostrophe of all languages.
const rightQuote = "’"

// glyph returns the typographic characters for a quotation mark of the given kind. The mark
// is ' if single is true, and " otherwise.
func (m *Marks) glyph(single bool, kind quoteKind) string {
	level := 0
	if single {
		level = 2
	}
	switch {
	case kind == opening:
		return m.Quotes[level]
	case kind == closing:
		return m.Quotes[level+1]
	case kind == apostrophe:
		return rightQuote
	case single:
		return "'"
	}
	return `"`
}

// A typographer is an inline parser that replaces dashes, ellipses and straight
// quotation marks by typographic characters. Most quotation marks are replaced only
// when the whole block has been parsed, since the right character depends on the text
// after emphasis, links and other markup.
type typographer struct{ triggers []byte }

func newTypographer(f features) typographer {
	triggers := []byte(`'"`)
	if f.dashes {
		triggers = append(triggers, "-."...)
	}
	return typographer{triggers}
}

// Trigger returns the bytes at which goldmark calls Parse.
func (t typographer) Trigger() []byte { return t.triggers }

// Parse replaces the punctuation mark at the current position by its typographic
// character. An apostrophe between two letters, by far the most common mark, is replaced
// at once. Any other quotation mark becomes a node of its own, whose mark CloseBlock
// replaces when the whole block is known.
func (t typographer) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, _ := block.PeekLine()
	value, width := "", 1
	switch {
	case line[0] == '\'' && len(line) > 1 && isLetter(line[1]) && isASCIILetter(block.PrecendingCharacter()):
		value = rightQuote
	case line[0] == '\'' || line[0] == '"':
		value = string(line[:1])
	case bytes.HasPrefix(line, []byte("---")):
		value, width = emDash, 3
	case bytes.HasPrefix(line, []byte("--")):
		value, width = enDash, 2
	case bytes.HasPrefix(line, []byte("...")):
		value, width = ellipsis, 3
	default:
		return nil
	}
	if l := pc.(*limiter); len(value) == 1 || l.codeTags {
		l.texts.unset = true
	}
	block.Advance(width)
	node := ast.NewString([]byte(value))
	node.SetCode(true)
	return node
}

// CloseBlock replaces the quotation marks of a block after the block has been parsed.
func (t typographer) CloseBlock(parent ast.Node, block text.Reader, pc parser.Context) {
	l := pc.(*limiter)
	if !l.texts.unset {
		return
	}
	l.texts.unset = false
	f := &l.texts.flat
	f.source = block.Source()
	var next byte
	if p, ok := parent.NextSibling().(*ast.Paragraph); ok && parent.Kind() == ast.KindParagraph && p.Lines().Len() > 0 {
		next = f.source[p.Lines().At(0).Start]
	}
	f.set(parent, next)
	f.images = f.images[:0]
}

func isASCIILetter(r rune) bool { return r < utf8.RuneSelf && isLetter(byte(r)) }

func isLetter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }

// flatText is the text of a block without its markup, and the straight quotation marks
// in it.
type flatText struct {
	glyphs *Marks
	source []byte
	text   []byte
	marks  []quoteMark
	nodes  []*ast.String // syntax nodes of the quotation marks; the indices are those of the field marks
	// images holds the pictures of the block. The quotation marks in their descriptions are
	// replaced separately.
	images []ast.Node
	code   int // number of elements such as <code> around the current node; see holdsCode
}

// set replaces the quotation marks in the text of a node, and in the descriptions of
// the pictures in that text. The argument next is the first byte of the following
// paragraph, or 0.
func (f *flatText) set(n ast.Node, next byte) {
	f.text, f.marks, f.nodes, f.images, f.code = f.text[:0], f.marks[:0], f.nodes[:0], f.images[:0], 0
	f.add(n)
	pairQuotes(f.text, f.marks, next)
	for i, m := range f.marks {
		f.nodes[i].Value = []byte(f.glyphs.glyph(m.single, m.kind))
	}
	for _, image := range append([]ast.Node(nil), f.images...) {
		f.set(image, 0)
	}
}

// add appends the text of a node's children. Code, addresses and other children without
// text of their own count as one letter, so that a quotation mark beside them is treated
// like one beside a word.
func (f *flatText) add(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			f.text = appendUnescaped(f.text, c.Segment.Value(f.source))
			if c.SoftLineBreak() || c.HardLineBreak() {
				f.text = append(f.text, ' ')
			}
		case *ast.String:
			f.addString(c)
		case *ast.CodeSpan, *ast.AutoLink, *literal:
			f.text = append(f.text, 'x')
		case *ast.Image:
			f.text = append(f.text, 'x')
			f.images = append(f.images, c)
		case *ast.RawHTML:
			f.addTag(c)
		case *extast.FootnoteLink:
		case *extast.TaskCheckBox:
			f.text = append(f.text, ' ')
		default:
			f.add(c)
		}
	}
}

func (f *flatText) addString(n *ast.String) {
	if f.code > 0 {
		switch string(n.Value) {
		case enDash:
			n.Value = []byte("--")
		case emDash:
			n.Value = []byte("---")
		case ellipsis:
			n.Value = []byte("...")
		case rightQuote:
			n.Value = []byte("'")
		}
	} else if len(n.Value) == 1 {
		f.marks = append(f.marks, quoteMark{at: len(f.text), single: n.Value[0] == '\''})
		f.nodes = append(f.nodes, n)
	}
	f.text = append(f.text, n.Value...)
}

// addTag appends a substitute for a tag of raw HTML to the text: a space for a line break
// or a block, a letter for a picture, and nothing for any other tag.
func (f *flatText) addTag(n *ast.RawHTML) {
	tag := n.Segments.Value(f.source)
	name, end := tagName(tag)
	if holdsCode(name) {
		if end {
			f.code = max(0, f.code-1)
		} else {
			f.code++
		}
	}
	switch a := atom.Lookup([]byte(name)); {
	case a == atom.Img || a == atom.Video || a == atom.Audio || a == atom.Picture || a == atom.Input:
		f.text = append(f.text, 'x')
	case a == atom.Br || closesParagraph(name):
		f.text = append(f.text, ' ')
	}
}

// tagName returns the name of an HTML tag in lower case, and whether the tag is an end
// tag. The name is empty for a comment and for text that is not a tag.
func tagName(tag []byte) (name string, end bool) {
	tag, _ = bytes.CutPrefix(tag, []byte("<"))
	tag, end = bytes.CutPrefix(tag, []byte("/"))
	if len(tag) == 0 || !isLetter(tag[0]) {
		return "", end
	}
	return strings.ToLower(string(tag[:spanUntil(tag, htmlSpace+"/>")])), end
}

// holdsCode reports whether the text in an HTML element is code, a formula or input, in
// which quotation marks and hyphens must not be replaced.
func holdsCode(name string) bool {
	switch name {
	case "code", "kbd", "samp", "pre", "tt", "math", "script", "style", "textarea":
		return true
	}
	return false
}

// mayHoldCode reports whether a text may contain an HTML element such as <code>, for
// which holdsCode returns true.
func mayHoldCode(source []byte) bool {
	return anyTag(source, func(tag []byte) bool {
		name, _ := tagName(tag[:min(len(tag), 12)])
		return holdsCode(name)
	})
}

var dashes = strings.NewReplacer("---", emDash, "--", enDash, "...", ellipsis)

// typeset returns a plain text with typographic quotation marks, spaces, dashes and
// ellipses.
func (m *Marks) typeset(text []byte) []byte {
	text = m.unbroken(text)
	if !bytes.ContainsAny(text, `'"-.`) {
		return text
	}
	text = []byte(dashes.Replace(string(text)))
	var marks []quoteMark
	for i, b := range text {
		if b == '\'' || b == '"' {
			marks = append(marks, quoteMark{at: i, single: b == '\''})
		}
	}
	pairQuotes(text, marks, 0)
	var set []byte
	from := 0
	for _, q := range marks {
		set = append(append(set, text[from:q.at]...), m.glyph(q.single, q.kind)...)
		from = q.at + 1
	}
	return append(set, text[from:]...)
}
