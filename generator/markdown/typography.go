package markdown

import (
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// typography returns the characters that replace straight quotes, dashes and dots.
// HTML entities, goldmark's default, would be wrong in plain text. "<<" and ">>"
// are kept, since they are more often code than French quotation marks.
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

// A typographer wraps goldmark's parser of quotes and dashes, so that it is called
// for fewer bytes. Goldmark calls its own parser even for commas, which it never
// replaces. A call takes about as much time as parsing the plain text before it.
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
	if f.bytewise { // with fewer trigger bytes, goldmark would treat backslashes differently
		triggers = own.Trigger()
	}
	return typographer{own, triggers, []byte(marks[extension.Apostrophe])}
}

// Trigger returns the bytes at which goldmark calls Parse.
func (t typographer) Trigger() []byte { return t.triggers }

// Parse replaces the punctuation mark at the current position. By far the most
// common one is an apostrophe between two letters, for which one character of
// context is enough.
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
