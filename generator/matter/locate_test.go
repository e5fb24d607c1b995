package matter_test

import (
	"strings"
	"testing"

	"broadsheet/generator/matter"
)

// TestLocate marks the place to be found with ‹ and ›.
func TestLocate(t *testing.T) {
	for _, test := range []struct{ key, value, marked string }{
		{"related", "", "---\ntitle: A\n‹related›: [a, b]\n---\n"},
		{"related", "b", "---\ntitle: A\nrelated: [a, ‹b›]\n---\n"},
		{"related", "b", "---\ntitle: A\nrelated:\n  - ab\n  - ‹b›\n---\n"},
		{"related", "c", "---\ntitle: A\n‹related›: [a, b]\n---\n"},
		{"related", "b c", "\uFEFF---\r\ntitle: A\r\nrelated: [ä, ‹\"b c\"›]\r\n---\r\n"},
		{"tags", "C++", "---\ntags: go, ‹C++›, rust\n---\n"},
		{"image.src", "", "---\nimage:\n  alt: A\n  ‹src›: a.jpg\n---\n"},
		{"image.src", "a.jpg", "---\nimage: {alt: A, src: ‹a.jpg›}\n---\n"},
		{"image.src", "a.jpg", "---\ncover: ‹a.jpg›\n---\n"},
		{"image", "b.jpg", "---\nimages:\n- a.jpg\n- {src: ‹b.jpg›}\n---\n"},
		{"permalink", "/x/", "+++\ntitle = 'A'\nurl = ‹'/x/'›\n+++\n"},
		{"image.src", "", "+++\ntitle = 'A'\n[image]\n‹src› = 'a'\n+++\n"},
		{"sources", "https://b.example/", "+++\n[[sources]]\nurl = \"https://a.example/\"\n[[sources]]\nurl = ‹\"https://b.example/\"›\n+++\n"},
		{"category", "Go", "+++\ncategories = [\n  \"Rust\",\n  ‹\"Go\"›,\n]\n+++\n"},
		{"slug", "x", "{\"title\": \"A\",\n \"slug\": ‹\"x\"›}\n"},
		{"photo", "", "---\nname: A\n‹avatar›: a.jpg\n---\n"},
		{"companies", "", "---\n‹companies›: a\n---\n"},
	} {
		text := strings.NewReplacer("‹", "", "›", "").Replace(test.marked)
		before, rest, _ := strings.Cut(test.marked, "‹")
		inside, _, _ := strings.Cut(rest, "›")
		lines := strings.Split(strings.TrimPrefix(before, "\uFEFF"), "\n")
		wantLine, wantColumn, wantWidth := len(lines), len([]rune(lines[len(lines)-1]))+1, len([]rune(inside))
		if line, column, width := matter.Locate([]byte(text), test.key, test.value); line != wantLine || column != wantColumn || width != wantWidth {
			t.Errorf("%s %s: %d:%d (%d), want %d:%d (%d) in\n%s", test.key, test.value, line, column, width, wantLine, wantColumn, wantWidth, text)
		}
	}
}

func TestLocateFindsNothing(t *testing.T) {
	for _, text := range []string{"", "no front matter", "---\ntitle: A\n---\n", "---\ntitle: \"A\n---\n", "\x00", "---\nrelated: [a]\n"} {
		if line, column, width := matter.Locate([]byte(text), "related", "a"); line != 0 || column != 0 || width != 0 {
			t.Errorf("%q: %d:%d (%d)", text, line, column, width)
		}
	}
}
