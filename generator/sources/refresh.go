package sources

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Refresh returns the tree with the files at some paths as they are now, still
// to be loaded; all others are as they were. It is not whole (and false comes
// back) where only a scan can tell what has become of the site: after changes
// of folders, symbolic links and names that a scan would have something to say
// of.
func (t *Tree) Refresh(paths []string) (*Tree, bool) {
	if t.linked {
		return nil, false
	}
	fresh := &Tree{Root: t.Root, root: t.root, door: t.door, Files: slices.Clone(t.Files)}
	for _, p := range paths {
		if !Ignored(p) && !fresh.refresh(p) {
			return nil, false
		}
	}
	return fresh, true
}

// refresh brings one path up to date, and reports whether it could.
func (t *Tree) refresh(p string) bool {
	i, known := slices.BinarySearchFunc(t.Files, p, func(f File, p string) int { return cmp.Compare(f.Path, p) })
	info, err := os.Lstat(filepath.Join(t.Root, filepath.FromSlash(p)))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if known {
			t.Files = slices.Delete(t.Files, i, i+1)
			return true
		}
		// What is gone may have been a folder.
		return i == len(t.Files) || !strings.HasPrefix(t.Files[i].Path, p+"/")
	case err != nil || !info.Mode().IsRegular():
		return false
	}
	kind, problem := kindOf(p)
	if kind == 0 || problem != nil || badName(path.Dir(p), path.Base(p)) != nil {
		return false
	}
	f := File{Path: p, Kind: kind, Size: info.Size(), stamp: stampOf(info)}
	if known {
		t.Files[i] = f
	} else {
		t.Files = slices.Insert(t.Files, i, f)
	}
	return true
}

// Ignored reports whether a path in the site's folder is none of the site's:
// outside its folders, or what an editor, version control or the operating
// system left there.
func Ignored(p string) bool {
	top, _, _ := strings.Cut(p, "/")
	if !slices.Contains(tops(), top) {
		return true
	}
	for folder, rest := top, strings.TrimPrefix(p[len(top):], "/"); rest != ""; {
		name, below, _ := strings.Cut(rest, "/")
		if ignored(folder, name) {
			return true
		}
		folder, rest = folder+"/"+name, below
	}
	return false
}
