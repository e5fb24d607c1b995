package markdown

import (
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestTags has texts with tags of other generators that have a meaning, and what pages show.
func TestTags(t *testing.T) {
	for text, want := range map[string]string{
		"{% highlight go linenos %}\nif a < b {\n\n    _c_\n}\n{% endhighlight %}": "<pre class=\"chroma\" tabindex=\"0\"><code class=\"language-go\" data-lang=\"go\"><span class=\"k\">if </span>a &lt; b {\n\n    _c_\n}\n</code></pre>\n",
		"{{< highlight txt >}}a{{< /highlight >}}":                                 "<pre class=\"chroma\" tabindex=\"0\"><code class=\"language-txt\" data-lang=\"txt\">a\n</code></pre>\n",
		"a {% raw %} {{ b }} *c* {% endraw %}.":                                    "<p>a  {{ b }} <em>c</em> .</p>\n",
		"[a]({% post_url 2020-01-02-b %}) [c]({{< relref \"d e.md#f\" >}})":        "<p><a href=\"@@2020-01-02-b\">a</a> <a href=\"@@d%20e.md#f\">c</a></p>\n",
		"See {{< ref \"b.md\" >}}.":                                                "<p>See <a href=\"@@b.md\">b.md</a>.</p>\n",
		"<a href=\"{{ site.baseurl }}{% link c.md %}\">d</a>":                      "<p><a href=\"@@c.md\">d</a></p>\n",
		"[a]({{ site.baseurl }}/b/) [c]({{ '/d/' | relative_url }})":               "<p><a href=\"/b/\">a</a> <a href=\"/d/\">c</a></p>\n",
		"{{< figure src=\"/a.png\" alt=\"b\" caption=\"c\" >}}":                    "<figure><img src=\"/a.png\" alt=\"b\" loading=\"lazy\" decoding=\"async\"><figcaption>c</figcaption></figure>\n",
		"{{< youtube abc >}}":                                                      "<p><a href=\"https://www.youtube.com/watch?v=abc\">https://www.youtube.com/watch?v=abc</a></p>\n",
		"{{< details \"a & b\" >}}\n*c*\n{{< /details >}}":                         "<details>\n<summary>a &amp; b</summary>\n<p><em>c</em></p>\n</details>\n",
		"[[a b]] and [[C#D e|*f*]], [[#G h]]":                                      "<p><a href=\"@@a%20b\">a b</a> and <a href=\"@@C#d-e\">*f*</a>, <a href=\"#g-h\">#G h</a></p>\n",
		"![[a b.png|300]]":                                                         "<figure><img src=\"a%20b.png\" alt=\"\" loading=\"lazy\" decoding=\"async\"></figure>\n",
		"[[Step  7]] [[b]]\n\n[step 7]: /b":                                        "<p>[<a href=\"/b\">Step  7</a>] <a href=\"@@b\">b</a></p>\n",
		"`[[a]]` x[[1]] [[1]]\n\n[1]: /b":                                          "<p><code>[[a]]</code> x[<a href=\"/b\">1</a>] [<a href=\"/b\">1</a>]</p>\n",
		"| a |\n|---|\n| [[b\\|c]] |":                                              "<section class=\"table\" tabindex=\"0\" aria-label=\"Table\">\n<table>\n<thead>\n<tr>\n<th scope=\"col\">a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td><a href=\"@@b\">c</a></td>\n</tr>\n</tbody>\n</table>\n</section>\n",
		"[a]({{ site.url }}{{ site.baseurl }}/b) [c]({{ site.baseurl }})":          "<p><a href=\"/b\">a</a> <a href=\"/\">c</a></p>\n",
		"* TOC\n{:toc}\n\n1. a\n{: .b}":                                            "<ol>\n<li>a</li>\n</ol>\n",
		"a\nb\n{: #c .d}\n\n> g\n{: #h}":                                           "<p id=\"c\">a\nb</p>\n<blockquote>\n<p id=\"h\">g</p>\n</blockquote>\n",
	} {
		page, _, found := convert(t, "safe", text)
		if page != want || len(found) > 0 {
			t.Errorf("%q\ngot  %q\nwant %q\nwith %v", text, page, want, found)
		}
	}
}

// TestPlacesAfterTags asserts that problems and references have the place at which the author
// wrote them, although tags before them are replaced.
func TestPlacesAfterTags(t *testing.T) {
	_, d, found := convert(t, "safe", "{{< details \"a\" >}}\n\nb {{ site.baseurl }} <x-y> [c](d.md)\n{{< /details >}}\n{{< highlight go >}}\nx\n{{< /highlight >}}\n\n[[e]] {{ f }}")
	var places []string
	for _, r := range d.Refs {
		places = append(places, r.Target+" "+strconv.Itoa(r.Line)+":"+strconv.Itoa(r.Column))
	}
	for _, p := range found {
		places = append(places, strconv.Itoa(p.Line)+":"+strconv.Itoa(p.Column))
	}
	if got, want := strings.Join(places, ", "), "d.md 3:28, @@e 9:1, 3:22, 9:7"; got != want {
		t.Errorf("places %s, want %s", got, want)
	}
}

// TestCodeIsUntouched asserts that no tag within code is replaced.
func TestCodeIsUntouched(t *testing.T) {
	tags := []string{"{{ site.baseurl }}", "{% raw %}", "{% endraw %}", "{{< ref \"a\" >}}", "[[a]]", "{: #a}", "{{</* b */>}}"}
	c := newConverter(Settings{RawHTML: "safe"})
	rapid.Check(t, func(t *rapid.T) {
		code := strings.Join(rapid.SliceOfN(rapid.SampledFrom(tags), 1, 4).Draw(t, "tags"), " ")
		form := rapid.SampledFrom([]string{"`CODE`", "a ``CODE`` b", "```\nCODE\n```", "- a\n\n      CODE\n", "    CODE", "> ~~~ txt\n> CODE\n> ~~~", "a\n\n\tCODE\n\nb"}).Draw(t, "form")
		text := strings.Replace(form, "CODE", code, 1)
		d, found := c.Convert("a.md", []byte(text), 0)
		if !strings.Contains(string(d.HTML), string(appendEscaped(nil, []byte(code)))) || len(found) > 0 {
			t.Fatalf("%q became %q with %v", text, d.HTML, found)
		}
	})
}
