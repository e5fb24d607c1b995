package markdown

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"broadsheet/generator/problems"
)

var update = flag.Bool("update", false, "write the golden files")

// keep fills every gap with its own target.
func keep(r *Ref) Filling { return Filling{URL: r.Target} }

// TestGolden converts testdata/*.md and compares everything that comes out. A
// name that ends in .none.md or .trusted.md says how raw HTML is treated.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.md")
	if err != nil || len(files) == 0 {
		t.Fatal("no golden files", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			raw := "safe"
			if part := strings.Split(filepath.Base(file), "."); len(part) == 3 {
				raw = part[1]
			}
			d, found := newConverter(Settings{RawHTML: raw}).Convert(filepath.Base(file), text, 0)
			got := describe(d, found)
			balanced(t, d.Fill(nil, keep))
			golden := strings.TrimSuffix(file, ".md") + ".golden"
			if *update {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("%s differs:\n%s", golden, got)
			}
		})
	}
}

// describe writes a Document and its problems for people to read. Gaps show as
// [target], images as if they were 3 by 2 pixels.
func describe(d *Document, found []*problems.Problem) []byte {
	var b bytes.Buffer
	b.Write(d.Fill(nil, func(r *Ref) Filling { return Filling{URL: "[" + r.Target + "]", Width: 3, Height: 2} }))
	section := func(name string) { fmt.Fprintf(&b, "\n-- %s --\n", name) }
	section("refs")
	for _, r := range d.Refs {
		fmt.Fprintf(&b, "%d:%d kind %d %s\n", r.Line, r.Column, r.Kind, r.Target)
	}
	section("headings")
	for _, h := range d.Headings {
		fmt.Fprintf(&b, "%d #%s %s\n", h.Level, h.ID, h.Text)
	}
	section(fmt.Sprintf("text, %d words", d.Words))
	for _, p := range d.Paragraphs {
		fmt.Fprintf(&b, "%q\n", p)
	}
	section("excerpt")
	fmt.Fprintln(&b, d.Excerpt)
	if len(found) > 0 {
		section("problems")
		problems.Print(&b, found, false)
	}
	return b.Bytes()
}

// balanced fails unless every element that is opened is closed, in order, and
// nothing else is.
func balanced(t *testing.T, page []byte) {
	t.Helper()
	var open []string
	z := html.NewTokenizer(bytes.NewReader(page))
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			if len(open) > 0 {
				t.Errorf("left open: %v\n%s", open, page)
			}
			return
		case html.StartTagToken:
			if name, _ := z.TagName(); !void(string(name)) {
				open = append(open, string(name))
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if len(open) == 0 || open[len(open)-1] != string(name) {
				t.Fatalf("</%s> while %v are open\n%s", name, open, page)
			}
			open = open[:len(open)-1]
		}
	}
}

func convert(t *testing.T, raw, text string) (string, *Document, []*problems.Problem) {
	t.Helper()
	d, found := newConverter(Settings{RawHTML: raw}).Convert("a.md", []byte(text), 0)
	return string(d.Fill(nil, keep)), d, found
}

func TestReleasedSpaceIsUsedAgain(t *testing.T) {
	c := newConverter(Settings{})
	for i := range 20 {
		text := strings.Repeat(fmt.Sprintf("text %d ", i), 1+i*7%20)
		kept, _ := c.Convert("a.md", []byte(text), 0)
		released, _ := c.Convert("b.md", []byte("*other*"), 0)
		if string(released.HTML) != "<p><em>other</em></p>\n" {
			t.Errorf("%q", released.HTML)
		}
		c.Release(released)
		c.Convert("c.md", []byte("nothing\x00"), 0)
		if want := "<p>" + strings.TrimSpace(text) + "</p>\n"; string(kept.HTML) != want {
			t.Errorf("%q, want %q", kept.HTML, want)
		}
	}
}

// Places are those of the file, in characters, not of the body.
func TestPlaces(t *testing.T) {
	file := "---\ntitle: Ünï\n---\nÄöü [a](b.md), 中 ![c](d.png)\nand [e](f.md)\n\n{{< x >}}\n"
	d, found := newConverter(Settings{}).Convert("a.md", []byte(file), strings.Index(file, "Äöü"))
	want := []struct {
		target       string
		line, column int
	}{{"b.md", 4, 5}, {"d.png", 4, 18}, {"f.md", 5, 5}}
	if len(d.Refs) != len(want) {
		t.Fatalf("refs: %+v", d.Refs)
	}
	for i, w := range want {
		if r := d.Refs[i]; r.Target != w.target || r.Line != w.line || r.Column != w.column {
			t.Errorf("%+v, want %+v", r, w)
		}
	}
	if len(found) != 1 || found[0].Place() != "a.md:7:1" || found[0].Excerpt != "{{< x >}}" {
		t.Errorf("problems: %+v", found)
	}
}

// Only sizes that are known are written, and only for images; what is filled
// in cannot leave its attribute.
func TestFill(t *testing.T) {
	_, d, _ := convert(t, "safe", "[a](b)![c](d)")
	got := string(d.Fill([]byte("x"), func(r *Ref) Filling { return Filling{URL: `"><&`, Width: 8, Height: 9} }))
	want := `x<p><a href="&quot;&gt;&lt;&amp;">a</a><img src="&quot;&gt;&lt;&amp;" width="8" height="9" alt="c" loading="lazy" decoding="async"></p>` + "\n"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := string(d.Fill(nil, func(*Ref) Filling { return Filling{Width: 8} })); strings.Contains(got, "width") {
		t.Errorf("half a size was written: %s", got)
	}
}

// A damaged Document gives a wrong page, but no panic.
func TestFillDamaged(t *testing.T) {
	for _, offset := range []int{-1, 0, 3, 7, 8, 1 << 40} {
		for kind := range RefKind(5) {
			d := &Document{HTML: []byte("<p></p>"), Refs: []Ref{{Offset: 4, Kind: Link}, {Offset: offset, Kind: kind}}}
			d.Fill(nil, keep)
			d.Fill(nil, func(*Ref) Filling { return Filling{Missing: true} })
		}
	}
}

// No address may run a script, however it is written.
func TestHarmfulAddresses(t *testing.T) {
	for _, address := range []string{
		"javascript:x", "JavaScript:x", "&#106;avascript:x", "&#x6A;avascript:x", "java&Tab;script:x", "java&#10;script:x",
		"&#1;javascript:x", "vbscript:x", "data:text/html,x", "data:image/svg+xml;base64,x", "file:///etc/passwd", `java\script:x`, "javascript&colon;x",
		"&nbsp;javascript:x", "&#x85;javascript:x", "&emsp;javascript:x", "&#xFEFF;javascript:x", "\u00a0javascript:x", "&Tab;javascript:x",
	} {
		for _, raw := range []string{"none", "safe", "trusted"} {
			for _, text := range []string{"[a](<" + address + ">)", "![a](<" + address + ">)", "[a]\n\n[a]: <" + address + ">", "<" + address + ">"} {
				page, _, _ := convert(t, raw, text)
				if hasScript(page) {
					t.Errorf("%s: %s became %s", raw, text, page)
				}
			}
		}
		for _, text := range []string{`<a href="` + address + `">a</a>`, `<img src="` + address + `">`, `<video poster="` + address + `"></video>`, `<img srcset="` + address + ` 1x">`} {
			if page, _, _ := convert(t, "safe", text); hasScript(page) {
				t.Errorf("%s became %s", text, page)
			}
		}
	}
}

// hasScript reports whether a page can run anything, as a browser reads it.
func hasScript(page string) bool {
	z := html.NewTokenizer(strings.NewReader(page))
	for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		t := z.Token()
		switch t.Data {
		case "script", "style", "iframe", "object", "embed", "form", "base", "link", "meta", "svg", "math", "template":
			return true
		}
		for _, a := range t.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "class" && strings.Contains(a.Val, "evil") {
				return true
			}
			switch a.Key {
			case "href", "src", "poster", "srcset", "cite":
				switch scheme([]byte(a.Val)) {
				case "", "http", "https", "mailto", "tel":
				case "data":
					if !isPictureData([]byte(a.Val)) {
						return true
					}
				case "javascript", "vbscript", "file":
					return true
				}
			}
		}
	}
	return false
}

// Attributes written by Markdown hold what they hold.
func TestAttributesAreEscaped(t *testing.T) {
	for _, text := range []string{
		"[a](b '\"><script>x</script>')", "![\"><script>x</script>](b)", "```\"><script>x</script>\nx\n```",
		"```go\"onclick=x\nx\n```", "# a {#\"><script>}", "# a {onclick=x}", "[a](<\"><script>>)", "<http://a.b/\"><script>>",
		"[^\"><script>]\n\n[^\"><script>]: x",
	} {
		if page, _, _ := convert(t, "safe", text); hasScript(page) {
			t.Errorf("%s became %s", text, page)
		}
	}
}

func TestHeadingIDs(t *testing.T) {
	for _, c := range []struct{ text, ids string }{
		{"# Hello, World!", "hello-world"},
		{"# Über 中文 & Ελλάδα", "über-中文--ελλάδα"},
		{"# A\n# a\n# A 1\n# a", "a a-1 a-1-1 a-2"},
		{"# !!!\n# ?", "section section-1"},
		{"# [Link](x) and `code`", "link-and-code"},
		{"# Own {#mine}\n# Mine", "mine mine-1"},
	} {
		_, d, _ := convert(t, "safe", c.text)
		var ids []string
		for _, h := range d.Headings {
			ids = append(ids, h.ID)
		}
		if got := strings.Join(ids, " "); got != c.ids {
			t.Errorf("%q has ids %s, want %s", c.text, got, c.ids)
		}
	}
}

// A text's ids owe nothing to the texts that were converted before it.
func TestHeadingIDsStartAnew(t *testing.T) {
	c := newConverter(Settings{})
	for _, text := range []string{"# A\n# A", strings.Repeat("# A\n", 500), "# A\n# A", "# A\n# A"} {
		d, _ := c.Convert("a.md", []byte(text), 0)
		if d.Headings[0].ID != "a" || d.Headings[1].ID != "a-1" {
			t.Errorf("the ids are %q and %q", d.Headings[0].ID, d.Headings[1].ID)
		}
	}
}

// Headings stay below the page's own, and keep their order of rank.
func TestHeadingLevels(t *testing.T) {
	for text, want := range map[string]string{
		"## a\n### b":      "23",
		"# a\n## b\n### c": "234",
		"###### a\n# b":    "62",
		"> # a\n\n## b":    "22",
	} {
		_, d, _ := convert(t, "safe", text)
		got := ""
		for _, h := range d.Headings {
			got += fmt.Sprint(h.Level)
		}
		if got != want {
			t.Errorf("%q has levels %s, want %s", text, got, want)
		}
	}
}

// A converter serves many goroutines, and the same text always gives the same.
func TestConcurrent(t *testing.T) {
	c := newConverter(Settings{})
	text := []byte("# a\n\n[b](c) \"d\"[^1] <b>e\n\n```go\nfunc f() {}\n```\n\n[^1]: g\n")
	first, _ := c.Convert("a.md", text, 0)
	results := make(chan *Document)
	for range 8 {
		go func() {
			var last *Document
			for range 20 {
				last, _ = c.Convert("a.md", text, 0)
			}
			results <- last
		}()
	}
	for range 8 {
		if diff := cmp.Diff(first, <-results); diff != "" {
			t.Errorf("the same text became (-first +later):\n%s", diff)
		}
	}
}

// TestCorpora converts the stories of every folder in $BROADSHEET_CORPORA: none
// is hostile.
func TestCorpora(t *testing.T) {
	corpora := os.Getenv("BROADSHEET_CORPORA")
	if corpora == "" {
		t.Skip("BROADSHEET_CORPORA names no folder of stories to convert")
	}
	files, err := filepath.Glob(filepath.Join(corpora, "*", "stories", "*.md"))
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	for _, raw := range []string{"safe", "none", "trusted"} {
		c := newConverter(Settings{RawHTML: raw})
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			body := max(0, bytes.Index(text, []byte("\n---\n"))+1)
			d, found := c.Convert(file, text, body)
			balanced(t, d.Fill(nil, keep))
			for _, p := range found {
				if p.Severity == problems.Error {
					t.Error(p)
				} else if testing.Verbose() && raw == "safe" {
					t.Log(p)
				}
			}
		}
	}
}

// newConverter returns a Converter with labels in English.
func newConverter(s Settings) *Converter {
	s.Labels = Labels{"Note", "Tip", "Important", "Warning", "Caution", "Table", "Back to the text", "Done", "To do"}
	return New(s)
}
