// Package statedir opens and locks the folders in which the program stores data for
// its next run: .cache in the site's folder, and .public.broadsheet beside the
// built site (public).
//
// No file operation may lead out of these folders. If a symbolic link is in one of the
// folders, or in its place, the package returns an error that names the link.
package statedir

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
)

// A Dir is an open folder in which the program stores data. It is safe for concurrent use.
type Dir struct {
	*os.Root
}

// Open opens a folder. It makes the folder and its parents if they do not exist. Open returns an
// error if the folder contains anything but regular files and folders, or if a regular file has one
// of the names in the argument folders.
func Open(path string, folders ...string) (*Dir, error) {
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err = os.MkdirAll(path, 0o755); err == nil {
			info, err = os.Lstat(path)
		}
	}
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, refuse(path, info.Mode())
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, err
	}
	d := &Dir{root}
	opened, err := root.Stat(".")
	if err == nil && !os.SameFile(info, opened) {
		// This error means that a symbolic link has replaced the folder since the call of Lstat.
		err = refuse(path, fs.ModeSymlink)
	}
	if err == nil {
		err = d.check(folders)
	}
	if err != nil {
		return nil, errors.Join(err, root.Close())
	}
	return d, nil
}

func (d *Dir) check(folders []string) error {
	list, err := fs.ReadDir(d.FS(), ".")
	if err != nil {
		return err
	}
	for _, e := range list {
		if !e.IsDir() && (!e.Type().IsRegular() || slices.Contains(folders, e.Name())) {
			return refuse(filepath.Join(d.Name(), e.Name()), e.Type())
		}
	}
	return nil
}

func refuse(path string, mode fs.FileMode) error {
	what := "not a folder"
	switch {
	case mode&fs.ModeSymlink != 0:
		what = "a symbolic link"
	case mode.IsDir():
		what = "a folder"
	case !mode.IsRegular():
		what = "neither a file nor a folder"
	}
	return fmt.Errorf("%s is %s, but this program keeps data of its own there: move or delete it", path, what)
}

// Open opens a file in the folder for reading. It returns an error for anything but a
// regular file, and does not wait for the writer of a named pipe.
func (d *Dir) Open(name string) (*os.File, error) {
	f, err := d.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = refuse(filepath.Join(d.Name(), name), info.Mode())
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// free returns an error if the folder has something other than a regular file under this name.
func (d *Dir) free(name string) error {
	info, err := d.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist) || err == nil && info.Mode().IsRegular():
		return nil
	case err == nil:
		err = refuse(filepath.Join(d.Name(), name), info.Mode())
	}
	return err
}

// Read returns the content and the FileInfo of the file with this name in the folder.
func (d *Dir) Read(name string) (string, fs.FileInfo, error) {
	f, err := d.Open(name)
	if err != nil {
		return "", nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", nil, err
	}
	var b strings.Builder
	b.Grow(int(info.Size()))
	_, err = f.WriteTo(&b)
	return b.String(), info, err
}

// Write replaces the content of a file. It writes a new file and renames it, so that the
// old file is intact after a crash. After an error it removes the new file. The caller must
// hold the lock of the folder.
func (d *Dir) Write(name string, data []byte) error {
	temp := name + ".new"
	if err := errors.Join(d.free(name), d.free(temp)); err != nil {
		return err
	}
	_ = d.Remove(temp) // the file exists if a process was killed while it wrote the file
	f, err := d.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err == nil {
		err = d.Rename(temp, name)
	}
	if err != nil {
		_ = d.Remove(temp)
	}
	return err
}

// IsReadOnly reports whether an attempt to write failed because the permissions forbid it
// or the file system is mounted read-only.
func IsReadOnly(err error) bool {
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS)
}

// Writable returns an error if no file can be created in the folder. It creates and removes
// a file to find out.
func (d *Dir) Writable() error {
	f, err := d.CreateTemp("test-")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), d.Remove(filepath.Base(f.Name())))
}

// temps is the number of calls of CreateTemp. The names of temporary files contain this number, so
// that this process never uses a name twice: another process may have removed the first file of
// that name.
var temps atomic.Int64

// CreateTemp makes a new file in the folder, with an unused name that begins with prefix.
func (d *Dir) CreateTemp(prefix string) (*os.File, error) {
	for tries := 0; ; tries++ {
		f, err := d.OpenFile(fmt.Sprintf("%s%d-%d", prefix, os.Getpid(), temps.Add(1)), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o644)
		if tries > 10_000 || !errors.Is(err, fs.ErrExist) {
			return f, err
		}
	}
}
