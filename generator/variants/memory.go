package variants

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"

	"broadsheet/generator/images"
)

const (
	// maxOriginal is the maximum of memory in bytes for one original with its variants.
	maxOriginal = 215 << 20
	// maxEncoder is the maximum of memory in bytes for the AVIF encoder. Variants for which
	// the encoder would take more are not made in AVIF.
	maxEncoder = 110 << 20
	// atOnce is the maximum of memory in bytes for all originals that are processed at the
	// same time. If an original takes more, it is processed alone. The compiled AVIF
	// encoder takes 20 MB besides.
	atOnce = 195 << 20
	// memoryLimit is a number of bytes. While Make runs, the garbage collector runs more often once
	// the process takes this many bytes more than before Make.
	memoryLimit = 230 << 20
)

// A memoryNeed has the maximum numbers of bytes of memory that an original takes.
type memoryNeed struct {
	decoding int64 // bytes while the original is decoded and scaled
	encoding int64 // bytes while those variants are encoded that may be in AVIF
	encoder  int64 // the bytes of the field encoding that the AVIF encoder may take
}

// memoryFor returns how much memory an original takes. The smaller pictures that a scaler
// keeps take up to a quarter of the memory of the original. A pixel of a variant takes up
// to 4 bytes.
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

// Limit returns the largest size of a picture, in the proportions of the original, of which Make
// has enough memory to make variants. If Make can make variants of the original, the result is the
// size of the original.
func (o *Original) Limit() Size {
	limited := *o
	for scale := 1.; ; scale *= .98 {
		limited.Info.Width, limited.Info.Height = max(1, int(float64(o.Info.Width)*scale)), max(1, int(float64(o.Info.Height)*scale))
		limited.Info.Cost = int64(float64(o.Info.Cost) * scale * scale)
		if limited.Info.Cost <= images.MaxCost && memoryFor(&limited).decoding <= maxOriginal {
			return limited.size()
		}
	}
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

// makeRoom is called before many bytes of memory are allocated. It collects garbage if the
// allocation would exceed the limit that limitMemory has set: the garbage collector by itself heeds
// that limit only after an allocation.
func makeRoom(bytes int64) {
	const other = 16 << 20 // bytes of memory outside of the heap
	objects := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(objects)
	if int64(objects[0].Value.Uint64())+bytes > debug.SetMemoryLimit(-1)-other {
		runtime.GC()
	}
}

// A budget is an amount of memory that several goroutines share.
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

// take waits until the given number of bytes of the budget is free, and reserves these bytes.
func (b *budget) take(bytes int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.free < bytes {
		b.given.Wait()
	}
	b.free -= bytes
}

// give frees bytes of the budget that take has reserved.
func (b *budget) give(bytes int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.free += bytes
	b.given.Broadcast()
}
