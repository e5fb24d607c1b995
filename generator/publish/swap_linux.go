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
	err := unix.Renameat2(int(from.Fd()), a, int(to.Fd()), b, unix.RENAME_EXCHANGE)
	switch {
	case err == nil:
		return nil
	case err == unix.EINVAL || err == unix.ENOSYS || err == unix.EXDEV:
		// This error means that the file system or the kernel cannot exchange folders. The file
		// system overlayfs returns EXDEV.
		return fmt.Errorf("exchanging %s and %s: %w", a, b, errors.ErrUnsupported)
	}
	return &fs.PathError{Op: "exchange", Path: b, Err: err}
}
