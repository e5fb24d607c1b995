package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/util"
)

// newParser returns goldmark's parser with the extensions, every block that
// can hold others guarded against deep nesting. Priorities are goldmark's own.
// With links, bare addresses become links: a third of the parser's time, as it
// looks at every word.
func newParser(links bool) parser.Parser {
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
		parser.WithInlineParsers(
			util.Prioritized(extension.NewTaskCheckBoxParser(), 0),
			util.Prioritized(parser.NewCodeSpanParser(), 100),
			util.Prioritized(extension.NewFootnoteParser(), 101),
			util.Prioritized(parser.NewLinkParser(), 200),
			util.Prioritized(parser.NewAutoLinkParser(), 300),
			util.Prioritized(parser.NewRawHTMLParser(), 400),
			util.Prioritized(parser.NewEmphasisParser(), 500),
			util.Prioritized(extension.NewStrikethroughParser(), 500),
			util.Prioritized(extension.NewTypographerParser(extension.WithTypographicSubstitutions(typography())), 9999),
		),
		parser.WithParagraphTransformers(
			util.Prioritized(density{}, 50),
			util.Prioritized(parser.LinkReferenceParagraphTransformer, 100),
			util.Prioritized(tables{extension.NewTableParagraphTransformer()}, 200),
		),
		parser.WithASTTransformers(
			util.Prioritized(extension.NewTableASTTransformer(), 0),
			util.Prioritized(extension.NewFootnoteASTTransformer(), 999),
		),
	)
	if links {
		p.AddOptions(parser.WithInlineParsers(util.Prioritized(extension.NewLinkifyParser(), 999)))
	}
	return p
}

// mayHaveBareLinks reports whether a text has a mail address, or a web address
// that is not the destination of a link already.
func mayHaveBareLinks(source []byte) bool {
	if bytes.IndexByte(source, '@') >= 0 {
		return true
	}
	for at := 0; ; {
		i := bytes.IndexByte(source[at:], '.')
		if i < 0 {
			break
		}
		at += i + 1
		if bytes.HasSuffix(source[:at], []byte("www.")) && startsWord(source[:at-4]) {
			return true
		}
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

// startsWord reports whether a bare address may stand after a text.
func startsWord(before []byte) bool {
	return len(before) == 0 || strings.IndexByte(" \t\n*_~(", before[len(before)-1]) >= 0 &&
		!bytes.HasSuffix(before, []byte("](")) && !bytes.HasSuffix(before, []byte("]: "))
}
