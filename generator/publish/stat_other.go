//go:build !linux && !darwin && !freebsd && !netbsd && !openbsd && !dragonfly

package publish

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// A base is a folder in which many files are looked at. It is not held open:
// on Windows an open folder cannot be renamed.
type base struct{ path string }

func openBase(path string) (base, error) { return base{path}, nil }

func (b base) close() error { return nil }

// lstat returns what stands at a path, with slashes; "" is the folder itself.
func (b base) lstat(path string) (stat, error) {
	info, err := os.Lstat(filepath.Join(b.path, filepath.FromSlash(path)))
	if errors.Is(err, syscall.ENOTDIR) { // below a file is nothing
		err = fs.ErrNotExist
	}
	if err != nil {
		return stat{}, err
	}
	return statOf(info), nil
}

func statOf(info fs.FileInfo) stat {
	return stat{regular: info.Mode().IsRegular(), folder: info.IsDir(), size: info.Size(), time: info.ModTime().UnixNano()}
}
