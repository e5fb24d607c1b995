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
		{"content/stories/2016-2-29-a-guide.md", "a-guide", "2016-02-29"},
		{"content/stories/2016_02_29_a_guide.md", "a-guide", "2016-02-29"},
		{"content/stories/20160229-a-guide.md", "a-guide", "2016-02-29"},
		{"content/stories/20160229-a/index.md", "a", "2016-02-29"},
		{"content/stories/2016-2-30-a.md", "a", "2016-02-30"},
		{"content/stories/20161329-a.md", "20161329-a", ""},
		{"content/stories/2016229-a.md", "2016229-a", ""},
		{"content/stories/2016-02_29-a.md", "2016-02-29-a", ""},
		{"content/stories/c++.md", "cplusplus", ""},
		{"content/stories/Cafe\u0301.md", "café", ""},
		{"content/stories/go-1.26.md", "go-1-26", ""},
		{"content/stories/x.md/index.md", "x-md", ""},
		{"index.md", "index", ""},
		{"content/authors/jane.en.md", "jane", ""},
		{"content/authors/jane.EN-gb.md", "jane", ""},
		{"content/authors/jane.de.md", "jane-de", ""},
		{"content/stories/2026-03-27-Two Words.en.md", "two-words", "2026-03-27"},
	} {
		if slug, date := stories.SplitFileName(test.file, "en-GB"); slug != test.slug || date != test.date {
			t.Errorf("%s: %q %q, want %q %q", test.file, slug, date, test.slug, test.date)
		}
	}
}
