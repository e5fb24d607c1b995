package publish

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
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

// madeOf is the fingerprint of a file that is made from its content.
func madeOf(data string) Fingerprint { return sha256.Sum256([]byte(data)) }

// build publishes a site like a caller who still has the manifest of before.
func build(dest string, site, before tree, f fault) (Result, error) {
	backup := func() string {
		var entries []entry
		for _, path := range sorted(before) {
			data := before[path]
			entries = append(entries, entry{Path: path, Size: int64(len(data)), Checksum: checksumOf([]byte(data)), Made: madeOf(data)})
		}
		return encode(entries)
	}
	s, err := open(dest, Options{Source: filepath.Join(filepath.Dir(dest), "site"), Backup: backup}, f)
	if err != nil {
		return Result{}, err
	}
	defer s.Abort()
	for _, path := range sorted(site) { // in order, so that failures can be counted
		data := site[path]
		if before[path] == data && s.Keep(path, madeOf(data)) {
			continue
		}
		if err := s.Write(path, madeOf(data), []byte(data)); err != nil {
			return Result{}, err
		}
	}
	return s.Commit()
}

func must(t testing.TB, dest string, site, before tree) Result {
	t.Helper()
	r, err := build(dest, site, before, nil)
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
	if r := must(t, dest, one, nil); r.Written != 3 || r.Total != 4 || len(r.Largest) != 3 || r.Largest[0].Size < r.Largest[1].Size || r.Largest[1].Size < r.Largest[2].Size {
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

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
