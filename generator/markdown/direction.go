package markdown

import (
	"bytes"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"golang.org/x/text/unicode/bidi"
)

// directionOf returns the attribute dir="ltr", with a space before it, for a paragraph in
// another script than the rest of the text: the language is written from right to left,
// but all letters of the paragraph, apart from addresses and code, are written from left
// to right. For any other paragraph, directionOf returns "".
func (w *writer) directionOf(n ast.Node) string {
	if w.c.ltr == "" {
		return ""
	}
	direction := ""
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.AutoLink, *ast.CodeSpan:
			return ast.WalkSkipChildren, nil
		case *ast.Text:
			text := n.Segment.Value(w.source)
			if bytes.ContainsFunc(text, isRightToLeft) {
				direction = ""
				return ast.WalkStop, nil
			}
			if bytes.ContainsFunc(text, unicode.IsLetter) {
				direction = w.c.ltr
			}
		}
		return ast.WalkContinue, nil
	})
	return direction
}

// isRightToLeft reports whether a character belongs to a script that is written from right
// to left.
func isRightToLeft(r rune) bool {
	properties, _ := bidi.LookupRune(r)
	return properties.Class() == bidi.R || properties.Class() == bidi.AL
}
