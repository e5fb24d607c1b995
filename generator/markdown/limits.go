package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// Limits that no ordinary text exceeds. The time for parsing a text beyond these limits
// could grow with the square of its length.
const (
	deepest    = 100    // maximum number of nested blocks or inline elements
	deepestTag = 500    // maximum number of nested HTML elements; browsers allow 512
	maxCells   = 50_000 // maximum number of cells in a table, including empty ones
	maxMarks   = 10_000 // maximum number of marks, such as "*", in a paragraph; see marksIn
	maxPipes   = 3_000  // maximum number of escaped bars, "\|", in all tables of a text
	maxNotes   = 1_000  // maximum number of footnotes in a text

	// maxScanned is the maximum total number of bytes that the parser may search for the ends
	// of links in a text without finding one.
	maxScanned = 40_000_000
)

// A limiter is a goldmark parser context that records the first limit that a text
// exceeds. Parsing then continues without the part of the text that is too large, but the
// result of parsing is discarded.
type limiter struct {
	parser.Context
	source []byte
	what   string // message for the author about the exceeded limit; "" if no limit is exceeded
	hint   string // hint that is printed with the message
	at     int    // byte offset in the Markdown at which the limit is exceeded

	pipes   int // number of escaped bars, "\|", in all parsed tables
	scanned int // number of bytes searched for the ends of links without finding one
	texts   *texts

	notes []*extast.Footnote // all footnotes parsed so far
	// missing holds the byte ranges in the Markdown of references to footnotes that do not
	// exist.
	missing []extent

	codeTags bool // whether the text may have code in raw HTML; see mayHoldCode
}

// exceed records in the limiter pc that a text exceeds a limit at a byte offset in the
// Markdown, with a message and a hint for the author. It does nothing if pc already has an
// exceeded limit.
func exceed(pc parser.Context, at int, what, hint string) {
	if l := pc.(*limiter); l.what == "" {
		l.at, l.what, l.hint = at, what, hint
	}
}

// nesting is a parser of block elements, such as lists, that limits how deeply blocks are
// nested, since goldmark visits every open block for every line.
type nesting struct{ parser.BlockParser }

func (n nesting) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	if len(pc.OpenedBlocks()) >= 2*deepest { // a list and its item are two blocks
		_, at := reader.Position()
		exceed(pc, at.Start, "lists and quotes are nested more than 100 deep", "remove some of the list or quote marks at the start of this line")
		return nil, parser.NoChildren
	}
	return n.BlockParser.Open(parent, reader, pc)
}

// tables is the parser of tables with a limit on the number of cells. Every row gets as
// many cells as the row of dashes below the header, so a short text can make a huge
// table.
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
		l := pc.(*limiter)
		if l.pipes += bytes.Count(whole, []byte(`\|`)); l.pipes > maxPipes {
			exceed(pc, line.Start, `the tables of this text have more than 3,000 escaped bars "\|"`, "offer the data as a file to download")
			return
		}
		break
	}
	t.ParagraphTransformer.Transform(p, reader, pc)
}

// density limits the number of characters in a paragraph that may delimit an element,
// such as "*" and "[", since goldmark compares all these characters with each other. In a
// table, the limit is for each row, since goldmark parses rows one by one.
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
		marks += marksIn(value)
		if marks > maxMarks {
			exceed(pc, line.Start, "this paragraph has more than 10,000 brackets, stars and other marks", "divide the paragraph, or put it in a block of code")
			p.Parent().RemoveChild(p.Parent(), p)
			return
		}
	}
}

// marksIn returns the number of characters in a line that may delimit an element, such as
// "*" and "[". An underscore between letters or digits, as in many URLs, is not counted,
// since it cannot delimit an element.
func marksIn(line []byte) int {
	n := 0
	for i, b := range line {
		switch b {
		case '[', '*', '~', '<', '`':
			n++
		case '_':
			if i == 0 || i+1 == len(line) || classes[line[i-1]] != letter || classes[line[i+1]] != letter {
				n++
			}
		}
	}
	return n
}

// headings is a parser of headings that limits the number of characters in a heading that
// may delimit an element, such as "*"; see density.
type headings struct{ parser.BlockParser }

func (h headings) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, at := reader.PeekLine()
	if len(line) > maxMarks && marksIn(line) > maxMarks {
		exceed(pc, at.Start, "this heading has more than 10,000 brackets, stars and other marks", "put a blank line between the heading and the text")
		return nil, parser.NoChildren
	}
	return h.BlockParser.Open(parent, reader, pc)
}

// links is a parser of links that limits the time spent on brackets that turn out not to
// be links. For each "](", goldmark may read the rest of the paragraph.
type links struct{ parser.InlineParser }

func (k links) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, at := block.PeekLine()
	if line[0] != ']' || len(line) < 2 || line[1] != '(' && line[1] != '[' {
		return k.InlineParser.Parse(parent, block, pc)
	}
	closing := byte(')')
	if line[1] == '[' {
		closing = ']'
	}
	if bytes.IndexByte(line[2:], closing) < 0 {
		tooMuch(pc, at.Start, parent.Lines().Len())
	}
	l := pc.(*limiter)
	if l.scanned > maxScanned {
		return nil
	}
	node := k.InlineParser.Parse(parent, block, pc)
	if node == nil {
		l.scanned += parent.Lines().At(parent.Lines().Len()-1).Stop - at.Start
	}
	if l.scanned > maxScanned {
		exceed(pc, at.Start, "this text has too many brackets that are no links", "put it in a block of code, or divide this paragraph")
	}
	return node
}

// tooMuch adds the work for parsing a link to limiter.scanned, and reports whether the sum
// exceeds maxScanned. The work is the square of the number of lines over which the link
// may extend, since goldmark compares all lines of a link or link definition with each
// other.
func tooMuch(pc parser.Context, at, lines int) bool {
	l := pc.(*limiter)
	if l.scanned += lines * lines; l.scanned <= maxScanned {
		return false
	}
	exceed(pc, at, "this paragraph is too long for the links in it", "end the link on the line where it begins, or divide the paragraph")
	return true
}

// CloseBlock tells goldmark's parser of links, which requires this call, that a block has
// ended.
func (k links) CloseBlock(parent ast.Node, block text.Reader, pc parser.Context) {
	k.InlineParser.(parser.CloseBlocker).CloseBlock(parent, block, pc)
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
