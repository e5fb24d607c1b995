package engine

import (
	"broadsheet/generator/parallel"
	"broadsheet/generator/problems"
)

// unreadable is the start of the message about a file whose reading panics.
const unreadable = "the file cannot be read"

// guard calls do, which reads a single file or renders a single page. If do panics, guard
// returns a problem in that file instead of panicking, so that other files and pages are
// still processed. The problem's message begins with what, such as "/a/ cannot be made".
func guard(file, what string, do func() ([]*problems.Problem, error)) ([]*problems.Problem, error) {
	var found []*problems.Problem
	var err, mistake error
	func() {
		defer parallel.Recover(&mistake)
		found, err = do()
	}()
	if mistake == nil {
		return found, err
	}
	return []*problems.Problem{problems.At(file, 0, 0, "%s: %v", what, mistake).
		Hint("please report this message with the file; a change to what it contains may help until then")}, nil
}
