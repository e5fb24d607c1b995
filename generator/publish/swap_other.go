//go:build !linux && !darwin

package publish

import "errors"

// exchange always fails, since this operating system cannot swap two folders in one step.
func exchange(a, b string) error { return errors.ErrUnsupported }
