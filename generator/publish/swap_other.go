//go:build !linux && !darwin

package publish

import "errors"

// exchange fails: these systems have no call that swaps two folders in one step.
func exchange(a, b string) error { return errors.ErrUnsupported }
