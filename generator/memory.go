package main

import (
	"os"
	"runtime/debug"
)

// What a build may take before memory is collected: so much for the program,
// and for each text and each of its bytes.
const (
	memoryAtLeast = 48 << 20
	memoryPerText = 2 << 10
	memoryPerByte = 1
)

// spareCollecting lets memory grow to what a site of that size needs anyway
// before any of it is collected. A build is over in seconds; Go's own settings,
// meant for programs that go on, would have it collect dozens of times for the
// memory of a browser's tab. The environment's GOGC and GOMEMLIMIT win.
func spareCollecting(texts int, bytes int64) {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	debug.SetGCPercent(400)
	debug.SetMemoryLimit(memoryAtLeast + int64(texts)*memoryPerText + bytes*memoryPerByte)
}
