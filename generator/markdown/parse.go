package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// traits are what a text may have that a parser must look for at every word or
// full stop, or that keeps it from passing over words. Most texts have none of it.
type traits struct {
	links bool // bare addresses, which become links
	runs  bool // "--", "---" and "...", which become dashes and an ellipsis
	knots bool // what a skipper cannot handle
}

func traitsOf(source []byte) traits {
	t := traits{links: mayHaveBareLinks(source), runs: bytes.Contains(source, []byte("--")), knots: mayHaveKnots(source)}
	for at := 0; ; {
		i := bytes.IndexByte(source[at:], '.')
		if i < 0 {
			return t
		}
		at += i + 1
		t.runs = t.runs || bytes.HasPrefix(source[at:], []byte(".."))
		t.links = t.links || bytes.HasSuffix(source[:at], []byte("www.")) && startsWord(source[:at-4])
	}
}

// newParsers returns a parser for each kind of text.
func newParsers() map[traits]parser.Parser {
	parsers := map[traits]parser.Parser{}
	for i := range 8 {
		t := traits{links: i&1 != 0, runs: i&2 != 0, knots: i&4 != 0}
		parsers[t] = newParser(t)
	}
	return parsers
}

// newParser returns goldmark's parser with the extensions, every block that
// can hold others guarded against deep nesting. Priorities are goldmark's own.
func newParser(t traits) parser.Parser {
	return parser.NewParser(
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
		parser.WithInlineParsers(inlineParsers(t)...),
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
}

func inlineParsers(t traits) []util.PrioritizedValue {
	parsers := []util.PrioritizedValue{
		util.Prioritized(extension.NewTaskCheckBoxParser(), 0),
		util.Prioritized(parser.NewCodeSpanParser(), 100),
		util.Prioritized(extension.NewFootnoteParser(), 101),
		util.Prioritized(parser.NewLinkParser(), 200),
		util.Prioritized(parser.NewAutoLinkParser(), 300),
		util.Prioritized(parser.NewRawHTMLParser(), 400),
		util.Prioritized(parser.NewEmphasisParser(), 500),
		util.Prioritized(extension.NewStrikethroughParser(), 500),
		util.Prioritized(newTypographer(t), 9999),
	}
	switch {
	case t.links:
		parsers = append(parsers, util.Prioritized(extension.NewLinkifyParser(), 999))
	case !t.knots:
		parsers = append(parsers, util.Prioritized(newSkipper(parsers), 10_000))
	}
	return parsers
}

// mayHaveBareLinks reports whether a text has a mail address, or a web address
// with its scheme that is not the destination of a link already.
func mayHaveBareLinks(source []byte) bool {
	if bytes.IndexByte(source, '@') >= 0 {
		return true
	}
	for at := 0; ; {
		i := bytes.Index(source[at:], []byte("://"))
		if i < 0 {
			break
		}
		before := source[:at+i]
		at += i + 1
		for _, scheme := range []string{"https", "http", "ftp"} {
			if bytes.HasSuffix(before, []byte(scheme)) && startsWord(before[:len(before)-len(scheme)]) {
				return true
			}
		}
	}
	return false
}

// startsWord reports whether a bare address may stand after a text.
func startsWord(before []byte) bool {
	return len(before) == 0 || strings.IndexByte(" \t\n*_~(", before[len(before)-1]) >= 0 &&
		!bytes.HasSuffix(before, []byte("](")) && !bytes.HasSuffix(before, []byte("]: "))
}

// definitions looks for definitions of links where a paragraph may begin with
// one: goldmark makes a reader for every paragraph to find out.
type definitions struct{ parser.ParagraphTransformer }

func (d definitions) Transform(p *ast.Paragraph, reader text.Reader, pc parser.Context) {
	if mayDefine(p, reader.Source()) {
		d.ParagraphTransformer.Transform(p, reader, pc)
	}
}

// mayDefine reports whether a paragraph may begin with the definition of a link.
func mayDefine(p *ast.Paragraph, source []byte) bool {
	if p.Lines().Len() == 0 {
		return true
	}
	first := p.Lines().At(0)
	value := bytes.TrimLeft(first.Value(source), " ")
	return len(value) == 0 || value[0] == '[' || util.IsSpace(value[0])
}
