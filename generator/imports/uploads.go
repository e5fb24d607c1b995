package imports

import (
	"path"
	"path/filepath"
	"regexp"
	"strings"
)

// An uploads is the folder with the pictures and files of an old site, if there is one.
type uploads struct {
	tree  tree
	there bool
	known map[string]bool // names of originals, for the case that the folder is not there
}

// openUploads opens the folder of pictures and files that lies beside an export.
func openUploads(folder string) *uploads {
	for _, name := range []string{"uploads", "wp-content/uploads"} {
		t, err := openTree(filepath.Join(folder, filepath.FromSlash(name)))
		if err == nil {
			return &uploads{t, true, map[string]bool{}}
		}
	}
	return &uploads{known: map[string]bool{}}
}

var sizedName = regexp.MustCompile(`-\d+x\d+(\.\w+)$`)

// find returns the name of the file that an old name stands for: that of the original
// rather than of a smaller copy. The result is "" if there is none. If the folder is not
// there, the author may add it later, so that names of files are enough.
func (u *uploads) find(name string) string {
	name = strings.TrimPrefix(path.Clean("/"+name), "/")
	if name == "" {
		return ""
	}
	if original := sizedName.ReplaceAllString(name, "$1"); original != name && u.hasFile(original) {
		return original
	}
	if u.hasFile(name) || !u.there {
		return name
	}
	return ""
}

func (u *uploads) hasFile(name string) bool {
	if !u.there {
		return u.known[name]
	}
	info, err := u.tree.Stat(name)
	return err == nil && info.Mode().IsRegular()
}
