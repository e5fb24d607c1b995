//go:build !linux && !darwin && !freebsd && !netbsd && !openbsd && !dragonfly && !windows

package statedir

import "os"

// tryLock does nothing: these systems have no lock that ends with the process,
// and a lock that outlives a crash would be worse than none.
func tryLock(*os.File) (bool, error) { return true, nil }
