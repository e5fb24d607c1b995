package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// plainRun is an inline parser that skips plain text up to the next byte that may start an
// inline element. Without plainRun, goldmark handles every byte by itself; this takes a
// third of goldmark's time and a tenth of the time of a clean build.
type plainRun struct {
	stops [256]bool // index: value of a byte; value: whether the byte may start an inline element
}

// isBytewise reports whether a text has bytes that plainRun cannot skip: white space
// other than spaces and line feeds, or backslashes, which change how goldmark reads the
// next byte.
func isBytewise(source []byte) bool {
	for _, c := range []byte("\\\t\v\f\r") {
		if bytes.IndexByte(source, c) >= 0 {
			return true
		}
	}
	return false
}

// newPlainRun returns a plainRun that stops at line ends, at the bytes at which
// goldmark calls one of the given parsers, and at "&", since a character reference such
// as &amp; must not be divided between two text nodes.
func newPlainRun(parsers []util.PrioritizedValue) *plainRun {
	s := new(plainRun)
	s.stops['\n'], s.stops['&'] = true, true
	for _, p := range parsers {
		for _, c := range p.Value.(parser.InlineParser).Trigger() {
			s.stops[c] = true
		}
	}
	return s
}

// Trigger returns the byte at which goldmark calls Parse: the space. For a parser with
// this byte, goldmark also calls Parse at the start of a line and after an inline element.
func (s *plainRun) Trigger() []byte { return []byte{' '} }

// Parse reads the plain text from the current position up to the next byte that may
// start an inline element, but not beyond the end of the line. It returns a text node.
func (s *plainRun) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, at := block.PeekLine()
	if at.Padding > 0 {
		return nil
	}
	n := 0
	for n < len(line) && !s.stops[line[n]] {
		n++
	}
	breaks := n < len(line) && line[n] == '\n'
	whole := breaks || n == len(line)
	if whole && bytes.HasSuffix(line[:n], []byte(" ")) {
		// Two spaces at the end of a line make a hard line break. Goldmark must see
		// these spaces, so plainRun leaves the last word of the line and the spaces
		// after the word to goldmark.
		if last := bytes.TrimRight(line[:n], " "); len(last) > 0 {
			n = bytes.LastIndexByte(last, ' ') + 1
		} else {
			return skipSpaces(block, at, n, breaks)
		}
		whole = false
	}
	if n == 0 {
		return nil
	}
	words := addText(parent, at.WithStop(at.Start+n), pc)
	if whole {
		words.SetSoftLineBreak(breaks)
		block.AdvanceLine()
	} else {
		block.Advance(n)
	}
	return words
}

// addText returns a text node for a segment of the Markdown. If the segment continues the
// text of the last child of parent, addText extends that child and returns it. Goldmark
// appends the returned node to parent, so that the last child stays the last.
func addText(parent ast.Node, at text.Segment, pc parser.Context) *ast.Text {
	if last, ok := parent.LastChild().(*ast.Text); ok && last.Segment.Stop == at.Start && !last.SoftLineBreak() {
		last.Segment = last.Segment.WithStop(at.Stop)
		return last
	}
	return pc.(*limiter).texts.take(at)
}

// skipSpaces skips the last n spaces of a line, except those that goldmark removes itself:
// the last two spaces before a line end, which make a hard line break, or the last space
// at the end of a block. Goldmark would keep any further spaces as text.
func skipSpaces(block text.Reader, at text.Segment, n int, breaks bool) ast.Node {
	if n--; breaks {
		n--
	}
	if n <= 0 {
		return nil
	}
	block.Advance(n)
	return ast.NewTextSegment(at.WithStop(at.Start))
}

// texts is a pool of text nodes. The nodes are used again for the next syntax tree, since
// new nodes would take a quarter of the memory that parsing allocates. The pool also keeps
// the buffers of the typographer.
type texts struct {
	nodes [256]ast.Text
	used  int
	flat  flatText
	unset bool // whether the typographer still has to replace quotes of the current block
}

// take returns a text node for a segment of the Markdown. The node is new if all nodes of
// the pool are in use.
func (t *texts) take(at text.Segment) *ast.Text {
	if t.used == len(t.nodes) {
		return ast.NewTextSegment(at)
	}
	node := &t.nodes[t.used]
	node.Segment = at
	t.used++
	return node
}

// reset returns all nodes to the pool. A syntax tree that contains these nodes must not
// be used afterwards.
func (t *texts) reset() {
	clear(t.nodes[:t.used])
	t.used, t.unset = 0, false
}
