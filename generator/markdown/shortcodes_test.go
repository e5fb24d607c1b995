package markdown

import (
	"fmt"
	"html"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// withShortcodes converts a text with the shortcodes box and chip of the site's own, which
// are shown as <box ARGUMENTS>inner</box>.
func withShortcodes(t interface{ Fatal(...any) }, text string) (string, *Document, []string) {
	d, found := New(Settings{Shortcodes: []string{"box", "chip", "youtube"}}).Convert("a.md", []byte(text), 0)
	d.Render = func(dst []byte, s *Shortcode, inner []byte) []byte {
		var args []string
		for _, a := range s.Args {
			args = append(args, a.Name+"="+html.EscapeString(a.Value))
		}
		return fmt.Appendf(dst, "<%s %s>%s</%[1]s>", s.Name, strings.Join(args, " "), inner)
	}
	var messages []string
	for _, p := range found {
		messages = append(messages, fmt.Sprintf("%d:%d %s", p.Line, p.Column, p.Message))
	}
	return string(d.Fill(nil, keep)), d, messages
}

func TestShortcodes(t *testing.T) {
	for text, want := range map[string]string{
		"a {{< chip 7 w=\"b c\" >}} b": "<p>a <chip =7 w=b c></chip> b</p>\n",
		"{% chip 7 %}":                 "<chip =7></chip>\n",
		"{{< box \"<x>\" >}}\n*a* {{< chip >}}\n\nb\n{{< /box >}}":   "<box =&lt;x&gt;>\n<p><em>a</em> <chip ></chip></p>\n<p>b</p>\n</box>\n",
		"a {{% box %}}*b* [c](d.md){{% /box %}}":                     "<p>a <box ><em>b</em> <a href=\"d.md\">c</a></box></p>\n",
		"> {% box %}\n> a\n> {% endbox %}":                           "<blockquote>\n<box >\n<p>a</p>\n</box>\n</blockquote>\n",
		"- {{< chip a >}}\n- b":                                      "<ul>\n<li>\n<chip =a></chip>\n</li>\n<li>\n<p>b</p>\n</li>\n</ul>\n",
		"## A {{< chip b >}} c":                                      "<h2 id=\"a--c\">A <chip =b></chip> c</h2>\n",
		"`{{< chip >}}` {{</* chip */>}} \U00100000":                 "<p><code>{{&lt; chip &gt;}}</code> {{&lt; chip &gt;}} \U0010fffd</p>\n",
		"{{< youtube abc >}}":                                        "<youtube =abc></youtube>\n",
		"<div>\n{{< box >}}\na\n{{< /box >}}\n</div>":                "<div>\n<box >\n<p>a</p>\n</box>\n</div>\n",
		"{{< box >}}{{< box >}}a{{< /box >}}{{< /box >}}":            "<box >\n<p><box >a</box></p>\n</box>\n",
		"| {{< chip >}} |\n|---|\n| {{< chip b >}} |":                "",
		"{{< box >}}\n```go\nx{{< chip >}}\n```\n{{< /box >}}":       "",
		"a {{< box >}}![b](c.png){{< /box >}} &#1048576; \U00100001": "",
	} {
		got, _, found := withShortcodes(t, text)
		if want != "" && got != want || len(found) > 0 {
			t.Errorf("%q\ngot  %q\nwant %q\nwith %q", text, got, want, found)
		}
	}
}

// TestMisplacedShortcodes has shortcodes that cannot stand where they are.
func TestMisplacedShortcodes(t *testing.T) {
	for text, want := range map[string]string{
		"a\n\n[b]({{< chip >}})":                            `3:5 the shortcode "chip" cannot stand here and is left out`,
		"![{{< chip >}}](b.png)":                            `1:3 the shortcode "chip" cannot stand here and is left out`,
		"<b title=\"{{< chip >}}\">c</b>":                   `1:11 the shortcode "chip" cannot stand here and is left out`,
		"*a {{< box >}} b* {{< /box >}}":                    `1:4 the shortcode "box" cannot stand here and is left out`,
		"- {{< box >}} a\n- b {{< /box >}}":                 `1:3 the shortcode "box" cannot stand here and is left out`,
		"{{< box >}}{{< box >}}*a{{< /box >}}*{{< /box >}}": `1:12 the shortcode "box" cannot stand here and is left out`,
		"a\n\n{{< /box >}}":                                 `3:1 the end tag "box" has no tag before it and stays in the text as it is`,
		"{{< chip >}} {% endchip %}":                        `1:14 the end tag "endchip" has no tag before it and stays in the text as it is`,
		"{{< chyp >}}":                                      `1:1 the shortcode "chyp" has no meaning here and stays in the text as it is`,
		"[a {{< box >}}](b.md) c {{< /box >}} {{< chip >}}": `1:4 the shortcode "box" cannot stand here and is left out`,
	} {
		page, _, found := withShortcodes(t, text)
		if got := strings.Join(found, "\n"); got != want || strings.IndexByte(page, lead) >= 0 {
			t.Errorf("%q\ngot  %q\nwant %q\npage %q", text, got, want, page)
		}
	}
}

func TestPlainTextHasNoMarks(t *testing.T) {
	_, d, _ := withShortcodes(t, "## A {{< chip >}}\n\nOne {{< chip >}} two.\n\n{{< box >}}\nThree.\n{{< /box >}}")
	if got := d.Excerpt + "|" + strings.Join(d.Paragraphs, "|") + "|" + d.Headings[0].Text; got != "One  two. Three.|A|One  two.|Three.|A" {
		t.Errorf("%q", got)
	}
	d.Render = nil
	if got := string(d.Fill(nil, keep)); got != "<h2 id=\"a\">A </h2>\n<p>One  two.</p>\n\n<p>Three.</p>\n\n" {
		t.Errorf("without templates: %q", got)
	}
}

// TestMarksAreBalanced asserts that each shortcode of any text is shown once, or warned of.
func TestMarksAreBalanced(t *testing.T) {
	parts := []string{"{{< box >}}", "{{< /box >}}", "{{< chip >}}", "{% box %}", "{% endbox %}", "*", "**", "`", "\n", "\n\n", "> ", "- ", "    ", "a", " b ", "[", "](c)", "<i>", "</i>", "<p title=\"", "\">", "| a |\n|---|\n", "{{< details >}}", "{{< /details >}}", "\U00100002", "# "}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(parts), 0, 25).Draw(t, "parts"), "")
		page, d, found := withShortcodes(t, text)
		shown := strings.Count(page, "<box >") + strings.Count(page, "<chip >")
		if shown > len(d.Shortcodes) || shown < len(d.Shortcodes) && len(found) == 0 || strings.Count(page, "<box >") != strings.Count(page, "</box>") {
			t.Fatalf("%q became %q with %q", text, page, found)
		}
		if len(d.Shortcodes) > 0 && strings.IndexByte(strings.ReplaceAll(page, unused, ""), lead) >= 0 {
			t.Fatalf("%q became %q", text, page)
		}
	})
}

func FuzzShortcodes(f *testing.F) {
	for _, text := range []string{"{{< box >}}\n- {{< chip 1 >}}\n{{< /box >}}", "[a {% chip %}](b \"{% chip %}\")", "<p title=\"{{< box >}}\">a</p>{{< /box >}}"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		page, d, _ := withShortcodes(t, text)
		if boxes := strings.Count(page, "</box>"); boxes > len(d.Shortcodes) && !strings.Contains(text, "box>") {
			t.Errorf("%q became %q", text, page)
		}
	})
}
