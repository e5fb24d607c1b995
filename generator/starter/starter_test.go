package starter

import (
	"encoding/json"
	"flag"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
	"time"

	"broadsheet/generator/config"
	"broadsheet/generator/locale"
	"broadsheet/generator/sources"
	"broadsheet/generator/stories"
)

var update = flag.Bool("update", false, "write the list of the files of the sample site")

// TestSampleList writes the list of the sample, if asked to. Users replace the sample, so
// that the list is not compared with it.
func TestSampleList(t *testing.T) {
	if *update {
		var b strings.Builder
		root := os.DirFS("../..")
		for _, top := range []string{"config.toml", "content", "static"} {
			err := fs.WalkDir(root, top, func(name string, entry fs.DirEntry, err error) error {
				if err != nil || entry.IsDir() {
					return err
				}
				text, err := fs.ReadFile(root, name)
				b.WriteString(sampleLine(name, text))
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := os.WriteFile("sample.txt", []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range Sample() {
		top, _, _ := strings.Cut(name, "/")
		if !fs.ValidPath(name) || top != "content" && top != "static" && top != "config.toml" {
			t.Errorf("the sample has %s", name)
		}
	}
	if InSample("config.toml", []byte("other")) {
		t.Error("a changed file is taken for the sample's")
	}
}

// TestFilesAreValid checks that neither config.toml nor the draft of a new site has
// problems, whatever its title.
func TestFilesAreValid(t *testing.T) {
	for _, title := range []string{"The Bit", `A "quoted" \ name`, "日本の新聞", "tab\tbell\a \u200e"} {
		s := Site{Title: title, BaseURL: "https://example.org/", Timezone: "Asia/Kolkata", Language: "ja", Home: "me/broadsheet", Now: time.Unix(1_790_000_000, 0)}
		settings, found := config.Load(config.File, []byte(Settings(s)), config.Overrides{})
		if len(found) > 0 {
			t.Fatalf("%v\n%s", found, Settings(s))
		}
		if settings.Title != title || settings.Language != "ja" {
			t.Errorf("title %q, not %q; language %q", settings.Title, title, settings.Language)
		}
		for _, f := range Files(s) {
			switch text := string(f.Text); {
			case path.Ext(f.Name) == ".json":
				if !json.Valid(f.Text) {
					t.Errorf("%s is no JSON", f.Name)
				}
			case strings.HasPrefix(f.Name, "content/"):
				card, _ := stories.NewReader(settings, locale.New("en")).Story(sources.File{Path: f.Name}, f.Text)
				if len(card.Problems) > 0 || !card.Draft {
					t.Errorf("%s: draft %t, %v", f.Name, card.Draft, card.Problems)
				}
			case strings.Contains(text, "OWNER") || strings.Contains(text, "@TITLE@"):
				t.Errorf("%s has a placeholder", f.Name)
			}
		}
	}
}
