package stories_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"broadsheet/generator/config"
	"broadsheet/generator/locale"
	"broadsheet/generator/problems"
	"broadsheet/generator/sources"
	"broadsheet/generator/stories"
)

func settings(t testing.TB) *config.Config {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return &config.Config{
		Title: "Test", BaseURL: "https://example.org/", Timezone: "Europe/Berlin", Language: "en", RawHTML: "safe",
		Taxonomies: map[string]string{"company": "companies"}, Location: zone,
	}
}

// TestRealStories reads the blogs of other generators in the folder
// BROADSHEET_CORPORA.
func TestRealStories(t *testing.T) {
	root := os.Getenv("BROADSHEET_CORPORA")
	if root == "" {
		t.Skip("BROADSHEET_CORPORA is not set")
	}
	files, err := filepath.Glob(filepath.Join(root, "*", "stories", "*.md"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no stories in %s (%v)", root, err)
	}
	reader := stories.NewReader(settings(t), english)
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		card, _ := reader.Story(sources.File{Path: "content/stories/" + filepath.Base(name), Kind: sources.Story}, text)
		if card.Title == "" || card.Slug == "" || card.Date.IsZero() {
			t.Errorf("%s: incomplete card: %q %q %v", name, card.Title, card.Slug, card.Date)
		}
		for _, p := range card.Problems {
			if p.Severity == problems.Error {
				t.Errorf("%s: %v", name, p)
			} else {
				t.Log(p)
			}
		}
	}
}

var english = locale.New("en")
