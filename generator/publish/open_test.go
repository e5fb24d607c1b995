package publish

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDanger(t *testing.T) {
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	home := filepath.Join(root, "home")
	t.Setenv("HOME", home)
	site := filepath.Join(home, "work", "site")
	for _, dir := range []string{"content/stories", "static", ".git", "docs"} {
		os.MkdirAll(filepath.Join(site, dir), 0o755)
	}
	os.WriteFile(filepath.Join(site, "file"), nil, 0o644)
	os.Symlink("loop", filepath.Join(site, "loop"))
	os.Symlink("nowhere", filepath.Join(site, "dangling"))
	os.Symlink("content", filepath.Join(site, "link"))
	os.Symlink(site, filepath.Join(root, "same"))
	for dest, why := range map[string]string{
		"":                           "no destination",
		"/":                          "root of the file system",
		home:                         "home",
		root:                         "home",
		filepath.Join(home, "work"):  "holds it",
		site:                         "folder of the site",
		root + "/same":               "folder of the site",
		site + "/content":            "folder content",
		site + "/content/x/y":        "folder content",
		site + "/static/../.git/x":   "folder .git",
		site + "/templates":          "folder templates", // which need not exist
		site + "/generator/x":        "folder generator",
		site + "/link":               "folder content",
		site + "/link/stories":       "folder content",
		root + "/same/static/public": "folder static",
		site + "/file":               "is a file",
		site + "/file/x":             "not a directory",
		site + "/loop":               "leads nowhere",
		site + "/dangling":           "leads nowhere",
	} {
		before := read(t, root)
		s, err := Open(dest, Options{Source: site})
		if err == nil {
			s.Abort()
			t.Errorf("%s is not refused", dest)
		} else if !strings.Contains(err.Error(), why) {
			t.Errorf("%s: %v, which does not say %q", dest, err, why)
		}
		if d := differ(before, read(t, root)); d != "" {
			t.Errorf("%s: refused, but touched: %s", dest, d)
		}
	}
	for _, dest := range []string{site + "/public", site + "/docs", site + "/new/folders/public", root + "/elsewhere"} {
		s, err := Open(dest, Options{Source: site})
		if err != nil {
			t.Errorf("%s: %v", dest, err)
			continue
		}
		s.Abort()
	}
}

func TestDestinationIsLink(t *testing.T) {
	root := t.TempDir()
	os.MkdirAll(filepath.Join(root, "real"), 0o755)
	link := filepath.Join(root, "public")
	os.Symlink("real", link)
	for _, data := range []string{"1", "2", "3"} {
		must(t, link, tree{"index.html": data}, nil)
		want(t, filepath.Join(root, "real"), tree{"index.html": data})
		if to, err := os.Readlink(link); to != "real" {
			t.Fatal(to, err)
		}
	}
}

func TestLock(t *testing.T) {
	dest := filepath.Join(t.TempDir(), "public")
	o := Options{Source: filepath.Join(dest, "..", "site")}
	first, err := Open(dest, o)
	if err != nil {
		t.Fatal(err)
	}
	if s, err := Open(dest, o); err == nil {
		s.Abort()
		t.Fatal("two builds at once")
	} else if !strings.Contains(err.Error(), "process ") {
		t.Errorf("%v does not say who", err)
	}
	if err := first.Abort(); err != nil {
		t.Fatal(err)
	}
	second, err := Open(dest, o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := second.Commit(); err != nil {
		t.Fatal(err)
	}
	if _, err := second.Commit(); err == nil {
		t.Error("committed twice")
	}
}
