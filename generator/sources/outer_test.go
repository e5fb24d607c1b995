package sources

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// outerSite returns the folder of a site with an inner site in the folder of this name.
func outerSite(t *testing.T, name string) string {
	return site(t, map[string]string{
		"config.toml": "", "content/stories/a.md": "A", "static/a.txt": "outer", "static/b.txt": "outer",
		"static/CNAME": "a.example", "static/about.html": "About", "static/.well-known/x": "x", "templates/story.html": "outer",
		name + "/config.toml": "", name + "/content/stories/b.md": "B", name + "/static/a.txt": "own",
	})
}

func TestInnerSiteSharesFiles(t *testing.T) {
	root := outerSite(t, "pt-BR")
	inner := filepath.Join(root, "pt-BR")
	tree, found := scan(t, inner)
	want := []string{"content/stories/b.md", "static/a.txt", "static/b.txt", "templates/story.html"}
	if got := paths(tree); len(found) > 0 || !slices.Equal(got, want) {
		t.Errorf("found %q, %s", got, shown(found))
	}
	loaded := map[string]string{}
	tree.Load(func(*File) bool { return true }, nil)
	for i := range tree.Files {
		f := &tree.Files[i]
		text, err := tree.Read(f.Path)
		if err != nil || f.Digest != DigestOf(text) {
			t.Errorf("%s: %q, %v", f.Path, text, err)
		}
		loaded[tree.Shown(f.Path)] = string(text)
	}
	for at, want := range map[string]string{"static/a.txt": "own", "../static/b.txt": "outer", "../templates/story.html": "outer"} {
		if loaded[at] != want || tree.Find(at) == nil {
			t.Errorf("%s: %q, want %q", at, loaded[at], want)
		}
	}
	if text, err := tree.Read("../config.toml"); err == nil {
		t.Errorf("read %q outside the site", text)
	}
	if tree.Find("../static/a.txt") != nil {
		t.Error("found a file of the outer site that the site replaces")
	}
	if _, whole := tree.Refresh([]string{"static/a.txt"}); whole {
		t.Error("a change of a file that replaces a shared one needs no scan")
	}
	if outer, _ := scan(t, root); outer.Find("pt-BR/config.toml") != nil || len(outer.Files) != 7 {
		t.Errorf("the outer site has %q", paths(outer))
	}
}

func TestOnlyFoldersNamedByLanguagesAreInner(t *testing.T) {
	for name, want := range map[string]bool{"de": true, "pt-BR": true, "zh-hant": true, "fil-PH": true, "site": false, "new": false, "xx": false, "d": false} {
		root := outerSite(t, name)
		outer := Outer(filepath.Join(root, name))
		if (outer != "") != want {
			t.Errorf("%s: the outer site is %q", name, outer)
		}
		if inner := Inner(root); slices.Contains(inner, name) != want {
			t.Errorf("%s: the inner sites are %q", name, inner)
		}
	}
	// A folder with settings of another program is no site.
	root := site(t, map[string]string{"config.toml": "", "static/a.txt": "", "de/config.toml": "", "de/content/stories/b.md": ""})
	if outer := Outer(filepath.Join(root, "de")); outer != "" {
		t.Errorf("the outer site is %q", outer)
	}
}

func TestProblemOfSharedFile(t *testing.T) {
	root := outerSite(t, "de")
	if err := os.Symlink("/etc", filepath.Join(root, "static", "out")); err != nil {
		t.Skip(err)
	}
	_, found := scan(t, filepath.Join(root, "de"))
	if got := shown(found); !strings.HasPrefix(got, "../static/out: error: the symbolic link leads out of the site") {
		t.Error(got)
	}
}
