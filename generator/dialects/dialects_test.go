package dialects

import (
	"strings"
	"testing"
)

// testRules are rules of each kind.
var testRules = &Rules{Tags: map[string]Rule{
	"code":  {Code, func(c *Call) (Result, bool) { return CodeBlock(c, c.At(0)) }},
	"raw":   {Code, func(c *Call) (Result, bool) { return Result{Keep: true}, true }},
	"note":  {Must, func(c *Call) (Result, bool) { return Alert("note", c.Get("title")) }},
	"fold":  {Must, func(c *Call) (Result, bool) { return Details(c.At(0), false) }},
	"photo": {MayHave, func(c *Call) (Result, bool) { return Block(Figure{Src: c.Arg(0, "src"), Alt: c.Get("alt")}.Markdown()) }},
	"base":  {MayHave, func(c *Call) (Result, bool) { return Inline("") }},
}}

func TestConvert(t *testing.T) {
	for _, test := range []struct{ name, text, want, left string }{
		{"no tags", "a { b } c", "a { b } c", ""},
		{"within a line", "[a]({{ base }}/b/)", "[a](/b/)", ""},
		{"unknown", "a {% poll 7 %} b {{ x.y | z }}", "a {% poll 7 %} b {{ x.y | z }}", "poll x.y"},
		{"unknown pair once", "{% for x in y %}{{ base }}!{% endfor %}", "{% for x in y %}!{% endfor %}", "for"},
		{"code span", "`{{ base }}` and ``a ` {{ base }}``, {{ base }}.", "`{{ base }}` and ``a ` {{ base }}``, .", ""},
		{"fences", "```\n{{ base }}\n```\n{{ base }}x\n~~~~ go\n~~~\n{{ base }}\n~~~~\n", "```\n{{ base }}\n```\nx\n~~~~ go\n~~~\n{{ base }}\n~~~~\n", ""},
		{"indented", "a\n\n    {{ base }}\n\n- b\n\n    {{ base }}c\n", "a\n\n    {{ base }}\n\n- b\n\n    c\n", ""},
		{"footnote", "[^1]: a\n\n    {{ base }}b\n", "[^1]: a\n\n    b\n", ""},
		{"comment and elements", "<!-- {{ base }} --> <code>{{ base }}</code> <PRE>\n{{ base }}</PRE>{{ base }}", "<!-- {{ base }} --> <code>{{ base }}</code> <PRE>\n{{ base }}</PRE>", ""},
		{"code block", "a\n{% code go %}\nif {{ x }} {\n\n    ```y\n}\n{% endcode %}\nb", "a\n\n````go\nif {{ x }} {\n\n    ```y\n}\n````\n\nb", ""},
		{"code without end", "{% code go %}\n{{ base }}x", "{% code go %}\nx", "code"},
		{"raw", "{% raw %}{{ base }} *a*{% endraw %} b", "{{ base }} *a* b", ""},
		{"shown", "{{</* photo a.png */>}} {{/* base() */}}", "{{< photo a.png >}} {{ base() }}", ""},
		{"comment of a Go template", "`{{/* a comment */}}` {{- /* another */ -}}", "`{{/* a comment */}}` {{- /* another */ -}}", ""},
		{"alert", "{{% note %}}\nOne\n\nTwo {{ base }}\n{{% /note %}}\nThree", "> [!NOTE]\n> One\n> \n> Two \n\nThree", ""},
		{"alert in a quote", "> {{% note %}}\n> One\n> two\n> {{% /note %}}\n", "> > [!NOTE]\n> > One\n> > two\n", ""},
		{"alert in a list", "- {{% note %}}\n  One\n  two\n  {{% /note %}}\n", "- > [!NOTE]\n  > One\n  > two\n", ""},
		{"within a paragraph", "a {{< photo b.png >}} c", "a \n\n![](b.png)\n\n c", ""},
		{"after a line", "a\n{{< photo src=\"b c.png\" alt=\"*\" >}}\nd", "a\n\n![\\*](<b c.png>)\n\nd", ""},
		{"pairs within pairs", "{{< fold \"a\" >}}\n{{< fold `b` >}}c{{< /fold >}}\n{{< /fold >}}", "<details>\n<summary>a</summary>\n\n\n<details>\n<summary>b</summary>\n\nc\n\n</details>\n\n\n</details>", ""},
		{"no end", "{{< fold a >}} {{ base }}.", "{{< fold a >}} .", "fold"},
	} {
		got, edits, left := Convert(test.text, testRules, nil)
		var names []string
		for _, l := range left {
			names = append(names, l.Name)
		}
		if list := strings.Join(names, " "); got != test.want || list != test.left {
			t.Errorf("%s: Convert(%q) =\n%q, left %q; want\n%q, left %q", test.name, test.text, got, list, test.want, test.left)
		}
		checkEdits(t, test.text, got, edits)
	}
}

// checkEdits checks that each part of the result of Convert that is copied is where the
// edits say.
func checkEdits(t *testing.T, text, got string, edits []Edit) {
	t.Helper()
	for i, e := range edits {
		end := len(got)
		if i+1 < len(edits) {
			end = edits[i+1].At
		}
		switch {
		case e.At > end || e.From > len(text) || i > 0 && e.From < edits[i-1].From:
			t.Fatalf("%q: edits out of order: %v", text, edits)
		case e.Copied && !strings.HasPrefix(text[e.From:], got[e.At:end]):
			t.Errorf("%q: %q is not at %d", text, got[e.At:end], e.From)
		}
	}
}

func TestScan(t *testing.T) {
	for text, want := range map[string]string{
		`{{< figure src="a b.png" alt='c' width=3 >}}`:   `figure|src=a b.png|alt=c|width=3`,
		`{% include "x.html" a = b, c="d \"e\"" %}`:      `include|x.html|a=b|c=d "e"`,
		`{{ youtube(id="x", autoplay=true, n=3) }}`:      `youtube|id=x|autoplay=true|n=3`,
		"{{% quote `a\"b` \"}}\" %}}":                    "quote|a\"b|}}",
		`{{< tex "\nabla \\ \"x\"" >}}`:                  `tex|\nabla \\ "x"`,
		`{% tex "a\\b" %}`:                               `tex|a\b`,
		`{%- endcode -%}`:                                `/code`,
		`{{< /details >}}`:                               `/details`,
		`{{<img src=/a/>}}`:                              `img|src=/a/`,
		`{{< img a.png />}}`:                             `img|a.png/`,
		`{% if a == b %}`:                                `if|a|==|b`,
		`{% codeblock lang:js A title https://x.org/ %}`: `codeblock|lang:js|A|title|https://x.org/`,
	} {
		tag, ok := Scan("x { y "+text+" z", 0)
		got := tag.Name
		for _, a := range tag.Args {
			got += "|"
			if a.Name != "" {
				got += a.Name + "="
			}
			got += a.Value
		}
		if tag.Closing {
			got = "/" + got
		}
		if tag.SelfClosing {
			got += "/"
		}
		if !ok || got != want {
			t.Errorf("Scan(%q) = %q, want %q", text, got, want)
		}
	}
}
