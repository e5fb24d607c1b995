package publish

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/cespare/xxhash/v2"
)

// A folder is an open folder. Its methods do the file operations of this package, with
// paths relative to the folder, with slashes; "" is the folder itself. No symbolic link
// leads an operation out of the folder, even if another process makes the link during the
// operation. Tests can make each operation fail.
type folder struct {
	root  *os.Root
	fault fault
}

// A fault returns the error of an operation op on a path. The function is nil except in
// tests.
type fault func(op, path string) error

func (f fault) check(op, path string) error {
	if f == nil {
		return nil
	}
	if err := f(op, path); err != nil {
		return &fs.PathError{Op: op, Path: path, Err: err}
	}
	return nil
}

func (f folder) check(op, path string) error { return f.fault.check(op, f.path(path)) }

// path returns the path on the disk of the file at a path in the folder.
func (f folder) path(path string) string {
	return filepath.Join(f.root.Name(), filepath.FromSlash(path))
}

// local returns a path for the methods of os.Root.
func local(path string) string { return cmp.Or(filepath.FromSlash(path), ".") }

// close closes the folder. It does nothing if the folder is not open.
func (f *folder) close() error {
	if f.root == nil {
		return nil
	}
	err := f.root.Close()
	f.root = nil
	return err
}

// folder opens the folder at a path within the folder f.
func (f folder) folder(path string) (folder, error) {
	root, err := f.root.OpenRoot(local(path))
	return folder{root, f.fault}, err
}

func (f folder) lstat(path string) (fs.FileInfo, error) {
	if err := f.check("lstat", path); err != nil {
		return nil, err
	}
	info, err := f.root.Lstat(local(path))
	if errors.Is(err, syscall.ENOTDIR) { // the path leads through a file, so nothing exists there
		err = &fs.PathError{Op: "lstat", Path: path, Err: fs.ErrNotExist}
	}
	return info, err
}

func (f folder) exists(path string) (bool, error) {
	_, err := f.lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// list returns the names in a folder, unsorted.
func (f folder) list(path string) ([]fs.DirEntry, error) {
	if err := f.check("list", path); err != nil {
		return nil, err
	}
	// Without O_NONBLOCK, package os switches the mode of the file on and off by four system calls.
	dir, err := f.root.OpenFile(local(path), os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	return dir.ReadDir(-1)
}

func (f folder) info(d fs.DirEntry) (fs.FileInfo, error) {
	if err := f.check("lstat", d.Name()); err != nil {
		return nil, err
	}
	return d.Info()
}

func (f folder) mkdir(path string) error {
	if err := f.check("mkdir", path); err != nil {
		return err
	}
	return f.root.Mkdir(local(path), 0o755)
}

func (f folder) removeAll(path string) error {
	if err := f.check("removeAll", path); err != nil {
		return err
	}
	return f.root.RemoveAll(local(path))
}

func (f folder) rename(from, to string) error {
	if err := f.check("rename", from); err != nil {
		return err
	}
	return f.root.Rename(local(from), local(to))
}

// renameTo renames the file or folder a of the folder f, so that it becomes b in the folder other.
func (f folder) renameTo(a string, other folder, b string) error {
	if err := f.check("rename", a); err != nil {
		return err
	}
	return f.with(other, func(from, to *os.File) error { return move(from, a, to, b) })
}

// exchange swaps two folders in one step: a, which is in the folder f, and b, which is in the
// folder other. The error is errors.ErrUnsupported if the file system cannot do that.
func (f folder) exchange(a string, other folder, b string) error {
	if err := f.check("exchange", a); err != nil {
		return err
	}
	return f.with(other, func(from, to *os.File) error { return exchange(from, a, to, b) })
}

// with calls the function do with the folders f and other as open files.
func (f folder) with(other folder, do func(from, to *os.File) error) error {
	from, err := f.root.Open(".")
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := other.root.Open(".")
	if err != nil {
		return err
	}
	defer to.Close()
	return do(from, to)
}

// open opens a file for reading. It does not wait for the writer of a named pipe.
func (f folder) open(path string) (*os.File, error) {
	if err := f.check("open", path); err != nil {
		return nil, err
	}
	return f.root.OpenFile(local(path), os.O_RDONLY|syscall.O_NONBLOCK, 0)
}

// create makes a file with the given data. It fails if the file exists.
func (f folder) create(path string, data []byte) error {
	_, err := f.copy(path, bytes.NewReader(data))
	return err
}

// link makes a hard link at a path in the folder f to the file at the same path in the folder from.
// If the link is impossible, or the file is a symbolic link, link copies the file with its mode and
// time.
func (f folder) link(path string, from folder, info fs.FileInfo) error {
	if err := f.check("link", path); err != nil {
		return err
	}
	if info.Mode()&fs.ModeSymlink != 0 {
		target, err := from.root.Readlink(local(path))
		if err != nil {
			return err
		}
		return f.root.Symlink(target, local(path))
	}
	err := hardLink(path, from, f)
	if err == nil || !info.Mode().IsRegular() {
		return err
	}
	in, err := from.open(path)
	if err != nil {
		return err
	}
	defer in.Close()
	if _, err := f.copy(path, in); err != nil {
		return err
	}
	return errors.Join(f.root.Chmod(local(path), info.Mode().Perm()), f.root.Chtimes(local(path), info.ModTime(), info.ModTime()))
}

// A checksum is the XXH64 of a file's content. Size and checksum together suffice to notice
// changes of a file; SHA-256 would take 5 % of the time of a build.
type checksum uint64

func checksumOf(data []byte) checksum { return checksum(xxhash.Sum64(data)) }

func checksumFrom(in io.Reader) (sum checksum, size int64, err error) {
	hash := xxhash.New()
	size, err = io.Copy(hash, in)
	return checksum(hash.Sum64()), size, err
}

// checksum reads a file and returns its checksum.
func (f folder) checksum(path string) (checksum, error) {
	in, err := f.open(path)
	if err != nil {
		return 0, err
	}
	defer in.Close()
	sum, _, err := checksumFrom(in)
	return sum, err
}

// parent returns the folder that contains a path. The result "" is the destination itself.
func parent(path string) string { return path[:max(0, strings.LastIndexByte(path, '/'))] }
