package fixes

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// Write writes the corrected files to the site's folder. Each file is replaced in one step. A
// file that has changed since Find read it is left as it is, and Write returns an error.
func Write(folder string, files []File) error {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return fmt.Errorf("opening the site's folder: %w", err)
	}
	defer root.Close()
	for i := range files {
		if err := files[i].write(root); err != nil {
			return fmt.Errorf("correcting %s: %w", files[i].Path, err)
		}
	}
	return nil
}

func (f *File) write(root *os.Root) error {
	if !strings.HasPrefix(f.Path, "content/") || isLinked(root.Name(), f.Path) {
		return errors.New("this is not a file in content/ itself")
	}
	at := filepath.FromSlash(f.Path)
	info, err := root.Lstat(at)
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("this is not a regular file")
	}
	if err != nil {
		return err
	}
	now, err := root.ReadFile(at)
	if err != nil {
		return err
	}
	if !bytes.Equal(now, f.Before) {
		return errors.New("the file has changed meanwhile; run fix again")
	}
	if !bytes.Equal(f.Before, f.After) {
		if err := replaceFile(root, at, f.After, info.Mode().Perm()); err != nil {
			return err
		}
	}
	if f.NewPath == f.Path {
		return nil
	}
	if isTaken(root.Name(), f.Path, f.NewPath) {
		return fmt.Errorf("there is a file %s already", f.NewPath)
	}
	return root.Rename(at, filepath.FromSlash(f.NewPath))
}

// replaceFile replaces the content of a file in one step: it writes a file with a name that the
// program does not read, and renames it.
func replaceFile(root *os.Root, at string, text []byte, mode fs.FileMode) (err error) {
	temp := filepath.Join(filepath.Dir(at), fmt.Sprintf(".%s.%d.tmp", filepath.Base(at), os.Getpid()))
	out, err := root.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = out.Write(text)
	err = errors.Join(err, out.Chmod(mode), out.Sync(), out.Close())
	if err == nil {
		err = root.Rename(temp, at)
	}
	if err != nil {
		err = errors.Join(err, root.Remove(temp))
	}
	return err
}

// isLinked reports whether a file, or a folder on the path to it, is a symbolic link or cannot be
// examined. The argument folder is the site's folder.
func isLinked(folder, at string) bool {
	for ; at != "." && at != "/"; at = path.Dir(at) {
		info, err := os.Lstat(filepath.Join(folder, filepath.FromSlash(at)))
		if err != nil || info.Mode()&fs.ModeSymlink != 0 {
			return true
		}
	}
	return false
}

// isTaken reports whether a file at the path from cannot be renamed to the path to, since another
// file has that path. On many systems, two paths that differ only in case are the same file.
func isTaken(folder, from, to string) bool {
	there, err := os.Lstat(filepath.Join(folder, filepath.FromSlash(to)))
	if err != nil {
		return !errors.Is(err, fs.ErrNotExist)
	}
	own, err := os.Lstat(filepath.Join(folder, filepath.FromSlash(from)))
	return err != nil || !os.SameFile(own, there)
}
