package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// plainRun is an inline parser that consumes plain text up to the next byte that may
// start an inline element. Without it goldmark's loop handles every byte, which takes
// a third of its time and a tenth of that of a clean build.
type plainRun struct {
	stops [256]bool
}

// isBytewise reports whether a text has bytes that plainRun cannot consume: a
// backslash, since goldmark's loop has a state for it that no parser can reset, and
// white space other than spaces and line feeds.
func isBytewise(source []byte) bool {
	for _, c := range []byte("\\\t\v\f\r") {
		if bytes.IndexByte(source, c) >= 0 {
			return true
		}
	}
	return false
}

// newPlainRun returns a plainRun that stops at the trigger bytes of some parsers, at
// line ends, and at "&", since a character reference must stay in one text node.
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

// Trigger returns the space: goldmark then also calls the parser at the start of a
// line and after an inline element.
func (s *plainRun) Trigger() []byte { return []byte{' '} }

// Parse consumes the plain text at the start of the line.
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
		// The number of spaces at the end of a line decides about a hard break. That
		// is left to goldmark, with the last word or the last of the spaces.
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

// addText returns a text node for a segment. If the last child ends where the
// segment starts, it is that child, extended; goldmark appends it again.
func addText(parent ast.Node, at text.Segment, pc parser.Context) *ast.Text {
	if last, ok := parent.LastChild().(*ast.Text); ok && last.Segment.Stop == at.Start && !last.SoftLineBreak() {
		last.Segment = last.Segment.WithStop(at.Stop)
		return last
	}
	if l, ok := pc.(*limiter); ok {
		return l.texts.take(at)
	}
	return ast.NewTextSegment(at)
}

// skipSpaces consumes the n spaces at the end of a line except the last one, or the
// last two before a line end, which make a hard break. Goldmark drops these, but
// would take the ones before them as text.
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

// texts is a pool of text nodes, which one syntax tree after the other uses. They are
// a quarter of the memory that parsing allocates.
type texts struct {
	nodes [256]ast.Text
	used  int
}

// take returns a node for a segment, a new one if the pool is empty.
func (t *texts) take(at text.Segment) *ast.Text {
	if t.used == len(t.nodes) {
		return ast.NewTextSegment(at)
	}
	node := &t.nodes[t.used]
	node.Segment = at
	t.used++
	return node
}

// reset returns all nodes to the pool.
func (t *texts) reset() {
	clear(t.nodes[:t.used])
	t.used = 0
}
