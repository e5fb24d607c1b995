package parallel

import (
	"fmt"
	"path"
	"runtime"
	"strings"
)

// A panicked is a value that a function on another goroutine has panicked with.
type panicked struct{ error }

// Recover, deferred by a function, sets *err if the function panics, so that a mistake
// of the program concerns only the page or file that the function is for. The error
// says where the panic began.
func Recover(err *error) {
	if value := recover(); value != nil {
		*err = errorOf(value)
	}
}

// errorOf returns the error for the value of a panic. The caller must have been called
// by a deferred function during the panic.
func errorOf(value any) error {
	if p, ok := value.(panicked); ok {
		return p.error
	}
	callers := make([]uintptr, 64)
	frames := runtime.CallersFrames(callers[:runtime.Callers(2, callers)])
	at, begun := "", false
	for frame, more := frames.Next(); more; frame, more = frames.Next() {
		inRuntime := strings.HasPrefix(frame.Function, "runtime.")
		if begun && !inRuntime {
			at = fmt.Sprintf(" at %s:%d", path.Join(path.Base(path.Dir(frame.File)), path.Base(frame.File)), frame.Line)
			break
		}
		begun = begun || inRuntime
	}
	return fmt.Errorf("a mistake in this program%s: %v", at, value)
}
