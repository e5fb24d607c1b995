//go:build unix

package preview

import "syscall"

// pipe makes a named pipe.
func pipe(at string) error { return syscall.Mkfifo(at, 0o644) }
