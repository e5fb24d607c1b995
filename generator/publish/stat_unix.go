//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package publish

import (
	"io/fs"
	"os"

	"golang.org/x/sys/unix"
)

// A base is a folder in which many files are looked at. The system starts at
// the open folder instead of walking down from the root for each.
type base struct{ dir *os.File }

func openBase(path string) (base, error) {
	dir, err := os.Open(path)
	return base{dir}, err
}

func (b base) close() error {
	if b.dir == nil {
		return nil
	}
	return b.dir.Close()
}

// lstat returns what stands at a path, with slashes; "" is the folder itself.
func (b base) lstat(path string) (stat, error) {
	if path == "" {
		path = "."
	}
	var s unix.Stat_t
	err := again(func() error { return unix.Fstatat(int(b.dir.Fd()), path, &s, unix.AT_SYMLINK_NOFOLLOW) })
	if err == unix.ENOTDIR { // below a file is nothing
		err = unix.ENOENT
	}
	if err != nil {
		return stat{}, &fs.PathError{Op: "lstat", Path: path, Err: err}
	}
	return statOfSystem(&s), nil
}

func statOfSystem(s *unix.Stat_t) stat {
	kind := s.Mode & unix.S_IFMT
	return stat{regular: kind == unix.S_IFREG, folder: kind == unix.S_IFDIR, size: s.Size, time: s.Mtim.Nano()}
}
