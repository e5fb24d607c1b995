package dialects

import (
	"strings"
	"testing"
)

// refs knows one page and one setting.
var refs = &Env{
	Ref:     func(_, name string) (string, bool) { return "/a page/", name == "page" },
	Include: func(name string) (string, bool) { return "ls\n", name == "a.sh" },
	Value: func(name string) (string, bool) {
		return "Ann", name == "param.author"
	},
}

func TestSystems(t *testing.T) {
	for _, test := range []struct {
		name, text, want string
		tags             map[string]Rule
	}{
		{"film", `{{< youtube abc >}}`, "<https://www.youtube.com/watch?v=abc>", HugoTags},
		{"film by name", `{{< vimeo id="12" >}}`, "<https://vimeo.com/12>", HugoTags},
		{"gist", `{{< gist ann 12abcdef >}}`, "<https://gist.github.com/ann/12abcdef>", HugoTags},
		{"message", `{{< tweet user="ann" id="12" >}}`, "<https://x.com/ann/status/12>", HugoTags},
		{"message without user", `{{< tweet 12 >}}`, "<https://x.com/i/status/12>", HugoTags},
		{"reference", `[a]({{< ref "page" >}})`, "[a](/a%20page/)", HugoTags},
		{"unknown reference", `[a]({{< ref "other" >}})`, `[a]({{< ref "other" >}})`, HugoTags},
		{"setting", `by {{< param author >}}`, "by Ann", HugoTags},
		{"code", "{{< highlight go \"linenos=1\" >}}\nx\n{{< /highlight >}}", "```go\nx\n```", HugoTags},
		{"code in a line", "a {{< highlight go \"hl_inline=true\" >}}x{{< /highlight >}}", "a `x`", HugoTags},
		{"figure", `{{< figure src="a.jpg" title="Red" >}}`, `![Red](a.jpg "Red")`, HugoTags},
		{"box", "{{% notice warning %}}\nText\n{{% /notice %}}", "> [!WARNING]\n> Text", HugoTags},
		{"box of its own name", "{{< tip >}}Text{{< /tip >}}", "> [!TIP]\n> Text", HugoTags},
		{"box with title", "{{< callout \"Mind\" >}}\nText\n{{< /callout >}}", "> [!NOTE]\n> **Mind**\n>\n> Text", HugoTags},
		{"fold", "{{< expand \"More\" >}}\nText\n{{< /expand >}}", "<details>\n<summary>More</summary>\n\nText\n\n</details>", HugoTags},
		{"file", `{{< inline-file filename="a.sh" >}}`, "```sh\nls\n```", HugoTags},
		{"unknown", `{{< poll 7 >}}`, `{{< poll 7 >}}`, HugoTags},
		{"film of Zola", `{{ youtube(id="abc") }}`, "<https://www.youtube.com/watch?v=abc>", ZolaTags},
		{"gist by address", `{{ gist(url="https://gist.github.com/ann/12abcdef") }}`, "<https://gist.github.com/ann/12abcdef>", ZolaTags},
		{"quote of Zola", "{% quote(author=\"Ann\") %}\nText\n{% end %}", "> Text\n>\n> — Ann", ZolaTags},
		{"box of Zola", "{% note(kind=\"danger\") %}\nText\n{% end %}", "> [!CAUTION]\n> Text", ZolaTags},
		{"unknown of Zola", `{{ poll(id=7) }}`, `{{ poll(id=7) }}`, ZolaTags},
	} {
		if got, _, _ := Convert(test.text, &Rules{Tags: test.tags}, refs); got != test.want {
			t.Errorf("%s: got\n%s\nwant\n%s", test.name, got, test.want)
		}
	}
}

func TestTemplates(t *testing.T) {
	for _, test := range []struct {
		name, template, text, want string
		tera                       bool
	}{
		{"nothing to see", `<div data-id="{{ .Get 0 }}"></div>`, `{{< a 7 >}}`, `{{< a 7 >}}`, false},
		{"drawing", `<canvas id="{{ .Get 0 }}"></canvas>`, `{{< a 7 >}}`, `<!-- a 7 (drawn by a script) -->`, false},
		{"an action that is not understood", `{{ range .Page.Resources }}x{{ end }}`, `{{< a >}}`, `{{< a >}}`, false},
		{"text", `<b>{{ .Get "x" | default "none" }}</b>`, `{{< a >}}`, `<b>none</b>`, false},
		{"condition", `{{ with .Get 0 }}[{{ . }}]{{ else }}nobody{{ end }}`, `{{< a "Ann" >}}`, `[Ann]`, false},
		{"condition that is false", `{{ if .Get 0 }}some{{ else }}nobody{{ end }}`, `{{< a >}}`, `nobody`, false},
		{"picture", `{{ $src := .Get "src" }}<figure><img src="{{ $src }}" alt="{{ .Get "alt" }}"></figure>`, `{{< a src="b.jpg" alt="B" >}}`, `![B](b.jpg)`, false},
		{"film", `<iframe src="//www.youtube.com/embed/{{ index .Params 0 }}?rel=0"></iframe>`, `{{< a abc >}}`, `<https://www.youtube.com/watch?v=abc>`, false},
		{"code", `{{ highlight (trim .Inner "\n") "rust" "x=y" }}`, "{{< a >}}\nlet a;\n{{< /a >}}", "```rust\nlet a;\n```", false},
		{"code in a language that is an argument", `{{ $l := .Get 0 }}{{ highlight .Inner $l "x=y" }}`, "{{< a go >}}\nx\n{{< /a >}}", "```go\nx\n```", false},
		{"box", `<aside class="my-warning">{{ .Inner | markdownify }}</aside>`, "{{< a >}}Text{{< /a >}}", "> [!WARNING]\n> Text", false},
		{"wrapper", `<div class="wide">{{ .Inner }}</div>`, "{{< a >}}Text{{< /a >}}", "Text", false},
		{"body", `<blockquote>{{ body | markdown | safe }}<cite>{{ who }}</cite></blockquote>`, "{% a(who=\"Ann\") %}\nText\n{% end %}", "> Text\n>\n> — Ann", true},
		{"condition of Zola", `{% if a %}<b>{{ a }}</b>{% else %}none{% endif %}`, `{{ a(a="x") }}`, `<b>x</b>`, true},
	} {
		rules := &Rules{Tags: map[string]Rule{"a": Template{test.template, test.tera}.Rule()}}
		if got, _, _ := Convert(test.text, rules, nil); got != test.want {
			t.Errorf("%s: got\n%s\nwant\n%s", test.name, got, test.want)
		}
	}
}

func TestProse(t *testing.T) {
	text := "a `a` a\n\n```\na\n```\n\n- a\n\n      a\n"
	want := "A `a` A\n\n```\na\n```\n\n- A\n\n      a\n"
	if got := Prose(text, strings.ToUpper); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	want = strings.Replace(want, "`a`", "`A`", 1)
	if got := OutsideBlocks(text, strings.ToUpper); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
