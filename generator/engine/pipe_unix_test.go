//go:build unix

package engine

import "syscall"

// specialFiles make files that are no regular ones.
var specialFiles = map[string]func(at string) error{
	"pipe": func(at string) error { return syscall.Mkfifo(at, 0o644) },
}
