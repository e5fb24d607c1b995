package fromhtml

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"broadsheet/generator/markdown"
)

// shownText returns the characters, except white space, that readers see of a text in HTML.
func shownText(nodes *html.Node) string {
	var b strings.Builder
	appendText(&b, nodes)
	return withoutSpace(b.String())
}

// withoutSpace returns a text without white space, and with what Markdown typesets as it was
// typed.
func withoutSpace(text string) string {
	return strings.Map(func(r rune) rune {
		if isBlank(string(r)) || r < ' ' || r == 0x7F || r == '\uFFFD' {
			return -1
		}
		return r
	}, asTyped.Replace(text))
}

// asTyped gives back what Markdown typesets.
var asTyped = strings.NewReplacer("“", `"`, "”", `"`, "‘", "'", "’", "'", "…", "...", "—", "---", "–", "--")

// rendered returns what readers see of Markdown.
func rendered(text string) string { return shownText(parse(htmlOf(text))) }

// htmlOf returns the HTML of Markdown.
func htmlOf(text string) string {
	converter := markdown.New(markdown.Settings{RawHTML: "safe"})
	document, _ := converter.Convert("a.md", []byte(text), 0)
	return string(document.HTML)
}

// snippets are parts of HTML that are hard to tell apart in Markdown.
var snippets = []string{"a", "b", "word", " ", "\n", "\n\n", "*", "**", "_", "__", "~", "~~", "`", "``", "\\", "[", "]", "(", ")", "!", "|", "$", "{", "}", ":", "=", "==", "+", "-",
	"#", "&lt;", "&gt;", "&amp;", "&amp;amp;", "1.", "2)", "\u00a0", "中", "“", "\"", "'", ".", "http://a.b/c_d_e", "{{&lt; x >}}", "{% x %}", "^", "%%", ":smile:", "[^1]", "[x]: y", "---",
	"<b>", "</b>", "<em>", "</em>", "<del>", "</del>", "<code>", "</code>", "<a href='/x'>", "</a>", "<sup>", "</sup>", "<p>", "</p>", "<br>", "<div>", "</div>", "<ul><li>", "</li><li>", "</li></ul>",
	"<ol start=3><li>", "</ol>", "<blockquote>", "</blockquote>", "<h2>", "</h2>", "<table><tr><th>", "</th><th>", "</th></tr><tr><td>", "</td></tr></table>", "<pre>", "</pre>", "<dl><dt>", "<dd>", "</dl>", "<hr>"}

func TestTextStaysText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(snippets), 1, 12).Draw(t, "snippets"), "")
		out := Convert(text, nil)
		if got, want := rendered(out), shownText(parse(text)); got != want {
			t.Fatalf("HTML:\n%s\nMarkdown:\n%s\nshown: %q\nwant:  %q", text, out, got, want)
		}
	})
}
