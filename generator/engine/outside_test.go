package engine

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// ownPaths returns the paths, relative to the site, of everything that a build keeps for
// the next one, and of what a build may make there.
func ownPaths(t *testing.T, site string) []string {
	t.Helper()
	const state = ".public.broadsheet"
	paths := map[string]bool{".cache": true, state: true, "public": true, ".cache/files.new": true, ".cache/lock": true}
	for _, name := range []string{"stage", "spare", "before", "old", "manifest", "next", "lock", ".gitignore"} {
		paths[state+"/"+name] = true
	}
	for _, folder := range []string{".cache", state} {
		entries, err := os.ReadDir(filepath.Join(site, folder))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			paths[folder+"/"+e.Name()] = true
		}
	}
	for _, deep := range []string{state + "/spare/assets", state + "/spare/index.html", state + "/spare/feed.xml", "public/assets", "public/feed.xml"} {
		paths[deep] = true
	}
	return slices.Sorted(maps.Keys(paths))
}

// Whatever stands in the place of something that the program keeps, nothing outside is
// changed, and nothing waits. What cannot be used is named; else the new site is in
// place.
func TestNothingOutsideIsTouched(t *testing.T) {
	if testing.Short() {
		t.Skip("hundreds of builds")
	}
	pattern := t.TempDir()
	printed(t, pattern, 1)
	for i := range 3 {
		write(t, pattern, "static/x.txt", fmt.Sprint(i))
		if _, err := Build(Options{Source: pattern, Clock: later}); err != nil {
			t.Fatal(err)
		}
	}
	write(t, pattern, "static/x.txt", "last")
	clean := filepath.Join(t.TempDir(), "public")
	if _, err := Build(Options{Source: pattern, Destination: clean, Clock: later, NoCache: true}); err != nil {
		t.Fatal(err)
	}
	fresh := trees(t, clean)
	kinds := map[string]func(at, outside string) error{
		"link to a file":   func(at, outside string) error { return os.Symlink(filepath.Join(outside, "file"), at) },
		"link to a folder": func(at, outside string) error { return os.Symlink(outside, at) },
		"link to nothing":  func(at, outside string) error { return os.Symlink(filepath.Join(outside, "new"), at) },
		"hard link":        func(at, outside string) error { return os.Link(filepath.Join(outside, "file"), at) },
		"folder":           func(at, _ string) error { return os.Mkdir(at, 0o755) },
		"file":             func(at, _ string) error { return os.WriteFile(at, []byte("words"), 0o644) },
	}
	if pipe := specialFiles["pipe"]; pipe != nil {
		kinds["pipe"] = func(at, _ string) error { return pipe(at) }
	}
	for _, path := range ownPaths(t, pattern) {
		for kind, replace := range kinds {
			root := t.TempDir()
			site, outside := filepath.Join(root, "site"), filepath.Join(root, "outside")
			if err := os.CopyFS(site, os.DirFS(pattern)); err != nil {
				t.Fatal(err)
			}
			write(t, outside, "file", "precious")
			write(t, outside, "deep/file", "precious")
			before, public := trees(t, outside), trees(t, filepath.Join(site, "public"))
			at := filepath.Join(site, path)
			if err := os.RemoveAll(at); err != nil {
				t.Fatal(err)
			}
			if err := replace(at, outside); err != nil {
				t.Fatalf("%s in place of %s: %v", kind, path, err)
			}
			_, err := Build(Options{Source: site, Clock: later})
			if after := trees(t, outside); !maps.Equal(before, after) {
				t.Errorf("%s in place of %s: outside is %v", kind, path, slices.Collect(maps.Keys(after)))
			}
			if err != nil {
				if !strings.Contains(err.Error(), at) {
					t.Errorf("%s in place of %s: the error does not name it: %v", kind, path, err)
				}
				if strings.HasPrefix(path, "public") {
					continue
				}
				if got := trees(t, filepath.Join(site, "public")); !maps.Equal(public, got) && !containsAll(got, fresh) {
					t.Errorf("%s in place of %s: the site is neither the old nor the new one after %v", kind, path, err)
				} else if changed := !maps.Equal(public, got); changed != strings.Contains(err.Error(), "the new site is in place") {
					t.Errorf("%s in place of %s: the error does not say which site is in place: %v", kind, path, err)
				}
			} else if got := trees(t, filepath.Join(site, "public")); !containsAll(got, fresh) {
				t.Errorf("%s in place of %s: the site is not that of a clean build", kind, path)
			}
			mustBeNamed := strings.HasPrefix(kind, "link") || specialFiles[kind] != nil
			if err == nil && mustBeNamed && strings.Count(path, "/") < 2 && !strings.HasPrefix(path, "public/") {
				t.Errorf("%s in place of %s is not refused", kind, path)
			}
		}
	}
}

// containsAll reports whether all files of want are in got.
func containsAll(got, want map[string]string) bool {
	for path, data := range want {
		if got[path] != data {
			return false
		}
	}
	return true
}
