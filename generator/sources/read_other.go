//go:build !linux

package sources

import "os"

// A door would open files of the site faster than an os.Root does; here is none.
type door struct{}

func openDoor(*os.Root) (door, error) { return door{}, nil }

func (door) close() error { return nil }

func (door) read(string, int64, []byte) ([]byte, bool) { return nil, false }
