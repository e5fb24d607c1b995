package variants

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"image"
	"io"
	"runtime"
	"runtime/debug"
	"sync"
	_ "unsafe" // go:linkname requires this import

	_ "github.com/gen2brain/avif" // the package with the AVIF encoder
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

// avifModule is a WebAssembly module, compressed with gzip: the AVIF encoder libavif with
// libaom. It is a variable of the package avif. That package's own function Encode takes
// three times the memory of encodeAVIF: it copies the memory of the module whenever the
// module asks for more, and no option prevents this.
//
//go:linkname avifModule github.com/gen2brain/avif.encodeWasm
var avifModule []byte

const (
	avifQuality = 60 // quality from 0 to 100 (best)
	avifSpeed   = 8  // from 0 (best) to 10 (fastest)
	avif444     = 1  // constant of libavif: the colour of every pixel
	avif420     = 3  // constant of libavif: one colour for every two by two pixels
)

// avifMemory returns the number of bytes of memory that encodeAVIF takes for a picture, including
// the pixels of the picture. The arguments are the size of the picture and the argument fine of
// encodeAVIF. The encoder adds a border to the picture.
func avifMemory(size Size, fine bool) int64 {
	bytes := int64(34)
	if fine {
		bytes = 50
	}
	return 4<<20 + bytes*int64(size.Width+64)*int64(size.Height+64)
}

// encoder returns the compiled module of the AVIF encoder. The first call compiles it, which takes
// 1.4 s of CPU time and, for that time, 80 MB of memory.
var encoder = sync.OnceValues(func() (compiled wazero.CompiledModule, err error) {
	r, err := gzip.NewReader(bytes.NewReader(avifModule))
	if err != nil {
		return nil, err
	}
	module, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	ctx := context.Background()
	avifRuntime = wazero.NewRuntime(ctx)
	if _, err := wasi_snapshot_preview1.Instantiate(ctx, avifRuntime); err != nil {
		return nil, err
	}
	defer debug.FreeOSMemory()
	return avifRuntime.CompileModule(experimental.WithCompilationWorkers(ctx, runtime.GOMAXPROCS(0)), module)
})

var avifRuntime wazero.Runtime

// memory is the memory of one running module. More than the module asks for is reserved, so that
// the memory is rarely copied when the module asks for more.
type memory struct{ bytes []byte }

func (m *memory) Reallocate(size uint64) []byte {
	if size > uint64(cap(m.bytes)) {
		m.bytes = append(make([]byte, 0, size+size/4), m.bytes...)
	}
	m.bytes = m.bytes[:size]
	return m.bytes
}

func (m *memory) Free() { m.bytes = nil }

var errAVIF = errors.New("the AVIF encoder failed")

// encodeAVIF encodes a picture as AVIF. If fine is true, the file has the colour of every
// pixel (4:4:4), else one colour for every two by two pixels (4:2:0).
func encodeAVIF(m *image.RGBA, fine bool) ([]byte, error) {
	compiled, err := encoder()
	if err != nil {
		return nil, err
	}
	size := avifMemory(Size{m.Rect.Dx(), m.Rect.Dy()}, fine) - int64(len(m.Pix))
	makeRoom(size)
	ctx := experimental.WithMemoryAllocator(context.Background(), experimental.MemoryAllocatorFunc(func(_, _ uint64) experimental.LinearMemory {
		return &memory{make([]byte, 0, size)}
	}))
	module, err := avifRuntime.InstantiateModule(ctx, compiled, wazero.NewModuleConfig().WithName(""))
	if err != nil {
		return nil, err
	}
	defer module.Close(ctx)
	chroma := uint64(avif420)
	if fine {
		chroma = avif444
	}
	return encodeIn(ctx, module, m, chroma)
}

// encodeIn copies the pixels into the memory of the module and calls the module's function
// encode. The arguments of that function are the address of the pixels, width and height,
// the address at which it writes the length of the AVIF file, and settings. Its result is
// the address of the AVIF file.
func encodeIn(ctx context.Context, module api.Module, m *image.RGBA, chroma uint64) ([]byte, error) {
	alloc, memory := module.ExportedFunction("malloc"), module.Memory()
	pixels, err := alloc.Call(ctx, uint64(len(m.Pix)))
	if err != nil {
		return nil, err
	}
	length, err := alloc.Call(ctx, 8)
	if err != nil {
		return nil, err
	}
	if !memory.Write(uint32(pixels[0]), m.Pix) || !memory.WriteUint64Le(uint32(length[0]), 0) {
		return nil, errAVIF
	}
	size := m.Rect.Size()
	result, err := module.ExportedFunction("encode").Call(ctx, pixels[0], uint64(size.X), uint64(size.Y), length[0], avifQuality, avifQuality, avifSpeed, chroma)
	if err != nil {
		return nil, err
	}
	n, _ := memory.ReadUint64Le(uint32(length[0]))
	encoded, ok := memory.Read(uint32(result[0]), uint32(n))
	if !ok || n == 0 {
		return nil, errAVIF
	}
	return bytes.Clone(encoded), nil
}
