package preview

import (
	"net/http"
	"strings"
	"testing"
)

// TestTheSearchFollows: what a save adds to a story is found at once, and what it takes away
// no more.
func TestTheSearchFollows(t *testing.T) {
	f := newFolder(t, map[string]string{
		"content/stories/a.md": story("First", "", "Oldword."),
		"content/stories/b.md": story("Second", "noindex: true\n", "Secretword."),
	})
	r := run(t, f)
	r.shows("/paper/search/", "<form")
	r.shows("/paper/search/word.json?v=1", `"oldword"`)
	f.write("content/stories/a.md", story("First", "", "Newword."))
	r.shows("/paper/search/word.json", `"newword"`)
	if _, _, text := r.get("/paper/search/word.json"); strings.Contains(text, "oldword") || strings.Contains(text, "secretword") {
		t.Error(text)
	}
	f.write("content/stories/c.md", story("Third", "", "Third text."))
	r.shows("/paper/search/index.json", `"stories":2`)
	r.shows("/paper/search/stories-0.json", `"Third"`)
	for _, path := range []string{"/paper/search/word-zz.json", "/paper/search/stories-1.json", "/paper/search/other.json"} {
		if status, _, _ := r.get(path); status != http.StatusNotFound {
			t.Errorf("%s: %d", path, status)
		}
	}
	f.write("config.toml", settingsText+"search.enabled = false\n")
	r.gone("/paper/search/")
	r.gone("/paper/search/index.json")
}
