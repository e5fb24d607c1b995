package markdown

import (
	"bytes"
	"regexp"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

const (
	// attributeItem is a regular expression that matches a class, or an attribute with its
	// value, in a list of attributes between braces.
	attributeItem = `(?:\.[\w-]+|[\w-]+=(?:"[^"\n]*"|'[^'\n]*'|[^\s"'{}]+))`

	// attributeList matches a list of attributes in the syntax of kramdown, such as
	// {: .note} or {:toc}, and other instructions to kramdown, such as {::options /}
	// (https://kramdown.gettalong.org/syntax.html#inline-attribute-lists).
	attributeList = `\{:(?:(?:\s*(?:` + attributeItem + `|#?[\w-]+))+\s*|[:/][^{}\n]*|[\w-]+:[^{}\n]*)\}`

	// bareList matches a list of attributes in the syntax of Pandoc, such as {width=50%},
	// except a list of one id only
	// (https://pandoc.org/MANUAL.html#extension-link_attributes).
	bareList = `\{\s*(?:#[\w:.-]+\s+)?` + attributeItem + `(?:\s+` + attributeItem + `)*\s*\}`

	// mdxImport matches an import statement of MDX up to its end; mdxExport matches the start
	// of an export statement (https://mdxjs.com/docs/what-is-mdx/#esm).
	mdxImport = `import[ \t]+(?:(?:type[ \t]+)?(?:[\w$*]+(?:[ \t]+as[ \t]+[\w$]+)?[ \t]*,?[ \t]*)?(?:\{[^{}'"]*\})?[ \t]*\bfrom[ \t]*)?['"][^'"\n]+['"];?[ \t\r]*$`
	mdxExport = `export[ \t]+(?:default[ \t]+(?:[({\[<]|(?:async|class|function|new)\b|[\w$]+(?:\.[\w$]+)*(?:\(|[ \t]*(?:;|=>|\r?\n|\z)))|(?:const|let|var)[ \t]+[\w$]+[^=\n]*=|(?:async[ \t]+)?function\b[^(\n]*\(|class[ \t]+\w+[^{\n]*\{|\{[^}\n]*\}|\*[ \t]+from\b)`
)

var (
	unshownLine  = regexp.MustCompile(`^\s*(?:` + attributeList + `|` + bareList + `)\s*$`)
	bareLine     = regexp.MustCompile(`^\s*` + bareList)
	attributes   = regexp.MustCompile(`^(?:` + attributeList + `|` + bareList + `)`)
	attributeID  = regexp.MustCompile(`[{:\s]#([\w-]+)`)
	tocMark      = regexp.MustCompile(`^\s*\{:\s*toc\b`) // in kramdown, the list before it becomes a table of contents
	mdxStatement = regexp.MustCompile(`^(?:(?m:(` + mdxImport + `))|` + mdxExport + `)`)
)

// unshownLines removes lines that are lists of attributes from paragraphs. It also removes
// paragraphs that have no other lines. A list in the syntax of Pandoc must follow a line
// of text. An id in such a line becomes the id of the block directly before it.
type unshownLines struct{}

func (unshownLines) Transform(p *ast.Paragraph, reader text.Reader, pc parser.Context) {
	kept, lines := text.NewSegments(), p.Lines()
	for i := range lines.Len() {
		line := lines.At(i)
		value := line.Value(reader.Source())
		belongs := i > 0 || p.PreviousSibling() != nil && !p.HasBlankPreviousLines()
		switch {
		case !unshownLine.Match(value) || !belongs && bareLine.Match(value):
			kept.Append(line)
		case i > 0:
			setID(p, value)
			if item := p.Parent(); tocMark.Match(value) && item.Kind() == ast.KindListItem {
				item.Parent().SetAttributeString("toc", true)
			}
		case belongs:
			setID(p.PreviousSibling(), value)
		}
	}
	if kept.Len() == lines.Len() {
		return
	}
	if p.SetLines(kept); kept.Len() == 0 {
		p.Parent().RemoveChild(p.Parent(), p)
	}
}

// setID gives a block the id in a list of attributes, if the list has one.
func setID(block ast.Node, list []byte) {
	if id := attributeID.FindSubmatch(list); id != nil {
		block.SetAttributeString("id", id[1])
	}
}

// An mdxBlock is an import, an export or a comment of MDX, which pages do not show.
type mdxBlock struct {
	ast.BaseBlock
	own
	end     int    // byte offset in the Markdown of the end of the block
	comment []byte // text of a comment, or nil for an import or export
}

// mdxBlocks is the block parser of imports, exports and comments of MDX. Only an import
// may start within a paragraph.
type mdxBlocks struct{ ownBlocks }

func (mdxBlocks) Trigger() []byte { return []byte{'i', 'e', '{'} }

func (mdxBlocks) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	_, at := reader.PeekLine()
	rest := reader.Source()[at.Start:]
	rest = rest[:min(len(rest), longestStatement)]
	node := new(mdxBlock)
	_, inText := pc.LastOpenedBlock().Node.(*ast.Paragraph)
	if m := mdxStatement.FindSubmatchIndex(rest); m != nil && (m[2] == 0 || !inText) {
		if node.end = at.Start + m[1]; m[2] < 0 {
			node.end = at.Start + statementEnd(rest)
		}
	} else if inside, ok := bytes.CutPrefix(rest, []byte("{/*")); ok && !inText {
		comment, after, closed := bytes.Cut(inside, []byte("*/}"))
		if line, _, _ := bytes.Cut(after, []byte("\n")); !closed || len(bytes.TrimSpace(line)) > 0 {
			return nil, parser.NoChildren
		}
		node.end, node.comment = at.Start+len(rest)-len(after), comment
	} else {
		return nil, parser.NoChildren
	}
	reader.AdvanceToEOL()
	return node, parser.NoChildren
}

// longestStatement is the maximum length in bytes of an import, export or comment of MDX.
const longestStatement = 10_000

// statementEnd returns the length in bytes of the export statement with which a text
// begins. The statement ends before the first blank line that is not within brackets or,
// if the brackets are not closed, before the first blank line.
func statementEnd(rest []byte) int {
	depth, at, first := 0, 0, 0
	for line := range bytes.Lines(rest) {
		if len(bytes.TrimSpace(line)) == 0 {
			if depth <= 0 {
				return at
			}
			if first == 0 {
				first = at
			}
		}
		for _, b := range line {
			switch b {
			case '(', '[', '{':
				depth++
			case ')', ']', '}':
				depth--
			}
		}
		at += len(line)
	}
	if depth > 0 && first > 0 {
		return first
	}
	return at
}

func (mdxBlocks) Continue(node ast.Node, reader text.Reader, pc parser.Context) parser.State {
	_, at := reader.PeekLine()
	if at.Start >= node.(*mdxBlock).end {
		return parser.Close
	}
	reader.AdvanceToEOL()
	return parser.Continue | parser.NoChildren
}
