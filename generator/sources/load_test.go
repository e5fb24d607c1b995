package sources

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestLoadReadsAndDigests(t *testing.T) {
	big := strings.Repeat("0123456789abcdef", large/8)
	tree, _ := scan(t, site(t, map[string]string{
		"content/stories/a.md": "a", "content/stories/empty.md": "", "content/stories/b/b.jpg": "picture", "static/big": big,
	}))
	var mu sync.Mutex
	texts := map[string]string{}
	found := tree.Load(func(f *File) bool { return f.Kind == Story }, func(f *File, text []byte) {
		mu.Lock()
		defer mu.Unlock()
		texts[f.Path] = string(text)
		if f.Digest != DigestOf(text) {
			t.Errorf("%s: digest %v", f.Path, f.Digest)
		}
	})
	if len(found) > 0 || len(texts) != 2 || texts["content/stories/a.md"] != "a" {
		t.Errorf("%v %q", found, texts)
	}
	if !tree.Find("static/big").Digest.IsZero() {
		t.Error("a file that was not picked has a digest")
	}
	tree.Load(func(f *File) bool { return f.Digest.IsZero() }, nil)
	for path, text := range map[string]string{"static/big": big, "content/stories/b/b.jpg": "picture", "content/stories/empty.md": ""} {
		sum := sha256.Sum256([]byte(text))
		if got, want := tree.Find(path).Digest.String(), hex.EncodeToString(sum[:16]); got != want {
			t.Errorf("%s: digest %s, want %s", path, got, want)
		}
	}
}

// A file is read as it is, whatever the scan has seen.
func TestFilesChangeAfterTheScan(t *testing.T) {
	root := site(t, map[string]string{"content/stories/a.md": "12345"})
	tree, _ := scan(t, root)
	read := func() (text string, found string) {
		problems := tree.Load(func(f *File) bool { return f.Path == "content/stories/a.md" }, func(_ *File, b []byte) { text = string(b) })
		return text, shown(problems)
	}
	for _, want := range []string{"12345", "", "1", "1234", "123456", "1234567", strings.Repeat("longer ", 100), "54321"} {
		if err := os.WriteFile(filepath.Join(root, "content/stories/a.md"), []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		if got, found := read(); got != want || found != "" || tree.Find("content/stories/a.md").Digest != DigestOf([]byte(want)) {
			t.Errorf("%q, not %q; %s", got, want, found)
		}
	}
	outside := site(t, map[string]string{"secret": "secret"})
	for _, target := range []string{outside + "/secret", "../../../" + filepath.Base(outside) + "/secret"} {
		os.Remove(filepath.Join(root, "content/stories/a.md"))
		if err := os.Symlink(target, filepath.Join(root, "content/stories/a.md")); err != nil {
			t.Fatal(err)
		}
		if got, found := read(); got != "" || found == "" {
			t.Errorf("read through a link to %s: %q", target, got)
		}
	}
}

func TestUnreadableFilesAreNamed(t *testing.T) {
	root := site(t, map[string]string{"content/stories/a.md": "a", "content/stories/b.md": "b"})
	tree, _ := scan(t, root)
	if err := os.Remove(filepath.Join(root, "content/stories/a.md")); err != nil {
		t.Fatal(err)
	}
	read := 0
	found := tree.Load(func(*File) bool { return true }, func(*File, []byte) { read++ })
	if got := shown(found); got != "content/stories/a.md: error: a.md cannot be read: no such file or directory" || read != 1 {
		t.Errorf("%s; %d read", got, read)
	}
	if !tree.Find("content/stories/a.md").Digest.IsZero() {
		t.Error("an unread file has a digest")
	}
}

// age sets a file's modification time. Its change time cannot be set, so
// tests move the scan's instant instead.
func age(t *testing.T, path string, at time.Time) {
	t.Helper()
	if err := os.Chtimes(path, at, at); err != nil {
		t.Fatal(err)
	}
}

func TestUnchangedFilesAreNotReadAgain(t *testing.T) {
	root := site(t, map[string]string{
		"content/stories/same.md": "a", "content/stories/grown.md": "a", "content/stories/rewritten.md": "a",
		"content/stories/replaced.md": "a", "content/stories/touched.md": "a",
	})
	path := func(name string) string { return filepath.Join(root, "content/stories", name) }
	past := time.Now().Add(-time.Hour)
	for _, name := range []string{"same.md", "grown.md", "rewritten.md", "replaced.md", "touched.md"} {
		age(t, path(name), past)
	}
	all := func(*File) bool { return true }
	before, _ := scan(t, root)
	before.Load(all, nil)
	known := before.Known(time.Now().Add(time.Minute))
	if n := trusted(t, root, known); n != 5 {
		t.Fatalf("%d of 5 files are known", n)
	}

	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(path(name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("grown.md", "ab")
	age(t, path("grown.md"), past)
	write("rewritten.md", "b")
	write("new.md", "a")
	write("replacement", "b")
	age(t, path("replacement"), past)
	if err := os.Rename(path("replacement"), path("replaced.md")); err != nil {
		t.Fatal(err)
	}
	age(t, path("touched.md"), past.Add(time.Second))

	after, _ := scan(t, root)
	after.Trust(known)
	for _, f := range after.Files {
		trusted, want := !f.Digest.IsZero(), filepath.Base(f.Path) == "same.md"
		if trusted != want {
			t.Errorf("%s: trusted %v, want %v", f.Path, trusted, want)
		}
	}
	if got := after.Find("content/stories/same.md").Digest; got != DigestOf([]byte("a")) {
		t.Errorf("digest %v", got)
	}
}

func TestFilesChangedDuringTheScanAreNotTrusted(t *testing.T) {
	root := site(t, map[string]string{"content/stories/old.md": "a", "content/stories/fresh.md": "a"})
	now := time.Now()
	age(t, filepath.Join(root, "content/stories/old.md"), now.Add(-time.Hour))
	tree, _ := scan(t, root)
	tree.Load(func(*File) bool { return true }, nil)
	if n := trusted(t, root, tree.Known(now)); n != 0 && tree.Files[0].stamp.changed != 0 {
		t.Errorf("%d files changed within the margin are known", n)
	}
	if n := trusted(t, root, tree.Known(now.Add(time.Hour))); n != 2 {
		t.Errorf("%d of 2 old files are known", n)
	}
	old := tree.Find("content/stories/old.md")
	old.stamp.changed = now.Add(-time.Hour).UnixNano()
	if known := tree.Known(now); !bytes.Contains(known, old.Digest[:]) || bytes.Contains(known, []byte("fresh")) {
		t.Errorf("only the old file should be known: %q", known)
	}
	unread, _ := scan(t, root)
	if known := unread.Known(now.Add(time.Hour)); len(known) != 0 {
		t.Errorf("files that were never read are known: %q", known)
	}
}

// trusted returns how many files of a site need not be read.
func trusted(t *testing.T, root string, known []byte) (n int) {
	t.Helper()
	tree, _ := scan(t, root)
	tree.Trust(known)
	for _, f := range tree.Files {
		if !f.Digest.IsZero() {
			n++
		}
	}
	return n
}

// Whatever files come and go, those that are the same are known, and no others.
func TestTrustFindsItsFiles(t *testing.T) {
	names := []string{"", "a", "a-b", "a/b", "a/b/c", "a/bc", "ab", "b", "b/a", "z", "z/" + strings.Repeat("long", 100), "ä"}
	rapid.Check(t, func(r *rapid.T) {
		tree := func(which string) *Tree {
			tree := &Tree{}
			for i, name := range names {
				if rapid.Bool().Draw(r, which+name) {
					tree.Files = append(tree.Files, File{Path: name, Size: int64(i), stamp: stamp{modified: int64(i) << 55, changed: -1, inode: uint64(rapid.IntRange(0, 2).Draw(r, "inode"))}})
				}
			}
			return tree
		}
		last, now := tree("last "), tree("now ")
		for i := range last.Files {
			last.Files[i].Digest = Digest{1, byte(i)}
		}
		known := last.Known(time.Unix(0, math.MaxInt64))
		now.Trust(known)
		for _, f := range now.Files {
			old := last.Find(f.Path)
			same := old != nil && old.stamp == f.stamp
			if f.Digest.IsZero() == same || same && f.Digest != old.Digest {
				r.Fatalf("%+v was %+v", f, old)
			}
		}
		damaged := rapid.SliceOf(rapid.Byte()).Draw(r, "damaged")
		now.Trust(damaged)
		now.Trust(known[:rapid.IntRange(0, len(known)).Draw(r, "cut")])
	})
}

func TestDigestIsTheStartOfSHA256(t *testing.T) {
	if got := DigestOf([]byte("abc")).String(); got != "ba7816bf8f01cfea414140de5dae2223" {
		t.Error(got)
	}
	if DigestOf(nil).IsZero() {
		t.Error("the digest of nothing is zero")
	}
}

func TestWhatChangedBetweenTwoLooks(t *testing.T) {
	root := site(t, map[string]string{
		"content/stories/same.md": "Same.\n", "content/stories/gone.md": "Gone.\n", "content/stories/other.md": "Other.\n",
		"content/stories/just.md": "Just now.\n",
	})
	long := time.Now().Add(-time.Hour)
	look := func() *Tree {
		tree, _, err := Scan(root)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { tree.Close() })
		return tree
	}
	first := look()
	for i := range first.Files { // all were written long ago, but for one
		if f := &first.Files[i]; f.Path != "content/stories/just.md" {
			f.stamp = stamp{modified: long.UnixNano()}
		}
	}
	later := func(change func(*Tree)) []string {
		t.Helper()
		now := &Tree{Files: slices.Clone(first.Files)}
		change(now)
		return now.Changed(first, time.Now())
	}
	for _, c := range []struct {
		name   string
		change func(*Tree)
		want   []string
	}{
		{"nothing", func(*Tree) {}, nil},
		{"one gone", func(now *Tree) { now.Files = slices.Delete(now.Files, 0, 1) }, []string{"content/stories/gone.md"}},
		{"one new", func(now *Tree) { now.Files = append(now.Files, File{Path: "content/stories/x.md"}) }, []string{"content/stories/x.md"}},
		{"one longer", func(now *Tree) { now.Files[2].Size++ }, []string{"content/stories/other.md"}},
		{"one in another's place", func(now *Tree) { now.Files[3].stamp.inode++ }, []string{"content/stories/same.md"}},
		{"all gone", func(now *Tree) { now.Files = nil }, []string{"content/stories/gone.md", "content/stories/other.md", "content/stories/same.md"}},
	} {
		// What was written just now may be written again within a tick of the clock.
		want := append(slices.Clone(c.want), "content/stories/just.md")
		got := later(c.change)
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", c.name, got, want)
		}
	}
}
