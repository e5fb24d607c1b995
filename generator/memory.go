package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync/atomic"
)

// What a build may take before memory is collected: so much for the program,
// and for each text and each of its bytes; some in any case.
const (
	memoryForItself = 30 << 20
	memoryPerText   = 2 << 10
	memoryPerByte   = 0.85
	memoryAtLeast   = 64 << 20
)

// spareCollecting has memory collected only when a build has taken what a site
// of its size needs anyway, which the function it returns is told. A build is
// over in seconds; Go's own settings, meant for programs that go on, would have
// it collect dozens of times for what a browser's tab takes. The environment's
// GOGC and GOMEMLIMIT win.
func spareCollecting() (sized func(texts int, bytes int64)) {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return nil
	}
	limit := new(atomic.Int64) // 0 as long as the size of the site is not known
	debug.SetMemoryLimit(memoryAtLeast)
	debug.SetGCPercent(-1)
	watchMemory(limit)
	return func(texts int, bytes int64) {
		limit.Store(max(memoryAtLeast, memoryForItself+int64(texts)*memoryPerText+int64(float64(bytes)*memoryPerByte)))
		debug.SetMemoryLimit(limit.Load())
	}
}

// watchMemory lets the program take more than the limit from when nearly all that
// memory is in use: to collect again and again would be in vain. What it has taken
// once it keeps: to give it back costs time, and what the build needs at most is
// the same.
func watchMemory(limit *atomic.Int64) {
	type mark struct{ _ [16]byte }
	runtime.SetFinalizer(&mark{}, func(*mark) { // it is called after the next collection
		heap := []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/gc/heap/goal:bytes"}}
		metrics.Read(heap)
		live, goal := int64(heap[0].Value.Uint64()), int64(heap[1].Value.Uint64())
		now := debug.SetMemoryLimit(-1)
		besides := max(0, now-goal) // what the heap's spaces and the runtime take
		more := max(live/16, 6<<20)
		if limit.Load() == 0 { // what the site needs may be many times as much
			more = live
		}
		if next := max(limit.Load(), live+more+besides); next > now {
			debug.SetMemoryLimit(next)
		}
		watchMemory(limit)
	})
}
