package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// What a build may take before memory is collected: so much for the program,
// and for each text and each of its bytes; some in any case.
const (
	memoryForItself = 28 << 20
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
	debug.SetMemoryLimit(memoryAtLeast)
	debug.SetGCPercent(-1)
	watchMemory()
	return func(texts int, bytes int64) {
		debug.SetMemoryLimit(max(memoryAtLeast, memoryForItself+int64(texts)*memoryPerText+int64(float64(bytes)*memoryPerByte)))
	}
}

// watchMemory raises the limit after a collection that has left nearly all of it
// in use: a site of unusual texts may need more, and to collect again and again
// would be in vain.
func watchMemory() {
	type mark struct{ _ [16]byte }
	runtime.SetFinalizer(&mark{}, func(*mark) { // it is called after the next collection
		live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(live)
		if needed := int64(live[0].Value.Uint64())*9/8 + 16<<20; needed > debug.SetMemoryLimit(-1) {
			debug.SetMemoryLimit(needed)
		}
		watchMemory()
	})
}
