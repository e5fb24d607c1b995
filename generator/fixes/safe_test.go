package fixes_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"broadsheet/generator/fixes"
)

// Different words are told, not dropped, if the setting slug_letters gives them the same slug.
func TestDifferentWordsStay(t *testing.T) {
	const text = "---\ntitle: A\ndate: 2026-03-01\ntags: [Tür, Tur]\n---\n"
	folder := t.TempDir()
	write(t, folder, map[string]string{"config.toml": settings + "slug_letters = \"ascii\"\n", "content/stories/a.md": text})
	r := read(t, folder)
	if len(r.fixes) > 0 || len(r.problems) != 1 {
		t.Errorf("%v\n%v", r.fixes, r.problems)
	}
}

// patched returns a text with the changes of a unified diff. It fails if the diff is not one of
// this text.
func patched(t failer, text string, diff []byte) string {
	t.Helper()
	var out strings.Builder
	var old, added int // lengths of the present hunk
	rest := slices.Collect(strings.Lines(text))
	at := 0
	for line := range strings.Lines(string(diff)) {
		if from := 0; strings.HasPrefix(line, "@@") {
			if _, err := fmt.Sscanf(line, "@@ -%d,%d +%d,%d @@", &from, &old, new(int), &added); err != nil {
				t.Fatal(err)
			}
			out.WriteString(strings.Join(rest[:from-1-at], ""))
			rest, at = rest[from-1-at:], from-1
			continue
		}
		if old == 0 && added == 0 {
			continue
		}
		if line[0] != '+' {
			if strings.TrimSuffix(rest[0], "\n") != strings.TrimSuffix(line[1:], "\n") {
				t.Fatalf("the diff has %q for %q:\n%s", line, rest[0], diff)
			}
			old, at, rest = old-1, at+1, rest[1:]
		}
		if line[0] != '-' {
			out.WriteString(line[1:])
			added--
		}
	}
	return out.String() + strings.Join(rest, "")
}

// drawSite returns the files of a site with many kinds of mistakes.
func drawSite(t *rapid.T) map[string]string {
	pick := func(name string, from ...string) string { return rapid.SampledFrom(from).Draw(t, name) }
	files := map[string]string{"config.toml": settings, "static/x.txt": "x"}
	var names []string
	for i := range rapid.IntRange(2, 8).Draw(t, "stories") {
		names = append(names, fmt.Sprintf("%s%s%d%s", pick("folder", "", "sub/", "Über/"), pick("name", "2026-03-01-story", "Story_", "A b ", "中文"), i, pick("ending", ".md", ".markdown", ".mkd", "/index.md")))
	}
	for i, name := range names {
		var b strings.Builder
		fmt.Fprintf(&b, "---\ntitle: Story %d\n%s: %s # a comment\n", i, pick("date", "date", "pubDate", "Date"), pick("form", "2026-03-01", "2026/3/1", "March 1, 2026 11:30 pm", "2026-03-01 10:00:00 +0900", "\"Sun, 01 Mar 2026 10:00:00 EST\""))
		for range rapid.IntRange(0, 3).Draw(t, "keys") {
			b.WriteString(pick("key", "lastmod: 2026-04-01\n", "tags: [ai, 'big data', \"C++\"]\n", "keywords: AI, Big Data, c++\n", "author: jane doe\n", "authors:\n- Jane Doe\n- \"jane doe\"\n", "tags: [ai, \"AI\", 'c++', Big Data, C++]\n", "tags:\n- AI\n- ai\n- 'AI' # twice\n- big data\n- Big Data\n", "keywords: ai, c++, AI,C++\n", "draft: true\n",
				"categories: [policy, Chips]\n", "category: Policy\n", fmt.Sprintf("aliases: /old/%d/\n", i), fmt.Sprintf("slug: Slug %d\n", i), fmt.Sprintf("related: [%q]\n", names[0]), "extra: {a: 1}\n", "excerpt: |\n  Short.\n"))
		}
		b.WriteString("---\n")
		for range rapid.IntRange(0, 5).Draw(t, "links") {
			to := pick("to", names...)
			link := pick("link", to, strings.ToUpper(to), strings.TrimSuffix(to, filepath.Ext(to)), "../"+to, "@/"+to, "/old/0/", "/2026/slug-1/", "https://bit.example/paper/2026/slug-1/", "/paper/old/0/", "#What-s-NEW", to+"#Whats-New", "nowhere.md")
			as := pick("as", "[x](<TO>)", "`[x](<TO>)`", `<a href="TO">x</a>`, "    [x](<TO>)", "![x](<TO>)", "[x][N]\n\n[N]: <TO>")
			b.WriteString(strings.NewReplacer("TO", link, "N", fmt.Sprint(i)).Replace(as) + "\n\n")
		}
		b.WriteString(pick("heading", "## What's new\n", "## Whats new\n\n## What's new\n", "End"))
		text := strings.ReplaceAll(b.String(), "\n", pick("line end", "\n", "\r\n"))
		files["content/stories/"+name] = pick("byte order mark", "", "\uFEFF") + text
	}
	return files
}

// After corrections, a site has the same addresses and no new problems, and nothing is left to
// correct. No other file has changed.
func TestCorrectionsAreSafe(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		folder, err := os.MkdirTemp("", "fixes")
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(folder)
		files := drawSite(t)
		write(t, folder, files)
		before := read(t, folder)
		if err := fixes.Write(folder, before.fixes); err != nil {
			t.Fatal(err)
		}
		after := read(t, folder)
		if diff := cmp.Diff(before.addresses, after.addresses); diff != "" {
			t.Fatalf("other addresses: %s", diff)
		}
		if len(after.problems) > len(before.problems) {
			t.Fatalf("new problems: %v\nafter %v", after.problems, before.problems)
		}
		for _, f := range after.fixes {
			t.Fatalf("corrected again: %s", f.Diff(false))
		}
		want := maps.Clone(files)
		for _, f := range before.fixes {
			if got := patched(t, files[f.Path], f.Diff(false)); strings.TrimSuffix(got, "\n") != strings.TrimSuffix(string(f.After), "\n") {
				t.Fatalf("the diff gives another text: %s\n%s", cmp.Diff(string(f.After), got), f.Diff(false))
			}
			delete(want, f.Path)
			want[f.NewPath] = string(f.After)
		}
		for at, text := range want {
			if now, err := os.ReadFile(filepath.Join(folder, at)); err != nil || string(now) != text {
				t.Fatalf("%v: %s", err, cmp.Diff(text, string(now)))
			}
		}
	})
}
