package sources

import (
	"maps"
	"slices"
	"testing"
)

func TestTranslations(t *testing.T) {
	for _, test := range []struct {
		site  string
		files []string // sorted
		want  []string
	}{
		{"en", []string{"a.de.md", "a.md"}, []string{"a.de.md"}},
		{"en", []string{"a.de.md", "a.fr.markdown", "a.markdown"}, []string{"a.de.md", "a.fr.markdown"}},
		{"en", []string{"a.de.md", "a.en.md"}, []string{"a.de.md"}},
		{"de", []string{"a.de.md", "a.en.md"}, []string{"a.en.md"}},
		{"de-AT", []string{"a.de.md", "a.en.md"}, []string{"a.en.md"}},
		{"en", []string{"a.en.md", "a.md"}, []string{"a.en.md"}},
		{"en", []string{"a.de.md"}, nil},
		{"en", []string{"a.zh-hans.md", "a.zh_TW.md"}, []string{"a.zh-hans.md", "a.zh_TW.md"}},
		{"en", []string{"x/index.de.md"}, []string{"x/index.de.md"}},
		{"de", []string{"x/index.de.md"}, nil},
		{"en", []string{"x/index.fil.md", "x/index.md"}, []string{"x/index.fil.md"}},
		{"en", []string{"jquery.md", "jquery.min.md"}, nil},
		{"en", []string{"v1.2.md", "v1.md"}, nil},
		{"en", []string{"node.js.md", "node.md"}, nil},
		{"en", []string{"b/a.md", "c/a.de.md"}, nil},
		{"en", []string{".de.md", "de.md"}, nil},
	} {
		tree := &Tree{}
		for _, p := range test.files {
			tree.Files = append(tree.Files, File{Path: p, Kind: Story})
		}
		if got := slices.Sorted(maps.Keys(tree.Translations(test.site))); !slices.Equal(got, test.want) {
			t.Errorf("%s %v: %v, want %v", test.site, test.files, got, test.want)
		}
	}
}

func TestPartsOfPaths(t *testing.T) {
	for source, want := range map[string][3]string{ // the bare path, the folder, the path without the language en
		"content/stories/a.md":             {"content/stories/a", "", "content/stories/a.md"},
		"content/stories/a.MARKDOWN":       {"content/stories/a", "", "content/stories/a.MARKDOWN"},
		"content/stories/a/index.md":       {"content/stories/a", "content/stories/a", "content/stories/a/index.md"},
		"content/stories/a/index.en.mkd":   {"content/stories/a", "content/stories/a", "content/stories/a/index.mkd"},
		"content/stories/a.en.md":          {"content/stories/a.en", "", "content/stories/a.md"},
		"content/stories/a.de.md":          {"content/stories/a.de", "", "content/stories/a.de.md"},
		"content/stories/a/index.html":     {"content/stories/a/index.html", "", "content/stories/a/index.html"},
		"content/stories/go-1.26.md":       {"content/stories/go-1.26", "", "content/stories/go-1.26.md"},
		"content/stories/a/indexed.md":     {"content/stories/a/indexed", "", "content/stories/a/indexed.md"},
		"content/stories/v1.en/lead-in.md": {"content/stories/v1.en/lead-in", "", "content/stories/v1.en/lead-in.md"},
	} {
		folder, _ := Folder(source)
		if got := [3]string{Bare(source), folder, WithoutLanguage(source, "en")}; got != want {
			t.Errorf("%s: %q, want %q", source, got, want)
		}
	}
}
