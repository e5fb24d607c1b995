package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"golang.org/x/sys/unix"
)

// exchange swaps the folder a of one open folder and the folder b of another in one step.
func exchange(from *os.File, a string, to *os.File, b string) error {
	err := unix.RenameatxNp(int(from.Fd()), a, int(to.Fd()), b, unix.RENAME_SWAP)
	switch {
	case err == nil:
		return nil
	case err == unix.ENOTSUP || err == unix.EINVAL:
		return fmt.Errorf("exchanging %s and %s: %w", a, b, errors.ErrUnsupported)
	}
	return &fs.PathError{Op: "exchange", Path: b, Err: err}
}
