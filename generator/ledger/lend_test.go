package ledger

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"broadsheet/generator/sources"
)

// keep puts what a file gave into the ledger.
func keep(t *testing.T, l *Ledger, i int) Made {
	t.Helper()
	name := fmt.Sprint("file ", i)
	m := Made{Digest: sources.DigestOf([]byte(name)), Card: put(t, l.Cards, "card of "+name), Text: put(t, l.Texts, "text of "+name), Body: put(t, l.Bodies, strings.Repeat("body of "+name, 50))}
	l.Keep(name, m)
	return m
}

func lend(t *testing.T, l *Ledger, n int) {
	t.Helper()
	if err := l.Lend([]byte{byte(n)}); err != nil {
		t.Fatal(err)
	}
}

func reclaim(t *testing.T, l *Ledger) bool {
	t.Helper()
	ours, err := l.Reclaim()
	if err != nil {
		t.Fatal(err)
	}
	return ours
}

// nothingAside fails if something is left of what was put aside.
func nothingAside(t *testing.T) {
	t.Helper()
	if left, _ := filepath.Glob(filepath.Join(os.TempDir(), "broadsheet-*")); len(left) > 0 {
		t.Errorf("%q is left", left)
	}
}

// A ledger that lends its folder goes on, and saves what it learned.
func TestLent(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	folder := filepath.Join(t.TempDir(), ".cache")
	fill(t, folder, 3)
	l := open(t, folder, settings)
	kept(t, l, 3)
	for i := range 4 {
		keep(t, l, i)
	}
	lend(t, l, 4)
	if n := kept(t, open(t, folder, settings), 4); n != 4 {
		t.Errorf("the other build knows %d files", n)
	}
	var spans []Span
	for i := range 6 {
		spans = append(spans, keep(t, l, i).Body)
	}
	if err := l.Flush(); err != nil {
		t.Fatal(err)
	}
	first, _ := l.Before("file 0")
	n := 0
	l.Bodies.Each(append([]Span{first.Body}, spans...), nil, func(_ int, value []byte, whole bool) {
		if whole && strings.HasPrefix(string(value), "body of file ") {
			n++
		}
	})
	if n != 7 {
		t.Errorf("%d of 7 bodies are whole, on both sides", n)
	}
	if err := l.Store("links", "text"); err != nil {
		t.Fatal(err)
	}
	var text string
	if !l.Load("links", &text) || text != "text" {
		t.Errorf("%q is stored", text)
	}
	if open(t, folder, settings).Load("links", &text) {
		t.Error("another build finds what was put aside")
	}
}

func TestLentAndTakenBack(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	for name, c := range map[string]struct {
		meanwhile func(folder string)
		ours      bool
		known     int
	}{
		"nothing happened": {func(string) {}, true, 6},
		"another build found nothing to save": {func(folder string) {
			l := open(t, folder, settings)
			put(t, l.Bodies, strings.Repeat("not saved", 1000))
			l.Close()
		}, true, 6},
		"another build saved": {func(folder string) { fill(t, folder, 5) }, false, 5},
		"another build is at it": {func(folder string) {
			open(t, folder, settings)
		}, false, -1},
		"the folder is gone": {func(folder string) {
			if err := os.RemoveAll(folder); err != nil {
				t.Fatal(err)
			}
		}, false, 0},
	} {
		t.Run(name, func(t *testing.T) {
			folder := filepath.Join(t.TempDir(), ".cache")
			l := open(t, folder, settings)
			keep(t, l, 0)
			lend(t, l, 1)
			c.meanwhile(folder)
			for i := range 6 {
				keep(t, l, i)
			}
			if err := l.Store("links", name); err != nil {
				t.Fatal(err)
			}
			ours := reclaim(t, l)
			if ours != c.ours {
				t.Fatalf("it is ours: %v", ours)
			}
			if ours {
				finish(t, l, 6)
			} else if err := l.Close(); err != nil {
				t.Fatal(err)
			}
			nothingAside(t)
			if c.known < 0 {
				return
			}
			next := open(t, folder, settings)
			if n := kept(t, next, 6); n != c.known {
				t.Errorf("the next build knows %d files, not %d", n, c.known)
			}
			var text string
			if found := next.Load("links", &text); found != ours || found && text != name {
				t.Errorf("the next build finds %v %q", found, text)
			}
		})
	}
}
