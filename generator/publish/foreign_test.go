package publish

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// put puts files into a folder by hand.
func put(t *testing.T, dir string, put tree) {
	t.Helper()
	for name, data := range put {
		at := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestForeign(t *testing.T) {
	dest := filepath.Join(t.TempDir(), "public")
	site := tree{"index.html": "1", "a/index.html": "a"}
	must(t, dest, site, nil)
	own := tree{"CNAME": "example.org", "a/notes.txt": "n", ".git/refs/main": "r", ".git/HEAD": "h", "photos/2020/one.jpg": "p"}
	put(t, dest, own)
	names := []string{".git/", "CNAME", "a/notes.txt", "photos/"}
	if r := must(t, dest, site, site); !slices.Equal(r.Foreign, names) || r.Written+r.Removed > 0 {
		t.Errorf("%+v", r)
	}
	if r := must(t, dest, tree{"b": "b"}, site); !slices.Equal(r.Foreign, names) {
		t.Errorf("%q", r.Foreign)
	}
	want(t, dest, own, tree{"b": "b"})
	if r := must(t, dest, site, nil); !slices.Equal(r.Foreign, names) {
		t.Errorf("%q", r.Foreign)
	}
	want(t, dest, own, site)
}

// A foreign file stays, build after build, when the page it lay beside has gone.
func TestForeignLeftBehind(t *testing.T) {
	dest := filepath.Join(t.TempDir(), "public")
	with, without := tree{"a/b/c/index.html": "c", "a/index.html": "a"}, tree{"a/index.html": "a"}
	must(t, dest, with, nil)
	own := tree{"a/b/c/notes.txt": "n"}
	put(t, dest, own)
	for i, site := range []tree{
		{"a/b/c/index.html": "2", "a/index.html": "a"}, {"a/b/c/index.html": "3", "a/index.html": "a"},
		without, without, {"a/index.html": "4"}, {"a/index.html": "5"}, {"a/index.html": "6"}, with,
	} {
		if r := must(t, dest, site, nil); len(r.Foreign) != 1 {
			t.Errorf("build %d: %q", i, r.Foreign)
		}
		want(t, dest, own, site)
	}
}

// A foreign file is not overwritten, nor is a folder made in its place.
func TestConflict(t *testing.T) {
	for name, clash := range map[string]tree{
		"b":              {"b": "mine"},
		"c":              {"c": "mine"},
		"index.html/own": {"index.html/own": "mine"},
	} {
		dest := filepath.Join(t.TempDir(), "public")
		old := tree{"index.html": "1"}
		must(t, dest, old, nil)
		if strings.HasPrefix(name, "index.html/") {
			os.Remove(filepath.Join(dest, "index.html"))
			old = nil
		}
		put(t, dest, clash)
		next := tree{"index.html": "2", "b": "ours", "c/d/index.html": "ours"}
		if _, err := build(dest, next, nil, nil); err == nil || !strings.Contains(err.Error(), filepath.FromSlash(name)+" is in the way") {
			t.Errorf("%s: %v", name, err)
		}
		want(t, dest, old, clash)
		os.RemoveAll(filepath.Join(dest, strings.SplitN(name, "/", 2)[0]))
		must(t, dest, next, nil)
		want(t, dest, next)
	}
}

// Equal bytes are no conflict: the file becomes ours, and goes with its source.
func TestAdopt(t *testing.T) {
	dest := filepath.Join(t.TempDir(), "public")
	must(t, dest, tree{"a": "a"}, nil)
	put(t, dest, tree{"b": "ours"})
	if r := must(t, dest, tree{"a": "a", "b": "ours"}, nil); r.Written != 0 || len(r.Foreign) != 0 {
		t.Errorf("%+v", r)
	}
	must(t, dest, tree{"a": "a"}, nil)
	want(t, dest, tree{"a": "a"})
	must(t, dest, tree{"a": "2"}, nil)
	want(t, dest, tree{"a": "2"})
}

// A folder of which nothing is known: other files stay, those in the way are
// replaced, and the whole folder is kept.
func TestUnknown(t *testing.T) {
	dest := filepath.Join(t.TempDir(), "public")
	own := tree{"index.html": "mine", "photos/one.jpg": "p", "about": "mine"}
	put(t, dest, own)
	site := tree{"index.html": "ours", "about/index.html": "ours"}
	r := must(t, dest, site, nil)
	if !slices.Equal(r.Replaced, []string{"about", "index.html"}) || !slices.Equal(r.Foreign, []string{"photos/"}) {
		t.Errorf("%+v", r)
	}
	want(t, dest, site, tree{"photos/one.jpg": "p"})
	want(t, r.Before, own)
	if r = must(t, dest, tree{"x": "x"}, nil); r.Before != "" {
		t.Errorf("%+v", r)
	}
	want(t, dest, tree{"x": "x", "photos/one.jpg": "p"})
	want(t, filepath.Join(filepath.Dir(dest), ".public.broadsheet", "before"), own)
}

// What a caller remembers makes up for a lost manifest.
func TestLostManifest(t *testing.T) {
	dest := filepath.Join(t.TempDir(), "public")
	site := tree{"index.html": "1", "a/index.html": "a", "b/index.html": "b"}
	must(t, dest, site, nil)
	put(t, dest, tree{"CNAME": "c"})
	os.RemoveAll(filepath.Join(filepath.Dir(dest), ".public.broadsheet"))
	next := tree{"index.html": "2", "a/index.html": "a"}
	if r := must(t, dest, next, site); r.Removed != 1 || r.Kept != 1 || len(r.Replaced) != 0 {
		t.Errorf("%+v", r)
	}
	want(t, dest, next, tree{"CNAME": "c"})
}

// A file that cannot be compared with the backup fails the build: it would stay
// in the destination for ever.
func TestLostManifestUnreadable(t *testing.T) {
	dest := filepath.Join(t.TempDir(), "public")
	site := tree{"a": "a", "b": "b"}
	must(t, dest, site, nil)
	os.RemoveAll(filepath.Join(filepath.Dir(dest), ".public.broadsheet"))
	unreadable := func(op, path string) error {
		if op == "open" && filepath.Base(path) == "b" {
			return errDisk
		}
		return nil
	}
	if _, err := build(dest, tree{"a": "2"}, site, unreadable); err == nil {
		t.Error("no error")
	}
	want(t, dest, site)
	must(t, dest, tree{"a": "2"}, site)
	want(t, dest, tree{"a": "2"})
}

// A link to elsewhere that somebody put into the destination leads no file of
// ours there, neither to be written nor to be removed.
func TestLinkLeadsNowhere(t *testing.T) {
	root := t.TempDir()
	dest, outside := filepath.Join(root, "public"), filepath.Join(root, "outside")
	put(t, outside, tree{"index.html": "precious", "old": "precious"})
	site := tree{"a/index.html": "1", "a/old": "1", "x": "x"}
	must(t, dest, site, nil)
	must(t, dest, tree{"x": "x"}, nil)
	if err := os.Symlink(outside, filepath.Join(dest, "a")); err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		must(t, dest, tree{"x": strings.Repeat("x", i)}, nil)
	}
	if _, err := build(dest, site, nil, nil); err == nil {
		t.Error("a link in the way is no error")
	}
	want(t, outside, tree{"index.html": "precious", "old": "precious"})
	os.Remove(filepath.Join(dest, "a"))
	must(t, dest, site, nil)
	want(t, dest, site)
	want(t, outside, tree{"index.html": "precious", "old": "precious"})
}

// Nothing is touched where nothing changed, and of a change only that.
func TestTimesStay(t *testing.T) {
	dest := filepath.Join(t.TempDir(), "public")
	site := tree{"index.html": "1", "a/index.html": "a"}
	must(t, dest, site, nil)
	then := time.Date(2020, 1, 2, 3, 4, 5, 6, time.UTC)
	for path := range site { // by hand, which is no change of the bytes
		os.Chtimes(filepath.Join(dest, path), then, then)
	}
	stat := func(path string) os.FileInfo {
		info, err := os.Stat(filepath.Join(dest, path))
		if err != nil {
			t.Fatal(err)
		}
		return info
	}
	root, page := stat(""), stat("a/index.html")
	if r := must(t, dest, site, site); r.Kept != 2 || !os.SameFile(root, stat("")) {
		t.Errorf("unchanged, but exchanged: %+v", r)
	}
	manifest := filepath.Join(dest, "..", ".public.broadsheet", "manifest")
	noted, _ := os.Stat(manifest)
	must(t, dest, site, site)
	if again, err := os.Stat(manifest); err != nil || !os.SameFile(noted, again) {
		t.Error("nothing is new, but it is noted anew")
	}
	for _, data := range []string{"2", "3", "4"} {
		site["index.html"] = data
		must(t, dest, site, nil)
		if !os.SameFile(page, stat("a/index.html")) || !stat("a/index.html").ModTime().Equal(then) {
			t.Error("a file that did not change was written")
		}
		if stat("index.html").ModTime().Equal(then) {
			t.Error("a changed file keeps its old time")
		}
	}
}

func TestCopy(t *testing.T) {
	root := t.TempDir()
	dest, from := filepath.Join(root, "public"), filepath.Join(root, "movie")
	for i, data := range []string{"one", "one", "two"} {
		put(t, root, tree{"movie": data})
		s, err := Open(dest, Options{Source: filepath.Join(root, "site")})
		if err != nil {
			t.Fatal(err)
		}
		in, err := os.Open(from)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Copy("m/movie", madeOf(data), in); err != nil {
			t.Fatal(err)
		}
		in.Close()
		r, err := s.Commit()
		if err != nil || (r.Written == 1) != (i != 1) {
			t.Fatalf("%d: %+v, %v", i, r, err)
		}
		want(t, dest, tree{"m/movie": data})
	}
	put(t, dest, tree{"m/movie": "edited in place"})
	if data, _ := os.ReadFile(from); string(data) != "two" {
		t.Errorf("the source was changed: %s", data)
	}
}

// A site that cannot be made leaves the old one.
func TestRefused(t *testing.T) {
	any, closed := Fingerprint{}, (*os.File)(nil)
	for name, write := range map[string]func(s *Site){
		"twice":  func(s *Site) { s.Write("a", any, []byte("1")); s.Write("a", any, []byte("2")) },
		"up":     func(s *Site) { s.Write("../a", any, nil) },
		"rooted": func(s *Site) { s.Write("/a", any, nil) },
		"dot":    func(s *Site) { s.Write("a/./b", any, nil) },
		"nul":    func(s *Site) { s.Write("a\x00b", any, nil) },
		"self":   func(s *Site) { s.Write(".", any, nil) },
		"both":   func(s *Site) { s.Write("a/b", any, nil); s.Write("a", any, nil) },
		"source": func(s *Site) { s.Copy("a", any, closed) },
	} {
		dest := filepath.Join(t.TempDir(), "public")
		must(t, dest, tree{"a": "old"}, nil)
		s, err := Open(dest, Options{Source: filepath.Join(dest, "..", "site")})
		if err != nil {
			t.Fatal(err)
		}
		write(s)
		if _, err := s.Commit(); err == nil {
			t.Errorf("%s: no error", name)
		}
		want(t, dest, tree{"a": "old"})
	}
}

// The trees share files: what an edit in place did to one it did to the other.
func TestEditedInBothTrees(t *testing.T) {
	dest := filepath.Join(t.TempDir(), "public")
	one, two := tree{"a": "right", "b": "1"}, tree{"a": "right", "b": "2"}
	must(t, dest, one, nil)
	must(t, dest, two, nil)
	put(t, dest, tree{"a": "wrong"})
	os.Remove(filepath.Join(dest, "a"))
	put(t, dest, tree{"a": "right"}) // another file: the spare still has the wrong one
	for _, site := range []tree{one, two, one} {
		must(t, dest, site, nil)
		want(t, dest, site)
	}
}

// A file of another program that is replaced while a build runs is published as it is then.
func TestForeignReplacedDuringBuild(t *testing.T) {
	dest := filepath.Join(t.TempDir(), "public")
	old, next := tree{"a": "1", "b": "1"}, tree{"a": "2", "b": "1"}
	must(t, dest, old, nil)
	put(t, dest, tree{"words/theirs": "first"})
	must(t, dest, next, old) // makes the spare
	var once sync.Once
	_, err := build(dest, old, next, func(op, path string) error {
		if op == "create" && filepath.Base(path) == "a" {
			once.Do(func() {
				put(t, dest, tree{"words/new": "second"})
				if err := os.Rename(filepath.Join(dest, "words/new"), filepath.Join(dest, "words/theirs")); err != nil {
					t.Error(err)
				}
			})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want(t, dest, old, tree{"words/theirs": "second"})
}

func TestFolderInPlaceOfFile(t *testing.T) {
	dest := filepath.Join(t.TempDir(), "public")
	for _, data := range []string{"1", "2", "3"} {
		site := tree{"a": data, "b": "b"}
		must(t, dest, site, nil)
		os.Remove(filepath.Join(dest, "b"))
		os.MkdirAll(filepath.Join(dest, "b", "c"), 0o755)
		must(t, dest, site, nil)
		want(t, dest, site)
	}
}

func TestManifest(t *testing.T) {
	m := []entry{{Path: ""}, {Path: "a/ö", Checksum: checksumOf([]byte("x")), Size: 1 << 40, Time: -5, Made: madeOf("x")}}
	data := encode(m)
	if diff := cmp.Diff(m, decode(data)); diff != "" {
		t.Error(diff)
	}
	for i := range data {
		if decode(data[:i]) != nil {
			t.Fatalf("cut at %d, but read", i)
		}
		damaged := []byte(data)
		damaged[i] ^= 1
		if decode(string(damaged)) != nil {
			t.Fatalf("damaged at %d, but read", i)
		}
	}
	if decode(encode(nil)) == nil {
		t.Error("an empty manifest is none")
	}
}
