package feeds

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"pgregory.net/rapid"
)

var pageOfTest = &url.URL{Scheme: "https", Host: "bit.example", Path: "/news/2026/a/"}

func TestPortable(t *testing.T) {
	for _, x := range []struct{ text, want string }{
		{`<p>Plain "//" text</p>`, `<p>Plain "//" text</p>`},
		{`<img src="//cdn.example/x.png" alt="//">`, `<img src="https://cdn.example/x.png" alt="//">`},
		{`<a href="//w.example/l">l</a>`, `<a href="https://w.example/l">l</a>`},
		{`<img srcset="https://a.example/1.png 1x, //b.example/2.png 2x" src="https://a.example/1.png">`,
			`<img srcset="https://a.example/1.png 1x, https://b.example/2.png 2x" src="https://a.example/1.png">`},
		{`<img srcset="//a.example/1,2.png, //b.example/2.png 2x">`, `<img srcset="https://a.example/1,2.png, https://b.example/2.png 2x">`},
		{`<img srcset="a.png 1w (x, y), b.png 2w">`, `<img srcset="https://bit.example/news/2026/a/a.png 1w (x, y), https://bit.example/news/2026/a/b.png 2w">`},
		{`<video poster="//c.example/p.jpg" src="//c.example/v.mp4"></video>`, `<video poster="https://c.example/p.jpg" src="https://c.example/v.mp4"></video>`},
		{`<blockquote cite="../b/"><p>Q</p></blockquote>`, `<blockquote cite="https://bit.example/news/2026/b/"><p>Q</p></blockquote>`},
		{`<object data="/x.pdf"></object>`, `<object data="https://bit.example/x.pdf"></object>`},
		{`<a ping="/p //q.example/r" href="#top">t</a>`, `<a ping="https://bit.example/p https://q.example/r" href="https://bit.example/news/2026/a/#top">t</a>`},
		{`<svg><use href="#dot"></use></svg>`, `<svg><use href="#dot"></use></svg>`},
		{`<p style="background: url( '//c.example/b.png')">x</p>`, `<p style="background: url( &#39;https://c.example/b.png&#39;)">x</p>`},
		{`<a href="mailto:a@b.example">m</a> <img src="data:image/png;base64,AA==">`, `<a href="mailto:a@b.example">m</a> <img src="data:image/png;base64,AA==">`},
		{`<li><input type="checkbox" disabled checked aria-label="Done"> a</li>`, `<li>☑ a</li>`},
		{`<li><input type="checkbox" disabled aria-label="To do"> b</li>`, `<li>☐ b</li>`},
		{`<form action="/s"><label>Q <input name="q"></label><button>Go</button></form>`, `<label>Q </label>Go`},
		{`<textarea>Text &lt;b></textarea><input type=RADIO checked>`, `Text &lt;b>◉`},
		{`<noscript><img src="//c.example/p.gif"></noscript>`, `<noscript><img src="https://c.example/p.gif"></noscript>`},
		{`<style>p { background: url(//c.example/b.png) }</style>`, `<style>p { background: url(https://c.example/b.png) }</style>`},
		{`<iframe srcdoc="<img src='a.png'>"></iframe>`, `<iframe srcdoc="&lt;img src=&#34;https://bit.example/news/2026/a/a.png&#34;&gt;"></iframe>`},
		{`<textarea><script>x</script></textarea>`, `&lt;script>x&lt;/script>`},
		{`<p>if a < b and`, `<p>if a < b and`},
		{`<pre><code>src="//x"</code></pre>`, `<pre><code>src="//x"</code></pre>`},
	} {
		if got := string(Portable([]byte("before"+x.text), len("before"), pageOfTest, true)); got != "before"+x.want {
			t.Errorf("%s\n got %s\nwant before%s", x.text, got, x.want)
		}
	}
}

// Whatever stands in the attributes of a text, no URL of its feed is relative and no form
// control is left; a second pass changes nothing.
func TestPortableHasNoRelativeURLs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		address := rapid.SampledFrom([]string{"//h.example/a", "a/b.png", "/a", "../a?b=c", "#f", "?q", "https://h.example/x", " //h.example ", "data:,x", "a,b", ""})
		element := rapid.SampledFrom([]string{"a", "img", "source", "video", "blockquote", "object", "area", "input", "button", "iframe"})
		attribute := rapid.SampledFrom([]string{"href", "src", "poster", "cite", "data", "srcset", "longdesc", "ping"})
		var text strings.Builder
		for range rapid.IntRange(1, 4).Draw(t, "tags") {
			value := address.Draw(t, "address")
			key := attribute.Draw(t, "attribute")
			if key == "srcset" {
				value += " 1x, " + address.Draw(t, "second") + " 2x"
			}
			text.WriteString("<" + element.Draw(t, "element") + " " + key + `="` + html.EscapeString(value) + `">x`)
		}
		got := Portable([]byte(text.String()), 0, pageOfTest, true)
		if fault := unportable(string(got)); fault != "" {
			t.Fatalf("%s\nbecomes %s\nwith %s", text.String(), got, fault)
		}
		if again := Portable(slices.Clone(got), 0, pageOfTest, true); string(again) != string(got) {
			t.Fatalf("%s\nbecomes %s\nthen    %s", text.String(), got, again)
		}
	})
}

// unportable returns the first form control or relative URL in HTML.
func unportable(text string) string {
	z := html.NewTokenizer(strings.NewReader(text))
	for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
		t := z.Token()
		if kind == html.TextToken {
			continue
		}
		if isControl(t.Data) {
			return "<" + t.Data + ">"
		}
		for _, a := range t.Attr {
			values := []string{a.Val}
			switch a.Key {
			case "href", "src", "poster", "cite", "data", "longdesc":
			case "srcset":
				values = strings.Split(a.Val, ", ")
			case "ping":
				values = strings.Fields(a.Val)
			default:
				continue
			}
			for _, v := range values {
				fields := strings.Fields(v)
				local := len(fields) > 0 && strings.HasPrefix(fields[0], "#") && t.Data != "a" && t.Data != "area"
				if len(fields) == 0 || local || a.Key == "srcset" && len(fields) == 1 {
					continue // nothing, a part of the same document, or a descriptor without a URL
				}
				if u, err := url.Parse(fields[0]); err == nil && !u.IsAbs() {
					return a.Key + "=" + a.Val
				}
			}
		}
	}
	return ""
}
