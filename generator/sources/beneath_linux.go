package sources

import (
	"os"
	"path/filepath"
	"slices"
	"sync"

	"golang.org/x/sys/unix"
)

// A beneath opens files below a folder with the system call openat2, which refuses symbolic
// links and paths that lead out of the folder. This is faster than os.Root, which opens
// each folder on the path.
type beneath struct {
	folder *os.File
	// closing protects the descriptor, the number of the open folder. It is locked while the folder
	// is closed, and read-locked while the descriptor is in use, since the kernel may give the
	// number of a closed folder to another file.
	closing *sync.RWMutex
}

func openBeneath(root *os.Root) (beneath, error) {
	folder, err := root.Open(".")
	return beneath{folder, new(sync.RWMutex)}, err
}

func (b beneath) close() error {
	b.closing.Lock()
	defer b.closing.Unlock()
	return b.folder.Close()
}

func (b beneath) descriptor(path string) (int, error) {
	b.closing.RLock()
	defer b.closing.RUnlock()
	return unix.Openat2(int(b.folder.Fd()), path, &unix.OpenHow{
		Flags: unix.O_RDONLY | unix.O_CLOEXEC | unix.O_NONBLOCK, Resolve: unix.RESOLVE_BENEATH | unix.RESOLVE_NO_SYMLINKS,
	})
}

// open opens a file or folder, and does not wait for the writer of a named pipe. The
// argument root is the path of the folder, for the name of the *os.File. If ok is false,
// the caller must use os.Root instead, which may succeed or return an error to report.
func (b beneath) open(path, root string) (f *os.File, ok bool) {
	fd, err := b.descriptor(path)
	if err != nil {
		return nil, false
	}
	return os.NewFile(uintptr(fd), filepath.Join(root, path)), true
}

// read reads a regular file into buffer, which grows if needed. The argument size is the
// expected size of the file in bytes. If ok is false, the caller must use os.Root instead.
func (b beneath) read(path string, size int64, buffer []byte) (text []byte, ok bool) {
	fd, err := b.descriptor(path)
	if err != nil {
		return nil, false
	}
	defer unix.Close(fd)
	var info unix.Stat_t
	if unix.Fstat(fd, &info) != nil || info.Mode&unix.S_IFMT != unix.S_IFREG {
		return nil, false
	}
	// One byte more is read than expected, to notice a file that has grown.
	text = slices.Grow(buffer[:0], int(size)+1)[:size+1]
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
