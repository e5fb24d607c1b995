package ledger

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"broadsheet/generator/sources"
	"broadsheet/generator/statedir"
)

// A save that fails half way, as on a full disk, leaves no new values in the folder. The
// ledger itself still has them, and saves them later.
func TestFailedSaveLeavesNothing(t *testing.T) {
	for _, n := range []int{0, 3} { // files that were saved before
		folder := t.TempDir()
		if n > 0 {
			fill(t, folder, n)
		}
		l := open(t, folder, settings)
		before := list(t, folder)
		for i := range 5 {
			keep(t, l, i)
		}
		obstacle := filepath.Join(folder, "files.new") // the table cannot be written
		for range 3 {
			if err := os.Mkdir(obstacle, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := l.Save(nil); err == nil || !strings.Contains(err.Error(), obstacle) {
				t.Errorf("%d files: the error is %v", n, err)
			}
			for i := range 5 {
				if m, ok := l.Made(fmt.Sprint("file ", i)); !ok {
					t.Errorf("file %d is forgotten", i)
				} else if got, ok := l.Cards.Find(m.Card); !ok || got != fmt.Sprint("card of file ", i) {
					t.Errorf("file %d gave %q", i, got)
				}
			}
			if err := os.Remove(obstacle); err != nil {
				t.Fatal(err)
			}
		}
		failed := open(t, folder, settings)
		if got := kept(t, failed, 5); got != n {
			t.Errorf("%d files are known, not %d", got, n)
		}
		failed.Close()
		if err := l.Save(nil); err != nil {
			t.Fatal(err)
		}
		l.Close()
		if got := kept(t, open(t, folder, settings), 5); got != 5 {
			t.Errorf("%d files are known at last", got)
		}
		if n > 0 && len(list(t, folder)) != len(before) {
			t.Errorf("the folder holds %v, before %v", list(t, folder), before)
		}
	}
}

// After a build that could not save, the folder is as it was.
func TestFailedSaveAtTheEnd(t *testing.T) {
	folder := t.TempDir()
	fill(t, folder, 3)
	before := list(t, folder)
	if err := os.Mkdir(filepath.Join(folder, "files.new"), 0o755); err != nil {
		t.Fatal(err)
	}
	l := open(t, folder, settings)
	keep(t, l, 4)
	if err := l.Save(nil); err == nil {
		t.Error("no error")
	}
	l.Close()
	if err := os.Remove(filepath.Join(folder, "files.new")); err != nil {
		t.Fatal(err)
	}
	if after := list(t, folder); fmt.Sprint(after) != fmt.Sprint(before) {
		t.Errorf("the folder holds %v, not %v", after, before)
	}
}

// FuzzDamage damages a file of the ledger. What is then known is right, and the ledger
// works again after it was saved.
func FuzzDamage(f *testing.F) {
	for file := range 5 {
		f.Add(uint8(file), uint32(0), []byte("x"), false)
		f.Add(uint8(file), uint32(40), []byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f}, false)
		f.Add(uint8(file), uint32(100), []byte{0x80, 0x80, 0x80, 0x01}, true)
		f.Add(uint8(file), uint32(7), []byte{}, true)
	}
	f.Fuzz(func(t *testing.T, file uint8, at uint32, data []byte, cut bool) {
		folder := t.TempDir()
		fill(t, folder, 3)
		entries, err := os.ReadDir(folder)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(folder, entries[int(file)%len(entries)].Name())
		old, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		start := int(at) % (len(old) + 1)
		changed := append(append([]byte{}, old[:start]...), data...)
		if rest := start + len(data); !cut && rest < len(old) {
			changed = append(changed, old[rest:]...)
		}
		if err := os.WriteFile(name, changed, 0o644); err != nil {
			t.Fatal(err)
		}
		l := open(t, folder, settings)
		kept(t, l, 3)
		for i := range 3 {
			keep(t, l, i)
		}
		if err := l.Save(nil); err != nil && filepath.Base(name) != "lock" {
			t.Fatal(err)
		}
		l.Close()
		if got := kept(t, open(t, folder, settings), 3); got != 3 && filepath.Base(name) != "lock" {
			t.Errorf("%d files are known after a new save", got)
		}
	})
}

// FuzzSpans reads any spans of a pack, as a table with a right checksum could hold them.
func FuzzSpans(f *testing.F) {
	f.Add(int64(0), uint32(4), int64(2), uint32(100))
	f.Add(int64(-1), uint32(0), int64(1<<62), uint32(1<<31))
	f.Add(int64(1<<63-1), uint32(1<<32-1), int64(3), uint32(1))
	folder := f.TempDir()
	l, err := Open(folder, settings)
	if err != nil {
		f.Fatal(err)
	}
	defer l.Close()
	if _, err := l.Cards.Put([]byte("some values")); err != nil {
		f.Fatal(err)
	}
	l.Keep("a", Made{Digest: sources.DigestOf(nil)})
	if err := l.Save(nil); err != nil {
		f.Fatal(err)
	}
	if _, err := l.Cards.Put([]byte("more values")); err != nil {
		f.Fatal(err)
	}
	if err := l.Flush(); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, offset int64, length uint32, offset2 int64, length2 uint32) {
		spans := []Span{{Offset: offset, Length: length}, {Offset: offset2, Length: length2}}
		for _, s := range spans {
			if got, ok := l.Cards.read(s, nil); ok && len(got) != int(s.Length) {
				t.Errorf("%v: %d bytes", s, len(got))
			}
		}
		calls := 0
		l.Cards.Each(spans, nil, func(int, []byte, bool) { calls++ })
		if calls != 2 {
			t.Errorf("%d calls", calls)
		}
	})
}

// A folder that must not be written to is read; what is new is not saved, and the reason
// is told.
func TestReadOnly(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write everywhere")
	}
	folder := t.TempDir()
	fill(t, folder, 3)
	before := list(t, folder)
	if err := os.Chmod(folder, 0o555); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(folder, 0o755)
	l := open(t, folder, settings)
	if !statedir.IsReadOnly(l.ReadOnly()) || errors.Is(l.ReadOnly(), statedir.ErrLocked) {
		t.Errorf("the reason is %v", l.ReadOnly())
	}
	if n := kept(t, l, 3); n != 3 {
		t.Errorf("%d files are known", n)
	}
	keep(t, l, 4)
	if err := errors.Join(l.Save(nil), l.Store("name", 1), l.Close()); err != nil {
		t.Error(err)
	}
	if after := list(t, folder); fmt.Sprint(after) != fmt.Sprint(before) {
		t.Errorf("the folder holds %v, not %v", after, before)
	}
}
