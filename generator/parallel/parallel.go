// Package parallel runs a function for every index of a range on all
// processors. It has no state and knows no other package.
package parallel

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Each calls do for each of 0 … n−1. Indexes are taken in ascending order.
func Each(n int, do func(i int)) {
	EachWorker(n, func() func(i int) { return do })
}

// EachWorker calls a function for each of 0 … n−1. Every worker obtains its
// own from start, so that the function may reuse buffers without a lock.
func EachWorker(n int, start func() func(i int)) {
	_ = TryWorker(n, func() func(i int) error {
		do := start()
		return func(i int) error { do(i); return nil }
	})
}

// Try calls do for each of 0 … n−1 and returns the first error. After an error
// no further index is taken; calls that have begun are waited for.
func Try(n int, do func(i int) error) error {
	return TryWorker(n, func() func(i int) error { return do })
}

// TryWorker is Try with a function of its own for every worker.
func TryWorker(n int, start func() func(i int) error) error {
	var next atomic.Int64
	var failed atomic.Bool
	var first error
	var once sync.Once
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		workers.Go(func() {
			do := start()
			for !failed.Load() {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				if err := do(i); err != nil {
					once.Do(func() { first = err })
					failed.Store(true)
				}
			}
		})
	}
	workers.Wait()
	return first
}
