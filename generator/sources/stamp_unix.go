//go:build linux || darwin

package sources

import (
	"io/fs"
	"os"

	"golang.org/x/sys/unix"
)

// openFolder opens a folder without offering it to the poller, which does not
// take any.
func openFolder(path string) (*os.File, error) {
	var fd int
	var err error = unix.EINTR
	for err == unix.EINTR {
		fd, err = unix.Open(path, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	}
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: path, Err: err}
	}
	return os.NewFile(uintptr(fd), path), nil
}

// look returns the size and stamp of a regular file in an open folder.
func look(folder *os.File, file fs.DirEntry) (int64, stamp, error) {
	var s unix.Stat_t
	var err error = unix.EINTR
	for err == unix.EINTR {
		err = unix.Fstatat(int(folder.Fd()), file.Name(), &s, unix.AT_SYMLINK_NOFOLLOW)
	}
	if err == nil && s.Mode&unix.S_IFMT != unix.S_IFREG {
		err = fs.ErrNotExist // something else has taken its place
	}
	return s.Size, stamp{modified: s.Mtim.Nano(), changed: s.Ctim.Nano(), inode: s.Ino}, err
}
