//go:build !linux && !darwin && !freebsd && !netbsd && !openbsd && !dragonfly

package publish

import (
	"os"
	"path/filepath"
)

// These systems lack operations between two open folders. If another process replaces a parent
// folder by a link at this moment, the functions in this file follow that link.

// hardLink makes a hard link in the folder to, at the path at. It is a link to the file at the same
// path in the folder from.
func hardLink(at string, from, to folder) error { return os.Link(from.path(at), to.path(at)) }

// move renames the file or folder a of the open folder from, so that it becomes b in the open
// folder to.
func move(from *os.File, a string, to *os.File, b string) error {
	return os.Rename(filepath.Join(from.Name(), a), filepath.Join(to.Name(), b))
}
