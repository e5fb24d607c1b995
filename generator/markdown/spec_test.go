package markdown

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	goldhtml "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
	"golang.org/x/net/html"
	"pgregory.net/rapid"
)

// An example is one of a specification: a text and its HTML.
type example struct {
	number         int
	markdown, html string
}

// examples reads the examples of a specification. Each is an array of its number, its
// text and its HTML.
func examples(t *testing.T, file string) (list []example) {
	t.Helper()
	data, err := os.ReadFile("testdata/spec/" + file)
	if err != nil {
		t.Fatal(err)
	}
	var rows [][3]any
	if err := json.Unmarshal(data, &rows); err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		list = append(list, example{int(r[0].(float64)), r[1].(string), r[2].(string)})
	}
	return list
}

var plainMarks = strings.NewReplacer("‘", "'", "’", "'", "“", `"`, "”", `"`, "—", "---", "–", "--", "…", "...")

var (
	figures  = regexp.MustCompile(`(?s)<figure>(.*?)</figure>`)
	captions = regexp.MustCompile(`(?s)>(</a>)?<figcaption>(.*?)</figcaption>`)
	blanks   = regexp.MustCompile(`[ \n]+`)
)

// canonical returns HTML in a form that is equal for two pages if they differ only in
// what this program adds on purpose: the attributes of headings, pictures, code and
// tables, colours of code, the levels of headings, figures, typographic characters.
func canonical(page string) string {
	page = figures.ReplaceAllStringFunc(page, func(f string) string {
		inner := captions.ReplaceAllString(f[len("<figure>"):len(f)-len("</figure>")], ` title="$2">$1`)
		return "<p>" + inner + "</p>"
	})
	var b strings.Builder
	pre := 0
	z := html.NewTokenizer(strings.NewReader(page))
	for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
		t := z.Token()
		if slices.Contains([]string{"h1", "h2", "h3", "h4", "h5", "h6"}, t.Data) && kind != html.TextToken {
			t.Data, t.Attr = "h", nil
		}
		switch {
		case kind == html.TextToken:
			text := plainMarks.Replace(t.Data)
			if pre == 0 {
				text = blanks.ReplaceAllString(text, " ")
			}
			b.WriteString(html.EscapeString(text))
			continue
		case kind == html.CommentToken || kind == html.DoctypeToken:
			b.Write(z.Raw())
			continue
		case t.Data == "span" && pre > 0, t.Data == "section" && !slices.ContainsFunc(t.Attr, func(a html.Attribute) bool { return a.Key == "class" && a.Val != "table" }):
			continue
		case t.Data == "pre" && kind == html.StartTagToken:
			pre++
		case t.Data == "pre":
			pre--
		}
		if kind == html.EndTagToken {
			b.WriteString("</" + t.Data + ">")
			continue
		}
		b.WriteString("<" + t.Data)
		slices.SortFunc(t.Attr, func(a, b html.Attribute) int { return strings.Compare(a.Key, b.Key) })
		for _, a := range t.Attr {
			switch {
			case slices.Contains([]string{"loading", "decoding", "tabindex", "data-lang", "scope", "aria-label"}, a.Key), a.Val == "chroma", a.Val == "task":
			case strings.HasPrefix(a.Val, "align-"):
				b.WriteString(` align="` + a.Val[len("align-"):] + `"`)
			default:
				b.WriteString(" " + a.Key + `="` + html.EscapeString(plainMarks.Replace(a.Val)) + `"`)
			}
		}
		b.WriteString(">")
	}
	return aroundTags.ReplaceAllString(b.String(), "$1")
}

var aroundTags = regexp.MustCompile(`\s*(</?(?:p|h|ul|ol|li|blockquote|pre|hr|table|thead|tbody|tr|td|th|br|div)\b[^>]*>)\s*`)

// differences has the examples of a specification that this program converts otherwise
// on purpose, by the reason.
var differences = map[string]map[string][]int{
	"commonmark-0.31.2.json": {
		"elements of raw HTML that are left open are closed": {
			21, 150, 155, 173, 174, 175, 184, 187, 201, 476, 477, 491, 494, 524, 536, 613, 614, 615, 616, 617,
		},
		"elements of raw HTML end in the order of their starts":                       {148},
		"end tags of raw HTML without a start tag are left out":                       {151, 165, 623},
		"processing instructions, declarations and CDATA of raw HTML are left out":    {180, 181, 182, 627, 628, 629},
		"addresses in the attributes of raw HTML are encoded as in Markdown":          {31, 344, 630, 631, 642, 643},
		"addresses without any markup are links, as on GitHub":                        {608, 611, 612},
		`the name of a language ends at ",", ";" and "{", where attributes may begin`: {144},
	},
	"gfm-0.29.json": {
		"raw HTML is kept or filtered as raw_html says, not by GitHub's list": {653},
	},
}

// TestSpecifications converts the examples of CommonMark 0.31.2 and of the extensions in
// GitHub's specification 0.29, with all HTML kept.
func TestSpecifications(t *testing.T) {
	for file, reasons := range differences {
		differs := map[int]string{}
		for why, numbers := range reasons {
			for _, n := range numbers {
				differs[n] = why
			}
		}
		c := newConverter(Settings{RawHTML: "trusted"})
		passed := 0
		for _, x := range examples(t, file) {
			d, _ := c.Convert("a.md", []byte(x.markdown), 0)
			page := string(d.Fill(nil, func(r *Ref) Filling { return Filling{URL: string(util.URLEscape([]byte(r.Target), false))} }))
			same := canonical(page) == canonical(x.html)
			switch why := differs[x.number]; {
			case !same && why == "":
				t.Errorf("%s %d: %q\nbecame %q\nwant   %q", file, x.number, x.markdown, canonical(page), canonical(x.html))
			case same && why != "":
				t.Errorf("%s %d is the same now: it needs no row in the table (%s)", file, x.number, why)
			case same:
				passed++
			}
		}
		t.Logf("%s: %d examples passed, %d differ on purpose", file, passed, len(differs))
	}
}

// plainPage returns the HTML that goldmark itself makes of a text.
func plainPage(t interface{ Fatal(...any) }, text []byte) string {
	var page bytes.Buffer
	if err := plainMarkdown.Convert(text, &page); err != nil {
		t.Fatal(err)
	}
	return page.String()
}

var plainMarkdown = goldmark.New(
	goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Footnote, extension.DefinitionList),
	goldmark.WithParserOptions(parser.WithHeadingAttribute(), parser.WithInlineParsers(
		util.Prioritized(taskBoxes{extension.NewTaskCheckBoxParser()}, 0))), // goldmark's own takes [x](/y) for a box
	goldmark.WithRendererOptions(goldhtml.WithUnsafe(), renderer.WithNodeRenderers(
		util.Prioritized(extension.NewTaskCheckBoxHTMLRenderer(), 500))))

// bare returns the visible text of a page without white space, with straight quotes and
// without typographic dashes and ellipses.
func bare(page string) string {
	return strings.Join(strings.Fields(plainMarks.Replace(visible(page))), "")
}

// TestVisibleText asserts that readers see the same text as in goldmark's own HTML, but
// for quotes, dashes and ellipses, and that quotes and ids are right.
func TestVisibleText(t *testing.T) {
	c := newConverter(Settings{RawHTML: "trusted"})
	choice := slices.DeleteFunc(append(append(append(spaces, spaces...), pieces...), rare...), func(s string) bool { return strings.Contains(s, "~") })
	for i, s := range choice {
		if strings.Contains(s, "a.b") { // an address without markup goes on until a space
			choice[i] = s + " "
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		text := []byte(strings.Join(rapid.SliceOfN(rapid.SampledFrom(choice), 1, 40).Draw(t, "pieces"), ""))
		if bytes.Contains(text, []byte("\\\\\\\n")) {
			t.Skip("after three backslashes, goldmark takes a line end for an escaped character")
		}
		d, _ := c.Convert("a.md", text, 0)
		page := string(d.Fill(nil, keep))
		if got, want := bare(page), bare(plainPage(t, text)); got != want {
			t.Fatalf("%q became\n%s\nof which readers see\n%s\nwant\n%s", text, page, got, want)
		}
		if fault := faultOf(page); fault != "" && !strings.Contains(string(text), "“") {
			t.Fatalf("%q became\n%s\n%s", text, page, fault)
		}
	})
}
