package markdown

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// longestLiteral is the maximum length in bytes of a formula or template tag. Without
// this limit, parsers would search the whole paragraph for the end of each formula or
// tag.
const longestLiteral = 2000

// own has the methods that all syntax nodes of this package share. Its kind tells goldmark
// only that a node does not come from goldmark.
type own struct{}

var kindOwn = ast.NewNodeKind("Own")

func (own) Kind() ast.NodeKind { return kindOwn }
func (own) Dump([]byte, int)   {}

// ownBlocks has the methods that all block parsers of this package share.
type ownBlocks struct{}

func (ownBlocks) Close(ast.Node, text.Reader, parser.Context) {}
func (ownBlocks) CanInterruptParagraph() bool                 { return true }
func (ownBlocks) CanAcceptIndentedLine() bool                 { return false }

// A literal is an inline element whose text Markdown must not change: a formula, or a
// template tag of another generator. Lists of attributes between braces, and comments of
// MDX, are literals without text, since pages do not show them.
type literal struct {
	ast.BaseInline
	own
	text    []byte
	formula bool
}

// A formulaBlock is a formula of several lines between $$ and $$, \[ and \], or \begin{…}
// and \end{…}. Its lines include these delimiters.
type formulaBlock struct {
	ast.BaseBlock
	own
}

// mayHaveLiterals reports whether a text may contain formulas, template tags or MDX. The
// argument set is the set of the bytes of the text; found lists the dialects that the text
// may use.
func mayHaveLiterals(text []byte, set *byteSet, found []*dialect) bool {
	return set.mayHave(text, "$", `\(`, `\[`, `\begin{`, "[[") ||
		slices.ContainsFunc(found, func(d *dialect) bool { return d.literal })
}

// templateTags is the inline parser of template tags such as {{ page.title }}, {% include
// a.html %} and {{< figure >}}, of attributes such as {: .note}, and of MDX comments such
// as {/* … */}.
type templateTags struct{}

func (templateTags) Trigger() []byte { return []byte{'{'} }

func (templateTags) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, _ := block.PeekLine()
	if len(line) < 2 {
		return nil
	}
	switch line[1] {
	case '{':
		return take(block, 2, "}}")
	case '%':
		return take(block, 2, "%}")
	case '/':
		if n := take(block, 2, "*/}"); n != nil {
			n.(*literal).text = nil
			return n
		}
	}
	list := attributes.Find(line)
	if list == nil || line[1] != ':' && !takesAttributes(parent.LastChild(), block.PrecendingCharacter()) {
		return nil
	}
	if parent.Kind() == ast.KindHeading {
		setID(parent, list)
	}
	block.Advance(len(list))
	return &literal{}
}

// takesAttributes reports whether a list of attributes in the syntax of Pandoc may
// directly follow the node n: n is a link or a picture, and last, the character before the
// list, is ")".
func takesAttributes(n ast.Node, last rune) bool {
	return n != nil && last == ')' && (n.Kind() == ast.KindLink || n.Kind() == ast.KindImage)
}

// take consumes the text up to and including the argument end, and returns that text as a
// literal. The search for the end begins after the first skip bytes, and continues in
// later lines of the paragraph. If the end is not within longestLiteral bytes, take
// consumes nothing and returns nil.
func take(block text.Reader, skip int, end string) ast.Node {
	savedLine, saved := block.Position()
	var taken []byte
	for len(taken) < longestLiteral {
		line, _ := block.PeekLine()
		skip = min(skip, len(line))
		if i := bytes.Index(line[skip:min(len(line), longestLiteral)], []byte(end)); i >= 0 {
			n := skip + i + len(end)
			taken = append(taken, line[:n]...)
			block.Advance(n)
			return &literal{text: taken}
		}
		if line == nil || len(line) > longestLiteral {
			break
		}
		taken, skip = append(taken, line...), 0
		block.AdvanceLine()
	}
	block.SetPosition(savedLine, saved)
	return nil
}

// delimiters returns the two delimiters of the formula with which a text begins, except
// single dollar signs. It returns two empty strings if no formula begins there. A formula
// may begin with \\( as well as \(, since authors double the backslash for programs that
// read \( as an escaped bracket.
func delimiters(text []byte) (start, end string) {
	for _, start := range []string{"$$", `\(`, `\[`, `\\(`, `\\[`} {
		if bytes.HasPrefix(text, []byte(start)) {
			return start, strings.NewReplacer("(", ")", "[", "]").Replace(start)
		}
	}
	if m := texEnvironment.FindSubmatch(text); m != nil {
		return string(m[0]), `\end{` + string(m[1]) + `}`
	}
	return "", ""
}

var texEnvironment = regexp.MustCompile(`^\\begin\{(\w+\*?)\}`)

// asTeX returns a formula with single backslashes in its delimiters, since scripts that
// draw formulas look for \( and \[, not for \\( and \\[.
func asTeX(formula []byte) []byte {
	if !bytes.HasPrefix(formula, []byte(`\\`)) || formula[len(formula)-3] != '\\' {
		return formula
	}
	formula = bytes.Clone(formula[1:])
	if end := len(formula) - len(`\\)`); end >= 0 && formula[end] == '\\' { // a block may end without its delimiter
		formula = slices.Delete(formula, end, end+1)
	}
	return formula
}

// formulas is the inline parser of formulas between $, $$, \( and \), \[ and \], or
// \begin{…} and \end{…}.
type formulas struct{}

func (formulas) Trigger() []byte { return []byte{'$', '\\'} }

func (formulas) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, _ := block.PeekLine()
	start, end := delimiters(line)
	if start == "" {
		if line[0] == '$' {
			return inlineFormula(line, block)
		}
		return nil
	}
	savedLine, saved := block.Position()
	n, ok := take(block, len(start), end).(*literal)
	if !ok {
		return nil
	}
	if inner := n.text[len(start) : len(n.text)-len(end)]; len(bytes.TrimSpace(inner)) > 0 && line[1] != '(' && line[1] != '[' && line[1] != '\\' || texSigns.Match(inner) {
		n.text, n.formula = asTeX(n.text), true
		return n
	}
	block.SetPosition(savedLine, saved)
	return nil
}

// texSigns matches TeX syntax that is common in formulas but rare in prose between
// escaped brackets: commands, exponents, indexes, and operators such as "=" and n-1.
var texSigns = regexp.MustCompile(`\\[A-Za-z,;{]|[\^=+<>]|\b[A-Za-z]_|\w\*\w|\b[A-Za-z]-\w\b`)

// inlineFormula returns the formula between dollar signs at the start of a line, or nil.
// The rules for dollar signs are those of Pandoc
// (https://pandoc.org/MANUAL.html#extension-tex_math_dollars). In addition, the text
// between dollar signs must look like a formula, since most dollar signs mean money. Spaces
// beside the dollar signs are allowed if the formula has a command.
func inlineFormula(line []byte, block text.Reader) ast.Node {
	end := bytes.IndexByte(line[1:], '$') + 1
	spaced := end < 2 || util.IsSpace(line[1]) || util.IsSpace(line[end-1])
	if spaced && (end < 2 || !texCommand.Match(line[1:end])) || isLetterOrDigit(block.PrecendingCharacter()) ||
		end+1 < len(line) && line[end+1] >= '0' && line[end+1] <= '9' || !looksLikeFormula(line[1:end]) {
		return nil
	}
	block.Advance(end + 1)
	return &literal{text: bytes.Clone(line[:end+1]), formula: true}
}

var (
	texCommand = regexp.MustCompile(`\\[A-Za-z{]+`)
	// a calculation such as 2*3 or 3n + 1
	calculation = regexp.MustCompile(`^[\d.]+\pL?(?:\s*[*+<>]\s*(?:[\d.]+\pL?|\pL))+$`)
)

var wordsOfProse = regexp.MustCompile(`\pL{3,}`)

func looksLikeFormula(s []byte) bool {
	switch {
	case bytes.IndexByte(s, '\\') >= 0:
		return true
	case len(s) == 1:
		return isLetter(s[0])
	case len(wordsOfProse.FindAll(s, 2)) == 2:
		return false
	case s[0] >= '0' && s[0] <= '9':
		return bytes.ContainsAny(s, "^_=") || calculation.Match(s)
	}
	return bytes.ContainsAny(s, "^_=+-*/<>(")
}

// formulaBlocks is the block parser of formulas of several lines; see formulaBlock. Without
// this parser, blank lines and Markdown syntax would break up such a formula.
type formulaBlocks struct{ ownBlocks }

func (formulaBlocks) Trigger() []byte { return []byte{'$', '\\'} }

func (formulaBlocks) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, at := reader.PeekLine()
	first := bytes.TrimSpace(line)
	start, end := delimiters(first)
	if start == "" || bytes.Contains(first[len(start):], []byte(end)) || strings.HasSuffix(start, "(") || strings.HasSuffix(start, "[") && len(first) > len(start) {
		return nil, parser.NoChildren
	}
	rest := reader.Source()[at.Stop:]
	if !bytes.Contains(rest[:min(len(rest), longestLiteral)], []byte(end)) {
		return nil, parser.NoChildren
	}
	node := &formulaBlock{}
	node.Lines().Append(at)
	reader.AdvanceToEOL()
	return node, parser.NoChildren
}

func (formulaBlocks) Continue(node ast.Node, reader text.Reader, pc parser.Context) parser.State {
	line, at := reader.PeekLine()
	first := node.Lines().At(0)
	_, end := delimiters(bytes.TrimSpace(first.Value(reader.Source())))
	node.Lines().Append(at)
	reader.AdvanceToEOL()
	if bytes.Contains(line, []byte(end)) {
		return parser.Close
	}
	return parser.Continue | parser.NoChildren
}

func (w *writer) literal(n *literal) {
	if n.formula {
		w.formula(n.Pos(), n.Pos()+len(n.text))
	}
	w.plain = append(w.plain, n.text...)
	w.out = appendEscaped(w.out, n.text)
}

func (w *writer) formulaBlock(n *formulaBlock) {
	w.closeParagraph()
	lines := n.Lines()
	w.formula(lines.At(0).Start, lines.At(lines.Len()-1).Stop)
	w.s("<p>")
	w.out = appendEscaped(w.out, asTeX(bytes.TrimSpace(lines.Value(w.source))))
	w.s("</p>\n")
}

// formula records that the Markdown between two byte offsets is a formula. It warns of the
// first formula of a text.
func (w *writer) formula(from, to int) {
	w.code = append(w.code, extent{from, to})
	if w.first("formula") {
		w.errorAt(from, "formulas are not typeset here, so readers see their source").
			Hint("write them with <sup> and <sub>, or make pictures of them; in backticks they are code, and \\$ is a dollar sign").AsWarning()
	}
}
