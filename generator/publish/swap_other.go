//go:build !linux && !darwin

package publish

import (
	"errors"
	"os"
)

// exchange always fails, since this operating system cannot swap two folders in one step.
func exchange(from *os.File, a string, to *os.File, b string) error { return errors.ErrUnsupported }
