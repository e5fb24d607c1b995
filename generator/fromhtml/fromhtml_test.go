package fromhtml

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// check compares the Markdown of each text in HTML, given in pairs.
func check(t *testing.T, env *Env, pairs ...string) {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		if diff := cmp.Diff(pairs[i+1]+"\n", Convert(pairs[i], env)); diff != "" {
			t.Errorf("Convert(%q): - want, + got\n%s", pairs[i], diff)
		}
	}
}

func TestText(t *testing.T) {
	check(t, nil,
		"<p>2 * 3 * 4, snake_case, *star*, #5, 1 &lt; 2, &lt;volts&gt;</p>", `2 * 3 * 4, snake_case, \*star\*, #5, 1 < 2, \<volts>`,
		"<p>1. one</p><p># two</p><p>- three</p><p>[sic] [a](b)</p>", "1\\. one\n\n\\# two\n\n\\- three\n\n[sic] [a\\](b)",
		"a<b> b </b>c, <i>d</i>e, <b>“f”</b>g, <b></b>h", "a **b** c, *d*e, <strong>“f”</strong>g, h",
		"<strong><em>x</em></strong> H<sub>2</sub>O <span style='font-weight: bold'>y</span>", "***x*** H<sub>2</sub>O **y**",
		"<p>one<br>two</p><p>three<br><br>four</p>", "one\\\ntwo\n\nthree\n\nfour",
		"<code>a | b</code> <code>`x`</code>", "`a | b` `` `x` ``",
		`<a href="/a b(c"><b>x</b></a> <a href="https://a.example">https://a.example</a> <a>y</a>!<a href="/z">[z]</a>`,
		`[**x**](/a%20b%28c) <https://a.example> y\![&#91;z&#93;](/z)`,
		"<h2 id=\"a-b\">A <b>b</b></h2><h2 id=\"other\">C</h2><h1></h1>", "## A b\n\n## C {#other}",
		"<span><p>one</p><div>two<p>three</p></div></span>", "one\n\ntwo\n\nthree",
		"<p>&nbsp;</p><script>x</script><style>y</style><p>z</p>", "z",
	)
}

func TestBlocks(t *testing.T) {
	check(t, nil,
		"<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul><ul><li>d</li></ul>", "- a\n  - b\n- c\n\n* d",
		"<ol start=9><li><p>a</p><p>b</p></li><li>c</li></ol>", "9. a\n\n   b\n\n10. c",
		"<blockquote><p>a</p><ul><li>b</ul><cite>C</cite></blockquote>", "> a\n>\n> - b\n>\n> <cite>C</cite>",
		"<pre><code class=\"hljs language-Go\">a &lt; b\n\n```</code></pre>", "````go\na < b\n\n```\n````",
		"<table><caption>T</caption><tr><th>A</th><th style='text-align:right'>B</th></tr><tr><td>a|b</td><td><b>1</b><br>2</td></tr></table>",
		"| A | B |\n| --- | ---: |\n| a\\|b | **1**<br>2 |\n\nT",
		"<table>\n<tr>\n<td colspan=2 class=x>A</td></tr><tr><td>a &amp; b</td><td></td></tr></table>",
		"<table><tbody><tr><td colspan=\"2\">A</td></tr><tr><td>a &amp; b</td><td></td></tr></tbody></table>",
		"<dl><dt>A</dt><dd>one</dd><dd>two</dd><dt>B</dt><dd>three</dd></dl>", "A\n: one\n: two\n\nB\n: three",
		"<details><summary>S <b>b</b></summary><p>x</p></details>", "<details>\n<summary>S <b>b</b></summary>\n\nx\n\n</details>",
		"a<hr>b", "a\n\n---\n\nb",
		`<p>a<sup id="fnref:1"><a href="#fn:1">1</a></sup></p><div class="footnotes"><hr><ol><li id="fn:1"><p>n <a href="#fnref:1">↩</a></p></li></ol></div>`,
		"a[^1]\n\n[^1]: n",
	)
}

func TestRareBlocks(t *testing.T) {
	check(t, nil,
		"<code>a</code><code>b</code> <i><b>a</b><sup><b>中</b></sup></i>", "`ab` ***a**<sup><strong>中</strong></sup>*",
		"<p>http://a.example/_b_<b>c</b> www.a.example *</p>", `http\://a.example/\_b\_**c** www.a.example *`,
		"<ul><li><hr>a</li></ul>", "- ___\n\n  a",
		"<dl>x<dt>A</dt><dt>B</dt></dl>", "\u00a0\n: x\n\nA\\\nB",
		"<table><caption>T</caption><tr><td>a</td></tr></table>", "a\n\nT",
		"<table><tr><td>a<div>b</div></td><td><b>c</b> <b>d</b></td></tr></table>", "<table><tbody><tr><td>a<div>b</div></td><td><b>c</b> <b>d</b></td></tr></tbody></table>",
		`<figure><img src="/a.jpg"><p>text</p><figcaption>c</figcaption></figure>`, "![](/a.jpg)\n\ntext\n\nc",
		`<figure><figure><figcaption>in</figcaption></figure><figcaption>out</figcaption></figure>`, "in\n\nout",
		`<div class="gallery"><img src="/a.jpg"><p>text</p></div>`, "![](/a.jpg)\n\ntext",
		`<figure><iframe src="https://a.example/"></iframe><p>text</p></figure>`, "<https://a.example/>\n\ntext",
		`<figure class="wp-block-pullquote"><blockquote>a</blockquote><figcaption>b</figcaption></figure>`, "<aside class=\"pull-quote\">a</aside>\n\nb",
		`<table><tr><td>a<video src="/a.mp4" poster="data:x"></video></td></tr><tr><td>b</td></tr></table>`, `<table><tbody><tr><td>a<video src="/a.mp4"></video></td></tr><tr><td>b</td></tr></tbody></table>`,
		`<a href="/x"><img src="/a.jpg"><img src="/b.jpg"></a>`, "[![](/a.jpg)![](/b.jpg)](/x)",
		`<section><p>text<a href="#fn1">1</a></p><ol><li id="fn1">n <a href="#ref1">↩</a></li></ol></section>`, "text[^1]\n\n[^1]: n",
		"<table><tr><td><span style=\"font-weight: bold\">a</span></td><td></td></tr></table>", "<table><tbody><tr><td><strong>a</strong></td><td></td></tr></tbody></table>",
		`<div class="kg-callout-card">a</div><div class="kg-toggle-card"><p>b</p></div><details></details>`, "a\n\nb",
	)
}

func TestPictures(t *testing.T) {
	check(t, nil,
		`<p><img src="/a.jpg" alt="A [b]" title="no"></p>`, `![A &#91;b&#93;](/a.jpg)`,
		`<p><a href="/a.jpg"><img src="/a-300x200.jpg"></a> <a href="/x/"><img src="/b.jpg"></a></p>`, "![](/a-300x200.jpg)\n[![](/b.jpg)](/x/)",
		`<img class="alignleft" src="/a.jpg">Text <img src="/b.jpg"> text`, "![](/a.jpg)\n\nText ![](/b.jpg) text",
		`<figure><img src="/a.jpg" alt="A"><figcaption>By "us"</figcaption></figure>`, `![A](/a.jpg "By \"us\"")`,
		`<figure><img src="/a.jpg"><figcaption>By <a href="/x/">us</a></figcaption></figure>`,
		`<figure><img src="/a.jpg" alt=""><figcaption>By <a href="/x/">us</a></figcaption></figure>`,
		`<figure class="wp-block-gallery"><figure><img src="/a.jpg"><figcaption>a</figcaption></figure><figure><img src="/b.jpg"></figure><figcaption>both</figcaption></figure>`,
		"![](/a.jpg \"a\")\n![](/b.jpg)\n\nboth",
		`<img src="data:x" data-src="/a.jpg"><noscript><img src="/a.jpg"></noscript>`, "![](/a.jpg)",
		`<p>a <img class="emoji" alt="🙂" src="x.svg"></p>`, "a 🙂",
		`<iframe src="//www.youtube.com/embed/abc?rel=0" title="A film"></iframe>`, "[A film](https://www.youtube.com/watch?v=abc)",
		`<p>a <iframe src="https://player.vimeo.com/video/7"></iframe> b</p>`, "a\n\n<https://vimeo.com/7>\n\nb",
		`<video controls src="/a.mp4"></video>`, `<div><video src="/a.mp4" controls></video></div>`,
	)
}

func TestClassicTextOfWordPress(t *testing.T) {
	env := &Env{WordPress: true, Attachment: func(id string) (Image, bool) {
		return Image{"/" + id + ".jpg", "Alt", "C <b>d</b>"}, id != "9"
	}}
	check(t, env,
		"One\ntwo\n\nthree<br />\nfour\n<h2>H</h2>\nfive", "One\\\ntwo\n\nthree\\\nfour\n\n## H\n\nfive",
		"<strong>a\n\nb</strong>\n<pre>x\n\ny</pre>", "**a**\n\n**b**\n\n```\nx\n\ny\n```",
		"<!-- wp:paragraph -->\n<p>one\ntwo</p>\n<!-- /wp:paragraph -->", "one two",
		`[caption id="x" width="9"]<img src="/a.jpg" alt="A" /> Of it[/caption]`, `![A](/a.jpg "Of it")`,
		`[gallery ids="1,2,9"]`, "![Alt](/1.jpg \"C d\")\n![Alt](/2.jpg \"C d\")",
		"[code lang=\"js\"]\nif (a &lt; b) {\n\n[/code]", "```js\nif (a < b) {\n```",
		"[php]<?php echo 1; ?>[/php]", "```php\n<?php echo 1; ?>\n```",
		"[youtube=https://youtu.be/x] [vimeo 7] [embed]https://a.example/b[/embed]", "<https://youtu.be/x>\n\n<https://vimeo.com/7>\n\n<https://a.example/b>",
		"Write [[gallery ids=\"1\"]], [[code]], [[other]], [sic] and [a b].", `Write [gallery ids=\"1\"], [code], &#91;[other]], [sic] and [a b].`,
		`[poll id="7"] <code>[poll id="8"]</code>`, "[poll id=\\\"7\\\"] `[poll id=\"8\"]`",
		"a[ref]n[/ref] b", "a[^1] b\n\n[^1]: n",
		"[vc_row][vc_column width=\"1/2\"]a[/vc_column][/vc_row]", "a",
		"a<!--more-->b", "a\n\n<!--more-->\n\nb",
	)
}

func TestBlocksOfWordPress(t *testing.T) {
	told := ""
	env := &Env{WordPress: true,
		Block: func(id string) (string, bool) { return "<p>shared " + id + "</p>", true },
		Notes: map[string]string{"u1": "the <em>note</em>"},
		Told:  func(kind, name string) { told += kind + " " + name + "; " },
	}
	check(t, env,
		`<!-- wp:block {"ref":7} /--><!-- wp:latest-posts /-->`, "shared 7",
		`<!-- wp:code {"language":"rust"} --><pre><code>x</code></pre><!-- /wp:code -->`, "```rust\nx\n```",
		`<!-- wp:paragraph --><p>a<sup data-fn="u1" class="fn"><a href="#u1" id="u1-link">1</a></sup></p><!-- /wp:paragraph --><!-- wp:footnotes /-->`, "a[^1]\n\n[^1]: the *note*",
		`<!-- wp:embed --><figure class="wp-block-embed"><div class="wp-block-embed__wrapper">
https://a.example/b
</div><figcaption>c</figcaption></figure><!-- /wp:embed -->`, "[c](https://a.example/b)",
		`<!-- wp:pullquote --><figure class="wp-block-pullquote"><blockquote><p>a</p><cite>b</cite></blockquote></figure>`, `<aside class="pull-quote"><p>a</p><cite>b</cite></aside>`,
		`<!-- wp:file --><div class="wp-block-file"><a href="/a.csv">A</a><a href="/a.csv" class="wp-block-file__button">Download</a></div>`, "[A](/a.csv)",
	)
	if told != "block latest-posts; " {
		t.Errorf("told %q", told)
	}
}

func TestCardsOfGhost(t *testing.T) {
	check(t, nil,
		`<figure class="kg-card kg-bookmark-card"><a href="/a/"><div class="kg-bookmark-title">A</div><div class="kg-bookmark-description">b</div><img src="i.png"></a></figure>`, "[A](/a/)\\\nb",
		`<div class="kg-card kg-callout-card"><div class="kg-callout-emoji">x</div><div class="kg-callout-text">a <b>b</b></div></div>`, "> [!NOTE]\n> a **b**",
		`<div class="kg-toggle-card"><h4 class="kg-toggle-heading-text">q</h4><button>v</button><div class="kg-toggle-content"><p>a</p></div></div>`, "<details>\n<summary>q</summary>\n\na\n\n</details>",
		`<div class="kg-button-card"><a href="/a/">Go</a></div><div class="kg-signup-card"><form>x</form></div>`, "[Go](/a/)",
		`<figure class="kg-code-card"><pre><code class="language-go">a</code></pre><figcaption>c</figcaption></figure>`, "```go\na\n```\n\nc",
	)
}

func TestPlainText(t *testing.T) {
	if got := Text("a &amp; <b>b</b>c<br>d<p>e\n f</p><script>x</script>"); got != "a & bc d e f" {
		t.Errorf("got %q", got)
	}
}

func TestDeepNestingIsRead(t *testing.T) {
	for _, tag := range []string{"<div>", "<blockquote>", "<ul><li>", "<b><i>", "<table><tr><td>"} {
		if out := Convert(strings.Repeat(tag, 3000)+"end", nil); !strings.Contains(out, "end") {
			t.Errorf("%s: the text is lost", tag)
		}
	}
}

func FuzzConvert(f *testing.F) {
	f.Add("<p>a <b>b</b> [gallery ids=\"1\"] [code]x[/code]</p>\n\n<!-- wp:block {\"ref\":1} /-->")
	f.Add(strings.Join(snippets, ""))
	f.Fuzz(func(t *testing.T, text string) {
		env := &Env{WordPress: true, Block: func(string) (string, bool) { return text, true }}
		Convert(text, env)
		Convert(text, nil)
	})
}
