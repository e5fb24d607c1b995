package markdown

import (
	"fmt"
	"strings"
	"testing"
)

// story returns a text of about 5 KB such as a news site has.
func story() []byte {
	var b strings.Builder
	b.WriteString("The company said on Tuesday that it's \"pleased\" with the result.\n\n")
	for i := range 14 {
		if i%4 == 3 {
			fmt.Fprintf(&b, "## What comes next, part %d\n\n", i)
		}
		for j := range 5 {
			fmt.Fprintf(&b, "Engineers found the fault number %d in *less* than a week, and they wrote ", i*j)
			fmt.Fprintf(&b, "about it. ")
		}
		fmt.Fprintf(&b, "A [report](https://example.com/%d) and [the story](../story-%d.md) have `details`.\n\n", i, i)
	}
	b.WriteString("- first point\n- second point\n- third **point**\n\n> A quotation.\n")
	return []byte(b.String())
}

func BenchmarkConvert(b *testing.B) { benchmark(b, story()) }
func BenchmarkConvertHTML(b *testing.B) {
	benchmark(b, append(story(), strings.Repeat("<p>Some <b>HTML</b> with <a href=\"x.html\">links</a>.</p>\n\n", 10)...))
}

func benchmark(b *testing.B, text []byte) {
	c := newConverter(Settings{})
	b.ReportAllocs()
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		c.Convert("a.md", text, 0)
	}
}

// BenchmarkConvertCode converts ten lines of code that were never seen before.
func BenchmarkConvertCode(b *testing.B) {
	c := newConverter(Settings{})
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		line := fmt.Sprintf("func f%d(x int) string { return \"a\" } // b\n", i)
		c.Convert("a.md", []byte("```go\n"+strings.Repeat(line, 10)+"```\n"), 0)
	}
}

func BenchmarkFill(b *testing.B) {
	d, _ := newConverter(Settings{}).Convert("a.md", story(), 0)
	var dst []byte
	b.ReportAllocs()
	for b.Loop() {
		dst = d.Fill(dst[:0], keep)
	}
}
