package stories_test

import (
	"testing"

	"broadsheet/generator/stories"
)

func TestSplitFileName(t *testing.T) {
	for _, test := range []struct{ file, slug, date string }{
		{"content/stories/2026-03-27-hello-world.md", "hello-world", "2026-03-27"},
		{"content/stories/2026-03-27_Hello World.md", "hello-world", "2026-03-27"},
		{"content/stories/2026/2026-03-27-hello/index.md", "hello", "2026-03-27"},
		{"content/stories/hello/index.md", "hello", ""},
		{"content/stories/2026-03-27.md", "2026-03-27", ""},
		{"content/stories/2026-99-99-a.md", "a", "2026-99-99"},
		{"content/stories/12026-03-27-a.md", "12026-03-27-a", ""},
		{"content/stories/2026-03-2x-a.md", "2026-03-2x-a", ""},
		{"content/stories/c++.md", "cplusplus", ""},
		{"content/stories/Cafe\u0301.md", "café", ""},
		{"content/stories/go-1.26.md", "go-1-26", ""},
		{"content/stories/x.md/index.md", "x-md", ""},
		{"index.md", "index", ""},
	} {
		if slug, date := stories.SplitFileName(test.file); slug != test.slug || date != test.date {
			t.Errorf("%s: %q %q, want %q %q", test.file, slug, date, test.slug, test.date)
		}
	}
}
