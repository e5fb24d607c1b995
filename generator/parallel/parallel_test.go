package parallel

import (
	"errors"
	"sync/atomic"
	"testing"
)

func TestEveryIndexIsVisitedOnce(t *testing.T) {
	for _, n := range []int{0, 1, 2, 1000} {
		visits := make([]atomic.Int32, n)
		EachWorker(n, func() func(int) { return func(i int) { visits[i].Add(1) } })
		for i := range visits {
			if got := visits[i].Load(); got != 1 {
				t.Errorf("of %d: index %d was visited %d times", n, i, got)
			}
		}
	}
}

func TestTheFirstErrorEndsTheLoop(t *testing.T) {
	failure := errors.New("failure")
	var calls atomic.Int64
	err := Try(1_000_000, func(i int) error {
		calls.Add(1)
		if i >= 3 {
			return failure
		}
		return nil
	})
	if !errors.Is(err, failure) {
		t.Errorf("error %v, want %v", err, failure)
	}
	if calls.Load() == 1_000_000 {
		t.Error("every index was visited in spite of the error")
	}
	if err := Try(10, func(int) error { return nil }); err != nil {
		t.Errorf("error %v without a failure", err)
	}
}
