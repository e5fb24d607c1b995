package markdown

import (
	"strings"
	"testing"
)

// In texts written from right to left, addresses and code have their own direction:
// otherwise, a slash at the end of an address would be shown before it.
func TestRightToLeft(t *testing.T) {
	for text, want := range map[string]string{
		"ראו https://a.example/ כאן":                             `<p>ראו <a href="https://a.example/" dir="ltr">https://a.example/</a> כאן</p>`,
		"<https://a.example/>":                                   `<p><a href="https://a.example/" dir="ltr">https://a.example/</a></p>`,
		"a@b.example":                                            `<p><a href="mailto:a@b.example" dir="ltr">a@b.example</a></p>`,
		"`x --y` [עוד](https://a.example/)":                      `<p><code dir="ltr">x --y</code> <a href="https://a.example/">עוד</a></p>`,
		"```\n/a/\n```":                                          "<pre class=\"chroma\" tabindex=\"0\" dir=\"ltr\"><code>/a/\n</code></pre>",
		`<iframe src="https://a.example/"></iframe>`:             `<p><a href="https://a.example/" dir="ltr">https://a.example/</a></p>`,
		`<iframe src="https://a.example/" title="עוד"></iframe>`: `<p><a href="https://a.example/">עוד</a></p>`,
		"Go 1.27 is out.":                                        `<p dir="ltr">Go 1.27 is out.</p>`,
		"> *x* < 10.":                                            "<blockquote>\n<p dir=\"ltr\"><em>x</em> &lt; 10.</p>\n</blockquote>",
		"Go הוא שפה.":                                            `<p>Go הוא שפה.</p>`,
		"50% – 5.6.1":                                            `<p>50% – 5.6.1</p>`,
	} {
		for _, rtl := range []bool{true, false} {
			if !rtl {
				want = strings.ReplaceAll(want, ` dir="ltr"`, "")
			}
			d, _ := New(Settings{RightToLeft: rtl}).Convert("a.md", []byte(text), 0)
			if got := strings.TrimSpace(string(d.HTML)); got != want {
				t.Errorf("%q became\n%s\nwant\n%s", text, got, want)
			}
		}
	}
}
