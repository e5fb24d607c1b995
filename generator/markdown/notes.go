package markdown

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// notes adds two things to goldmark's parser of footnotes: it records the footnotes of a
// text and limits their number, since goldmark searches all footnotes for every reference
// to one.
type notes struct{ parser.BlockParser }

func (n notes) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	_, at := reader.Position()
	node, state := n.BlockParser.Open(parent, reader, pc)
	if node == nil {
		return node, state
	}
	l := pc.(*limiter)
	l.notes = append(l.notes, node.(*extast.Footnote))
	if len(l.notes) > maxNotes {
		exceed(pc, at.Start, "this text has more than 1,000 footnotes", "divide the text")
		return nil, parser.NoChildren
	}
	return node, state
}

// noteMarks is goldmark's parser of references to footnotes, such as [^1], which also
// records the references to footnotes that do not exist.
type noteMarks struct{ parser.InlineParser }

func (m noteMarks) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, at := block.PeekLine()
	node := m.InlineParser.Parse(parent, block, pc)
	if node == nil && bytes.HasPrefix(line, []byte("[^")) {
		if n := noteMark(line); n > 0 {
			l := pc.(*limiter)
			l.missing = append(l.missing, extent{at.Start, at.Start + n})
		}
	}
	return node
}

// noteMark returns the length in bytes of the reference to a footnote, such as [^1], at
// the start of a line. It returns 0 if the brackets contain a space or belong to a
// link.
func noteMark(line []byte) int {
	n := bytes.IndexAny(line[2:min(len(line), 100)], " \t\n[]") + 2
	if n <= 2 || line[n] != ']' || n+1 < len(line) && (line[n+1] == '(' || line[n+1] == '[') {
		return 0
	}
	return n + 1
}

// warnNotes gives at most two warnings: one that lists the references to footnotes that
// do not exist, and one that lists the footnotes to which nothing refers.
func (w *writer) warnNotes(l *limiter) {
	if len(l.missing) > 0 {
		first := l.missing[0]
		label := string(w.source[first.from:first.to])
		p := w.errorAt(first.from, "no note %s is defined here", label).AsWarning()
		p.Width = len([]rune(label))
		var others []string
		for _, m := range l.missing[1:] {
			others = append(others, string(w.source[m.from:m.to]))
		}
		p.Hint("write the note on a line of its own: %s: its text%s", label, andOthers(others, label))
	}
	var first *extast.Footnote
	var others []string
	for _, n := range l.notes {
		if n.Index >= 0 {
			continue
		}
		if first == nil {
			first = n
		}
		others = append(others, "[^"+string(n.Ref)+"]")
	}
	if first == nil {
		return
	}
	label := others[0]
	for _, n := range l.notes {
		if n.Index >= 0 && bytes.Equal(n.Ref, first.Ref) {
			w.errorAt(first.Pos(), "the note %s is defined twice; this one is left out", label).AsWarning().
				Hint("give one of them another name%s", andOthers(others[1:], label))
			return
		}
	}
	w.errorAt(first.Pos(), "nothing refers to the note %s, so it is left out", label).AsWarning().
		Hint("write %s where the note belongs%s", label, andOthers(others[1:], label))
}

// andOthers returns the end of a hint: a list of the labels, without duplicates and
// without the label first, which the hint already shows. It returns "" if no label is
// left.
func andOthers(labels []string, first string) string {
	seen := map[string]bool{first: true}
	var different []string
	for _, l := range labels {
		if !seen[l] {
			seen[l] = true
			different = append(different, l)
		}
	}
	switch {
	case len(different) == 0:
		return ""
	case len(different) > 5:
		return fmt.Sprintf("; the same for %s and %d more", strings.Join(different[:5], ", "), len(different)-5)
	}
	return "; the same for " + strings.Join(different, ", ")
}
