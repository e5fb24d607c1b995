package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/net/html"
)

var update = flag.Bool("update", false, "write the golden files anew")

// goldenPages are the pages in the golden files: their headings there, and their files.
var goldenPages = [][2]string{
	{"front page", "index.html"},
	{"story with all parts", "2024/03/all/index.html"},
	{"sponsored story", "2025/12/kind-sponsored/index.html"},
	{"opinion", "2026/01/kind-opinion/index.html"},
	{"story, 1 minute", "2025/01/age-1/index.html"},
	{"story, 2 minutes and 2 years", "2024/01/age-2/index.html"},
	{"story, 5 minutes and 5 years", "2021/01/age-5/index.html"},
	{"story, 11 minutes and 11 years", "2015/01/age-11/index.html"},
	{"story, 21 minutes and 21 years", "2005/01/age-21/index.html"},
	{"category, page 2 of 3", "category/science/page/2/index.html"},
	{"empty category", "category/empty/index.html"},
	{"author", "author/ann-lee/index.html"},
	{"tag", "tag/chips/index.html"},
	{"archive", "archive/index.html"},
	{"month", "archive/2024/03/index.html"},
	{"search", "search/index.html"},
	{"wrong address", "404.html"},
	{"redirect", "old/index.html"},
}

// TestGoldenPages builds one site in nine languages and compares what readers see of its
// pages with golden files, through which readers of the languages can look. The texts of
// the site are English in all of them: only the language of the site changes.
func TestGoldenPages(t *testing.T) {
	t.Parallel()
	for _, tag := range []string{"de", "fr", "pl", "ru", "ja", "zh", "ar", "he", "th"} {
		t.Run(tag, func(t *testing.T) {
			site := built(t, "-s", goldenSite(t, tag))
			seen := seenText{whole: true}
			for _, page := range goldenPages {
				if site[page[1]] == nil {
					t.Fatalf("there is no page %s", page[1])
				}
				seen.heading(page[0])
				seen.node(parsed(site[page[1]]))
				seen.whole = false
			}
			for _, name := range []string{"feed.xml", "category/science/feed.xml"} {
				seen.heading("titles in " + name)
				for _, m := range feedTitle.FindAllSubmatch(site[name], -1) {
					seen.line(html.UnescapeString(string(m[1])))
				}
			}
			seen.endLine()
			compareGolden(t, filepath.Join("testdata", "languages", tag+".golden"), seen.text.String())
		})
	}
}

var feedTitle = regexp.MustCompile(`<title[^>]*>([^<]*)</title>`)

// goldenSite writes the site of testdata/languages, in one language, and returns its folder.
func goldenSite(t *testing.T, tag string) string {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/languages/site.txtar")
	if err != nil {
		t.Fatal(err)
	}
	archive.Files[0].Data = append([]byte("language = \""+tag+"\"\n"), archive.Files[0].Data...)
	for _, n := range []int{1, 2, 5, 11, 21} { // years of age, and minutes of reading
		archive.Files = append(archive.Files, txtar.File{
			Name: fmt.Sprintf("content/stories/age-%d.md", n),
			Data: fmt.Appendf(nil, "---\ntitle: Story of age %d\ndate: %d-01-31\nauthor: Cy Ray\ncategory: Science\n---\n%s\n", n, 2026-n, strings.Repeat("word ", 238*n)),
		})
	}
	for month := 1; month <= 12; month++ {
		archive.Files = append(archive.Files, txtar.File{
			Name: fmt.Sprintf("content/stories/month-%d.md", month),
			Data: fmt.Appendf(nil, "---\ntitle: Story of month %d\ndate: 2025-%02d-11\ncategory: Science\n---\nText.\n", month, month),
		})
	}
	folder := t.TempDir()
	for _, f := range archive.Files {
		at := filepath.Join(folder, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func compareGolden(t *testing.T, golden, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	lines, wanted := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range max(len(lines), len(wanted)) {
		if i >= len(lines) || i >= len(wanted) || lines[i] != wanted[i] {
			t.Fatalf("%s:%d differs; go test ./generator -run TestGoldenPages -update rewrites it. Now:\n%s", golden, i+1, strings.Join(lines[min(i, len(lines)):min(i+3, len(lines))], "\n"))
		}
	}
}

// seenText collects the texts of pages that readers see or hear, a line for each block, and
// the attributes that say how to read them.
type seenText struct {
	text  strings.Builder
	open  string // the unfinished line
	whole bool   // with the links to feeds, the header and the footer that all pages share
}

var (
	seenAttributes = []string{"lang", "dir", "alt", "title", "aria-label", "datetime", "data-copied", "data-is-on", "data-is-off", "data-count", "data-nothing", "data-partly", "data-failed"}
	inlineElements = strings.Fields("a bdi code del em img input label span strong sup time u mark cite q")
)

func (s *seenText) node(n *html.Node) {
	if n.Type == html.TextNode && n.Parent.Data != "script" && n.Parent.Data != "style" {
		text := strings.Join(strings.FieldsFunc(n.Data, func(r rune) bool { return r == ' ' || r == '\n' }), " ")
		if runes := []rune(text); len(runes) > 180 {
			text = string(runes[:20]) + "…"
		}
		if strings.HasPrefix(n.Data, " ") || strings.HasPrefix(n.Data, "\n") {
			s.space()
		}
		s.open += text
		if strings.HasSuffix(n.Data, " ") || strings.HasSuffix(n.Data, "\n") {
			s.space()
		}
	}
	shared := n.Data == "link" || n.Parent != nil && n.Parent.Data == "body" && (n.Data == "header" || n.Data == "footer")
	if shared && !s.whole {
		return
	}
	block := n.Type == html.ElementNode && !slices.Contains(inlineElements, n.Data)
	if block {
		s.endLine()
	}
	for _, a := range n.Attr {
		if slices.Contains(seenAttributes, a.Key) && a.Val != "" {
			s.open += fmt.Sprintf("[%s: %s]", a.Key, a.Val)
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		s.node(c)
	}
	if block {
		s.endLine()
	}
}

func (s *seenText) space() {
	if s.open != "" && !strings.HasSuffix(s.open, " ") {
		s.open += " "
	}
}

func (s *seenText) line(text string) {
	s.endLine()
	s.open = text
	s.endLine()
}

func (s *seenText) heading(text string) {
	s.endLine()
	if s.text.Len() > 0 {
		s.text.WriteByte('\n')
	}
	s.line("# " + text)
}

func (s *seenText) endLine() {
	if line := strings.Trim(s.open, " "); line != "" {
		s.text.WriteString(line + "\n")
	}
	s.open = ""
}
