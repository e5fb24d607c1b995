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

// A RefusedError says why a path of a site is not read, although there is something at
// the path.
type RefusedError struct{ Why string }

func (e *RefusedError) Error() string { return e.Why }

// Messages of a RefusedError and of the problems of a scan.
const (
	leadsOut = "the symbolic link leads out of the site"
	notFile  = "this is not a file but a device, pipe or socket"
)

// Unreadable returns the problem of a file or folder that cannot be read.
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

// Unwritable returns the problem of a file or folder that cannot be written.
func Unwritable(at string, err error) *problems.Problem {
	return problems.At(at, 0, 0, "%s cannot be written: %v", path.Base(at), reason(err))
}

// reason returns an error without its path, which differs between machines.
func reason(err error) error {
	if pathError, ok := errors.AsType[*fs.PathError](err); ok {
		return pathError.Err
	}
	return err
}

// ReadFile returns the content of a file in a site's folder. It reads only a regular
// file of at most limit bytes, and follows no symbolic link out of the site. For
// anything else the error is a *RefusedError.
func ReadFile(folder, path string, limit int64) ([]byte, error) {
	f, err := OpenFile(folder, path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.Size() > limit {
		return nil, &RefusedError{fmt.Sprintf("the file has %d bytes; at most %d are read", info.Size(), limit)}
	}
	return io.ReadAll(io.LimitReader(f, limit))
}

// OpenFile opens a regular file in a site's folder, like Tree.Open.
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

// Open opens a regular file of the site. It follows symbolic links only as a scan does,
// even if a file has been replaced by a link since the scan, and does not wait for the
// other end of a pipe.
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

// open opens a file or folder of the site without waiting.
func (t *Tree) open(path string) (*os.File, error) {
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
	// A symbolic link may have taken the place of the target since resolve.
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

// maxLinks is how many symbolic links of one path are followed, as on Linux.
const maxLinks = 40

// resolve returns the path, without symbolic links, to which a path of the site leads.
// The error is a *RefusedError if a link leads to a place from which a site reads
// nothing.
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

// mayLead reports whether the symbolic links of a path p may lead to a target in the
// site. Links of files in the site's folders may lead only into these, and not to .git,
// whose configuration can hold a password. A link beside these folders, such as
// config.toml, may lead to any file that is not hidden.
func mayLead(p, target string) bool {
	top, _, _ := strings.Cut(target, "/")
	if slices.Contains(topFolders(), top) {
		return true
	}
	return !strings.Contains(p, "/") && !strings.Contains("/"+target, "/.")
}
