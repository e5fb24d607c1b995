//go:build !linux && !darwin && !freebsd && !netbsd && !openbsd && !dragonfly && !windows

package statedir

import (
	"io/fs"
	"os"
)

// tryLock always returns true, without a lock. The locks of these systems do not end with
// their process, and a lock that remains after a crash would be worse than no lock.
func tryLock(*os.File) (bool, error) { return true, nil }

// isHardLink always returns false: on these systems, the number of a file's names is unknown.
func isHardLink(fs.FileInfo) bool { return false }
