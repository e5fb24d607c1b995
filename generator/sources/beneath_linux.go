package sources

import (
	"os"
	"slices"

	"golang.org/x/sys/unix"
)

// beneath reads files below a folder, each with one system call to open it: openat2
// with RESOLVE_BENEATH, which refuses paths out of the folder. An os.Root would also
// open every folder on the path.
type beneath struct{ folder *os.File }

func openBeneath(root *os.Root) (beneath, error) {
	folder, err := root.Open(".")
	return beneath{folder}, err
}

func (b beneath) close() error { return b.folder.Close() }

// read reads a file of the expected size, in bytes, into buffer, which grows if needed.
// After any error, or if the kernel lacks openat2, ok is false. The caller then reads
// with os.Root, which returns an error to report.
func (b beneath) read(path string, size int64, buffer []byte) (text []byte, ok bool) {
	fd, err := unix.Openat2(int(b.folder.Fd()), path, &unix.OpenHow{Flags: unix.O_RDONLY | unix.O_CLOEXEC, Resolve: unix.RESOLVE_BENEATH})
	if err != nil {
		return nil, false
	}
	defer unix.Close(fd)
	text = slices.Grow(buffer[:0], int(size)+1)[:size+1] // one byte more shows whether the file has grown
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
