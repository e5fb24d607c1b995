// Package purego takes the place of github.com/ebitengine/purego, through which the module
// github.com/gen2brain/avif would call a libavif that happens to be installed. The functions
// of this package find no library, so that the module always uses the encoder that is part
// of the program, and equal input gives equal bytes on every machine.
package purego

import "errors"

// The modes of Dlopen, which it ignores.
const (
	RTLD_NOW    = 2
	RTLD_GLOBAL = 0x100
)

// Dlopen returns an error.
func Dlopen(path string, mode int) (uintptr, error) {
	return 0, errors.New(path + " is not loaded, since the program uses no libraries of the system")
}

// RegisterLibFunc panics. On Windows, where the module loads libraries without Dlopen, the
// module recovers from the panic and uses the encoder that is part of the program.
func RegisterLibFunc(function any, library uintptr, name string) {
	panic(name + " is not used, since the program uses no libraries of the system")
}
