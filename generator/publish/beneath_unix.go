//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package publish

import (
	"os"
	"path"

	"golang.org/x/sys/unix"
)

// Package os has no operations between two roots. The functions in this file therefore use
// system calls that take an open folder and the name of a file in it.

// hardLink makes a hard link at a path in one folder (to) for the file at the same path in
// another folder (from).
func hardLink(at string, from, to folder) error {
	a, err := from.root.Open(local(parent(at)))
	if err != nil {
		return err
	}
	defer a.Close()
	b, err := to.root.Open(local(parent(at)))
	if err != nil {
		return err
	}
	defer b.Close()
	name := path.Base(at)
	return os.NewSyscallError("linkat", unix.Linkat(int(a.Fd()), name, int(b.Fd()), name, 0))
}

// move renames the file or folder a of the open folder from, so that it becomes b in the open
// folder to.
func move(from *os.File, a string, to *os.File, b string) error {
	return os.NewSyscallError("renameat", unix.Renameat(int(from.Fd()), a, int(to.Fd()), b))
}
