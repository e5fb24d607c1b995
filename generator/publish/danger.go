package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// resolve returns the path of the destination without symbolic links, and makes its parent
// folder. It returns an error if replacing the destination would destroy files of the
// author. Folders are compared by os.SameFile, since a folder can have several paths.
func resolve(dest, source string) (string, error) {
	if dest == "" {
		return "", errors.New("no destination folder is given")
	}
	dest, err := filepath.Abs(dest)
	if err != nil {
		return "", err
	}
	_, err = os.Lstat(dest)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := errors.Join(danger(dest, source), staysIn(source, dest)); err != nil {
			return "", err
		}
		if err := os.MkdirAll(filepath.Dir(dest), 0o755); err != nil {
			return "", err
		}
		parent, err := filepath.EvalSymlinks(filepath.Dir(dest))
		if err != nil {
			return "", err
		}
		dest = filepath.Join(parent, filepath.Base(dest))
	case err != nil:
		return "", err
	default:
		if err := staysIn(source, dest); err != nil {
			return "", err
		}
		link := dest
		if dest, err = filepath.EvalSymlinks(dest); err != nil {
			return "", fmt.Errorf("the destination %s is a link that leads nowhere: %w", link, err)
		}
		info, err := os.Stat(dest)
		if err != nil {
			return "", err
		}
		if !info.IsDir() {
			return "", fmt.Errorf("the destination %s is a file, not a folder", dest)
		}
	}
	return dest, danger(dest, source)
}

// staysIn returns an error if the destination's path begins in the site's folder and leaves
// it by a symbolic link. Otherwise, a link in a downloaded site could make a build replace
// any folder of the author.
func staysIn(source, dest string) error {
	source, err := filepath.Abs(source)
	if err != nil {
		return err
	}
	inside, err := filepath.Rel(source, dest)
	if err != nil || !filepath.IsLocal(inside) {
		return nil
	}
	for at := dest; at != source && at != filepath.Dir(at); at = filepath.Dir(at) {
		info, err := os.Lstat(at)
		if err != nil || info.Mode()&fs.ModeSymlink == 0 {
			continue
		}
		if target, err := filepath.EvalSymlinks(at); err == nil && !within(target, source) {
			return fmt.Errorf("%s is a symbolic link that leads out of the site: delete it, or name the folder %s with --destination", at, target)
		}
	}
	return nil
}

// danger returns an error if dest is a folder that a build must not replace, such as one
// that contains the site.
func danger(dest, source string) error {
	refuse := func(why string) error {
		return fmt.Errorf("the destination %s is %s: choose a folder of its own, such as public", dest, why)
	}
	if filepath.Dir(dest) == dest {
		return refuse("the root of the file system")
	}
	if home, err := os.UserHomeDir(); err == nil && within(home, dest) {
		return refuse("your home folder, or holds it")
	}
	source, err := filepath.Abs(source)
	if err != nil {
		return err
	}
	if real, err := filepath.EvalSymlinks(source); err == nil {
		source = real
	}
	if within(source, dest) {
		return refuse("the folder of the site, or holds it")
	}
	for _, name := range []string{"content", "templates", "static", "generator", ".git", ".github", ".cache"} {
		if within(dest, filepath.Join(source, name)) {
			return refuse("in the site's folder " + name)
		}
	}
	return nil
}

// within reports whether a path equals a folder or lies inside the folder. The path need
// not exist.
func within(path, folder string) bool {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	info, err := os.Stat(folder)
	for {
		if path == folder {
			return true
		}
		if at, err2 := os.Stat(path); err == nil && err2 == nil && os.SameFile(at, info) {
			return true
		}
		up := filepath.Dir(path)
		if up == path {
			return false
		}
		path = up
	}
}
