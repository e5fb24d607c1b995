package ledger

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"broadsheet/generator/sources"
	"broadsheet/generator/statedir"
)

// TestMain is also the other process that is saving, until its standard input
// ends.
func TestMain(m *testing.M) {
	if folder := os.Getenv("LEDGER_TEST_HOLD"); folder != "" {
		d, err := statedir.Open(folder)
		if err == nil {
			_, err = d.Lock()
		}
		if err != nil {
			fmt.Println("the ledger is not free:", err)
			os.Exit(1)
		}
		fmt.Println("held")
		_, _ = io.Copy(io.Discard, os.Stdin)
		return
	}
	os.Exit(m.Run())
}

var settings = sources.DigestOf([]byte("settings"))

func open(t *testing.T, folder string, settings sources.Digest) *Ledger {
	t.Helper()
	l, err := Open(folder, settings)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() }) // a second time is an error, which is of no interest
	return l
}

func put(t *testing.T, p *Pack, text string) Span {
	t.Helper()
	s, err := p.Put([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// keep keeps what a file gave.
func keep(t *testing.T, l *Ledger, i int) Made {
	t.Helper()
	name := fmt.Sprint("file ", i)
	m := Made{Digest: sources.DigestOf([]byte(name)), Card: put(t, l.Cards, "card of "+name), Text: put(t, l.Texts, "text of "+name), Body: put(t, l.Bodies, strings.Repeat("body of "+name, 50)), Terms: put(t, l.Terms, "terms of "+name)}
	l.Keep(name, m)
	return m
}

// fill keeps what n files gave, and closes the ledger.
func fill(t *testing.T, folder string, n int) {
	t.Helper()
	l := open(t, folder, settings)
	for i := range n {
		keep(t, l, i)
	}
	finish(t, l, n)
}

func finish(t *testing.T, l *Ledger, n int) {
	t.Helper()
	if err := l.Save([]byte{byte(n)}); err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
}

// kept returns how many of n files the ledger knows, whole.
func kept(t *testing.T, l *Ledger, n int) (found int) {
	t.Helper()
	for i := range n {
		name := fmt.Sprint("file ", i)
		m, ok := l.Last(name, sources.DigestOf([]byte(name)))
		if !ok {
			continue
		}
		for _, c := range []struct {
			pack *Pack
			span Span
			want string
		}{{l.Cards, m.Card, "card of " + name}, {l.Texts, m.Text, "text of " + name}, {l.Bodies, m.Body, strings.Repeat("body of "+name, 50)}, {l.Terms, m.Terms, "terms of " + name}} {
			got, ok := c.pack.Get(c.span, nil)
			if found, also := c.pack.Find(c.span); ok != also || ok && found != string(got) {
				t.Fatalf("%s gave %q and %q", name, got, found)
			}
			if ok && string(got) != c.want {
				t.Fatalf("%s gave %q, not %q", name, got, c.want)
			} else if ok {
				found++
			}
		}
	}
	return found / packCount
}

func TestRemembers(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "a", ".cache")
	fill(t, folder, 5)
	l := open(t, folder, settings)
	if n := kept(t, l, 5); n != 5 || !bytes.Equal(l.Known(), []byte{5}) {
		t.Errorf("%d files and %v are remembered", n, l.Known())
	}
	if _, ok := l.Last("file 0", sources.DigestOf([]byte("other"))); ok {
		t.Error("a file of other bytes is known")
	}
	value := map[string]string{"a": "b"}
	if err := l.Store("links", value); err != nil {
		t.Fatal(err)
	}
	var loaded map[string]string
	if !l.Load("links", &loaded) || loaded["a"] != "b" {
		t.Errorf("loaded %v", loaded)
	}
	if l.Load("outputs", &loaded) {
		t.Error("what was never stored is loaded")
	}
}

// What files gave under other settings is of no use.
func TestOtherSettings(t *testing.T) {
	folder := t.TempDir()
	fill(t, folder, 5)
	l := open(t, folder, sources.DigestOf([]byte("other")))
	if n := kept(t, l, 5); n > 0 || len(l.Known()) > 0 {
		t.Errorf("%d files are known", n)
	}
	finish(t, l, 0)
	if packs, _ := filepath.Glob(filepath.Join(folder, "*-*")); len(packs) != 0 {
		t.Errorf("the old packs %v are left", packs)
	}
}

// Without Save a build leaves nothing; the next one writes over it.
func TestNotSaved(t *testing.T) {
	folder := t.TempDir()
	fill(t, folder, 3)
	l := open(t, folder, settings)
	put(t, l.Bodies, strings.Repeat("lost", 1000))
	if err := l.Flush(); err != nil {
		t.Fatal(err)
	}
	l.Close()
	l = open(t, folder, settings)
	span := put(t, l.Bodies, "next")
	if err := l.Flush(); err != nil {
		t.Fatal(err)
	}
	if got, ok := l.Bodies.Get(span, nil); !ok || string(got) != "next" || kept(t, l, 3) != 3 {
		t.Errorf("%q, %t, %d files", got, ok, kept(t, l, 3))
	}
}

// TestDamage harms the ledger's files at random. What is found afterwards is
// what was kept, or nothing; and the ledger goes on working.
func TestDamage(t *testing.T) {
	for seed := range uint64(120) {
		r := rand.New(rand.NewPCG(seed, 0))
		folder := t.TempDir()
		fill(t, folder, 5)
		names, err := os.ReadDir(folder)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(folder, names[r.IntN(len(names))].Name())
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if len(data) > 0 {
			switch r.IntN(3) {
			case 0:
				data = data[:r.IntN(len(data))]
			case 1:
				data[r.IntN(len(data))] ^= byte(1 + r.IntN(255))
			case 2:
				data = append(data, data...)
			}
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
		kept(t, open(t, folder, settings), 5)
		fill(t, folder, 5)
		if n := kept(t, open(t, folder, settings), 5); n != 5 {
			t.Fatalf("seed %d, %s: %d files are known after another build", seed, filepath.Base(path), n)
		}
	}
}

// What another program wrote is left alone.
func TestOtherProgram(t *testing.T) {
	folder := t.TempDir()
	l := open(t, folder, settings)
	if err := l.Store("value", "text"); err != nil {
		t.Fatal(err)
	}
	var value string
	if !l.Load("value", &value) || value != "text" {
		t.Fatal(value)
	}
	l.program[3] ^= 1
	if l.Load("value", &value) {
		t.Error("another program's value is loaded")
	}
}

// No byte of a stored value can change without the whole being discarded.
func TestEveryByte(t *testing.T) {
	folder := t.TempDir()
	l := open(t, folder, settings)
	if err := l.Store("value", []string{"a", "b"}); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "value")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := range data {
		damaged := slices.Clone(data)
		damaged[i] ^= 1
		if err := os.WriteFile(path, damaged, 0o644); err != nil {
			t.Fatal(err)
		}
		var value []string
		if l.Load("value", &value) {
			t.Errorf("byte %d changed, and %q is loaded", i, value)
		}
	}
}

// A ledger that is being written when the process is killed is the old one.
func TestHalfWritten(t *testing.T) {
	folder := t.TempDir()
	fill(t, folder, 5)
	if err := os.WriteFile(filepath.Join(folder, "files.new"), []byte(magic+"half"), 0o644); err != nil {
		t.Fatal(err)
	}
	packs, _ := filepath.Glob(filepath.Join(folder, "*-*"))
	for _, pack := range packs { // values were appended, but the table does not say so
		f, err := os.OpenFile(pack, os.O_WRONLY|os.O_APPEND, 0)
		if err != nil {
			t.Fatal(err)
		}
		f.WriteString("half a value")
		f.Close()
	}
	if n := kept(t, open(t, folder, settings), 5); n != 5 {
		t.Errorf("%d files are known", n)
	}
	fill(t, folder, 7)
	if n := kept(t, open(t, folder, settings), 7); n != 7 {
		t.Errorf("%d files are known after another build", n)
	}
}

// A ledger that is mostly waste begins again, and its packs go.
func TestWaste(t *testing.T) {
	folder := t.TempDir()
	fill(t, folder, 20)
	l := open(t, folder, settings)
	for i := range 20 {
		keep(t, l, i) // once more
	}
	finish(t, l, 20)
	l = open(t, folder, settings)
	if n := kept(t, l, 20); n != 20 {
		t.Fatalf("%d files are known after little waste", n)
	}
	put(t, l.Bodies, strings.Repeat("waste", maxWaste/4))
	keep(t, l, 1)
	finish(t, l, 1)
	if n := kept(t, open(t, folder, settings), 20); n != 0 {
		t.Errorf("%d files are known after much waste", n)
	}
	fill(t, folder, 10)
	if n := kept(t, open(t, folder, settings), 20); n != 10 {
		t.Errorf("%d files are known", n)
	}
	for _, e := range list(t, folder) {
		var name string
		var size int
		if _, err := fmt.Sscan(e, &name, &size); err != nil || size > 10_000 {
			t.Errorf("%s is left (%v)", e, err)
		}
	}
}

// Values are read together where they lie together, and each is checked.
func TestEach(t *testing.T) {
	l := open(t, t.TempDir(), settings)
	r := rand.New(rand.NewPCG(1, 2))
	var spans []Span
	var want []string
	for i := range 300 {
		text := strings.Repeat(fmt.Sprint(i, " "), r.IntN(800))
		span := put(t, l.Texts, text)
		if r.IntN(3) > 0 {
			spans, want = append(spans, span), append(want, text)
		}
	}
	if err := l.Flush(); err != nil {
		t.Fatal(err)
	}
	spans[7].Sum ^= 1
	spans = append(spans, Span{Offset: 1 << 40, Length: 3})
	next := 0
	l.Texts.Each(spans, nil, func(k int, value []byte, intact bool) {
		if k != next || intact == (k == 7 || k == len(want)) || intact && string(value) != want[k] {
			t.Errorf("value %d (after %d): intact %t, %.20q", k, next, intact, value)
		}
		next++
	})
	if next != len(spans) {
		t.Errorf("%d of %d values", next, len(spans))
	}
}

// While another process saves, a build reads the ledger, saves nothing and harms
// nothing.
func TestHeld(t *testing.T) {
	folder := t.TempDir()
	fill(t, folder, 5)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	other := exec.Command(self)
	other.Env = append(os.Environ(), "LEDGER_TEST_HOLD="+folder)
	in, err := other.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := other.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	said := make([]byte, 4)
	if _, err := io.ReadFull(out, said); err != nil || string(said) != "held" {
		t.Fatalf("%s %v", said, err)
	}
	before := list(t, folder)
	l := open(t, folder, settings)
	if n := kept(t, l, 5); n != 5 {
		t.Errorf("%d files are known", n)
	}
	keep(t, l, 6)
	if err := l.Store("value", "text"); err != nil {
		t.Fatal(err)
	}
	finish(t, l, 1)
	if after := list(t, folder); !slices.Equal(before, after) {
		t.Errorf("the folder holds %v, not %v", after, before)
	}
	in.Close()
	if err := other.Wait(); err != nil {
		t.Fatal(err)
	}
	if n := kept(t, open(t, folder, settings), 5); n != 5 {
		t.Errorf("%d files are known once the lock is free", n)
	}
}

// list names the files in a folder, with their sizes.
func list(t *testing.T, folder string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, fmt.Sprint(e.Name(), " ", info.Size()))
	}
	return names
}

// A cache that is deleted under a build is forgotten, and the build goes on.
func TestDeletedMeanwhile(t *testing.T) {
	folder := filepath.Join(t.TempDir(), ".cache")
	fill(t, folder, 5)
	l := open(t, folder, settings)
	if err := os.RemoveAll(folder); err != nil {
		t.Skipf("an open folder cannot be deleted here: %v", err)
	}
	if n := kept(t, l, 5); n != 5 {
		t.Errorf("%d files are known", n)
	}
	keep(t, l, 5)
	if err := l.Store("links", "text"); err != nil {
		t.Error(err)
	}
	finish(t, l, 6)
	fill(t, folder, 3)
	if n := kept(t, open(t, folder, settings), 6); n != 3 {
		t.Errorf("%d files are known", n)
	}
}

// Without a folder nothing is kept.
func TestNoFolder(t *testing.T) {
	l := open(t, "", settings)
	span := put(t, l.Bodies, "value")
	if err := l.Flush(); err != nil {
		t.Fatal(err)
	}
	if got, ok := l.Bodies.Get(span, nil); !ok || string(got) != "value" {
		t.Errorf("%q %t", got, ok)
	}
	if err := l.Store("links", "text"); err != nil || l.Load("links", new(string)) {
		t.Errorf("a value came back (%v)", err)
	}
	path := l.Bodies.own.Name()
	finish(t, l, 0)
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Error("the temporary pack is still there")
	}
}

// TestGoBuildID compares what is found in this very program with what the go
// command finds in it.
func TestGoBuildID(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(self)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	head := make([]byte, 64<<10)
	n, err := io.ReadFull(f, head)
	if err != nil {
		t.Fatal(err)
	}
	id := goBuildID(head[:n])
	want, err := exec.Command("go", "tool", "buildid", self).Output()
	if err != nil {
		t.Skipf("there is no go command: %v", err)
	}
	if id == "" || id != strings.TrimSpace(string(want)) {
		t.Errorf("found %q, the go command %q", id, want)
	}
	if d := Program(); d.IsZero() || d != Program() {
		t.Errorf("the program's digest is %v", d)
	}
}

func TestGoBuildIDForms(t *testing.T) {
	for name, test := range map[string]struct{ head, want string }{
		"none":          {"\x7fELF and so on", ""},
		"ELF note":      {"\x04\x00\x00\x00\x03\x00\x00\x00\x04\x00\x00\x00Go\x00\x00a/b", "a/b"},
		"cut ELF note":  {"\x04\x00\x00\x00\xFF\x00\x00\x00\x04\x00\x00\x00Go\x00\x00a/b", ""},
		"huge ELF note": {"\x04\x00\x00\x00\xFF\xFF\xFF\xFF\x04\x00\x00\x00Go\x00\x00a/b", ""},
		"other systems": {"MZ\xff Go build ID: \"c/d\"\n \xff code", "c/d"},
		"not closed":    {"MZ\xff Go build ID: \"c/d", ""},
	} {
		if got := goBuildID([]byte(test.head)); got != test.want {
			t.Errorf("%s: %q, not %q", name, got, test.want)
		}
	}
}
