package markdown

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
	"pgregory.net/rapid"
)

// newThoroughConverter returns a Converter without the shortcuts of ours: it calls
// goldmark's own typographer for all its triggers, and looks for definitions in every
// paragraph.
func newThoroughConverter() *Converter {
	c := newConverter(Settings{})
	for f := range c.parsers {
		p := newParser(features{addresses: true, bytewise: true, dashes: true})
		p.AddOptions(
			parser.WithParagraphTransformers(util.Prioritized(otherDefinitions{}, 99)),
		)
		c.parsers[f] = p
	}
	return c
}

type otherDefinitions struct{}

func (otherDefinitions) Transform(p *ast.Paragraph, reader text.Reader, pc parser.Context) {
	if !mayDefine(p, reader.Source()) {
		parser.LinkReferenceParagraphTransformer.Transform(p, reader, pc)
	}
}

// pieces are words and all marks with a meaning, of which texts are drawn.
var pieces = strings.Fields(`a Word of it's don't 'twas '90s rock 'n' "so" ' " -- --- ... .. . , - * ** _ [ ] ( ) < > << >> & &amp; &lt; ! # | ~ ~~ :
	[x](y.md) [x] [x]: ![a](b.png) <b> </b> <http://a.b> awww.x é 中文 “ ’ [^1] [^1]: {#id} ` + "` `code` \u00a0 \u3000")

var spaces = []string{" ", " ", " ", "  ", "\n", "\n\n", "  \n", " \n", "\t", "\n- ", "\n- [ ] ", "\n1. ", "\n> ", "\n\t", "\n    ", "\n| a | b |\n|---|---|\n| ", "\n   [x]: "}

// rare are the pieces without which a text is parsed faster.
var rare = []string{"\\", "\\\\", "\\.", "\\,", "\\'", "\\*", "\\\n", "http://a.b/c.", "www.a.b,", "a@b.c", "(https://a.b)"}

func TestParsersMissNothing(t *testing.T) {
	c, thorough := newConverter(Settings{}), newThoroughConverter()
	rapid.Check(t, func(t *rapid.T) {
		choice := append(append(spaces, spaces...), pieces...)
		if rapid.Bool().Draw(t, "rare") {
			choice = append(choice, rare...)
		}
		text := []byte(strings.Join(rapid.SliceOfN(rapid.SampledFrom(choice), 1, 40).Draw(t, "pieces"), ""))
		got, found := c.Convert("a.md", text, 0)
		want, wanted := thorough.Convert("a.md", text, 0)
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%q becomes (-thorough +ours):\n%s", text, diff)
		}
		if diff := cmp.Diff(wanted, found, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%q is told (-thorough +ours):\n%s", text, diff)
		}
	})
}

// A text has the same HTML after others, whether there are nodes for all of its
// words or not.
func TestNodesServeAgain(t *testing.T) {
	c, thorough := newConverter(Settings{}), newThoroughConverter()
	for _, n := range []int{1, 20, 200, 3, 500, 0, 40} {
		text := []byte(strings.Repeat("some words *and* others, ", n) + "the end\nof it\n")
		got, _ := c.Convert("a.md", text, 0)
		want, _ := thorough.Convert("a.md", text, 0)
		if string(got.HTML) != string(want.HTML) || !slices.Equal(got.Paragraphs, want.Paragraphs) {
			t.Errorf("with %d marks it is %s, want %s", n, got.HTML, want.HTML)
		}
	}
}

// TestTaskBoxes converts list items that begin with a box, or with a link whose text is an
// x, and texts with single tildes.
func TestTaskBoxes(t *testing.T) {
	for text, want := range map[string]string{
		"- [x](/y)":           `<li><a href="/y">x</a></li>`,
		"- [X][y]\n\n[y]: /z": `<li><a href="/z">X</a></li>`,
		"- [ ](/y)":           `<li><a href="/y"> </a></li>`,
		"- [x]y":              `<li>[x]y</li>`,
		"- [x] y":             `<li class="task"><input type="checkbox" disabled checked aria-label="Done"> y</li>`,
		"- [ ]\ty":            `<li class="task"><input type="checkbox" disabled aria-label="To do"> y</li>`,
		"- ~5 and 10~20":      `<li>~5 and 10~20</li>`,
		"- ~100 H~2~O ~del~":  `<li>~100 H~2~O <del>del</del></li>`,
		"- ~a~, ~a~b~, ~旧。~新": `<li><del>a</del>, <del>a~b</del>, <del>旧。</del>新</li>`,
	} {
		if page, _, _ := convert(t, "safe", text); !strings.Contains(page, "\n"+want+"\n") {
			t.Errorf("%q became %s\nwant %s", text, page, want)
		}
	}
}

// TestFormulas converts formulas: they stay as they are, but for the second backslash of
// their delimiters.
func TestFormulas(t *testing.T) {
	for text, want := range map[string]string{
		`$a*b*c$ and $ \{a*b*c\} $`:                       `$a*b*c$ and $ \{a*b*c\} $`,
		`\(a*b*c\) and \\(a*b*c\\) and \(*a*\)`:           `\(a*b*c\) and \(a*b*c\) and (<em>a</em>)`,
		"\\\\[\na*b*c \\, d\n\\\\]":                       "\\[\na*b*c \\, d\n\\]",
		"\\begin{cases}\na*b*c\n\nd \\\\ e\n\\end{cases}": "\\begin{cases}\na*b*c\n\nd \\\\ e\n\\end{cases}",
		"- \\\\[\n\n\\\\[\na\n\\\\]":                      "\\[\na\n\\]",
		`a \begin{a}x*y*z\end{a}`:                         `a \begin{a}x*y*z\end{a}`,
		`It costs $5*2*3$, $5 *and* $6, or $20+$*tax*.`:   `It costs $5*2*3$, $5 <em>and</em> $6, or $20+$<em>tax</em>.`,
	} {
		if page, _, _ := convert(t, "safe", text); !strings.HasSuffix(page, "<p>"+want+"</p>\n") {
			t.Errorf("%q became %s\nwant <p>%s</p>", text, page, want)
		}
	}
}
