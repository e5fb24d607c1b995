package statedir

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// tryLock reports whether it obtained the lock of a file. The locked byte is far
// beyond the text, so that other processes can read who holds the lock.
func tryLock(file *os.File) (bool, error) {
	at := &windows.Overlapped{OffsetHigh: 1}
	err := windows.LockFileEx(windows.Handle(file.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, at)
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return false, nil
	}
	return err == nil, os.NewSyscallError("LockFileEx", err)
}
