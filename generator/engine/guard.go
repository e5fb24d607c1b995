package engine

import (
	"fmt"
	"runtime/debug"
	"strings"

	"broadsheet/generator/problems"
)

// guard calls do, which works on a single file or page. If do panics, guard returns an
// error of the author's site that names the file, so that a mistake in the program
// concerns that file only. What says what failed, such as "/a/ cannot be made".
func guard(file, what string, do func() ([]*problems.Problem, error)) (found []*problems.Problem, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			found, err = []*problems.Problem{crash(file, what, cause)}, nil
		}
	}()
	return do()
}

// crash returns the problem for a panic. Its hint has the place in the program, for a
// report to its makers.
func crash(file, what string, cause any) *problems.Problem {
	place := ""
	_, after, _ := strings.Cut(string(debug.Stack()), "\npanic(")
	for line := range strings.Lines(after) {
		if _, own, ok := strings.Cut(line, "/generator/"); ok && strings.HasPrefix(line, "\t") {
			own, _, _ = strings.Cut(own, " ")
			place = fmt.Sprintf(" (%s)", strings.TrimSpace(own))
			break
		}
	}
	return problems.At(file, 0, 0, "%s because of a mistake in the program: %v%s", what, cause, place).
		Hint("please report this message with the file; a change to what it contains may help until then")
}
