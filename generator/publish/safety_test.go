package publish

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// A symbolic link in place of the state folder or of anything in it is an error
// that names it, and nothing in its target is changed.
func TestStateIsNoLink(t *testing.T) {
	precious := tree{"a": "precious", "b/c": "precious"}
	for _, name := range []string{"", "stage", "spare", "before", "old", "manifest", "next", "lock", ".gitignore"} {
		root := t.TempDir()
		dest, state, outside := filepath.Join(root, "public"), filepath.Join(root, ".public.broadsheet"), filepath.Join(root, "outside")
		put(t, outside, precious)
		site := tree{"index.html": "1", "a": "a"}
		must(t, dest, site, nil)
		site["index.html"] = "2"
		must(t, dest, site, nil)
		target := outside
		if strings.Contains("manifest next lock .gitignore", name) && name != "" {
			target = filepath.Join(outside, "a")
		}
		link := filepath.Join(state, name)
		if err := os.RemoveAll(link); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(target, link); err != nil {
			t.Fatal(err)
		}
		if _, err := build(dest, tree{"index.html": "3"}, nil, nil); err == nil || !strings.Contains(err.Error(), link+" is a symbolic link") {
			t.Errorf("%q: the error is %v", name, err)
		}
		want(t, dest, site)
		want(t, outside, precious)
	}
}

// If the stage is swapped for a link while a build runs, nothing changes in the link's
// target, and the destination does not become a link.
func TestStageSwapped(t *testing.T) {
	precious := tree{"z": "precious", "b/c": "precious", "index.html": "mine"}
	for _, op := range []string{"write", "link"} {
		root := t.TempDir()
		dest, stage, outside := filepath.Join(root, "public"), filepath.Join(root, ".public.broadsheet", "stage"), filepath.Join(root, "outside")
		put(t, outside, precious)
		must(t, dest, tree{"index.html": "1"}, nil)
		site := tree{"index.html": "2", "a": "a"}
		must(t, dest, site, nil)
		swapped := false
		swap := func(now, _ string) error {
			if !swapped && now == op {
				swapped = true
				return errors.Join(os.Rename(stage, filepath.Join(root, "aside")), os.Symlink(outside, stage))
			}
			return nil
		}
		_, err := build(dest, tree{"index.html": "3", "a": "a", "new": "n"}, nil, swap)
		if !swapped || err == nil || !strings.Contains(err.Error(), stage+" was replaced") {
			t.Errorf("%s: the error is %v", op, err)
		}
		want(t, dest, site)
		want(t, outside, precious)
	}
}

// Whatever folder is a link to elsewhere during one operation of a build, nothing changes
// in the link's target, and nothing of it is published.
func TestFolderSwappedDuringOneOperation(t *testing.T) {
	precious := tree{"index.html": "mine", "a/x": "mine", "a/b/y": "mine", "stage/z": "mine", "next": "mine"}
	for _, name := range []string{".public.broadsheet", ".public.broadsheet/stage", ".public.broadsheet/stage/a", ".public.broadsheet/spare", "public/a", "public/a/b"} {
		for n, done := 1, false; !done; n++ {
			root := t.TempDir()
			dest, outside := filepath.Join(root, "public"), filepath.Join(root, "outside")
			at, aside := filepath.Join(root, filepath.FromSlash(name)), filepath.Join(root, "aside")
			target := outside
			if strings.Contains(name, "/a") {
				target = filepath.Join(outside, "a")
			}
			put(t, outside, precious)
			for _, data := range []string{"1", "2"} {
				must(t, dest, tree{"index.html": data, "a/x": "x", "a/b/y": "y", "a/old": data}, nil)
			}
			var mu sync.Mutex
			op := 0
			done = true
			swap := func(_, _ string) error {
				mu.Lock()
				defer mu.Unlock()
				if op++; op == n && os.Rename(at, aside) == nil {
					done = false
					return os.Symlink(target, at)
				}
				if info, err := os.Lstat(at); op == n+1 && err == nil && info.Mode()&os.ModeSymlink != 0 {
					return errors.Join(os.Remove(at), os.Rename(aside, at))
				}
				done = done && op < n
				return nil
			}
			build(dest, tree{"index.html": "3", "a/x": "x", "a/b/y": "y", "a/new": "n", "b/c": "c"}, nil, swap)
			want(t, outside, precious)
			for path, data := range read(t, dest) {
				if data == "mine" {
					t.Errorf("%s is a link in operation %d: %s was published", name, n, path)
				}
			}
		}
	}
}

// If the spare is swapped for a link just before it becomes the stage, nothing is written to
// the link's target.
func TestSpareSwapped(t *testing.T) {
	precious := tree{"index.html": "mine", "b/c": "precious"}
	root := t.TempDir()
	dest, state, outside := filepath.Join(root, "public"), filepath.Join(root, ".public.broadsheet"), filepath.Join(root, "outside")
	put(t, outside, precious)
	must(t, dest, tree{"index.html": "1"}, nil)
	site := tree{"index.html": "2"}
	must(t, dest, site, nil)
	swap := func(op, path string) error {
		if op == "rename" && filepath.Base(path) == "spare" {
			return errors.Join(os.Rename(path, filepath.Join(root, "aside")), os.Symlink(outside, path))
		}
		return nil
	}
	if _, err := build(dest, tree{"index.html": "3"}, nil, swap); err == nil || !strings.Contains(err.Error(), filepath.Join(state, "stage")+" was replaced") {
		t.Errorf("the error is %v", err)
	}
	want(t, dest, site)
	want(t, outside, precious)
}

// Whatever others do to the spare tree is never published.
func TestSpareChanged(t *testing.T) {
	for name, change := range map[string]func(spare string){
		"removed":  func(spare string) { os.Remove(filepath.Join(spare, "a/index.html")) },
		"added":    func(spare string) { put(t, spare, tree{"stray": "s", "new/folder/x": "s", "a/stray": "s"}) },
		"replaced": func(spare string) { os.Remove(filepath.Join(spare, "b")); put(t, spare, tree{"b": "not b"}) },
		"swapped":  func(spare string) { os.RemoveAll(filepath.Join(spare, "a")); put(t, spare, tree{"a": "a file"}) },
		"folder":   func(spare string) { os.Remove(filepath.Join(spare, "b")); put(t, spare, tree{"b/x": "x"}) },
		"linked": func(spare string) {
			os.RemoveAll(filepath.Join(spare, "a"))
			os.Symlink("/", filepath.Join(spare, "a"))
		},
		"everything": func(spare string) { os.RemoveAll(spare); os.Mkdir(spare, 0o755) },
	} {
		dest := filepath.Join(t.TempDir(), "public")
		site := tree{"a/index.html": "a", "b": "b", "c": "0"}
		for _, data := range []string{"1", "2", "3", "4"} {
			if data == "3" {
				change(filepath.Join(filepath.Dir(dest), ".public.broadsheet", "spare"))
			}
			site["c"] = data
			must(t, dest, site, nil)
			if d := differ(site, read(t, dest)); d != "" {
				t.Errorf("%s, build %s: %s", name, data, d)
			}
		}
	}
}

// A build that fails leaves no file of its own behind: they may be what fills
// the disk.
func TestFullDisk(t *testing.T) {
	dest := filepath.Join(t.TempDir(), "public")
	site := tree{"a": "0", "b/c": "1"}
	must(t, dest, site, nil)
	site["a"] = "1"
	must(t, dest, site, nil)
	before := read(t, filepath.Dir(dest))
	for path := range before { // the spare tree is gone, too
		if strings.HasPrefix(path, ".public.broadsheet/spare/") {
			delete(before, path)
		}
	}
	for _, op := range []string{"write", "link", "exchange"} {
		full := func(at, path string) error {
			if at == op && !strings.HasSuffix(path, ".gitignore") {
				return errDisk
			}
			return nil
		}
		for range 2 {
			if _, err := build(dest, tree{"a": "2", "b/c": "1", "d": "2"}, nil, full); err == nil {
				t.Fatal("no error")
			}
			if d := differ(before, read(t, filepath.Dir(dest))); d != "" {
				t.Errorf("%s failed, and left %s", op, d)
			}
		}
	}
}

// A destination that cannot be replaced because a file system is mounted there is named,
// with what to do, and stays as it is.
func TestMountPoint(t *testing.T) {
	for _, busy := range []string{"exchange", "rename"} {
		dest := filepath.Join(t.TempDir(), "public")
		must(t, dest, tree{"a": "1"}, nil)
		mounted := func(op, path string) error {
			switch {
			case op == "exchange" && busy == "rename":
				return errors.ErrUnsupported
			case op == busy && (path == dest || op == "exchange"):
				return syscall.EBUSY
			}
			return nil
		}
		_, err := build(dest, tree{"a": "2"}, nil, mounted)
		if err == nil || !strings.Contains(err.Error(), "choose a folder in it, such as "+filepath.Join(dest, "public")) {
			t.Errorf("%s: the error is %v", busy, err)
		}
		want(t, dest, tree{"a": "1"})
	}
}

// A link to elsewhere in the site's folder, which may have come with the site, does not
// become the destination; nothing is made where it leads.
func TestDestinationLeadsOutOfTheSite(t *testing.T) {
	root := t.TempDir()
	site, outside := filepath.Join(root, "site"), filepath.Join(root, "outside")
	precious := tree{"index.html": "precious"}
	put(t, outside, precious)
	put(t, site, tree{"config.toml": "", "docs/x": "x"})
	for link, to := range map[string]string{"public": "../outside", "out": outside, "inside": "docs"} {
		if err := os.Symlink(to, filepath.Join(site, link)); err != nil {
			t.Skip(err)
		}
	}
	for _, dest := range []string{"public", "out", "public/new", "out/new/deep"} {
		s, err := Open(filepath.Join(site, dest), Options{Source: site})
		if err == nil {
			s.Abort()
		}
		if err == nil || !strings.Contains(err.Error(), "is a symbolic link that leads out of the site") || !strings.Contains(err.Error(), outside) {
			t.Errorf("%s: the error is %v", dest, err)
		}
	}
	want(t, outside, precious)
	for _, dest := range []string{"inside", "inside/new"} {
		s, err := Open(filepath.Join(site, dest), Options{Source: site})
		if err != nil {
			t.Errorf("%s: %v", dest, err)
			continue
		}
		s.Abort()
	}
}

// A destination without a manifest is refused if a file would be replaced and
// warnings are errors.
func TestStrict(t *testing.T) {
	dest := filepath.Join(t.TempDir(), "public")
	own := tree{"index.html": "mine", "other": "mine"}
	put(t, dest, own)
	s, err := Open(dest, Options{Strict: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Write("index.html", Fingerprint{}, []byte("ours")); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Commit(); err == nil || !strings.Contains(err.Error(), "index.html is in the way") {
		t.Errorf("the error is %v", err)
	}
	want(t, dest, own)
}

// A first build that is killed right after the exchange keeps the files that it
// replaced.
func TestKilledWhileReplacing(t *testing.T) {
	dest := filepath.Join(t.TempDir(), "public")
	own := tree{"index.html": "mine", "photo": "p"}
	put(t, dest, own)
	killed := false
	dead := func(op, path string) error {
		killed = killed || op == "rename" && filepath.Base(path) == "next"
		if killed {
			return errDisk
		}
		return nil
	}
	if _, err := build(dest, tree{"index.html": "1"}, nil, dead); err == nil {
		t.Fatal("not killed")
	}
	want(t, dest, tree{"index.html": "1", "photo": "p"})
	must(t, dest, tree{"index.html": "2"}, nil)
	want(t, dest, tree{"index.html": "2", "photo": "p"})
	want(t, filepath.Join(filepath.Dir(dest), ".public.broadsheet", "before"), own)
}
