package markdown

import (
	"html"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestDialects has texts with the syntax of other programs, each with the number of
// warnings that it gets.
func TestDialects(t *testing.T) {
	for text, want := range map[string]int{
		"{{< a >}} {{<a>}} {{% a %}}":               1,
		"{{< a >}} {{< b >}}":                       2,
		"{{ x.y }} {{ x.y | z }} {{ w }}":           1,
		"{% if x %}a{% endif %}":                    1,
		"{%- include a.html -%}":                    1,
		"`{{ x }}` and\n\n    {{ x }}\n":            0,
		"```\n{% x %} [[a]] ==b==\n```\n":           0,
		"<pre>\n{{ x }} ==b==\n</pre>\n":            0,
		"<p>a <code>==b==</code></p>":               0,
		"KKKKKKKK\n\n<pre>\n==b==\n</pre>\n":        0, // Kelvin signs, which are shorter in lower case
		"{% raw %}{{ x }}{% endraw %}":              0,
		"text\n{: .x #y a=\"b c\"}":                 0,
		"{:toc}\n\n{:.no_toc}":                      0,
		"{ : .x} and { .y }":                        0,
		"[[a]] [[b|c]] ![[d.png]]":                  0,
		"[[1]](https://example.com/)":               0,
		"see [[1]]\n\n[1]: https://example.com/":    0,
		"a[0][1] and [x]":                           0,
		"==a== and ==b c==":                         1,
		"a == b == c, if (x==y) and z==1":           0,
		"Head\n====\n\ntext":                        0,
		":tada: and (:+1:)":                         1,
		"12:30:45, a::b::c, std::x: y, re: me: x":   0,
		"x^2^ and 10^-3^":                           1,
		"x^2 + y^2, ^a^":                            0,
		"H~2~O":                                     1,
		"10~20 and 30~40; ~struck~ ~~too~~":         0,
		"/~user/~other/":                            0,
		"::: tip\na\n:::":                           1,
		"!!! tip \"a\"\n    b\n\n??? tip":           1,
		"wait!!! what???\n!!! Now then. ??? a":      0,
		"???+ note \"a\"":                           1,
		"@[TOC](a)":                                 1,
		"> [!INFO]\n> a\n\n> [!NOTE] Title\n> a":    1,
		"> [!NOTE]\n> a\n\n> [!a](/b)\n\n> [! a] b": 0,
		"[TOC]":                       1,
		"see [toc], and\n\n[toc]: /b": 0,
		"*[AB]: a b\n\nAB *[ab]*":     1,
		"a^[note] b":                  1,
		"x^[2](/a), [^ ^[b]]":         0,
		"$x$ and $y^2$":               1,
		"$5 and $10, US$5, $1.5M–$2M, $a and $b": 0,
		"$5/month and A$ 7":                      0,
		`\(x\) \[a\] \[1\]`:                      0,
		`\(x^2\)`:                                1,
		`\\(a*b\\)`:                              1,
		"\\\\[\na\n\\\\]":                        1,
		"\\begin{align}\na\n\n\\end{align}":      1,
		`$5*2*3$`:                                1,
		`$ \alpha $`:                             1,
		`C:\\(x86)\\a and $20+$tax, $3 < 5 apples$`: 0,
		"$$\na\n\nb\n$$":                             1,
		"`$x^2$` and \\$x^2\\$":                      0,
		"import A from './a'\n\nText":                1,
		"export const a = {\n  b: 1,\n}\n\nText":     1,
		"import numpy as np":                         0,
		"import duties on 'chips' rise":              0,
		"We export const-correct code, import and {": 0,
		"a {/* note */} b":                           1,
		"{::options a=\"b\" /}\n\n{:c: .d}\n\n{:/}":  0,
		"[a](/b){c=d} ![e](/f \"g\"){#h:1 .i}\n{.j}": 1,
		"f(){a=b}, {a=b} and x{.y}":                  0,
		"a %%b%% c":                                  1,
		"100%% of 50%%":                              0,
		"++a++":                                      1,
		"C++, i++ and ++j; a++b++c":                  0,
		"\\begin{align*}\na_1 *b* c\n\\end{align*}":  1,
		"\\begin{a}":                                 0,
		"We\nexport default settings.":               0,
		"{{</* a */>}}":                              0,
		"<A b={c} d={[1, 2]} />":                     1,
		"{{< highlight go >}}":                       1,
		"{{< details >}} [[a]](b) x[[1]] and [[b]]":  1,
	} {
		_, _, found := convert(t, "safe", text)
		if len(found) != want {
			t.Errorf("%q has %d warnings, want %d: %v", text, len(found), want, found)
		}
	}
}

// TestUnshown has texts with parts that pages do not show, or show unchanged.
func TestUnshown(t *testing.T) {
	for text, want := range map[string]string{
		"import A from 'a'\nimport {\n  B,\n  C as D\n} from \"b\";\nexport const E = () => {\n\n  return <p>{e}</p>\n}\n\nText": "<p>Text</p>\n",
		"Text\nimport A, {B} from 'a'\nmore":                   "<p>Text</p>\n<p>more</p>\n",
		"{/* a\n\n# b */}\n\nText\n{/* c\nd */}":               "<p>Text\n</p>\n",
		"export default Layout\n\nText":                        "<p>Text</p>\n",
		"export default of (a\n\nText":                         "<p>export default of (a</p>\n<p>Text</p>\n",
		"export const a = (\n\nText":                           "<p>Text</p>\n",
		"import x from y\n\n{/* a":                             "<p>import x from y</p>\n<p>{/* a</p>\n",
		"export const x = 1\n\nimport duties and 'goods' rise": "<p>import duties and ‘goods’ rise</p>\n",
		"## A\n{: .b #c}\n\n{: #d}\n\n## E\n{#f .g}":           "<h2 id=\"c\">A</h2>\n<h2 id=\"f\">E</h2>\n",
		"![a](/b.png){width=\"50%\" .c}":                       "<p><img src=\"/b.png\" alt=\"a\" loading=\"lazy\" decoding=\"async\"></p>\n",
		"{.a}\n\nb\n{.c}":                                      "<p>{.a}</p>\n<p>b</p>\n",
		"$$\na_1\n\n*b*\n$$ where\n\n*c*":                      "<p>$$\na_1\n\n*b*\n$$ where</p>\n<p><em>c</em></p>\n",
		"\\begin{a}\n*b*\n\n\\end{a}\n\n*c*":                   "<p>\\begin{a}\n*b*\n\n\\end{a}</p>\n<p><em>c</em></p>\n",
	} {
		if page, _, _ := convert(t, "safe", text); page != want {
			t.Errorf("%q\ngot  %q\nwant %q", text, page, want)
		}
	}
	if _, d, _ := convert(t, "safe", "First.\n\n{/* truncate */}\n\nSecond."); d.Excerpt != "First." {
		t.Errorf("the excerpt is %q", d.Excerpt)
	}
}

// TestLiteralText asserts that a formula or template tag is shown exactly as it is
// written, whatever it contains.
func TestLiteralText(t *testing.T) {
	c := newConverter(Settings{RawHTML: "safe"})
	rapid.Check(t, func(t *rapid.T) {
		inner := rapid.StringMatching("[a-z*_~'\"<>&^=\\\\ .:|\\[\\]!`-]{0,30}").Draw(t, "inner")
		for _, marks := range [][2]string{{"{{ x", "}}"}, {"{% x", "%}"}, {"{{< x", ">}}"}, {`$$x\y`, "$$"}, {`\(x^`, `\)`}} {
			text := marks[0] + inner + marks[1]
			if strings.Contains(inner, marks[1][:1]) || strings.Contains(inner, "`") {
				continue
			}
			d, _ := c.Convert("a.md", []byte("a "+text+" b"), 0)
			if page := html.UnescapeString(string(d.HTML)); page != "<p>a "+text+" b</p>\n" {
				t.Fatalf("%q became %q", text, page)
			}
		}
	})
}
