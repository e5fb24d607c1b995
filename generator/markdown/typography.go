package markdown

import (
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// typography maps straight quotes, dashes and dots to typographic characters, which
// unlike entities are right in plain text, too. Angle quotes are kept: "<<" is more
// often code than French.
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

// A typographer is goldmark's with fewer trigger bytes: goldmark's own is called for
// every comma as well, where it finds nothing, and each call takes as long as the text before it.
type typographer struct {
	parser.InlineParser
	triggers   []byte
	apostrophe []byte
}

func newTypographer(f features) parser.InlineParser {
	marks := typography()
	own := extension.NewTypographerParser(extension.WithTypographicSubstitutions(marks))
	triggers := []byte(`'"<>`)
	if f.dashes {
		triggers = append(triggers, "-."...)
	}
	if f.bytewise { // a call between a backslash and the next byte changes the result
		triggers = own.Trigger()
	}
	return typographer{own, triggers, []byte(marks[extension.Apostrophe])}
}

// Trigger returns the bytes for which Parse is called.
func (t typographer) Trigger() []byte { return t.triggers }

// Parse replaces the punctuation at the start of a line. An apostrophe between two
// letters is by far the commonest case and needs no further context.
func (t typographer) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, _ := block.PeekLine()
	if before := block.PrecendingCharacter(); line[0] == '\'' && len(line) > 1 && isLetter(line[1]) && before < utf8.RuneSelf && isLetter(byte(before)) {
		node := ast.NewString(t.apostrophe)
		node.SetCode(true)
		block.Advance(1)
		return node
	}
	return t.InlineParser.Parse(parent, block, pc)
}

func isLetter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }
