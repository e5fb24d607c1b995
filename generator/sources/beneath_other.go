//go:build !linux

package sources

import "os"

// A beneath takes the place of openat2, a system call that exists only on Linux. On other systems
// its methods always fail, and callers use os.Root instead.
type beneath struct{}

func openBeneath(*os.Root) (beneath, error) { return beneath{}, nil }

func (beneath) close() error { return nil }

func (beneath) open(string, string) (*os.File, bool) { return nil, false }

func (beneath) read(string, int64, []byte) ([]byte, bool) { return nil, false }
