package markdown

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// typography is what straight quotes and runs of dashes and dots become, as
// characters rather than entities, so that they serve in plain text as well.
// Angle quotes are left alone: "<<" is more often code than French.
func typography() map[extension.TypographicPunctuation]string {
	return map[extension.TypographicPunctuation]string{
		extension.LeftSingleQuote:  "‘",
		extension.RightSingleQuote: "’",
		extension.LeftDoubleQuote:  "“",
		extension.RightDoubleQuote: "”",
		extension.EnDash:           "–",
		extension.EmDash:           "—",
		extension.Ellipsis:         "…",
		extension.Apostrophe:       "’",
		extension.LeftAngleQuote:   "<<",
		extension.RightAngleQuote:  ">>",
	}
}

// A typographer is goldmark's, which is called for less: goldmark's own asks to
// be called for commas too, where it finds nothing, and each call costs as much
// as the text before it.
type typographer struct {
	parser.InlineParser
	signs      []byte
	apostrophe []byte
}

func newTypographer(t traits) parser.InlineParser {
	marks := typography()
	own := extension.NewTypographerParser(extension.WithTypographicSubstitutions(marks))
	signs := `'"<>`
	if t.runs {
		signs += "-."
	}
	if t.knots { // a call may come between a backslash and its sign
		signs = string(own.Trigger())
	}
	return typographer{own, []byte(signs), []byte(marks[extension.Apostrophe])}
}

// Trigger returns the characters to be called for.
func (t typographer) Trigger() []byte { return t.signs }

// Parse replaces what stands at the start of a line. An apostrophe between two
// letters is by far the commonest case, and needs no look at what is around it.
func (t typographer) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, _ := block.PeekLine()
	if before := block.PrecendingCharacter(); line[0] == '\'' && len(line) > 1 && isLetter(rune(line[1])) && isLetter(before) {
		node := ast.NewString(t.apostrophe)
		node.SetCode(true)
		block.Advance(1)
		return node
	}
	return t.InlineParser.Parse(parent, block, pc)
}

func isLetter(r rune) bool { return r|0x20 >= 'a' && r|0x20 <= 'z' }
