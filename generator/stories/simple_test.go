package stories

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// agree fails if a block is simple and the YAML decoder reads it otherwise.
// It reports whether it is simple.
func agree(t interface {
	Helper()
	Fatalf(string, ...any)
}, block string) bool {
	t.Helper()
	const base = 4
	got, ok := simpleYAML([]byte(block), base)
	if !ok {
		return false
	}
	d := &decoding{file: "a.md", text: []byte("---\n" + block), base: base}
	want, err := d.fullYAML([]byte(block))
	if err != nil || len(d.problems) > 0 {
		t.Fatalf("%q is simple, and YAML says %v %v", block, err, d.problems)
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(value{}, field{})); diff != "" {
		t.Fatalf("%q is read otherwise than YAML does (-yaml +simple):\n%s", block, diff)
	}
	return true
}

// Blocks as authors and their tools write them, and what is almost like them.
var (
	simpleBlocks = []string{
		"title: \"Chips: the state of play\"\ndate: 2026-03-27T06:02:17Z\nauthor: \"Jane Doe\"\ncategory: ai\ntags: [chips, open-source, C#, C++]\n",
		"title: It's here, at last - a phone (for 5 people)\ndate: 2026-03-27\ndraft: true\nweight: 12\nslug: a-phone",
		"title: 'What \"open\" means'\ntags:\n  - chips\n  - \"big data\"\n  - 'R&D'\nimage: /images/lead.jpg\n",
		"tags:\n- one\n- two\n\ntitle: Último año 中文\n",
		"\ntitle: x\n\n\ndate: 2026-03-27 06:02:17 +0100\ncanonical: https://example.org/a?b=c#d\n",
		"tags: []\nauthors: [ \"Doe, Jane\" , 'José' ]\ntitle:   spaces   within   \n",
		"title: yes\ndescription:\ndraft: False\nseries: null\nn: 0\n",
		"tags: [2024, 2024-01-01, true, Null]\ntitle: 10 things\n",
		"description: \"\"\nsubtitle: ''\n",
	}
	otherBlocks = []string{
		"", "\n", "title: x # note\n", "# note\ntitle: x\n", "title: a: b\n", "title: a:\n", "title: *x\n", "title: &x y\n", "title: !!str x\n",
		"title: |\n  x\n", "title: >\n  x\n", "title: \"a\\tb\"\n", "title: 'It''s'\n", "title: \"a\nb\"\n", "title: a\n  b\n", "title: @x\n",
		"title: `x`\n", "title: %x\n", "title: - x\n", "title: ? x\n", "title: ~\n", "title: .5\n", "title: -1\n", "title: +1\n", "title: 1.10\n",
		"title: 0x1F\n", "title: 007\n", "title: 1_000\n", "title: 5G\n", "title: .inf\n", "title: {a: b}\n", "title:\ta\n", "title: a\tb\n",
		"title: a\r\n", "title: a\u0085b\n", "title: a\u2028b\n", "title: \uFEFFa\n", "title: a\x7Fb\n", "title: a\ntitle: b\n", "title : a\n",
		" title: a\n", "title:a\n", "title:  \n", "\"title\": a\n", "? title\n: a\n", "<<: a\n", "title\n", "--- a\n", "title: a\n... \n", "- a\n",
		"tags: [a, b\n", "tags: [a,, b]\n", "tags: [a, b,]\n", "tags: [[a]]\n", "tags: [a: b]\n", "tags: [a, #b]\n", "tags: [a] b\n", "tags: [,]\n",
		"tags: [\"a\" b]\n", "tags: [a?]\n", "tags:\n  - a\n   - b\n", "tags:\n  - a\n - b\n", "tags:\n  - a: b\n", "tags:\n  - - a\n", "tags:\n  -\n",
		"tags:\n  - a\n    b\n", "tags:\n\n  - a\n", "tags:\n  - a\n\n  - b\n", "tags:\n  - [a]\n", "tags:\n  -\ta\n", "image:\n  src: a\n",
		"title: \"a\" b\n", "title: \"a\"b\"\n", "title: \"\n", "title: \"a\n", "title: 'a\n", strings.Repeat("k", 101) + ": a\n",
	}
)

func TestSimpleFrontMatterIsRead(t *testing.T) {
	for _, block := range simpleBlocks {
		if !agree(t, block) {
			t.Errorf("%q goes to the YAML decoder", block)
		}
	}
	for _, block := range otherBlocks {
		if _, ok := simpleYAML([]byte(block), 4); ok {
			t.Errorf("%q does not go to the YAML decoder", block)
		}
	}
	for _, block := range []string{strings.Repeat("k: a\n", 2), manyKeys(maxSimpleFields + 1), "k: " + strings.Repeat("a", maxSimpleBytes)} {
		if _, ok := simpleYAML([]byte(block), 4); ok {
			t.Errorf("a block of %d bytes does not go to the YAML decoder", len(block))
		}
	}
}

func manyKeys(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("k" + strings.Repeat("x", i) + ": a\n")
	}
	return b.String()
}

// pieces are what a random block is made of: what is simple, and every sign
// that means something to YAML.
var pieces = []string{
	"title: ", "tags: ", "date: ", "a", "B c", "true", "null", "Null", "yes", "12", "0", "2026-03-27", "T06:02:17Z", "é", "中文", "\u00a0", "-", "- ", "  - ", "\n- ",
	"\n  - ", "\n", "\n", "\n\n", " ", "  ", ":", ": ", "#", " #", "\"", "\"", "'", "'", "[", "]", "[", "]", ",", ", ", "{", "}", "&", "*", "!", "|", ">", "%", "@", "`",
	"~", "?", "? ", ".", "...", "---", "_", "+", "\\", "\t", "\r", "\u0085", "\u2028", "\u2029", "\uFEFF", "\x7f", "<<", "=", "/", "(", "$", "1.10", "0x1F", "1_0", ".5", "1e5",
}

func TestSimpleFrontMatterAgreesWithYAML(t *testing.T) {
	simple := 0
	rapid.Check(t, func(t *rapid.T) {
		block := rapid.SampledFrom(append(simpleBlocks, "title: ", "tags: [", "tags:\n  - ")).Draw(t, "block")
		for range rapid.IntRange(0, 6).Draw(t, "edits") {
			piece := rapid.SampledFrom(pieces).Draw(t, "piece")
			from := rapid.IntRange(0, len(block)).Draw(t, "from")
			to := min(len(block), from+rapid.SampledFrom([]int{0, 0, 0, 1, 2, 5}).Draw(t, "cut"))
			block = block[:from] + piece + block[to:]
		}
		if agree(t, block) {
			simple++
		}
	})
	if simple == 0 { // of 100, or of 20 with -short
		t.Errorf("only %d random blocks were simple", simple)
	}
}

// FuzzSimpleFrontMatter looks for a block that is read otherwise than the YAML
// decoder reads it.
func FuzzSimpleFrontMatter(f *testing.F) {
	for _, block := range append(simpleBlocks, otherBlocks...) {
		f.Add(block)
	}
	f.Fuzz(func(t *testing.T, block string) { agree(t, block) })
}

// TestRealFrontMatterAgreesWithYAML compares both on the front matter of blogs
// in the folder BROADSHEET_CORPORA.
func TestRealFrontMatterAgreesWithYAML(t *testing.T) {
	root := os.Getenv("BROADSHEET_CORPORA")
	if root == "" {
		t.Skip("BROADSHEET_CORPORA is not set")
	}
	files, err := filepath.Glob(filepath.Join(root, "*", "stories", "*.md"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no stories in %s (%v)", root, err)
	}
	simple := 0
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if b, _ := findBlock(name, text); b.format == "yaml" && agree(t, string(text[b.start:b.end])) {
			simple++
		}
	}
	t.Logf("%d of %d are simple", simple, len(files))
}
