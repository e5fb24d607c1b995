//go:build !linux

package sources

import "os"

// open always fails, since openat2 exists only on Linux. Callers then use os.Root.
type beneath struct{}

func openBeneath(*os.Root) (beneath, error) { return beneath{}, nil }

func (beneath) close() error { return nil }

func (beneath) open(string, string) (*os.File, bool) { return nil, false }

func (beneath) read(string, int64, []byte) ([]byte, bool) { return nil, false }
