package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// features tells which rare syntax a text may contain. The inline parsers for rare syntax
// slow down parsing, so they are used only for texts that may contain this syntax.
type features struct {
	addresses bool // URLs and mail addresses without link syntax, which become links
	dashes    bool // "--", "---" and "...", which become dashes and an ellipsis
	bytewise  bool // bytes that plainRun cannot skip, such as backslashes and tabs; see isBytewise
	literals  bool // formulas, template tags and MDX, which are kept unchanged; see literal
}

func (w *writer) features(source []byte) features {
	f := features{addresses: mayHaveAddresses(source), dashes: w.set.mayHave(source, "--"), bytewise: isBytewise(source), literals: mayHaveLiterals(source, w.set, w.dialects)}
	for at := 0; ; {
		i := bytes.IndexByte(source[at:], '.')
		if i < 0 {
			return f
		}
		at += i + 1
		f.dashes = f.dashes || bytes.HasPrefix(source[at:], []byte(".."))
		f.addresses = f.addresses || bytes.HasSuffix(source[:at], []byte("www.")) && mayPrecedeAddress(source[:at-4])
	}
}

// newParsers returns a map of parsers. The key is a combination of features, the value the
// parser for texts with these features.
func newParsers() map[features]parser.Parser {
	parsers := map[features]parser.Parser{}
	for i := range 16 {
		f := features{addresses: i&1 != 0, dashes: i&2 != 0, bytewise: i&4 != 0, literals: i&8 != 0}
		parsers[f] = newParser(f)
	}
	return parsers
}

// newParser returns a goldmark parser for texts with the features f. The parser has
// limits, since some texts would take quadratic time. As in goldmark itself, the numbers
// in the calls of util.Prioritized give the order of the parsers, lowest first.
func newParser(f features) parser.Parser {
	p := parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(parser.NewSetextHeadingParser(parser.WithHeadingAttribute()), 100),
			util.Prioritized(nesting{extension.NewDefinitionListParser()}, 101),
			util.Prioritized(extension.NewDefinitionDescriptionParser(), 102),
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			util.Prioritized(nesting{parser.NewListParser()}, 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewCodeBlockParser(), 500),
			util.Prioritized(headings{parser.NewATXHeadingParser(parser.WithHeadingAttribute())}, 600),
			util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
			util.Prioritized(nesting{parser.NewBlockquoteParser()}, 800),
			util.Prioritized(parser.NewHTMLBlockParser(), 900),
			util.Prioritized(nesting{notes{extension.NewFootnoteBlockParser()}}, 999),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithInlineParsers(inlineParsers(f)...),
		parser.WithParagraphTransformers(
			util.Prioritized(density{}, 50),
			util.Prioritized(definitions{parser.LinkReferenceParagraphTransformer}, 100),
			util.Prioritized(tables{extension.NewTableParagraphTransformer()}, 200),
		),
		parser.WithASTTransformers(
			util.Prioritized(extension.NewTableASTTransformer(), 0),
			util.Prioritized(extension.NewFootnoteASTTransformer(), 999),
		),
	)
	if f.literals {
		p.AddOptions(
			parser.WithBlockParsers(util.Prioritized(formulaBlocks{}, 702), util.Prioritized(mdxBlocks{}, 703)),
			parser.WithParagraphTransformers(util.Prioritized(unshownLines{}, 60)),
		)
	}
	return p
}

func inlineParsers(f features) []util.PrioritizedValue {
	parsers := []util.PrioritizedValue{
		util.Prioritized(taskBoxes{extension.NewTaskCheckBoxParser()}, 0),
		util.Prioritized(parser.NewCodeSpanParser(), 100),
		util.Prioritized(noteMarks{extension.NewFootnoteParser()}, 101),
		util.Prioritized(links{parser.NewLinkParser()}, 200),
		util.Prioritized(parser.NewAutoLinkParser(), 300),
		util.Prioritized(parser.NewRawHTMLParser(), 400),
		util.Prioritized(emphasis{}, 500),
		util.Prioritized(emphasis{strikes: true}, 500),
		util.Prioritized(newTypographer(f), 9999),
	}
	if f.literals {
		parsers = append(parsers, util.Prioritized(templateTags{}, 110), util.Prioritized(formulas{}, 111), util.Prioritized(doubleBrackets{}, 150))
	}
	if f.addresses {
		parsers = append(parsers, util.Prioritized(addresses{}, 999))
	}
	if !f.bytewise {
		parsers = append(parsers, util.Prioritized(newPlainRun(parsers), 10_000))
	}
	return parsers
}

// taskBoxes changes goldmark's parser of the boxes of task lists, such as [x]. Goldmark
// does not require white space after the box, and so takes the text of a link such as
// [x](/y) for a box (https://github.github.com/gfm/#task-list-items-extension-).
type taskBoxes struct{ parser.InlineParser }

func (b taskBoxes) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	if line, _ := block.PeekLine(); len(line) > 3 && !util.IsSpace(line[3]) {
		return nil
	}
	return b.InlineParser.Parse(parent, block, pc)
}

// definitions changes goldmark's parser of link reference definitions, such as "[name]:
// url". Goldmark's parser allocates memory for every paragraph, so definitions calls it
// only for paragraphs that may start with a definition.
type definitions struct{ parser.ParagraphTransformer }

func (d definitions) Transform(p *ast.Paragraph, reader text.Reader, pc parser.Context) {
	if mayDefine(p, reader.Source()) && (p.Lines().Len() == 0 || !tooMuch(pc, p.Lines().At(0).Start, p.Lines().Len())) {
		d.ParagraphTransformer.Transform(p, reader, pc)
	}
}

// mayDefine reports whether a paragraph may start with a link reference definition.
func mayDefine(p *ast.Paragraph, source []byte) bool {
	if p.Lines().Len() == 0 {
		return true
	}
	first := p.Lines().At(0)
	value := bytes.TrimLeft(first.Value(source), " ")
	return len(value) == 0 || value[0] == '[' || util.IsSpace(value[0])
}
