//go:build !unix

package preview

import "errors"

// pipe makes a named pipe, which this system does not have.
func pipe(string) error { return errors.ErrUnsupported }
