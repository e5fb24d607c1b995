package statedir

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func open(t *testing.T, path string) *Dir {
	t.Helper()
	d, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func TestLock(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a", "b")
	one, other := open(t, path), open(t, path)
	lock, err := one.Lock()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.Lock(); !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), "process ") {
		t.Errorf("the error is %v", err)
	}
	if err := lock.Unlock(); err != nil {
		t.Fatal(err)
	}
	if lock, err = other.Lock(); err != nil {
		t.Fatal(err)
	}
	defer lock.Unlock()
	// A lock in a folder that was deleted and made again excludes nobody.
	if err := os.RemoveAll(path); err != nil {
		t.Skip(err)
	}
	if lock, err := open(t, path).Lock(); err != nil {
		t.Error(err)
	} else {
		lock.Unlock()
	}
	if _, err := one.Lock(); err == nil {
		t.Error("a deleted folder was locked")
	}
}

// A hard link in the place of the lock is refused, whatever it holds. A damaged lock is not.
func TestLockFileOfOthers(t *testing.T) {
	root := t.TempDir()
	d := open(t, filepath.Join(root, "state"))
	outside := filepath.Join(root, "outside")
	for _, text := range []string{"precious", "", "42\n"} {
		if err := errors.Join(os.WriteFile(outside, []byte(text), 0o644), os.Link(outside, filepath.Join(root, "state", "lock"))); err != nil {
			t.Skip(err)
		}
		if _, err := d.Lock(); err == nil || !strings.Contains(err.Error(), "lock is no lock of this program") {
			t.Errorf("%q: the error is %v", text, err)
		}
		if got, err := os.ReadFile(outside); string(got) != text {
			t.Errorf("outside is %q, %v", got, err)
		}
		if err := os.Remove(filepath.Join(root, "state", "lock")); err != nil {
			t.Fatal(err)
		}
	}
	for _, text := range []string{"junk", "12\x00", strings.Repeat("9", 64)} {
		if err := os.WriteFile(filepath.Join(root, "state", "lock"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		lock, err := d.Lock()
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if err := lock.Unlock(); err != nil {
			t.Error(err)
		}
	}
}

func TestRefused(t *testing.T) {
	root := t.TempDir()
	for _, name := range []string{"file", "target/data"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(root, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(root, name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	os.Symlink("target", filepath.Join(root, "link"))
	os.Symlink("nowhere", filepath.Join(root, "dangling"))
	os.Mkdir(filepath.Join(root, "inside"), 0o755)
	os.Symlink("../target", filepath.Join(root, "inside", "stage"))
	for path, why := range map[string]string{
		"file": "is not a folder", "link": "is a symbolic link", "dangling": "is a symbolic link", "inside": "stage is a symbolic link",
	} {
		if _, err := Open(filepath.Join(root, path)); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%s: the error is %v", path, err)
		}
	}
	if _, err := os.Stat(filepath.Join(root, "nowhere")); err == nil {
		t.Error("the target of a link was made")
	}
}

// What is in the place of a file or folder of the program is named, and stays.
func TestOtherKinds(t *testing.T) {
	root := t.TempDir()
	path := filepath.Join(root, "state")
	d := open(t, path)
	outside := filepath.Join(root, "outside")
	if err := os.WriteFile(outside, []byte("precious"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := d.Mkdir("folder", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := d.Write("file", nil); err != nil {
		t.Fatal(err)
	}
	_, err := Open(path, "folder", "file")
	if err == nil || !strings.Contains(err.Error(), filepath.Join(path, "file")+" is not a folder") {
		t.Errorf("the error is %v", err)
	}
	if _, _, err := d.Read("folder"); err == nil || !strings.Contains(err.Error(), "folder is a folder, but") {
		t.Errorf("the error is %v", err)
	}
	if err := d.Write("folder", nil); err == nil || !strings.Contains(err.Error(), "folder is a folder, but") {
		t.Errorf("the error is %v", err)
	}
	if err := os.Link(outside, filepath.Join(path, "file.new")); err != nil {
		t.Fatal(err)
	}
	if err := d.Write("file", []byte("text")); err != nil {
		t.Error(err)
	}
	if text, err := os.ReadFile(outside); string(text) != "precious" {
		t.Errorf("outside is %q, %v", text, err)
	}
}

func TestWrite(t *testing.T) {
	d := open(t, t.TempDir())
	for _, data := range []string{"one", "", "three"} {
		if err := d.Write("name", []byte(data)); err != nil {
			t.Fatal(err)
		}
		if got, _, err := d.Read("name"); got != data || err != nil {
			t.Errorf("%q, %v", got, err)
		}
	}
	if err := d.Mkdir("folder", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := d.Write("folder", []byte("x")); err == nil {
		t.Error("a folder was replaced")
	}
	if _, err := d.Lstat("folder.new"); err == nil {
		t.Error("a failed write has left a file")
	}
}
