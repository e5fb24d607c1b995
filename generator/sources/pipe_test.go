//go:build unix

package sources

import (
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// specialFiles make files that are no regular ones.
var specialFiles = map[string]func(at string) error{
	"pipe":   func(at string) error { return syscall.Mkfifo(at, 0o644) },
	"socket": listen,
}

// listen makes a socket. It does so in a folder with a short path, since the paths of
// sockets are limited to some 100 bytes.
func listen(at string) error {
	folder, err := os.MkdirTemp("", "s")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(folder, "s"), Net: "unix"})
	if err != nil {
		return err
	}
	l.SetUnlinkOnClose(false)
	defer l.Close()
	return os.Rename(filepath.Join(folder, "s"), at)
}

func TestPipesAreLeftOut(t *testing.T) {
	root := site(t, map[string]string{"content/stories/ok.md": ""})
	if err := syscall.Mkfifo(filepath.Join(root, "content/stories/pipe.md"), 0o644); err != nil {
		t.Skip(err)
	}
	tree, found := scan(t, root)
	if got := shown(found); got != "content/stories/pipe.md: warning: this is not a file but a device, pipe or socket; it is left out" || len(tree.Files) != 1 {
		t.Errorf("%s, %q", got, paths(tree))
	}
	if err := os.Symlink("pipe.md", filepath.Join(root, "content/stories/link.md")); err != nil {
		t.Skip(err)
	}
	if tree, found = scan(t, root); len(found) != 2 || len(tree.Files) != 1 || found[0].Message != "the symbolic link leads to a device, pipe or socket; it is left out" {
		t.Errorf("%s, %q", shown(found), paths(tree))
	}
}
