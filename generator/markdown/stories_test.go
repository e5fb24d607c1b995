package markdown

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

var frontMatter = regexp.MustCompile(`(?s)\A(?:---\n.*?\n---\n|\+\+\+\n.*?\n\+\+\+\n|\{\n.*?\n\}\n)`)

// forEachStory calls f with the text, without front matter, of every Markdown file of the
// sample site and, if the environment variable BROADSHEET_CORPORA names a folder, of that
// folder.
func forEachStory(t *testing.T, f func(t *testing.T, name string, text []byte)) {
	for _, root := range []string{"../testdata/sample/content", os.Getenv("BROADSHEET_CORPORA")} {
		if root == "" {
			continue
		}
		n := 0
		err := filepath.WalkDir(root, func(name string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(name, ".md") {
				return err
			}
			data, err := os.ReadFile(name)
			if text := frontMatter.ReplaceAll(data, nil); len(text) < len(data) {
				n++
				f(t, name, text)
			}
			return err
		})
		if err != nil || n == 0 {
			t.Errorf("%s: %d texts, %v", root, n, err)
		}
	}
}

// TestStories converts real stories and asserts that their quotes are in pairs, that no id
// occurs twice, and that readers see the text that they see in goldmark's own HTML. Texts
// with template tags are not compared with goldmark, since those tags stay as they are.
func TestStories(t *testing.T) {
	c := newConverter(Settings{RawHTML: "trusted"})
	differences := strings.NewReplacer(
		"*", "", "_", "", "~", "", "`", "", "\\", "", // emphasis beside CJK, ranges, formulas
		"/>", ">", // <noscript>
		"[!NOTE]", "Note", "[!TIP]", "Tip", "[!IMPORTANT]", "Important", "[!WARNING]", "Warning", "[!CAUTION]", "Caution")
	forEachStory(t, func(t *testing.T, name string, text []byte) {
		d, _ := c.Convert("a.md", text, 0)
		page := string(d.Fill(nil, keep))
		if fault := faultOf(page); fault != "" && !strings.ContainsAny(html.UnescapeString(string(text)), "“”") {
			t.Errorf("%s: %s", name, fault)
		}
		if strings.Contains(string(text), "{{") || strings.Contains(string(text), "{%") {
			return
		}
		got, want := differences.Replace(bare(captions.ReplaceAllString(page, ">"))), differences.Replace(bare(plainPage(t, text)))
		if at := mismatch(got, want); at >= 0 {
			t.Errorf("%s: readers see …%.200q, want …%.200q", name, got[max(0, at-40):], want[max(0, at-40):])
		}
	})
}

// mismatch returns the offset of the first byte in which two texts differ, or -1.
func mismatch(a, b string) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	if len(a) == len(b) {
		return -1
	}
	return min(len(a), len(b))
}

// faultOf returns a description of the first fault in a page: an id that occurs twice, or
// a double quote that opens or closes nothing. A block that begins with an opening quote may
// lack the closing one, since a speech goes on in the next paragraph. It returns "" if the
// page has no fault.
func faultOf(page string) string {
	ids := map[string]bool{}
	block, code := "", 0
	z := html.NewTokenizer(strings.NewReader(page))
	for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
		t := z.Token()
		for _, a := range t.Attr {
			if a.Key == "id" && ids[a.Val] {
				return "the id " + a.Val + " occurs twice"
			} else if a.Key == "id" {
				ids[a.Val] = true
			}
		}
		switch {
		case kind == html.TextToken && code == 0:
			block += t.Data
		case kind == html.StartTagToken && holdsCode(t.Data):
			code++
		case kind == html.EndTagToken && holdsCode(t.Data):
			code = max(0, code-1)
		case closesParagraph(t.Data) || slices.Contains([]string{"li", "td", "th", "dt", "dd"}, t.Data):
			if open := strings.Count(block, "“") - strings.Count(block, "”"); open != 0 && (open != 1 || !strings.HasPrefix(block, "“")) {
				return "the quotes of this block are not in pairs: " + block
			}
			block = ""
		}
	}
	return ""
}
