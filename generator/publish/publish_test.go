package publish

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/generator/sources"
)

// A tree is what a folder holds: the bytes of files, "" for empty folders
// (their names end in "/"), and targets of symbolic links after "-> ".
type tree map[string]string

func read(t testing.TB, dir string) tree {
	t.Helper()
	found := tree{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == dir {
			return err
		}
		name := filepath.ToSlash(strings.TrimPrefix(path, dir)[1:])
		switch {
		case d.IsDir():
			list, err := os.ReadDir(path)
			if len(list) == 0 {
				found[name+"/"] = ""
			}
			return err
		case d.Type()&fs.ModeSymlink != 0:
			to, err := os.Readlink(path)
			found[name] = "-> " + to
			return err
		}
		data, err := os.ReadFile(path)
		found[name] = string(data)
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return found
}

// build publishes a site the way a caller does who remembers what it wrote.
func build(dest string, site, before tree, f files) (Result, error) {
	known := func(yield func(string, sources.Digest) bool) {
		for _, path := range sorted(before) {
			if !yield(path, digestOf([]byte(before[path]))) {
				return
			}
		}
	}
	s, err := open(dest, Options{Source: filepath.Join(filepath.Dir(dest), "site"), Known: known}, f)
	if err != nil {
		return Result{}, err
	}
	defer s.Abort()
	for _, path := range sorted(site) { // in order, so that failures can be counted
		data := site[path]
		if before[path] == data && s.Keep(path, digestOf([]byte(data))) {
			continue
		}
		if _, err := s.Write(path, []byte(data)); err != nil {
			return Result{}, err
		}
	}
	return s.Commit()
}

func must(t testing.TB, dest string, site, before tree) Result {
	t.Helper()
	r, err := build(dest, site, before, files{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func want(t testing.TB, dest string, parts ...tree) {
	t.Helper()
	all := tree{}
	for _, p := range parts {
		maps.Copy(all, p)
	}
	if d := differ(all, read(t, dest)); d != "" {
		t.Fatalf("%s %s", dest, d)
	}
}

func differ(want, got tree) string {
	if diff := cmp.Diff(want, got); diff != "" {
		return "(-want +got):\n" + diff
	}
	return ""
}

func TestBuilds(t *testing.T) {
	dest := filepath.Join(t.TempDir(), "public")
	one := tree{"index.html": "1", "a/b/index.html": "ab", "c.css": "c"}
	if r := must(t, dest, one, nil); r.Written != 3 || r.Bytes != 4 || r.Total != 4 {
		t.Errorf("first build: %+v", r)
	}
	want(t, dest, one)
	for range 2 {
		if r := must(t, dest, one, one); r.Written != 0 || r.Kept != 3 || r.Removed != 0 {
			t.Errorf("unchanged: %+v", r)
		}
	}
	last := one
	for i := range 4 {
		next := tree{"index.html": fmt.Sprint(i), "a/b/index.html": "ab", fmt.Sprintf("d/%d/index.html", i): "d"}
		r := must(t, dest, next, last)
		if r.Written != 2 || r.Kept != 1 || r.Removed != 1 {
			t.Errorf("build %d: %+v", i, r)
		}
		want(t, dest, next)
		last = next
	}
}
