package markdown

import (
	"bytes"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

func TestEncode(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := &Document{
			HTML:        rapid.SliceOf(rapid.Byte()).Draw(t, "html"),
			Refs:        []Ref{},
			Headings:    []Heading{},
			Highlighted: rapid.Bool().Draw(t, "highlighted"),
		}
		at := 0
		for range rapid.IntRange(0, 5).Draw(t, "refs") {
			at = rapid.IntRange(at, len(d.HTML)).Draw(t, "offset")
			d.Refs = append(d.Refs, Ref{
				Offset: at, Kind: RefKind(rapid.IntRange(1, 3).Draw(t, "kind")), Target: rapid.String().Draw(t, "target"),
				Line: rapid.IntRange(1, 1<<20).Draw(t, "line"), Column: rapid.IntRange(1, 1<<20).Draw(t, "column"),
			})
		}
		for range rapid.IntRange(0, 5).Draw(t, "headings") {
			d.Headings = append(d.Headings, Heading{Level: rapid.IntRange(1, 6).Draw(t, "level"), ID: rapid.String().Draw(t, "id"), Text: rapid.String().Draw(t, "text")})
		}
		data := d.Encode(nil)
		got, err := Decode(data)
		if err != nil || !reflect.DeepEqual(normal(got), normal(d)) {
			t.Fatalf("%+v became %+v, %v", d, got, err)
		}
		for n := range data {
			if _, err := Decode(data[:n]); err == nil {
				t.Fatalf("the first %d of %d bytes were accepted", n, len(data))
			}
		}
	})
}

// normal makes empty and nil the same.
func normal(d *Document) Document {
	n := *d
	n.HTML = append([]byte{}, d.HTML...)
	return n
}

func FuzzDecode(f *testing.F) {
	d := &Document{HTML: []byte("<p></p>"), Refs: []Ref{{3, Link, "a", 1, 2}}, Headings: []Heading{{2, "b", "B"}}}
	f.Add(d.Encode(nil))
	f.Add([]byte{format, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1})
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := Decode(data)
		if err != nil {
			return
		}
		d.Fill(nil, keep)
		again, err := Decode(d.Encode(nil))
		if err != nil || !bytes.Equal(again.Encode(nil), d.Encode(nil)) {
			t.Errorf("%+v is not what it was encoded as", d)
		}
	})
}

// FuzzConvert asserts what holds for every text: no panic, balanced HTML of a
// bounded size that runs nothing, and places within the file.
func FuzzConvert(f *testing.F) {
	for _, s := range []string{
		"# a\n\n[b](c) ![d](e \"f\") *g* ~~h~~ `i`\n\n> [!NOTE]\n> j\n", "| a |\n|---|\n| [b](c) |\n", "a[^1]\n\n[^1]: b\n", "a\n: b\n\n- [x] c\n",
		"<b>a <i>*b</i>*\n\n<div>\n\n</p>", "<svg><script>x</script>", "<a href=javascript:x onclick=y>b</a>", "<p <a\n", "<img srcset=\"a 1x, javascript:b 2x\">",
		"```go\nfunc main() {}\n```\n", "{{< a >}} `{{< b >}}`", "[a]: <javascript:b>\n\n[a]", "<script>\n</div>\n</script>\n", "<!--\n\na", "中文\n中文", "<textarea><b></textarea>", "- \n\n  <title>",
	} {
		for mode := range byte(3) {
			f.Add(s, mode)
		}
	}
	converters := []*Converter{New(Settings{RawHTML: "none"}), New(Settings{RawHTML: "safe"}), New(Settings{RawHTML: "trusted"})}
	f.Fuzz(func(t *testing.T, text string, mode byte) {
		c := converters[mode%3]
		d, found := c.Convert("a.md", []byte(text), 0)
		page := d.Fill(nil, keep)
		balanced(t, page)
		if c.raw != "trusted" && hasScript(string(page)) {
			t.Errorf("%s: %q became %s", c.raw, text, page)
		}
		if len(page) > 51*len(text)+1<<16 {
			t.Errorf("%d bytes became %d", len(text), len(page))
		}
		for _, p := range found {
			if p.Line < 1 || p.Column < 1 || p.Message == "" {
				t.Errorf("a problem without a place: %+v", p)
			}
		}
		decoded, err := Decode(d.Encode(nil))
		if err != nil || !bytes.Equal(decoded.Fill(nil, keep), page) {
			t.Errorf("encoding changed the page: %v", err)
		}
	})
}
