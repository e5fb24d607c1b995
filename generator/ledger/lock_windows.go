package ledger

import (
	"os"

	"golang.org/x/sys/windows"
)

// lockFile takes a file's lock, which goes with the process, and reports
// whether it was free.
func lockFile(f *os.File) bool {
	return windows.LockFileEx(windows.Handle(f.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &windows.Overlapped{}) == nil
}
