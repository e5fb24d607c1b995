//go:build !linux && !darwin && !freebsd && !netbsd && !openbsd && !dragonfly

package publish

import (
	"os"
	"path/filepath"
)

// The functions in this file follow a link that another process makes at this moment in
// place of a parent folder, since these systems lack operations between two open folders.

// hardLink makes a hard link at a path in the folder to, for the file of the folder from at
// the same path.
func hardLink(at string, from, to folder) error { return os.Link(from.path(at), to.path(at)) }

// move renames the entry a of the open folder from, so that it becomes the entry b of the
// open folder to.
func move(from *os.File, a string, to *os.File, b string) error {
	return os.Rename(filepath.Join(from.Name(), a), filepath.Join(to.Name(), b))
}
