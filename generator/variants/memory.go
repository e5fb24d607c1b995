package variants

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
)

const (
	// maxOriginal is the largest number of bytes of memory that one original may take with
	// its variants.
	maxOriginal = 215 << 20
	// maxEncoder is the largest number of bytes of memory that the encoder of AVIF may take
	// for one variant. There is no AVIF of larger ones.
	maxEncoder = 110 << 20
	// atOnce is the number of bytes of memory that all originals in work may take together.
	// A single original may take more. The compiled AVIF encoder takes 20 MB besides.
	atOnce = 195 << 20
	// memoryLimit is the number of bytes by which the memory of the process may grow before
	// the garbage collector works harder.
	memoryLimit = 230 << 20
)

// A memoryNeed says how many bytes of memory an original takes.
type memoryNeed struct {
	decoding int64 // while it is decoded and scaled
	encoding int64 // while the variants that are needed in AVIF are encoded
	encoder  int64 // the part of encoding that the AVIF encoder may take
}

// memoryFor returns the memory that an original takes. The copies of half the size that a
// scaler makes take up to a quarter of the memory of the original. Each pixel of a variant
// takes up to 4 bytes.
func memoryFor(o *Original) (need memoryNeed) {
	need.decoding = o.Info.Cost * 5 / 4
	fine := o.Info.Type != typeJPEG
	for _, n := range o.Needs {
		for _, size := range n.Shape.Sizes(o.size()) {
			bytes := 4 * int64(size.Width) * int64(size.Height)
			need.decoding += bytes
			if n.hasAVIF() {
				need.encoding += bytes
				need.encoder = max(need.encoder, avifMemory(size, fine))
			}
		}
	}
	need.encoder = min(need.encoder, maxEncoder, max(0, atOnce-need.encoding))
	need.encoding += need.encoder
	return need
}

// limitMemory makes the garbage collector run so often that the process takes at most
// memoryLimit more bytes than now. It returns a function that restores the former limit.
func limitMemory() func() {
	used := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(used)
	limit := int64(used[0].Value.Uint64()-used[1].Value.Uint64()) + memoryLimit
	before := debug.SetMemoryLimit(-1)
	debug.SetMemoryLimit(min(limit, before))
	return func() { debug.SetMemoryLimit(before) }
}

// makeRoom must be called before many megabytes of memory are allocated. It collects garbage
// if the allocation would exceed the limit of limitMemory, since the garbage collector
// compares the memory with the limit only after an allocation.
func makeRoom(bytes int64) {
	const other = 16 << 20 // memory besides objects on the heap
	objects := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(objects)
	if int64(objects[0].Value.Uint64())+bytes > debug.SetMemoryLimit(-1)-other {
		runtime.GC()
	}
}

// A budget is a number of bytes of memory that several goroutines share.
type budget struct {
	mu    sync.Mutex
	given sync.Cond
	free  int64
}

func newBudget(bytes int64) *budget {
	b := &budget{free: bytes}
	b.given.L = &b.mu
	return b
}

// take waits until the bytes are free and takes them.
func (b *budget) take(bytes int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.free < bytes {
		b.given.Wait()
	}
	b.free -= bytes
}

// give makes bytes that were taken free again.
func (b *budget) give(bytes int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.free += bytes
	b.given.Broadcast()
}
