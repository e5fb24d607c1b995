package fromhtml

import (
	"html"
	"regexp"
	"strings"
	"testing"

	nodes "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"pgregory.net/rapid"
)

// A maker draws random HTML as editors write it: every element is closed.
type maker struct {
	t *rapid.T
	b strings.Builder
}

func (m *maker) pick(list ...string) string { return rapid.SampledFrom(list).Draw(m.t, "part") }
func (m *maker) upTo(n int) int             { return rapid.IntRange(0, n).Draw(m.t, "n") }

// hard are words with a meaning in Markdown, or in texts of other generators.
var hard = []string{"word", "a", "中文", "「日本」", "、", "한국", "é", "1.", "2)", "10. x", "-", "+", "#", "# x", "> q", "*", "**b**", "_", "_i_", "snake_case", "`", "``", "`c`", `\`, `\*`, "[", "]", "(", ")",
	"[x](y)", "![x](y)", "[x]: y", "[^1]", "[x][y]", "[[w]]", "!", "|", "~", "~~", "~~d~~", "$", "$x$", "{", "}", "{{ x }}", "{{< y >}}", "{% z %}", "{#id}", "{.c}", "<b>", "</b>", "<", ">", "<!-- c -->", "<https://a.b>", "&", "&amp;", "&copy;", "&#35;",
	"http://a.b/c_d_e", "https://x.y/(z)", "www.a.b", "me@a.b", "===", "---", "***", "+++", ":::", "==m==", ":smile:", "^", "^[n]", "%%x%%", "--", "...", `"`, "'", "“q”", ".", ",", ":", ";", "?", "\u00a0", "\u00a0x", "x\u00a0", "🙂", "\u200b", "ß", "$$", "[!NOTE]", "[ ]", "[x]", "- [ ] t", ": d", "import x", "???", "!!! note", "term", "|a|b|", "|---|", "=", "%"}

var hardAddresses = []string{"/x", "/a b", "https://a.b/(c", "/d)e", "/[f]", `/g"h`, "#i", "/j_k*l", "/m|n", "?o=p&q", "mailto:r@s.t", `/u\v`}

func (m *maker) text() {
	for range 1 + m.upTo(2) {
		m.b.WriteString(html.EscapeString(m.pick(hard...)))
		m.b.WriteString(m.pick("", "", " ", "\n", "  "))
	}
}

func (m *maker) wrap(start, end string, inner func()) {
	m.b.WriteString(start)
	inner()
	m.b.WriteString(end)
}

func (m *maker) inlines(depth int) {
	for range 1 + m.upTo(3) {
		m.inline(depth)
		m.b.WriteString(m.pick("", "", " ", "\n"))
	}
}

func (m *maker) inline(depth int) {
	kind := m.pick("text", "text", "text", "b", "strong", "i", "em", "del", "code", "a", "sup", "sub", "kbd", "mark", "span", "small", "u", "q", "br", "abbr", "bold")
	inner := func() { m.inlines(depth - 1) }
	switch {
	case kind == "text" || depth <= 0:
		m.text()
	case kind == "br":
		m.b.WriteString("<br>")
	case kind == "code":
		m.wrap("<code>", "</code>", m.text)
	case kind == "a":
		m.wrap(`<a href="`+html.EscapeString(m.pick(hardAddresses...))+`">`, "</a>", inner)
	case kind == "abbr":
		m.wrap(`<abbr title="A &quot; b">`, "</abbr>", m.text)
	case kind == "bold":
		m.wrap(`<span style="font-weight: bold">`, "</span>", inner)
	default:
		m.wrap("<"+kind+">", "</"+kind+">", inner)
	}
}

func (m *maker) blocks(depth int) {
	for range 1 + m.upTo(2) {
		m.block(depth)
		m.b.WriteString(m.pick("", "\n", "\n\n"))
	}
}

func (m *maker) block(depth int) {
	kind := m.pick("p", "p", "text", "h2", "h3", "ul", "ol", "blockquote", "pre", "table", "dl", "div", "hr", "details", "section", "figure")
	line := func() { m.inlines(2) }
	switch {
	case depth <= 0 || kind == "p":
		m.wrap("<p>", "</p>", line)
	case kind == "text":
		m.inlines(3)
	case kind == "h2" || kind == "h3":
		m.wrap("<"+kind+">", "</"+kind+">", line)
	case kind == "hr":
		m.b.WriteString("<hr>")
	case kind == "pre":
		m.pre()
	case kind == "details":
		m.wrap("<details><summary>S ", "</summary>", line)
		m.inside(depth)
		m.b.WriteString("</details>")
	case kind == "figure":
		m.wrap("<figure>", "<figcaption>", func() { m.inside(depth) })
		m.wrap("", "</figcaption></figure>", line)
	default:
		m.container(kind, depth)
	}
}

// container draws an element that contains blocks.
func (m *maker) container(kind string, depth int) {
	switch kind {
	case "table":
		m.table(depth)
		return
	case "ul", "ol":
		m.b.WriteString(m.pick("<"+kind+">", "<"+kind+` start="3">`))
		for range 1 + m.upTo(2) {
			m.wrap("<li>", "</li>"+m.pick("", "\n"), func() { m.inside(depth) })
		}
	case "dl":
		m.b.WriteString("<dl>")
		for range 1 + m.upTo(2) {
			m.wrap("<dt>", "</dt>", func() { m.inlines(2) })
			m.wrap("<dd>", "</dd>", func() { m.inside(depth) })
		}
	default:
		m.b.WriteString("<" + kind + ">")
		m.inside(depth)
	}
	m.b.WriteString("</" + kind + ">")
}

// inside draws what a container contains.
func (m *maker) inside(depth int) {
	if m.upTo(1) == 0 {
		m.inlines(2)
	}
	if m.upTo(1) == 0 {
		m.blocks(depth - 1)
	}
}

func (m *maker) pre() {
	m.b.WriteString(m.pick("<pre>", "<pre><code>", `<pre><code class="language-go">`))
	for range 1 + m.upTo(3) {
		m.b.WriteString(html.EscapeString(m.pick(append([]string{"\n", "\n\n", "\t", "    ", "```", "~~~"}, hard...)...)))
	}
	m.b.WriteString("</code></pre>")
}

func (m *maker) table(depth int) {
	columns, head := 1+m.upTo(2), m.upTo(3) > 0
	cell := func() { m.inlines(2) }
	if m.upTo(3) == 0 {
		cell = func() { m.inside(depth) }
	}
	m.b.WriteString(m.pick("<table>", "<table>", "<table><caption>CAPTION</caption>"))
	for row := range 1 + m.upTo(2) {
		m.b.WriteString("<tr>")
		for range columns {
			if row == 0 && head {
				m.wrap("<th>", "</th>", cell)
			} else {
				m.wrap("<td>", "</td>", cell)
			}
		}
		m.b.WriteString("</tr>")
	}
	m.b.WriteString("</table>")
}

// shownWords returns the words that readers see of HTML. Captions of tables count as the last
// words, since they move behind the tables.
func shownWords(n *nodes.Node) string {
	var b strings.Builder
	appendText(&b, n)
	text := asTyped.Replace(strings.ReplaceAll(b.String(), "\u200b", ""))
	captions := strings.Count(text, "CAPTION")
	text = strings.ReplaceAll(text, "CAPTION", "") + strings.Repeat(" CAPTION", captions)
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return isBlank(string(r)) || r == 0x7F }), " ")
}

var spacesAtEnd = regexp.MustCompile(`(?m)[ \t]+$`)

// shownCode returns the blocks of code in HTML, without spaces at the ends of lines.
func shownCode(n *nodes.Node) string {
	var list []string
	for c := range elements(n) {
		if c.DataAtom == atom.Pre {
			var b strings.Builder
			appendPreformatted(&b, c)
			if s := strings.Trim(spacesAtEnd.ReplaceAllString(b.String(), ""), "\n"); !isBlank(s) {
				list = append(list, s)
			}
		}
	}
	return strings.Join(list, "\n---\n")
}

// TestNoTextIsLost asserts that readers see the same words, and the same blocks of code, of
// HTML and of the Markdown made of it. The differences are those that shownWords and
// shownCode name.
func TestNoTextIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := &maker{t: t}
		m.blocks(m.upTo(3))
		text := m.b.String()
		out := Convert(text, nil)
		page := htmlOf(out)
		for _, shown := range []func(*nodes.Node) string{shownWords, shownCode} {
			if got, want := shown(parse(page)), shown(parse(text)); got != want {
				t.Fatalf("HTML:\n%s\nMarkdown:\n%s\nPage:\n%s\nshown: %q\nwant:  %q", text, out, page, got, want)
			}
		}
	})
}
