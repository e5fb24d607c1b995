package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// A skipper is a parser of what means nothing: it takes all words up to the next
// mark in one step. Without it goldmark looks at every byte by itself, which is
// a third of its time.
type skipper struct {
	stops [256]bool
}

// mayHaveKnots reports whether a text has what a skipper cannot handle: a
// backslash, since goldmark keeps in mind that it has seen one and cannot be
// told that it is past it, or blanks that are not spaces.
func mayHaveKnots(source []byte) bool {
	for _, c := range []byte("\\\t\v\f\r") {
		if bytes.IndexByte(source, c) >= 0 {
			return true
		}
	}
	return false
}

// newSkipper returns a skipper that stops where one of the parsers wants to be
// called, and at entities, which may not be cut in two.
func newSkipper(parsers []util.PrioritizedValue) *skipper {
	s := new(skipper)
	s.stops['\n'], s.stops['&'] = true, true
	for _, p := range parsers {
		for _, c := range p.Value.(parser.InlineParser).Trigger() {
			s.stops[c] = true
		}
	}
	return s
}

// Trigger asks to be called at spaces, which goldmark takes to mean also where
// a line begins or goes on after a mark.
func (s *skipper) Trigger() []byte { return []byte{' '} }

// Parse takes what a line begins with, as far as it means nothing.
func (s *skipper) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
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
		// How many spaces end the line decides how it is broken. Goldmark sees to
		// that if it gets the last word, or, after a mark, the last of the spaces.
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

// addText returns a text for a segment: the last child, made longer, if that
// ends there. Goldmark makes it the last child again.
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

// skipSpaces takes n spaces that end a line, but for one, or for two before a
// line end, which break the line. Goldmark drops those, and would count any
// before them as text: it does so whenever it has asked a parser about a space.
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

// texts are nodes that serve for one tree after the other: a quarter of what
// parsing takes in memory.
type texts struct {
	nodes [256]ast.Text
	used  int
}

// take returns a node for a segment, a new one if there is none left.
func (t *texts) take(at text.Segment) *ast.Text {
	if t.used == len(t.nodes) {
		return ast.NewTextSegment(at)
	}
	node := &t.nodes[t.used]
	node.Segment = at
	t.used++
	return node
}

// reset takes back the nodes of a tree that nobody uses any more.
func (t *texts) reset() {
	clear(t.nodes[:t.used])
	t.used = 0
}
