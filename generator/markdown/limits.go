package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// What no text by a person has, and what would make a parser crawl.
const (
	deepest  = 100    // blocks, or inline elements, within one another
	maxCells = 50_000 // of one table, empty ones included
)

// A limiter is a parser's context that remembers the first limit a text
// exceeds. The parser goes on, past what it must not do, and the result is
// thrown away.
type limiter struct {
	parser.Context
	source []byte
	what   string // the message, "" if nothing was exceeded
	hint   string
	at     int // a byte offset in source
}

func exceed(pc parser.Context, at int, what, hint string) {
	if l, ok := pc.(*limiter); ok && l.what == "" {
		l.at, l.what, l.hint = at, what, hint
	}
}

// nesting keeps a parser of blocks that hold others from opening too many
// within one another: the parser visits every open block for every line.
type nesting struct{ parser.BlockParser }

func (n nesting) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	if len(pc.OpenedBlocks()) >= deepest {
		_, at := reader.Position()
		exceed(pc, at.Start, "lists and quotes are nested more than 100 deep", "remove some of the list or quote marks at the start of this line")
		return nil, parser.NoChildren
	}
	return n.BlockParser.Open(parent, reader, pc)
}

// tables keeps a short text from becoming a huge table: every row gets all
// the columns that the line of dashes promises.
type tables struct{ parser.ParagraphTransformer }

func (t tables) Transform(p *ast.Paragraph, reader text.Reader, pc parser.Context) {
	lines := p.Lines()
	for i := 1; i < lines.Len(); i++ {
		line := lines.At(i)
		value := line.Value(reader.Source())
		if !isDelimiterRow(value) {
			continue
		}
		columns := bytes.Count(value, []byte("|")) + 1
		if columns*(lines.Len()-i) > maxCells {
			exceed(pc, line.Start, "this table has more than 50,000 cells", "offer the data as a file to download, or split the table")
			return
		}
	}
	t.ParagraphTransformer.Transform(p, reader, pc)
}

func isDelimiterRow(line []byte) bool {
	for _, b := range line {
		switch b {
		case '|', '-', ':', ' ', '\t', '\r', '\n':
		default:
			return false
		}
	}
	return bytes.IndexByte(line, '-') >= 0
}
