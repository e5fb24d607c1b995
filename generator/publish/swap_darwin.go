package publish

import (
	"errors"
	"fmt"
	"io/fs"

	"golang.org/x/sys/unix"
)

// exchange swaps two folders in one step.
func exchange(a, b string) error {
	err := unix.RenamexNp(a, b, unix.RENAME_SWAP)
	switch {
	case err == nil:
		return nil
	case err == unix.ENOTSUP || err == unix.EINVAL:
		return fmt.Errorf("exchanging %s and %s: %w", a, b, errors.ErrUnsupported)
	}
	return &fs.PathError{Op: "exchange", Path: b, Err: err}
}
