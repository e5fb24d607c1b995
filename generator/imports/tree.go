package imports

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"syscall"
	"unicode/utf8"
)

// A tree is the folder of an old site. It is only read. Symbolic links are followed within
// the folder; pipes and devices are not opened. A tree may be used with package fs.
type tree struct{ root *os.Root }

// openTree opens the folder of an old site.
func openTree(folder string) (tree, error) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return tree{}, fmt.Errorf("opening the folder of the old site: %w", err)
	}
	return tree{root}, nil
}

// look calls a function with the tree of a folder. The result is false if there is no such
// folder.
func look(folder string, is func(tree) bool) bool {
	t, err := openTree(folder)
	if err != nil {
		return false
	}
	defer t.root.Close()
	return is(t)
}

// Open opens a regular file or a folder.
func (t tree) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	f, err := t.root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		err = &fs.PathError{Op: "open", Path: name, Err: errors.New("neither a file nor a folder")}
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// ReadDir lists a folder without the entries that Open refuses: links that lead out of the
// tree or nowhere, pipes, devices, and what has a name that is not UTF-8.
func (t tree) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(t.root.FS(), name)
	return slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return !t.opens(path.Join(name, e.Name()), e) }), err
}

// opens reports whether an entry of a folder is a file or folder, or a link to one within the
// tree.
func (t tree) opens(name string, entry fs.DirEntry) bool {
	kind := entry.Type()
	if !utf8.ValidString(name) {
		return false
	}
	if kind&fs.ModeSymlink != 0 {
		info, err := t.root.Stat(name)
		if err != nil {
			return false
		}
		kind = info.Mode().Type()
	}
	return kind.IsRegular() || kind.IsDir()
}

// tellUnread tells what ReadDir leaves out of a folder and its subfolders.
func tellUnread(to *Sink, folder string) error {
	t, err := openTree(folder)
	if err != nil {
		return err
	}
	defer t.root.Close()
	return fs.WalkDir(t.root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil && !entry.IsDir():
			return err
		case entry.IsDir() && hiddenFolder(name):
			return fs.SkipDir
		case !utf8.ValidString(name):
			to.Told(Lost, "a file or folder whose name is not UTF-8", Place{File: strings.ToValidUTF8(name, "\uFFFD")})
		case !t.opens(name, entry):
			to.Told(Lost, "a link that leads out of the old site or nowhere, or a pipe", Place{File: name})
		}
		return nil
	})
}

// ignoreMissing returns nil for the error that a file or folder does not exist.
func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// Stat describes a file without opening it.
func (t tree) Stat(name string) (fs.FileInfo, error) { return t.root.Stat(name) }

// has reports whether there is a file or folder.
func (t tree) has(name string) bool {
	_, err := t.root.Stat(name)
	return err == nil
}

// hasFolder reports whether there is a folder.
func (t tree) hasFolder(name string) bool {
	info, err := t.root.Stat(name)
	return err == nil && info.IsDir()
}

// opener returns the function that opens a file, for the fields of File.
func (t tree) opener(name string) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return t.Open(name) }
}

// isFile reports whether an entry of a folder is a regular file, or a link to one within the
// tree.
func (t tree) isFile(name string, entry fs.DirEntry) bool {
	if entry.Type()&fs.ModeSymlink == 0 {
		return entry.Type().IsRegular()
	}
	info, err := t.root.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

// begins reports whether a file begins with a text.
func (t tree) begins(name, with string) bool {
	f, err := t.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	start := make([]byte, len(with))
	_, err = io.ReadFull(f, start)
	return err == nil && string(start) == with
}
