package markdown

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"pgregory.net/rapid"
)

// messages returns the messages of a conversion's problems.
func messages(t *testing.T, raw, text string) (page string, list []string) {
	t.Helper()
	page, _, found := convert(t, raw, text)
	for _, p := range found {
		list = append(list, fmt.Sprintf("%d:%d %s", p.Line, p.Column, p.Message))
	}
	return page, list
}

// TestRawHTML shows what becomes of HTML, and what the author is told.
func TestRawHTML(t *testing.T) {
	for name, c := range map[string]struct {
		text, want string
		told       []string
	}{
		"attributes of lists": {"<ol start=\"4\" reversed type=\"i\"><li value=\"9\">a</li></ol>", `<ol start="4" reversed="" type="i"><li value="9">a</li></ol>`, nil},
		"captions": {"<audio controls src=\"/a.ogg\"><track default src=\"/c.vtt\" kind=\"subtitles\" srclang=\"fr\" label=\"F\"></audio>",
			`<p><audio controls="" src="/a.ogg"><track default="" src="/c.vtt" kind="subtitles" srclang="fr" label="F"></audio></p>`, nil},
		"another window":            {`<a href="/b" target="_blank" rel="author">b</a>`, `<p><a href="/b" target="_blank" rel="author noopener">b</a></p>`, nil},
		"another window, named":     {`<a href="/b" target="x">b</a>`, `<p><a href="/b" target="x" rel="noopener">b</a></p>`, nil},
		"the same window":           {`<a href="/b" target="_self" download="c">b</a>`, `<p><a href="/b" target="_self" download="c">b</a></p>`, nil},
		"attributes that are gone":  {"<p onclick=\"f()\">a</p>\n\n<p STYLE='x' onclick=g()>b</p>", "<p>a</p>\n<p>b</p>", []string{"1:4 the HTML attributes onclick and style are left out"}},
		"an attribute that is gone": {"> <div>\n> <p  contenteditable>a</p></div>", "<blockquote>\n<div>\n<p>a</p></div>\n</blockquote>", []string{"2:7 the HTML attribute contenteditable is left out"}},
		"classes":                   {`<aside class="wide pull-quote">a</aside><p class="b wide c">d</p>`, `<aside class="pull-quote" role="note">a</aside><p>d</p>`, []string{"1:8 the HTML classes wide, b and c are left out"}},
		"blanks at an address":      {"<a href=\" /a/ \">a</a> <img src=\"\n/b.png\n\">", `<p><a href="/a/">a</a> <img src="/b.png"></p>`, nil},
		"path of Windows":           {`<a href="C:\x\a.pdf">a</a>`, `<p><a>a</a></p>`, []string{"1:1 an address that starts with \"c:\" is left out"}},
		"empty frame":               {`<figure><iframe src="//v.example/1" title="A talk"></iframe><figcaption>b</figcaption></figure>`, `<figure><a href="//v.example/1">A talk</a><figcaption>b</figcaption></figure>`, []string{"1:9 the HTML element <iframe> is left out"}},
		"frame alone":               {"<iframe src=\"/a.html\" />\n\nText.", "<p><a href=\"/a.html\">/a.html</a></p>\n<p>Text.</p>", []string{"1:1 the HTML element <iframe> is left out"}},
		"frame with text":           {"<object data=\"/a.svg\"><p>The <b>same</b> in words</p></object>", "<p><a href=\"/a.svg\">/a.svg</a></p>\n<p>The <b>same</b> in words</p>", []string{"1:1 the HTML element <object> is left out"}},
		"frame in a line":           {"See <iframe src=\"https://a.example/\">or <em>not</em></iframe> b", `<p>See <a href="https://a.example/">https://a.example/</a> or <em>not</em> b</p>`, []string{"1:5 the HTML element <iframe> is left out"}},
		"text after a frame":        {"<div><iframe src=\"/a\"></iframe>b</div>\n\nc <iframe src=\"/d\"></iframe>e <embed src=\"/f\">.", "<div><a href=\"/a\">/a</a> b</div>\n<p>c <a href=\"/d\">/d</a> e <a href=\"/f\">/f</a>.</p>", []string{"1:6 the HTML element <iframe> is left out", "3:31 the HTML element <embed> is left out"}},
		"frame in a link":           {`[a <embed src="/b.swf"> c](/d)`, `<p><a href="/d">a /b.swf c</a></p>`, []string{"1:4 the HTML element <embed> is left out"}},
		"frame with a script":       {`<iframe src="javascript:x">a</iframe>`, "a", []string{"1:1 the HTML element <iframe> is left out", "1:1 an address that starts with \"javascript:\" is left out"}},
		"empty script":              {`<div><script src="/w.js"></script>a</div>`, `<div>a</div>`, []string{"1:6 the HTML element <script> is left out"}},
		"closed script":             {`<div><script src="/w.js"/>a</div>`, `<div>a</div>`, []string{"1:6 the HTML element <script> is left out"}},
		"without scripts":           {"<div><noscript><img src=\"/a.png\"></noscript></div>\n\na <noscript>*b*</noscript> c", "<div><img src=\"/a.png\"></div>\n<p>a <em>b</em> c</p>", nil},
		"no script after all":       {"Put it into the <script> element.\n\nMore.", "<p>Put it into the </p>\n<p>More.</p>", []string{"1:17 the HTML element <script> has no end tag, so the text after it is left out"}},
		"a link in a link":          {"<a href=\"/b\">c <a href=\"/d\">e</a> f</a>", `<p><a href="/b">c </a><a href="/d">e</a> f</p>`, nil},
		"Markdown in a link":        {"<a href=\"/b\">c [d](/e) f</a>", `<p><a href="/b">c d f</a></p>`, []string{"1:16 a link within another link is left out, but not its text"}},
		"a link in Markdown's":      {"[c <a href=\"/d\">e</a> f](/b)", `<p><a href="/b">c e f</a></p>`, []string{"1:4 a link within another link is left out, but not its text"}},
		"a paragraph in a line":     {"a *b* <p lang=\"de\">c</p> d", "<p>a <em>b</em> </p>\n<p lang=\"de\">c</p><p> d</p>", nil},
		"a list in a line":          {"a <ul><li>b</ul>", "<p>a </p>\n<ul><li>b</li></ul>", nil},
		"a block in emphasis":       {"*a <div>b</div>*", "<p><em>a b</em></p>", []string{"1:4 <div> within a line of text is left out, but not its text"}},
		"a block in a heading":      {"# a <div>b</div>", "<h2 id=\"a-b\">a b</h2>", []string{"1:5 <div> within a line of text is left out, but not its text"}},
		"a block in an item":        {"- a <div>b</div>", "<ul>\n<li>a <div>b</div></li>\n</ul>", nil},
		"paragraphs in elements":    {"<p>a <b>b <p>c", "<p>a <b>b </b></p><p>c\n</p>", nil},
		"an instruction":            {"<div><?php echo '>' ?>a</div>", "<div>a</div>", []string{"1:6 the code from <?php on is left out"}},
		"an instruction, alone":     {"<?xml a=\">\"\n\n<b> ?>\nText", "<p>Text</p>", []string{"1:1 the code from <?xml on is left out"}},
		"an instruction in a line":  {"a <?= '<script>' > b ?> c", "<p>a  c</p>", []string{"1:3 the code from <?= on is left out"}},
		"a long instruction":        {"<div>\n<?php\n\nb > 1 ?>\n</div>\n\nText", "<div>\n\n</div>\n<p>Text</p>", []string{"2:1 the code from <?php on is left out"}},
		"a CDATA section":           {"<p><![CDATA[ a > <i>b</i> ]]>c</p>", "<p>c</p>", []string{"1:4 the code from <![CDATA[ on is left out"}},
		"a long comment":            {"> <div><!-- a\n>\n> <b> --> c</div>\n\nd", "<blockquote>\n<div> c</div>\n</blockquote>\n<p>d</p>", nil},
		"an endless comment":        {"a\n\n<!-- b\n\nc", "<p>a</p>", []string{"3:1 the comment has no end, so the text after it is left out"}},
		"half a declaration":        {"<div><!", "<div>\n</div>", nil},
		"cells without ends":        {"<table><thead><tr><th>a<th><i>b<tbody><tr><td>c<td>d<tr><td>e</table>", "<table><thead><tr><th>a</th><th><i>b</i></th></tr></thead><tbody><tr><td>c</td><td>d</td></tr><tr><td>e</td></tr></tbody></table>", nil},
		"terms without ends":        {"<dl><dt>a<dd>b<ul><li>c<li>d</ul><dt>e</dl>", "<dl><dt>a</dt><dd>b<ul><li>c</li><li>d</li></ul></dd><dt>e</dt></dl>", nil},
		"a table in a cell":         {"<table><tr><td><table><tr><td>a</table><td>b</table>", "<table><tr><td><table><tr><td>a</td></tr></table></td><td>b</td></tr></table>", nil},
		"a name in a value":         {"<p title=\" style onclick='\" lang = 'style' data-style style=a>b</p>", `<p title=" style onclick='" lang="style" data-style="">b</p>`, []string{"1:55 the HTML attribute style is left out"}},
		"half a tag":                {"<div><script-x a=\"\n\nb", "<div>\n<p>b</p>\n</div>", nil},
		"a scheme in a srcset":      {`<img src="/a.png" srcset="javascript:x 1x,/b.png 2x" alt="">`, `<img src="/a.png" srcset="/b.png 2x" alt="">`, []string{"1:1 an address that starts with \"javascript:\" is left out"}},
	} {
		t.Run(name, func(t *testing.T) {
			page, told := messages(t, "safe", c.text)
			if strings.TrimSpace(page) != c.want {
				t.Errorf("got  %s\nwant %s", page, c.want)
			}
			if !slices.Equal(told, c.told) {
				t.Errorf("got  %q\nwant %q", told, c.told)
			}
		})
	}
}

// Scripts of trusted HTML stay as they are, whatever Markdown would make of them.
func TestTrustedScriptsStayWhole(t *testing.T) {
	script := "<script>\nlet a = \"*b*\";\n\n    if (a < 'c') d()\n\n```\n# e\n</script>"
	for _, text := range []string{"<figure>\n" + script + "\n</figure>", "Text " + script + " text", "- <div>" + script + "</div>\n"} {
		if page, _, _ := convert(t, "trusted", text); strings.Count(page, script) != 1 {
			t.Errorf("%s\nbecame\n%s", text, page)
		}
	}
}

// A processing instruction with a blank line is left out of trusted HTML too, and a comment
// stays whole.
func TestTrustedInstructions(t *testing.T) {
	page, told := messages(t, "trusted", "<div><?php a > 1;\n\nb ?>\n<!-- c\n\n> d --></div>\n")
	if page != "<div>\n<!-- c\n\n> d --></div>\n" || !slices.Equal(told, []string{"1:6 the code from <?php on is left out"}) {
		t.Errorf("%q %q", page, told)
	}
}

// TestHiddenElements places scripts and the like anywhere in a text: nothing of them is
// shown, and the text around them stays.
func TestHiddenElements(t *testing.T) {
	c := newConverter(Settings{})
	lines := []string{"SECRET one", "", "    SECRET two", "```", "# SECRET three", "- SECRET four", "> SECRET five", "SECRET 'six' <", "</div> SECRET", "<!-- SECRET"}
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom([]string{"script", "style", "textarea", "template", "svg", "math", "ScRiPt", "STYLE"}).Draw(t, "name")
		content := strings.Join(rapid.SliceOfN(rapid.SampledFrom(lines), 1, 8).Draw(t, "lines"), "\n")
		if lower := strings.ToLower(name); !isRawText(lower) || lower == "textarea" {
			content = strings.ReplaceAll(content, "<!--", "-") // it could hide the end tag
		}
		element := "<" + name + rapid.SampledFrom([]string{"", " type='x'", "\n id=y"}).Draw(t, "attribute") + ">" + content + "</" + name + ">"
		before := rapid.SampledFrom([]string{"", "<figure>\n", "<figure><div>", "<div>\n<p>", "Words ", "*Words* and ", "- item ", "- ", "> ", "> <div>", "1. <figure>\n   ", "## Heading "}).Draw(t, "before")
		if strings.HasPrefix(before, "#") {
			element = strings.Replace(element, "\n id", " id", 1) // a heading is one line
		}
		text := "BEFORE\n\n" + before + element + rapid.SampledFrom([]string{"", "\n", " ", "\n</figure>", "</div>"}).Draw(t, "after") + "\n\nAFTER\n"
		d, found := c.Convert("a.md", []byte(text), 0)
		page := string(d.Fill(nil, keep))
		shown := page + d.Excerpt + strings.Join(d.Paragraphs, "")
		if strings.Contains(shown, "SECRET") || !strings.Contains(page, "BEFORE") || !strings.Contains(page, "AFTER") {
			t.Errorf("%s\nbecame\n%s", text, page)
		}
		if len(found) != 1 || !strings.Contains(found[0].Message, "<"+strings.ToLower(name)+"> is left out") {
			t.Errorf("%s: %v", text, found)
		}
	})
}

// Without an end tag, a script ends with what it is in.
func TestUnclosedScripts(t *testing.T) {
	for text, want := range map[string]string{
		"<figure><script>\nlet a\n\nSECRET\n\n# SECRET":              "<figure>\n</figure>",
		"> <div><script>\n> a\n>\n> SECRET\n\nText.":                 "<blockquote>\n<div>\n</div></blockquote>\n<p>Text.</p>",
		"- <div><STYLE>\n  a\n\n  SECRET\n- b":                       "<ul>\n<li>\n<div>\n</div></li>\n<li>\n<p>b</p>\n</li>\n</ul>",
		"a <style> b\n\n`<style>` and <style>.x{}</style> and c":     "<p>a </p>\n<p><code>&lt;style&gt;</code> and  and c</p>",
		"<svg><text>SECRET</text>\n\nb":                              "<p>b</p>",
		strings.Repeat("x <script>a\n\nSECRET\n</script> y\n\n", 30): strings.TrimSpace(strings.Repeat("<p>x  y</p>\n", 30)),
	} {
		page, told := messages(t, "safe", text)
		if strings.TrimSpace(page) != want || len(told) == 0 {
			t.Errorf("%q\ngot  %q\nwant %q\ntold %q", text, page, want, told)
		}
	}
}

// plainSrcset is the standard's algorithm, step by step, for candidates with at most one
// descriptor (https://html.spec.whatwg.org/multipage/images.html#parse-a-srcset-attribute).
func plainSrcset(input string) (list []string) {
	position := 0
	isSpace := func() bool { return strings.IndexByte(" \t\n\f\r", input[position]) >= 0 }
	for {
		for position < len(input) && (isSpace() || input[position] == ',') {
			position++
		}
		if position == len(input) {
			return list
		}
		start := position
		for position < len(input) && !isSpace() {
			position++
		}
		url, descriptors, current, state := input[start:position], []string(nil), "", "in descriptor"
		if strings.HasSuffix(url, ",") {
			list = append(list, strings.TrimRight(url, ","))
			continue
		}
		for position < len(input) && isSpace() {
			position++
		}
		flush := func() {
			if current != "" {
				descriptors = append(descriptors, current)
			}
			current = ""
		}
	tokens:
		for ; ; position++ {
			end := position >= len(input)
			switch {
			case state == "in descriptor" && end:
				flush()
				break tokens
			case state == "in descriptor" && isSpace():
				flush()
				state = "after descriptor"
			case state == "in descriptor" && input[position] == ',':
				position++
				flush()
				break tokens
			case state == "in descriptor" && input[position] == '(':
				current += "("
				state = "in parens"
			case state == "in descriptor":
				current += input[position : position+1]
			case state == "in parens" && end:
				flush()
				break tokens
			case state == "in parens":
				current += input[position : position+1]
				if input[position] == ')' {
					state = "in descriptor"
				}
			case state == "after descriptor" && end:
				break tokens
			case state == "after descriptor" && isSpace():
			case state == "after descriptor":
				state = "in descriptor"
				position--
			}
		}
		list = append(list, strings.Join(append([]string{url}, descriptors...), " "))
	}
}

// FuzzSrcset compares the candidates of a srcset attribute with those of the standard's
// algorithm, before and after a conversion.
func FuzzSrcset(f *testing.F) {
	c := newConverter(Settings{RawHTML: "trusted"})
	f.Fuzz(func(t *testing.T, value string) {
		var got []string
		for _, c := range parseSrcset(value) {
			got = append(got, strings.Join(append([]string{c.url}, c.descriptors...), " "))
		}
		want := plainSrcset(value)
		if !slices.Equal(got, want) {
			t.Fatalf("%q has the candidates %q, not %q", value, got, want)
		}
		if strings.ContainsAny(value, "\r\x00") {
			return // Markdown and HTML change these characters
		}
		text := "<div><img srcset=\"" + strings.ReplaceAll(html.EscapeString(value), "\n", "&#10;") + "\"></div>"
		d, _ := c.Convert("a.md", []byte(text), 0)
		i := 0
		page := string(d.Fill(nil, func(r *Ref) Filling { i++; return Filling{URL: fmt.Sprintf("/%d", i)} }))
		for i := range want {
			_, descriptors, _ := strings.Cut(want[i], " ")
			if want[i] = fmt.Sprintf("/%d", i+1); descriptors != "" {
				want[i] += " " + descriptors
			}
		}
		z := html.NewTokenizer(strings.NewReader(page))
		for z.Next() != html.ErrorToken {
			token := z.Token()
			if token.Data != "img" || i != len(want) {
				continue // an address of another site is not counted
			}
			if after := plainSrcset(attribute(token, "srcset")); !slices.Equal(after, want) {
				t.Errorf("%q became %q, not %q", value, after, want)
			}
		}
	})
}
