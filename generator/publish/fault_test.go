package publish

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
)

var long = flag.Bool("long", false, "run the long tests, which take minutes")

var errDisk = syscall.ENOSPC

// failing lets the n-th operation fail, and, if dead, all that follow: such a
// process does as much as one that was killed right there.
func failing(n int, err error, dead bool) func(op, path string) error {
	var mu sync.Mutex
	return func(op, path string) error {
		mu.Lock()
		defer mu.Unlock()
		n--
		if n == 0 || dead && n < 0 {
			return err
		}
		return nil
	}
}

// TestEveryFailure lets every single operation fail once, in each way, in every
// kind of build. The old site stays whole, or the new one is, and the next
// build makes what a clean one makes.
func TestEveryFailure(t *testing.T) {
	old := tree{"index.html": "1", "a/index.html": "a", "b/index.html": "b", "c": "c", "d/e/f": "f"}
	next := tree{"index.html": "2", "a/index.html": "a", "b": "now a file", "c/index.html": "now a folder", "g/h/i": "i"}
	foreign := tree{"CNAME": "example.org", ".git/HEAD": "ref"}
	prepare := map[string]func(dest string){
		"first":  func(dest string) {},
		"second": func(dest string) { must(t, dest, old, nil) },
		"later": func(dest string) {
			must(t, dest, next, nil)
			must(t, dest, old, next)
		},
		"lost": func(dest string) {
			must(t, dest, old, nil)
			os.RemoveAll(filepath.Join(filepath.Dir(dest), ".public.broadsheet"))
		},
	}
	for name, prepare := range prepare {
		faults := []error{syscall.ENOSPC, errors.ErrUnsupported}
		if *long {
			faults = append(faults, syscall.EIO, syscall.EACCES, io.ErrShortWrite)
		}
		for i, fault := range faults {
			if i > 0 && !*long && name != "later" {
				continue
			}
			for _, dead := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s/%v/%v", name, fault, dead), func(t *testing.T) {
					t.Parallel()
					step := 1
					if !*long && name != "later" {
						step = 3
					}
					for n := 1; failOnce(t, n, fault, dead, prepare, old, next, foreign); n += step {
					}
				})
			}
		}
	}
}

// failOnce reports whether there was an n-th operation that could fail.
func failOnce(t *testing.T, n int, fault error, dead bool, prepare func(string), old, next, foreign tree) bool {
	dest := filepath.Join(t.TempDir(), "public")
	prepare(dest)
	before, others := read(t, dest), tree{}
	if len(before) > 0 {
		others = foreign
		for path, data := range foreign {
			os.MkdirAll(filepath.Dir(filepath.Join(dest, path)), 0o755)
			os.WriteFile(filepath.Join(dest, path), []byte(data), 0o644)
		}
	}
	before = read(t, dest)
	var mu sync.Mutex
	failed := ""
	fail := failing(n, fault, dead)
	_, err := build(dest, next, old, func(op, path string) error {
		err := fail(op, path)
		mu.Lock()
		defer mu.Unlock()
		if err != nil && failed == "" {
			failed = op + " " + path
		}
		return err
	})
	if failed == "" && err != nil {
		t.Fatal(err)
	}
	if err != nil && !errors.Is(err, fault) {
		t.Errorf("%s: %v does not say %v", failed, err, fault)
	}
	after, new := read(t, dest), tree{}
	for _, m := range []tree{next, others} {
		for path, data := range m {
			new[path] = data
		}
	}
	isOld, isNew := differ(before, after) == "", differ(new, after) == ""
	missing := len(after) == 0 && dead && errors.Is(fault, errors.ErrUnsupported) // killed between two renames
	if err == nil && !isNew || err != nil && !isOld && !isNew && !missing {
		t.Fatalf("%s: %v: neither old nor new: %s", failed, err, differ(new, after))
	}
	known := old
	if isNew {
		known = next
	}
	if _, err := build(dest, next, known, nil); err != nil {
		t.Fatalf("after %s: %v", failed, err)
	}
	want(t, dest, new)
	must(t, dest, old, next)
	want(t, dest, old, others)
	return failed != ""
}
