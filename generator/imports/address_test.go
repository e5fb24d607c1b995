package imports

import (
	"io"
	"strings"
	"testing"
)

// Files get names that all operating systems allow.
func TestNamesAreAllowedEverywhere(t *testing.T) {
	for from, want := range map[string]string{
		"2024/tea.md":                          "2024/tea.md",
		"2024/con.md":                          "2024/the-con.md",
		"aux/index.md":                         "the-aux/index.md",
		"green\ntea.md":                        "green-tea.md",
		`what? "tea".md`:                       "what- -tea.md",
		"pourquoi ?.md":                        "pourquoi.md",
		"???.md":                               "untitled.md",
		".hidden.md":                           "hidden.md",
		"tea. /index.md":                       "tea/index.md",
		"v1.2/notes.md":                        "v1.2/notes.md",
		strings.Repeat("茶", 100) + ".md":       strings.Repeat("茶", 66) + ".md",
		strings.Repeat("a", 300) + "/index.md": strings.Repeat("a", longest) + "/index.md",
	} {
		if got := allowedPath(from); got != want {
			t.Errorf("%q: %q, want %q", from, got, want)
		}
		if again := allowedPath(want); again != want {
			t.Errorf("%q: %q", want, again)
		}
	}
}

// Files with which the new site could not be built are left out and told.
func TestFilesThatCannotBeBuiltAreToldAndLeftOut(t *testing.T) {
	entries := someEntries()[:1]
	page := func() (io.ReadCloser, error) { return closer("<!doctype html><p>Not found"), nil }
	entries[0].Files = []File{{"/static/cup.jpg", page}, {"/static/nul.txt", page}, {"/static/cup.html", page}}
	site := t.TempDir()
	report := importing(t, site, entries, -1).Markdown()
	files := contents(t, site)
	if files["static/cup.html"] == "" || len(files) != 4 {
		t.Errorf("%q", files)
	}
	for _, want := range []string{
		"a picture that cannot be shown: static/cup.jpg is not a PNG, JPEG, GIF, WebP, AVIF or SVG picture: it is a web page",
		`a file whose name some systems do not allow: "static/nul.txt"`,
	} {
		if !strings.Contains(report, want) {
			t.Errorf("%q is missing in %s", want, report)
		}
	}
}
