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

// Refresh returns a copy of t in which the files at the given paths have their present
// metadata and no digest. It returns false if a new Scan is needed: after changes of
// folders, of symbolic links and of files that a site may share with an outer site, and for
// names about which Scan reports problems.
func (t *Tree) Refresh(paths []string) (*Tree, bool) {
	if t.linked {
		return nil, false
	}
	fresh := &Tree{Root: t.Root, root: t.root, beneath: t.beneath, outer: t.outer, Files: slices.Clone(t.Files)}
	for _, p := range paths {
		if !Ignored(p) && (strings.HasPrefix(p, Above) || t.mayShare(p) || !fresh.refresh(p)) {
			return nil, false
		}
	}
	return fresh, true
}

// refresh updates the metadata of the file at a path. It returns false if a new Scan is
// needed.
func (t *Tree) refresh(p string) bool {
	i, known := slices.BinarySearchFunc(t.Files, p, func(f File, p string) int { return cmp.Compare(f.Path, p) })
	info, err := os.Lstat(filepath.Join(t.Root, filepath.FromSlash(p)))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if known {
			t.Files = slices.Delete(t.Files, i, i+1)
			return true
		}
		// If the path was that of a folder, the files in this folder no longer exist, and a new
		// Scan is needed.
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

// Ignored reports whether Scan skips a path, which begins with "../" if it is in the folder
// of the outer site: it is outside the folders that this program
// reads, or belongs to an editor, version control or the operating system.
func Ignored(p string) bool {
	read := topFolders()
	if above, found := strings.CutPrefix(p, Above); found {
		p, read = above, sharedFolders
	}
	top, _, _ := strings.Cut(p, "/")
	if !slices.Contains(read, top) {
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
