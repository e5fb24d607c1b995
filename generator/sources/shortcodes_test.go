package sources

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestShortcodes(t *testing.T) {
	root := t.TempDir()
	for name, text := range map[string]string{
		"config.toml": "", "content/stories/a.md": "", "templates/shortcodes/b.html": "", "templates/shortcodes/.c.html": "",
		"templates/shortcodes/d.txt": "", "de/config.toml": "", "de/content/stories/e.md": "", "de/templates/shortcodes/a.html": "",
	} {
		at := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got := Shortcodes(root); !slices.Equal(got, []string{"b"}) {
		t.Errorf("outer site: %q", got)
	}
	if got := Shortcodes(filepath.Join(root, "de")); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("inner site: %q", got)
	}
	if got := Shortcodes(filepath.Join(root, "content")); got != nil {
		t.Errorf("no site: %q", got)
	}
}
