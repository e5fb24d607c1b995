package ledger

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A session saves more than once, and goes on with what it has put.
func TestSavesTwice(t *testing.T) {
	folder := t.TempDir()
	fill(t, folder, 2)
	l := open(t, folder, settings)
	for round, n := range []int{4, 6} {
		for i := range n {
			keep(t, l, i)
		}
		if err := l.Save([]byte{byte(n)}); err != nil {
			t.Fatal(err)
		}
		if known := kept(t, open(t, folder, settings), 10); known != n {
			t.Errorf("another build knows %d files after round %d", known, round)
		}
		for i := range n {
			m, _ := l.Made(fmt.Sprint("file ", i))
			if body, ok := l.Bodies.Get(m.Body, nil); !ok || !strings.HasPrefix(string(body), fmt.Sprint("body of file ", i)) {
				t.Errorf("the session has lost the body of file %d", i)
			}
			if card, ok := l.Cards.Find(m.Card); !ok || card != fmt.Sprint("card of file ", i) {
				t.Errorf("the session has lost the card of file %d", i)
			}
		}
	}
}

// Several processes have the ledger open; what a session has learned is saved
// unless another one has saved in the meantime.
func TestSavedMeanwhile(t *testing.T) {
	for name, c := range map[string]struct {
		meanwhile func(folder string)
		known     int
	}{
		"nothing happened": {func(string) {}, 6},
		"another build found nothing to save": {func(folder string) {
			l := open(t, folder, settings)
			put(t, l.Bodies, strings.Repeat("not saved", 1000))
			l.Close()
		}, 6},
		"another build saved": {func(folder string) { fill(t, folder, 5) }, 5},
		"another build is reading": {func(folder string) {
			kept(t, open(t, folder, settings), 1)
		}, 6},
		"another program saved": {func(folder string) {
			l := open(t, folder, settings)
			l.program[3] ^= 1
			keep(t, l, 9)
			finish(t, l, 1)
		}, 0},
		"the folder is gone": {func(folder string) {
			if err := os.RemoveAll(folder); err != nil {
				t.Fatal(err)
			}
		}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			folder := filepath.Join(t.TempDir(), ".cache")
			l := open(t, folder, settings)
			keep(t, l, 0)
			if err := l.Save([]byte{1}); err != nil {
				t.Fatal(err)
			}
			c.meanwhile(folder)
			for i := range 6 {
				keep(t, l, i)
			}
			finish(t, l, 6)
			if n := kept(t, open(t, folder, settings), 10); n != c.known {
				t.Errorf("the next build knows %d files, not %d", n, c.known)
			}
			if packs, _ := filepath.Glob(filepath.Join(folder, "*-*")); len(packs) > packCount {
				t.Errorf("%q are left", packs)
			}
		})
	}
}

// A link in place of the folder, or of a file in it, is an error that names it;
// its target is neither read nor changed.
func TestNoLinks(t *testing.T) {
	for _, name := range []string{"", "files", "lock", "links", "bodies-1"} {
		root := t.TempDir()
		folder, outside := filepath.Join(root, ".cache"), filepath.Join(root, "outside")
		fill(t, folder, 3)
		if err := os.WriteFile(outside, []byte("precious"), 0o644); err != nil {
			t.Fatal(err)
		}
		link := filepath.Join(folder, name)
		if err := os.RemoveAll(link); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(outside, link); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(folder, settings); err == nil || !strings.Contains(err.Error(), link+" is a symbolic link") {
			t.Errorf("%q: the error is %v", name, err)
		}
		if data, err := os.ReadFile(outside); string(data) != "precious" {
			t.Errorf("%q: the target is %q, %v", name, data, err)
		}
	}
}

// A build that fails leaves nothing behind that takes room on a full disk.
func TestNothingLeft(t *testing.T) {
	folder := t.TempDir()
	fill(t, folder, 3)
	before := list(t, folder)
	for range 3 {
		l := open(t, folder, settings)
		keep(t, l, 4)
		if err := l.Flush(); err != nil {
			t.Fatal(err)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if after := list(t, folder); fmt.Sprint(after) != fmt.Sprint(before) {
		t.Errorf("the folder holds %v, not %v", after, before)
	}
}
