package parallel

import (
	"strings"
	"testing"
)

// A panic of any goroutine becomes the error of the function that defers Recover, with
// the place where it began.
func TestRecover(t *testing.T) {
	var empty []int
	broken := func(i int) int { return empty[i] }
	for name, work := range map[string]func(){
		"itself":   func() { broken(7) },
		"parallel": func() { Each(100, func(i int) { broken(7) }) },
		"nested":   func() { Each(3, func(int) { Each(3, func(i int) { broken(7) }) }) },
	} {
		err := func() (err error) {
			defer Recover(&err)
			work()
			return nil
		}()
		want := "a mistake in this program at parallel/recover_test.go:12: runtime error: index out of range [7] with length 0"
		if err == nil || err.Error() != want {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := func() (err error) { defer Recover(&err); return nil }(); err != nil {
		t.Error(err)
	}
	if err := func() (err error) { defer Recover(&err); panic("words") }(); err == nil || !strings.HasSuffix(err.Error(), ": words") {
		t.Error(err)
	}
}
