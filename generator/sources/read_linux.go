package sources

import (
	"os"
	"slices"

	"golang.org/x/sys/unix"
)

// A door opens files of the site in one call of the system, which sees to it
// that the way does not lead out. An os.Root opens every folder on the way, and
// asks much of the file that does not matter here.
type door struct{ folder *os.File }

func openDoor(root *os.Root) (door, error) {
	folder, err := root.Open(".")
	return door{folder}, err
}

func (d door) close() error { return d.folder.Close() }

// read reads a file into space, which it grows if need be, in one go if the file
// has the size it is said to have. It returns false where the system cannot open
// files this way, and where anything goes wrong that an os.Root has to explain.
func (d door) read(path string, size int64, space []byte) (text []byte, ok bool) {
	fd, err := unix.Openat2(int(d.folder.Fd()), path, &unix.OpenHow{Flags: unix.O_RDONLY | unix.O_CLOEXEC, Resolve: unix.RESOLVE_BENEATH})
	if err != nil {
		return nil, false
	}
	defer unix.Close(fd)
	text = slices.Grow(space[:0], int(size)+1)[:size+1] // one more than it should have: less than asked for is all there is
	for n := 0; ; {
		if n == len(text) {
			text = append(text, make([]byte, len(text))...)
		}
		read, err := unix.Read(fd, text[n:])
		if err == unix.EINTR {
			continue
		}
		if err != nil {
			return nil, false
		}
		n += read
		if read == 0 || int64(n) == size {
			return text[:n], true
		}
	}
}
