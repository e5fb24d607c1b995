package imports

import (
	"bytes"
	"regexp"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
)

var (
	// breaksAlready matches what ends a line that stays as it is: a break in HTML, a formula, a
	// tag of a template or the first line of an alert.
	breaksAlready = regexp.MustCompile(`(<br ?/?>|\$\$|\\\[|\\\]|%\}|\}\}|^\s*(>\s*)*\[!\w+\].*)$`)
	// noText matches what begins a line before which no break is needed: a formula, a tag of a
	// template, or attributes of kramdown.
	noText = regexp.MustCompile(`^\s*(>\s*)*(\$\$|\\\[|\\\]|\{[%{:])`)
)

// hardBreaks returns the Markdown of a system that shows the end of a line within a paragraph as
// a line break: with a backslash before each such end.
func hardBreaks(markdown string) string {
	source := []byte(markdown)
	root := goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote, extension.DefinitionList)).Parser().Parse(text.NewReader(source))
	var out []byte
	done := 0
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		t, ok := n.(*ast.Text)
		if !ok || !entering || !t.SoftLineBreak() {
			return ast.WalkContinue, nil
		}
		from := t.Segment.Stop
		end := from + max(0, bytes.IndexByte(source[from:], '\n'))
		line := source[bytes.LastIndexByte(source[:from], '\n')+1 : from]
		next, _, _ := bytes.Cut(source[min(end+1, len(source)):], []byte("\n"))
		if from >= done && !breaksAlready.Match(line) && !noText.Match(next) && !(startsPicture(line) && startsPicture(next)) && !inFormula(n.Parent(), source) {
			out = append(append(out, source[done:from]...), '\\')
			done = end
		}
		return ast.WalkContinue, nil
	})
	return string(append(out, source[done:]...))
}

// startsPicture reports whether a line begins with a picture. Pictures in one paragraph are a
// gallery.
func startsPicture(line []byte) bool { return bytes.HasPrefix(bytes.TrimSpace(line), []byte("![")) }

// inFormula reports whether a paragraph has a formula, whose lines belong together.
func inFormula(n ast.Node, source []byte) bool {
	for n.Type() == ast.TypeInline {
		n = n.Parent()
	}
	lines := n.Lines()
	return lines.Len() > 0 && bytes.Contains(source[lines.At(0).Start:lines.At(lines.Len()-1).Stop], []byte("$$"))
}
