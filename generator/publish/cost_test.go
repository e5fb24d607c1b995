package publish

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// counted counts the operations of a build by their names.
func counted(t *testing.T, dest string, site, before tree) map[string]int {
	t.Helper()
	var mu sync.Mutex
	count := map[string]int{}
	_, err := build(dest, site, before, func(op, path string) error {
		mu.Lock()
		defer mu.Unlock()
		count[op]++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want(t, dest, site)
	// What was touched in one tick of the clock with the manifest is looked
	// at more closely; here that would be nearly all.
	later := time.Now().Add(time.Second)
	if err := os.Chtimes(filepath.Join(dest, "..", ".public.broadsheet", "manifest"), later, later); err != nil {
		t.Fatal(err)
	}
	return count
}

// A build asks the system for what it needs to know, and not twice.
func TestCost(t *testing.T) {
	dest := filepath.Join(t.TempDir(), "public")
	site := tree{}
	for i := range 100 {
		site[fmt.Sprintf("%d/%d/index.html", i%10, i)] = "page"
	}
	const files, folders = 100, 111 // the folders with the destination itself
	changed := func(data string) tree {
		next := tree{"0/0/index.html": data}
		for path, data := range site {
			if next[path] == "" {
				next[path] = data
			}
		}
		return next
	}
	check := func(step string, got, want map[string]int) {
		t.Helper()
		const some = 30 // of the state folder, or of two writers that want one folder
		for _, op := range []string{"lstat", "list", "open", "mkdir", "create", "link", "removeAll"} {
			if n := got[op] - want[op]; n < 0 || n > some || want[op] == 0 && n > some {
				t.Errorf("%s: %d of %s, want %d and some", step, got[op], op, want[op])
			}
		}
		if got["list"] != want["list"] {
			t.Errorf("%s: %d folders listed, want %d", step, got["list"], want["list"])
		}
	}
	check("first", counted(t, dest, site, nil), map[string]int{"mkdir": folders, "create": files})
	check("unchanged", counted(t, dest, site, site), map[string]int{"list": folders, "lstat": files})
	one, two, three := changed("1"), changed("2"), changed("3")
	check("second", counted(t, dest, one, site), map[string]int{"list": folders, "mkdir": folders, "link": files - 1, "lstat": 2 * files})
	// Both trees are listed, and nothing else is done to files that stay.
	check("third", counted(t, dest, two, one), map[string]int{"list": 2 * folders, "lstat": 2 * files})
	check("fourth", counted(t, dest, three, two), map[string]int{"list": 2 * folders, "lstat": 2 * files})
}

// Writers meet in folders that are files, links or other folders on the stage,
// or not there.
func TestWritersMeet(t *testing.T) {
	root := t.TempDir()
	dest, state := filepath.Join(root, "public"), filepath.Join(root, ".public.broadsheet")
	outside := filepath.Join(root, "outside")
	put(t, outside, tree{"1/index.html": "precious"})
	for round := range 20 {
		if round%2 == 0 {
			put(t, filepath.Join(state, "stage"), tree{"a": "a file", "b/1/index.html/x": "a folder", "d/e/f": "none of ours"})
			if err := os.Symlink(outside, filepath.Join(state, "stage", "c")); err != nil {
				t.Fatal(err)
			}
		}
		s, err := Open(dest, Options{Source: filepath.Join(root, "site")})
		if err != nil {
			t.Fatal(err)
		}
		site := tree{}
		var writers sync.WaitGroup
		for i := range 40 {
			path, data := fmt.Sprintf("%c/%d/index.html", 'a'+i%4, i/8), fmt.Sprint(round, i)
			if i%8 > 3 {
				path = fmt.Sprintf("%c/%d/feed.xml", 'a'+i%4, i/8)
			}
			site[path] = data
			writers.Go(func() {
				if err := s.Write(path, madeOf(data), []byte(data)); err != nil {
					t.Error(err)
				}
			})
		}
		writers.Wait()
		if _, err := s.Commit(); err != nil {
			t.Fatal(err)
		}
		want(t, dest, site)
		want(t, outside, tree{"1/index.html": "precious"})
		os.RemoveAll(filepath.Join(state, "spare"))
	}
}
