//go:build unix

package ledger

import (
	"os"

	"golang.org/x/sys/unix"
)

// lockFile takes a file's lock, which goes with the process, and reports
// whether it was free.
func lockFile(f *os.File) bool { return unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB) == nil }
