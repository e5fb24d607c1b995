package publish

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Paths are in the order in which one meets the files in a walk.
func TestOrder(t *testing.T) {
	paths := []string{"", "a", "a/b", "a/b/c", "a/b-c", "a/b.c", "a!b", "a-b", "a-b/c", "a.b", "a0", "ä", "ä/b"}
	for i, a := range paths {
		for k, b := range paths {
			if got := compare(a, b); (got < 0) != (i < k) || (got > 0) != (i > k) {
				t.Errorf("compare(%q, %q) is %d", a, b, got)
			}
		}
	}
	dir := t.TempDir()
	put(t, dir, tree{"a/b/c": "", "a/b-c": "", "a!b": "", "a-b/c": "", "a.b": "", "a0": ""})
	var walked []string
	filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		walked = append(walked, filepath.ToSlash(strings.TrimPrefix(path, dir)))
		return err
	})
	if !slices.IsSortedFunc(walked, compare) {
		t.Errorf("not in the order of a walk: %q", walked)
	}
}

// The folders of files are all there, in order, and know whose they are.
func TestFolders(t *testing.T) {
	names := []string{"a", "a/b", "a/b/c", "a/b/d/e", "a-b/c", "b", "b/c", "c/d/e", "d"}
	rapid.Check(t, func(r *rapid.T) {
		s := &Site{}
		last, stays := map[string]bool{"": true}, map[string]bool{"": true}
		for _, name := range names {
			f := file{path: name, last: rapid.Bool().Draw(r, "last "+name), plan: rapid.SampledFrom([]plan{none, kept, verified, written}).Draw(r, "plan "+name)}
			if !f.last && f.plan == none {
				continue
			}
			s.ours = append(s.ours, f)
			for dir := range parents(name) {
				last[dir], stays[dir] = last[dir] || f.last, stays[dir] || f.plan != none
			}
		}
		slices.SortFunc(s.ours, comparePaths)
		for i := range len(last) {
			s.times = append(s.times, times{int64(i), int64(i)})
		}
		s.listFolders()
		known := int64(0)
		for i, dir := range s.folders {
			if i > 0 && compare(s.folders[i-1].path, dir.path) >= 0 {
				r.Fatalf("%q is after %q", dir.path, s.folders[i-1].path)
			}
			if dir.last != last[dir.path] || dir.stays != stays[dir.path] || s.folder(dir.path) != &s.folders[i] {
				r.Fatalf("%+v", dir)
			}
			if i > 0 && (!holds(dir.path, s.ours[dir.first].path) || s.folders[dir.up].path != parent(dir.path)) {
				r.Fatalf("%+v does not lead to its parent or first file", dir)
			}
			if dir.last {
				if dir.live != known {
					r.Fatalf("%q has the times of another", dir.path)
				}
				known++
			}
		}
		for dir := range last {
			if s.folder(dir) == nil {
				r.Fatalf("no %q", dir)
			}
		}
	})
}

// Every file is found again, however many there are, and no other.
func TestSeats(t *testing.T) {
	for _, remembered := range []int{0, 1, 31, 32, 1000} {
		s := &Site{}
		s.remembers(nil)
		path := func(i int) string { return fmt.Sprint("page/", i) }
		var last []file
		for i := range remembered {
			last = append(last, file{path: path(i)})
		}
		s.remembers(last)
		for i := remembered; i < 3*remembered+100; i++ {
			if _, at := s.find(path(i)); at >= 0 {
				t.Fatalf("%s is found too early", path(i))
			}
			s.add(file{path: path(i)})
			for _, k := range []int{0, i / 2, i} {
				if f, at := s.find(path(k)); at != k || f.path != path(k) {
					t.Fatalf("%s is found at %d", path(k), at)
				}
			}
		}
	}
}

// counted counts the operations of a build by their names.
func counted(t *testing.T, dest string, site, before tree) map[string]int {
	t.Helper()
	var mu sync.Mutex
	count := map[string]int{}
	_, err := build(dest, site, before, files{fault: func(op, path string) error {
		mu.Lock()
		defer mu.Unlock()
		count[op]++
		return nil
	}})
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
	check("first", counted(t, dest, site, nil), map[string]int{"mkdir": folders, "create": files, "lstat": folders})
	check("unchanged", counted(t, dest, site, site), map[string]int{"lstat": files + folders})
	one, two, three := changed("1"), changed("2"), changed("3")
	check("second", counted(t, dest, one, site), map[string]int{"mkdir": folders, "link": files - 1, "lstat": files + 2*folders})
	check("third", counted(t, dest, two, one), map[string]int{"lstat": files + folders})
	check("fourth", counted(t, dest, three, two), map[string]int{"lstat": files + folders})
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
				if _, err := s.Write(path, []byte(data)); err != nil {
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
