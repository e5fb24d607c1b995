//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package statedir

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// tryLock locks a file. It returns false if another process holds the lock.
func tryLock(file *os.File) (bool, error) {
	err := unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) {
		return false, nil
	}
	return err == nil, os.NewSyscallError("flock", err)
}
