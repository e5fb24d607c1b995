//go:build !linux && !darwin

package publish

import "errors"

// exchange has no such call here: two renames take its place.
func exchange(a, b string) error { return errors.ErrUnsupported }
