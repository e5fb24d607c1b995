package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// Limits that no ordinary text exceeds. Parsing a text beyond them could take time that
// grows with the square of its length.
const (
	deepest    = 100    // maximum number of nested blocks, inline elements or HTML elements
	maxCells   = 50_000 // maximum number of cells in a table, including empty ones
	maxMarks   = 3_000  // maximum number of characters in a paragraph that may delimit an element, such as "*"
	maxNotes   = 1_000  // maximum number of footnotes in a text
	maxHeading = 5_000  // maximum length of a heading in bytes
)

// A limiter is a goldmark parser context that records the first limit that a text
// exceeds. Parsing then continues without the part that is too large, but its
// result is discarded.
type limiter struct {
	parser.Context
	source []byte
	what   string // the message for the author, or "" if no limit is exceeded
	hint   string // the hint that is printed with the message
	at     int    // byte offset in source of the place where the limit is exceeded

	pipes int // number of escaped bars, "\|", in the tables parsed so far
	notes int // number of footnotes parsed so far
	texts *texts

	codeTags bool // whether the text may have code in raw HTML; see mayHoldCode
}

// exceed records in the limiter pc that a limit is exceeded at a byte offset, unless an
// earlier one is recorded.
func exceed(pc parser.Context, at int, what, hint string) {
	if l, ok := pc.(*limiter); ok && l.what == "" {
		l.at, l.what, l.hint = at, what, hint
	}
}

// count adds n to a counter of the limiter pc and returns the new value.
func count(pc parser.Context, counter func(*limiter) *int, n int) int {
	l, ok := pc.(*limiter)
	if !ok {
		return 0
	}
	c := counter(l)
	*c += n
	return *c
}

// nesting wraps the parser of a kind of block and limits the depth of nested
// blocks. Goldmark visits every open block for every line.
type nesting struct{ parser.BlockParser }

func (n nesting) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	if len(pc.OpenedBlocks()) >= 2*deepest { // a list and its item count as two blocks
		_, at := reader.Position()
		exceed(pc, at.Start, "lists and quotes are nested more than 100 deep", "remove some of the list or quote marks at the start of this line")
		return nil, parser.NoChildren
	}
	return n.BlockParser.Open(parent, reader, pc)
}

// notes wraps the parser of footnotes and limits their number. For every reference,
// goldmark searches all footnotes.
type notes struct{ parser.BlockParser }

func (n notes) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	_, at := reader.Position()
	node, state := n.BlockParser.Open(parent, reader, pc)
	if node != nil && count(pc, func(l *limiter) *int { return &l.notes }, 1) > maxNotes {
		exceed(pc, at.Start, "this text has more than 1,000 footnotes", "divide the text")
		return nil, parser.NoChildren
	}
	return node, state
}

// tables wraps the parser of tables and limits the number of cells. Every row gets
// as many cells as the delimiter row, so a short text can make a huge table.
type tables struct{ parser.ParagraphTransformer }

func (t tables) Transform(p *ast.Paragraph, reader text.Reader, pc parser.Context) {
	lines := p.Lines()
	for i := 1; i < lines.Len(); i++ {
		line := lines.At(i)
		value := line.Value(reader.Source())
		if !isDelimiterRow(value) {
			continue
		}
		columns := bytes.Count(bytes.Trim(value, "| \t\r\n"), []byte("|")) + 1
		if columns*(lines.Len()-i) > maxCells {
			exceed(pc, line.Start, "this table has more than 50,000 cells", "offer the data as a file to download, or split the table")
			return
		}
		whole := reader.Source()[line.Start:lines.At(lines.Len()-1).Stop]
		if count(pc, func(l *limiter) *int { return &l.pipes }, bytes.Count(whole, []byte(`\|`))) > maxMarks {
			exceed(pc, line.Start, `the tables of this text have more than 3,000 escaped bars "\|"`, "offer the data as a file to download")
			return
		}
		break
	}
	t.ParagraphTransformer.Transform(p, reader, pc)
}

// density limits the characters in a paragraph that may delimit an element, such as
// "*" and "[". Goldmark compares all of them with each other. In a table, the limit
// is for each row, since rows are parsed one by one.
type density struct{}

func (density) Transform(p *ast.Paragraph, reader text.Reader, pc parser.Context) {
	lines := p.Lines()
	if lines.Len() == 0 || lines.At(lines.Len()-1).Stop-lines.At(0).Start < maxMarks {
		return
	}
	marks, table := 0, false
	for i := range lines.Len() {
		line := lines.At(i)
		value := line.Value(reader.Source())
		if table = table || i > 0 && isDelimiterRow(value); table {
			marks = 0
		}
		for _, b := range value {
			switch b {
			case '[', '*', '_', '~', '<', '`', '"', '\'':
				marks++
			}
		}
		if marks > maxMarks {
			exceed(pc, line.Start, "this paragraph has more than 3,000 brackets, stars and other marks", "divide the paragraph, or put it in a block of code")
			p.Parent().RemoveChild(p.Parent(), p)
			return
		}
	}
}

// headings wraps the parser of headings and limits their length. This also limits
// the characters in a heading that may delimit an element; see density.
type headings struct{ parser.BlockParser }

func (h headings) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, at := reader.PeekLine()
	if len(line) > maxHeading {
		exceed(pc, at.Start, "this heading is longer than 5,000 characters", "put a blank line between the heading and the text")
		return nil, parser.NoChildren
	}
	return h.BlockParser.Open(parent, reader, pc)
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
