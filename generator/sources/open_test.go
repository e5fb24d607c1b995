package sources

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// secret is the text of files that no site may read.
const secret = "SECRET"

// replacements put something else in the place of a file or folder of a site, whose
// folder is root; outside is a folder beside it with a file "secret".
func replacements(t *testing.T, root, outside string) map[string]func(at string) error {
	relative := func(at, to string) string {
		path, err := filepath.Rel(filepath.Dir(at), to)
		if err != nil {
			t.Fatal(err)
		}
		return path
	}
	all := map[string]func(at string) error{
		"link out":          func(at string) error { return os.Symlink(filepath.Join(outside, "secret"), at) },
		"relative link out": func(at string) error { return os.Symlink(relative(at, filepath.Join(outside, "secret")), at) },
		"link to a device":  func(at string) error { return os.Symlink(os.DevNull, at) },
		"link to .git":      func(at string) error { return os.Symlink(relative(at, filepath.Join(root, ".git/config")), at) },
		"link beside":       func(at string) error { return os.Symlink(relative(at, filepath.Join(root, "notes.txt")), at) },
		"link to itself":    func(at string) error { return os.Symlink(filepath.Base(at), at) },
		"link to nothing":   func(at string) error { return os.Symlink("nothing", at) },
		"link up":           func(at string) error { return os.Symlink("../../../../../../../..", at) },
		"folder":            func(at string) error { return os.Mkdir(at, 0o755) },
	}
	for name, put := range specialFiles {
		all[name] = put
	}
	return all
}

// A file that was replaced after the scan is read only if it is still a regular file of
// the site, and nothing waits for a pipe.
func TestReplacedAfterTheScan(t *testing.T) {
	outside := site(t, map[string]string{"secret": secret, "x.txt": secret})
	files := map[string]string{
		"content/stories/a.md": "fine", "content/stories/b/index.md": "fine", "static/x.txt": "fine", "static/deep/x.txt": "fine",
		"templates/card.html": "fine", "templates/assets/main.css": "fine", ".git/config": secret, "notes.txt": secret,
	}
	for name := range replacements(t, "", "") {
		root := site(t, files)
		tree, _ := scan(t, root)
		for i := range tree.Files {
			path := tree.Files[i].Path
			if err := os.Remove(filepath.Join(root, path)); err != nil {
				t.Fatal(err)
			}
			if err := replacements(t, root, outside)[name](filepath.Join(root, path)); err != nil {
				t.Skip(err)
			}
			if f, err := tree.Open(path); err == nil {
				f.Close()
				t.Errorf("%s in place of %s is opened", name, path)
			}
		}
		found := tree.Load(func(*File) bool { return true }, func(f *File, text []byte) {
			t.Errorf("%s in place of %s is read: %q", name, f.Path, text)
		})
		if len(found) != len(tree.Files) {
			t.Errorf("%s: %s", name, shown(found))
		}
	}
}

// A folder that was replaced by a link after the scan hides its files.
func TestFolderReplacedAfterTheScan(t *testing.T) {
	root := site(t, map[string]string{"static/deep/x.txt": "fine", "static/other/x.txt": "other"})
	outside := site(t, map[string]string{"x.txt": secret})
	tree, _ := scan(t, root)
	at := filepath.Join(root, "static/deep")
	if err := os.RemoveAll(at); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, at); err != nil {
		t.Skip(err)
	}
	if text, err := tree.Read("static/deep/x.txt"); err == nil || !strings.Contains(err.Error(), leadsOut) {
		t.Errorf("%q, %v", text, err)
	}
	// A link to another folder of the site may be read, as after a scan.
	os.Remove(at)
	if err := os.Symlink("other", at); err != nil {
		t.Fatal(err)
	}
	if text, err := tree.Read("static/deep/x.txt"); string(text) != "other" {
		t.Errorf("%q, %v", text, err)
	}
}

func TestReadFile(t *testing.T) {
	outside := site(t, map[string]string{"secret": secret})
	root := site(t, map[string]string{"plain": "text", "content/x": "text", ".git/config": secret, "settings/main": "text"})
	got := map[string]string{}
	try := func(name string, limit int64) {
		text, err := ReadFile(root, name, limit)
		switch refused, ok := errors.AsType[*RefusedError](err); {
		case ok:
			got[name] = refused.Why
		case err != nil:
			got[name] = "error"
		default:
			got[name] = string(text)
		}
		if strings.Contains(string(text), secret) {
			t.Errorf("%s is read", name)
		}
	}
	for name, to := range map[string]string{
		"in": "content/x", "beside": "settings/main", "twice": "in", "dots": "settings/../plain", "hidden": ".git/config",
		"out": filepath.Join(outside, "secret"), "device": os.DevNull, "gone": "nowhere", "loop": "loop",
	} {
		if err := os.Symlink(to, filepath.Join(root, name)); err != nil {
			t.Skip(err)
		}
	}
	for _, name := range []string{"plain", "in", "beside", "twice", "dots", "hidden", "out", "device", "gone", "loop", "content", "missing"} {
		try(name, 4)
	}
	want := map[string]string{
		"plain": "text", "in": "text", "beside": "text", "twice": "text", "dots": "text", "hidden": leadsOut, "out": leadsOut,
		"device": leadsOut, "gone": "error", "loop": "error", "content": "this is a folder, not a file", "missing": "error",
	}
	for name, put := range specialFiles {
		if err := put(filepath.Join(root, name)); err != nil {
			t.Skip(err)
		}
		try(name, 4)
		if got[name] != notFile && got[name] != "error" { // a socket cannot be opened at all
			t.Errorf("%s: %s", name, got[name])
		}
		delete(got, name)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if try("plain", 3); got["plain"] != "the file has more than 3 bytes" {
		t.Error(got["plain"])
	}
}

// A file whose size does not tell how much it holds, as one that grows, is not cut.
func TestReadFileOfUnknownSize(t *testing.T) {
	whole, err := ReadFile("/proc/self", "limits", 1<<20)
	if err != nil {
		t.Skip(err)
	}
	if text, err := ReadFile("/proc/self", "limits", 16); err == nil {
		t.Errorf("%q of %d bytes is read", text, len(whole))
	}
}
