package engine

import (
	"errors"
	"strings"
	"testing"

	"broadsheet/generator/problems"
)

// A panic becomes an error of the file; anything else stays what it is.
func TestGuard(t *testing.T) {
	found, err := guard("content/a.md", "/a/ cannot be made", func() ([]*problems.Problem, error) {
		var list []int
		return nil, errors.New(string(rune(list[len("abc")])))
	})
	if err != nil || len(found) != 1 {
		t.Fatalf("%v, %v", found, err)
	}
	p := found[0]
	if p.Severity != problems.Error || p.File != "content/a.md" || !strings.Contains(p.Message, "/a/ cannot be made") ||
		!strings.Contains(p.Message, "index out of range") || !strings.Contains(p.Message, "a mistake in this program at ") {
		t.Errorf("%+v", p)
	}
	failed, fault := []*problems.Problem{p}, errors.New("disk full")
	if found, err := guard("", "", func() ([]*problems.Problem, error) { return failed, fault }); len(found) != 1 || err != fault {
		t.Errorf("%v, %v", found, err)
	}
}
