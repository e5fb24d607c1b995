// Package parallel calls a function for every index from 0 to n−1, on all processors at
// once.
package parallel

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Each calls do for every index from 0 to n−1, on several goroutines, and
// returns after the last call. Calls start in ascending order of the indexes.
func Each(n int, do func(i int)) {
	EachWorker(n, func() func(i int) { return do })
}

// EachWorker calls a function for every index like Each, but every goroutine calls start once and
// uses the function that start returns. Only one goroutine calls that function, so it may reuse
// buffers without a lock.
func EachWorker(n int, start func() func(i int)) {
	_ = TryWorker(n, func() func(i int) error {
		do := start()
		return func(i int) error { do(i); return nil }
	})
}

// Try calls do for every index like Each, but do may return an error. After an error, Try starts no
// further call, waits for the running calls and returns the first error.
func Try(n int, do func(i int) error) error {
	return TryWorker(n, func() func(i int) error { return do })
}

// TryWorker calls a function for every index like Try, but every goroutine calls start once and
// uses the function that start returns. If that function panics, TryWorker panics in the goroutine
// of its caller.
func TryWorker(n int, start func() func(i int) error) error {
	var next atomic.Int64
	var failed atomic.Bool
	var first error
	var once sync.Once
	fail := func(err error) {
		once.Do(func() { first = err })
		failed.Store(true)
	}
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		workers.Go(func() {
			defer func() {
				if value := recover(); value != nil {
					fail(panicked{errorOf(value)})
				}
			}()
			do := start()
			for !failed.Load() {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				if err := do(i); err != nil {
					fail(err)
				}
			}
		})
	}
	workers.Wait()
	if p, ok := first.(panicked); ok {
		panic(p)
	}
	return first
}
