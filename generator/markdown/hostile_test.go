package markdown

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"broadsheet/generator/problems"
)

// converted converts a text and checks its HTML. Without the limits some of the texts
// here would take hours, or for ever; BenchmarkHostile has the times.
func converted(t *testing.T, c *Converter, text string) []*problems.Problem {
	t.Helper()
	d, found := c.Convert("a.md", []byte(text), 0)
	page := d.Fill(nil, keep)
	balanced(t, page)
	if len(page) > 51*len(text)+1<<16 {
		t.Errorf("%d bytes became %d", len(text), len(page))
	}
	return found
}

// repeated are texts whose repetition is hard to parse.
var repeated = []string{
	">", "> ", "- ", "1. ", "+ a\n", "[", "![", "]", "*", "_", "`", "<", "!", "~", "~~", "**a ", "*a_ ", "[a](", "![a](",
	"[a](<", "[a](b \"", "[a][", "<a ", "<!--", "<?", "<![CDATA[", "</a ", "&", "&#", "\\", "(", "http://a.b ", "www.a.b ", "a@b.c ",
	"'", "\"", "\"a ", "--", "...", "|", "|a|\n", "|-|\n", "{{<", "{%", "# ", "#\n", "- a\n", "* a\n  ", "    a\n", "a\n=\n",
	"```\n", "<div>\n", "<b>", "</b>", "<p>", "<img src=x>", "<table><tr><td>", ": a\n", "a\n: b\n", "[^a]", "[^a]: b\n", "[^",
	"[a]: b\n", "[a]:\n", "[a]", "[[a]]", "*a **b ", "***", "*_", "*[a ", "> a\n", "> [!NOTE]\n", "# {#a}\n", "# a {a=b ",
	"<details>\n\n", "</div>\n\n", "x<b>\n\n", "中*", "(http://", "(www.", "http://a.b/)", "www.a.b.c'", "a@b.c.", "_a@", "a_b", "中**「a」**", "5\" ", "'s ", "{{ ", "{% a %}", "{: a", "{: .a}\n", "$a ", "$a_1$", "$$", "$$\n", "\\(", "\\[\n", "==a", ":a: ", "a~b~", "a^b^",
	"{% highlight a %}\n", "<pre>", "[[a]] ", "import a from 'b'\n", "{/*", ":::\n", "<!--more-->",
	"'em x' ", "\\\\(", "\\\\[\n", "\\begin{a}\n", "$ \\a ", "[https://a.b ", "é@", "^[a]", "[!a]\n", "> [!a]\n",
}

// TestRepeated converts long repetitions of everything that has a meaning.
func TestRepeated(t *testing.T) {
	c := newConverter(Settings{RawHTML: "safe"})
	for _, s := range repeated {
		converted(t, c, strings.Repeat(s, 24_000/len(s)))
	}
}

// BenchmarkHostile shows, for each repeated text, the growth of the time from 6 to
// 24 KB: near 4 if it is linear, 16 if it is quadratic.
func BenchmarkHostile(b *testing.B) {
	c := newConverter(Settings{RawHTML: "safe"})
	for _, s := range repeated {
		b.Run(fmt.Sprintf("%q", s), func(b *testing.B) {
			var took [2]time.Duration
			for b.Loop() {
				for i, size := range []int{6_000, 24_000} {
					start := time.Now()
					c.Convert("a.md", []byte(strings.Repeat(s, size/len(s))), 0)
					took[i] += time.Since(start)
				}
			}
			b.ReportMetric(float64(took[1])/float64(took[0]), "growth")
		})
	}
}

// TestLimits converts texts beyond each limit: they are refused, with an error at
// the place.
func TestLimits(t *testing.T) {
	many := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	deep := ""
	for i := range 150 {
		deep += strings.Repeat("  ", i) + "- a\n"
	}
	c := newConverter(Settings{RawHTML: "safe"})
	for _, x := range []struct{ text, place, message string }{
		{"a\n\n" + strings.Repeat("- ", 12_000) + "a", "a.md:3:", "nested more than 100 deep"},
		{deep, "a.md:100:", "nested more than 100 deep"},
		{strings.Repeat(">", 300), "a.md:1:", "nested more than 100 deep"},
		{strings.Repeat("*a **b ", 200) + strings.Repeat("c** d*", 200), "a.md:1:", "emphasis and links"},
		{strings.Repeat("<div>", 600), "a.md:1:", "HTML elements are nested"},
		{"|" + strings.Repeat("a|", 2000) + "\n|" + strings.Repeat("-|", 2000) + "\n" + strings.Repeat("|\n", 2000), "a.md:2:1", "50,000 cells"},
		{"|a|\n|-|\n" + strings.Repeat("|`\\|`|\n", 4000), "a.md:2:1", "escaped bars"},
		{strings.Repeat("[a](", 6000), "a.md:1:", "brackets that are no links"},
		{strings.Repeat("*a ", 12_000), "a.md:1:1", "this paragraph"},
		{strings.Repeat("[a]: b\n", 12_000), "a.md:10001:1", "this paragraph"},
		{"[a]: b '" + strings.Repeat("x\n", 9000) + "'", "a.md:1:1", "too long for the links"},
		{"c [a](b '" + strings.Repeat("x\n", 9000) + "')", "a.md:1:5", "too long for the links"},
		{many(1200, "[^%d]: a\n\n"), "a.md:2001:1", "1,000 footnotes"},
		{"# " + strings.Repeat("[a] ", 12_000), "a.md:1:1", "heading"},
		{"[a]: /" + strings.Repeat("x", 5000) + "\n\n" + strings.Repeat("[a] ", 2000), "a.md:1:1", "bytes of HTML"},
	} {
		found := converted(t, c, x.text)
		ok := false
		for _, p := range found {
			ok = ok || p.Severity == problems.Error && strings.HasPrefix(p.Place(), x.place) && strings.Contains(p.Message, x.message) && p.Advice != ""
		}
		if !ok {
			t.Errorf("%.30q… gave %v, want %s %s", x.text, found, x.place, x.message)
		}
	}
}

// TestWithinLimits converts large but ordinary texts: they are accepted.
func TestWithinLimits(t *testing.T) {
	c := newConverter(Settings{})
	for name, text := range map[string]string{
		"headings":   strings.Repeat("# Same\n", 8000),
		"table":      "|a|b|c|\n|-|-|-|\n" + strings.Repeat("|[x](y)|*b*|`c`|\n", 5000),
		"references": strings.Repeat("[a]: /b \"c\"\n\n", 5000) + strings.Repeat("See [a] and *this*.\n\n", 5000),
		"notes":      strings.Repeat("A[^1] ", 1000) + "\n\n[^1]: b",
		"list":       strings.Repeat("- [a](b)\n  - *c*\n    - d\n", 5000),
		"text":       strings.Repeat("It's \"said\", *often*, [here](x) that `this` is fine.\n", 200),
		"quotes":     strings.Repeat("\"It's 'so'\" ", 8000),
		"marks":      strings.Repeat("*a* _b_ [c](d) `e` <b>f</b> ", 1000),
		"address":    "![a](data:image/png;base64," + strings.Repeat("abc_DEF-", 30_000) + ") https://a.example/?" + strings.Repeat("a_b=~c&", 9000),
		"heading":    "# [a](https://a.example/?" + strings.Repeat("a_b=c&", 3000) + ")\n",
		"reference":  "See [a].\n\n[a]: /" + strings.Repeat("x", 1_000_000) + "\n",
		"tags":       strings.Repeat("<div>", 300) + "a" + strings.Repeat("</div>", 300),
		"code":       "```\n" + strings.Repeat("[*_`\n", 20_000) + "```\n",
	} {
		if found := converted(t, c, text); len(found) > 0 {
			t.Errorf("%s: %v", name, found)
		}
	}
}

// TestHostileCode converts code for which lexers take very long: it is left plain.
func TestHostileCode(t *testing.T) {
	c := newConverter(Settings{})
	for _, language := range []string{"jsonata", "jungle"} { // endless at letters that they do not know
		converted(t, c, "```"+language+"\nx: é\n```\n")
	}
	for language, s := range map[string]string{"java": "a b\n", "python": "\t\n", "yaml": "[", "markdown": "\t\n", "lua": "[", "r": "(", "cpp": "["} {
		converted(t, c, "```"+language+"\n"+strings.Repeat(s, 90_000/len(s))+"\n```\n")
	}
}
