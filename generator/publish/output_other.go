//go:build !linux && !darwin && !freebsd && !netbsd && !openbsd && !dragonfly

package publish

import "os"

// An output is a file that is being written.
type output struct{ *os.File }

// createOutput makes a file that must not be there yet.
func createOutput(path string) (output, error) {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	return output{file}, err
}

func (o output) stat() (stat, error) {
	info, err := o.Stat()
	if err != nil {
		return stat{}, err
	}
	return statOf(info), nil
}

func (o output) close() error { return o.Close() }
