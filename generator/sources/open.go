package sources

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"broadsheet/generator/problems"
)

// A RefusedError says why this program does not read an existing file of a site. The file
// may be a device, or a symbolic link to a file outside the site.
type RefusedError struct{ Why string }

func (e *RefusedError) Error() string { return e.Why }

// Reasons that RefusedError and the problems of Scan give.
const (
	leadsOut = "the symbolic link leads out of the site"
	notFile  = "this is not a file but a device, pipe or socket"
)

// Unreadable returns a problem that says why a file or folder cannot be read.
func Unreadable(at string, err error) *problems.Problem {
	if refused, ok := errors.AsType[*RefusedError](err); ok {
		p := problems.At(at, 0, 0, "%s", refused.Why)
		if refused.Why == leadsOut {
			p.Hint("copy what it leads to, or link by a relative path to something in content/, static/ or templates/")
		}
		return p
	}
	return problems.At(at, 0, 0, "%s cannot be read: %v", path.Base(at), reason(err))
}

// Unwritable returns a problem that says why a file or folder cannot be written.
func Unwritable(at string, err error) *problems.Problem {
	return problems.At(at, 0, 0, "%s cannot be written: %v", path.Base(at), reason(err))
}

// reason returns an error without the path in it, so that messages are the same on all
// machines.
func reason(err error) error {
	if pathError, ok := errors.AsType[*fs.PathError](err); ok {
		return pathError.Err
	}
	return err
}

// ReadFile returns the content of a file in a site's folder. The error is a *RefusedError
// if the file has more than limit bytes, is not regular, or is a symbolic link to a file
// outside the site.
func ReadFile(folder, path string, limit int64) ([]byte, error) {
	f, err := OpenFile(folder, path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	// The file may have grown since it was opened.
	text, err := io.ReadAll(io.LimitReader(f, limit+1))
	if int64(len(text)) > limit {
		return nil, &RefusedError{fmt.Sprintf("the file has more than %d bytes", limit)}
	}
	return text, err
}

// OpenFile opens a regular file in a site's folder, without a scan. It has the same rules
// and errors as Tree.Open.
func OpenFile(folder, path string) (*os.File, error) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	beneath, err := openBeneath(root)
	if err != nil {
		return nil, err
	}
	defer beneath.close()
	return (&Tree{Root: folder, root: root, beneath: beneath}).Open(path)
}

// Open opens a regular file of the site. The error is a *RefusedError for folders, pipes,
// devices, and symbolic links to files outside the site, even if such a link has replaced a
// file since the scan.
func (t *Tree) Open(path string) (*os.File, error) {
	f, err := t.open(path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	switch {
	case err != nil:
	case info.IsDir():
		err = &RefusedError{"this is a folder, not a file"}
	case !info.Mode().IsRegular():
		err = &RefusedError{notFile}
	default:
		return f, nil
	}
	return nil, errors.Join(err, f.Close())
}

// open opens a file or folder of the site, and does not wait for the writer of a named
// pipe.
func (t *Tree) open(path string) (*os.File, error) {
	t, path = t.from(path)
	if f, ok := t.beneath.open(path, t.Root); ok {
		return f, nil
	}
	target, err := t.resolve(path)
	if err != nil {
		return nil, err
	}
	if f, ok := t.beneath.open(target, t.Root); ok {
		return f, nil
	}
	f, err := t.root.OpenFile(filepath.FromSlash(target), os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	// A symbolic link may have replaced the file since resolve returned its path.
	opened, err := f.Stat()
	if err == nil {
		var there fs.FileInfo
		if there, err = t.root.Lstat(filepath.FromSlash(target)); err == nil && !os.SameFile(opened, there) {
			err = &RefusedError{leadsOut}
		}
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// maxLinks is the maximal number of symbolic links that resolve follows for one path, the
// same number as on Linux.
const maxLinks = 40

// resolve follows the symbolic links in a path of the site and returns the resulting path
// without links. The error is a *RefusedError if a link leads to a file that the site must
// not read (see mayLead).
func (t *Tree) resolve(p string) (string, error) {
	done, rest := "", strings.Split(p, "/")
	for links := 0; len(rest) > 0; {
		name := rest[0]
		rest = rest[1:]
		switch name {
		case "", ".":
			continue
		case "..":
			if done == "" {
				return "", &RefusedError{leadsOut}
			}
			done = strings.TrimPrefix(path.Dir("/"+done), "/")
			continue
		}
		at := path.Join(done, name)
		info, err := t.root.Lstat(filepath.FromSlash(at))
		switch {
		case err != nil:
			return "", err
		case info.Mode()&fs.ModeSymlink == 0:
			done = at
			continue
		}
		target, err := t.root.Readlink(filepath.FromSlash(at))
		if links++; err == nil && links > maxLinks {
			err = &fs.PathError{Op: "open", Path: p, Err: syscall.ELOOP}
		}
		if err == nil && filepath.IsAbs(target) {
			err = &RefusedError{leadsOut}
		}
		if err != nil {
			return "", err
		}
		rest = append(strings.Split(filepath.ToSlash(target), "/"), rest...)
	}
	if done != p && !mayLead(p, done) {
		return "", &RefusedError{leadsOut}
	}
	return done, nil
}

// mayLead reports whether a path p may lead to a target by symbolic links. Links in
// content, static and templates may lead only into these three folders, since .git/config
// can contain a password. A link directly in the site's folder, such as config.toml, may
// lead to any file of the site that is not hidden.
func mayLead(p, target string) bool {
	top, _, _ := strings.Cut(target, "/")
	if slices.Contains(topFolders(), top) {
		return true
	}
	return !strings.Contains(p, "/") && !strings.Contains("/"+target, "/.")
}
