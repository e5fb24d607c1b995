package parallel

import (
	"fmt"
	"path"
	"runtime"
	"strings"
)

// A panicked is an error that describes a panic in another goroutine. TryWorker panics with
// this error in the goroutine of its caller.
type panicked struct{ error }

// Recover must be called by defer. It turns a panic of the surrounding function into an
// error, which names the file and line of the panic, and stores the error in *err.
func Recover(err *error) {
	if value := recover(); value != nil {
		*err = errorOf(value)
	}
}

// errorOf returns an error with the value of a panic and the file and line where the panic
// occurred. It must be called while a deferred function handles the panic, since it reads
// the line from the stack.
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
