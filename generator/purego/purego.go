// Package purego replaces github.com/ebitengine/purego. With that module,
// github.com/gen2brain/avif would call the library libavif if it is installed. The
// functions of this package find no library, so that avif always uses the encoder inside
// the program, and equal input gives equal bytes on every machine.
package purego

import "errors"

// Modes of Dlopen. They have no effect.
const (
	RTLD_NOW    = 2
	RTLD_GLOBAL = 0x100
)

// Dlopen always returns an error: no library is loaded.
func Dlopen(path string, mode int) (uintptr, error) {
	return 0, errors.New(path + " is not loaded, since the program uses no libraries of the system")
}

// RegisterLibFunc always panics. On Windows, the module avif calls it without Dlopen,
// recovers from the panic, and uses the encoder inside the program.
func RegisterLibFunc(function any, library uintptr, name string) {
	panic(name + " is not used, since the program uses no libraries of the system")
}
