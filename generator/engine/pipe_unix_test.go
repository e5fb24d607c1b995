//go:build unix

package engine

import (
	"net"
	"os"
	"path/filepath"
	"syscall"
)

// specialFiles make files that are no regular ones.
var specialFiles = map[string]func(at string) error{
	"pipe": func(at string) error { return syscall.Mkfifo(at, 0o644) },
	"socket": func(at string) error {
		folder, err := os.MkdirTemp("", "s") // the paths of sockets must be short
		if err != nil {
			return err
		}
		defer os.RemoveAll(folder)
		l, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(folder, "s"), Net: "unix"})
		if err != nil {
			return err
		}
		l.SetUnlinkOnClose(false)
		defer l.Close()
		return os.Rename(filepath.Join(folder, "s"), at)
	},
}
