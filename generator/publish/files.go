package publish

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"
	"syscall"

	"github.com/cespare/xxhash/v2"
)

// A fileSystem does the file operations of this package. Tests can make each operation
// fail.
type fileSystem struct {
	// returns the error of an operation op on a path; the function is nil except in tests
	fault func(op, path string) error
}

func (f fileSystem) check(op, path string) error {
	if f.fault == nil {
		return nil
	}
	if err := f.fault(op, path); err != nil {
		return &fs.PathError{Op: op, Path: path, Err: err}
	}
	return nil
}

func (f fileSystem) lstat(path string) (fs.FileInfo, error) {
	if err := f.check("lstat", path); err != nil {
		return nil, err
	}
	info, err := os.Lstat(path)
	if errors.Is(err, syscall.ENOTDIR) { // a parent is a file, so the path does not exist
		err = &fs.PathError{Op: "lstat", Path: path, Err: fs.ErrNotExist}
	}
	return info, err
}

func (f fileSystem) exists(path string) (bool, error) {
	_, err := f.lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

func (f fileSystem) list(path string) ([]fs.DirEntry, error) {
	if err := f.check("list", path); err != nil {
		return nil, err
	}
	return os.ReadDir(path)
}

func (f fileSystem) info(d fs.DirEntry) (fs.FileInfo, error) {
	if err := f.check("lstat", d.Name()); err != nil {
		return nil, err
	}
	return d.Info()
}

func (f fileSystem) mkdir(path string) error {
	if err := f.check("mkdir", path); err != nil {
		return err
	}
	return os.Mkdir(path, 0o755)
}

func (f fileSystem) removeAll(path string) error {
	if err := f.check("removeAll", path); err != nil {
		return err
	}
	return os.RemoveAll(path)
}

func (f fileSystem) rename(from, to string) error {
	if err := f.check("rename", from); err != nil {
		return err
	}
	return os.Rename(from, to)
}

// exchange swaps two folders in one step. The error is errors.ErrUnsupported if the file
// system has no such operation.
func (f fileSystem) exchange(a, b string) error {
	if err := f.check("exchange", a); err != nil {
		return err
	}
	return exchange(a, b)
}

// create makes a file with the given data. It fails if the file exists.
func (f fileSystem) create(path string, data []byte) error {
	_, err := f.copy(path, bytes.NewReader(data))
	return err
}

// link makes a hard link at the path to for the file at the path from. If that is
// impossible, or from is a symbolic link, it copies the file with its mode and time.
func (f fileSystem) link(from, to string, info fs.FileInfo) error {
	if err := f.check("link", to); err != nil {
		return err
	}
	if info.Mode()&fs.ModeSymlink != 0 {
		target, err := os.Readlink(from)
		if err != nil {
			return err
		}
		return os.Symlink(target, to)
	}
	err := os.Link(from, to)
	if err == nil || !info.Mode().IsRegular() {
		return err
	}
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	if _, err := f.copy(to, in); err != nil {
		return err
	}
	return errors.Join(os.Chmod(to, info.Mode().Perm()), os.Chtimes(to, info.ModTime(), info.ModTime()))
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
func (f fileSystem) checksum(path string) (checksum, error) {
	if err := f.check("open", path); err != nil {
		return 0, err
	}
	in, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer in.Close()
	sum, _, err := checksumFrom(in)
	return sum, err
}

// parent returns the folder that contains a path. The result "" is the destination itself.
func parent(path string) string { return path[:max(0, strings.LastIndexByte(path, '/'))] }
