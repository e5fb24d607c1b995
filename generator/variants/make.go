package variants

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"image"
	"io"
	"runtime/debug"
	"runtime/metrics"
	"slices"
	"sync"

	"github.com/cespare/xxhash/v2"
	"golang.org/x/sync/semaphore"

	"broadsheet/generator/images"
	"broadsheet/generator/parallel"
	"broadsheet/generator/sources"
)

// An Original is a picture with the Needs that Make fulfils.
type Original struct {
	// Open opens the file of the picture.
	Open func() (io.ReadSeekCloser, error)
	// Name is the name of the picture in error messages.
	Name string
	// Info is what images.Inspect tells about the picture.
	Info images.Info
	// Needs are the requests for variants. All have the digest of this picture.
	Needs []Need
}

const (
	// memoryLimit is the largest number of bytes of memory that Make takes.
	memoryLimit = 230 << 20
	// atOnce is the number of bytes that decoded pictures and encoders may take when
	// several originals are processed at once.
	atOnce = 140 << 20
	// maxWorkers is the number of originals that are processed at once.
	maxWorkers = 4
)

// Make makes the variants that the originals need and that are not in the Store. It
// processes several originals at once, as far as the limit of memory allows. After each
// original, it calls progress with the number of originals done and the number of all that
// had something to make; one call follows the other.
//
// The first result has an error for every original that cannot be decoded, and nil for the
// others. The error is a message for authors. If the file of an original has changed since
// its digest was computed, the error wraps ErrChanged. The second result is an error of the
// Store, such as a full disk.
//
// If Decode of the package images returns images.ErrUnsupported, or the variants would take
// too much memory, that is no error: Record.Refused then tells the reason.
func (s *Store) Make(originals []Original, progress func(done, all int)) ([]error, error) {
	faults := make([]error, len(originals))
	originals = slices.Clone(originals)
	var small, large []int // indexes of originals
	for i := range originals {
		o := &originals[i]
		o.Needs = slices.DeleteFunc(slices.Clone(o.Needs), func(n Need) bool { _, ok := s.Find(n); return ok })
		switch {
		case len(o.Needs) == 0:
		case o.Info.Cost <= atOnce:
			small = append(small, i)
		default:
			large = append(large, i)
		}
	}
	all := len(small) + len(large)
	if all == 0 {
		return faults, nil
	}
	defer limitMemory()()
	m := maker{s, semaphore.NewWeighted(atOnce), semaphore.NewWeighted(maxWorkers)}
	var mu sync.Mutex
	done := 0
	one := func(i int) error {
		fault, err := m.fulfil(&originals[i])
		mu.Lock()
		defer mu.Unlock()
		faults[i] = fault
		done++
		progress(done, all)
		return err
	}
	if err := parallel.Try(len(small), func(i int) error { return one(small[i]) }); err != nil {
		return faults, err
	}
	for _, i := range large {
		if err := one(i); err != nil {
			return faults, err
		}
	}
	return faults, nil
}

// limitMemory lets the garbage collector run as often as needed for memoryLimit. It returns
// a function that ends this.
func limitMemory() func() {
	used := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(used)
	limit := int64(used[0].Value.Uint64()-used[1].Value.Uint64()) + memoryLimit
	before := debug.SetMemoryLimit(-1)
	debug.SetMemoryLimit(min(limit, before))
	return func() { debug.SetMemoryLimit(before) }
}

// A maker makes the variants for one call of Make.
type maker struct {
	store   *Store
	memory  *semaphore.Weighted // bytes that decoded pictures and encoders take
	workers *semaphore.Weighted
}

// hold waits for memory and returns a function that gives it back. For more than
// atOnce it waits until nothing else holds memory.
func (m *maker) hold(bytes int64) func() {
	bytes = min(bytes, atOnce)
	_ = m.memory.Acquire(context.Background(), bytes) // fails only if the context ends
	return func() { m.memory.Release(bytes) }
}

// fulfil makes the variants of one original. The first error is the author's, the second one
// is of the Store or the encoder.
func (m *maker) fulfil(o *Original) (fault, err error) {
	defer parallel.Recover(&fault)
	_ = m.workers.Acquire(context.Background(), 1)
	defer m.workers.Release(1)
	copies, fault := m.copies(o)
	if errors.Is(fault, images.ErrUnsupported) {
		for _, n := range o.Needs {
			refused := Record{Original: Size{o.Info.Width, o.Info.Height}, Refused: fault.Error()}
			if err := m.store.write(n, refused, nil); err != nil {
				return nil, err
			}
		}
		return nil, nil
	}
	for i := range copies {
		if fault != nil || err != nil {
			break
		}
		err = m.encode(&copies[i])
		copies[i] = copied{}
	}
	return fault, err
}

// copied holds the pixels of the variants that fulfil a Need.
type copied struct {
	Need
	record      Record        // without Variants
	images      []image.Image // upright and in sRGB, in the order of Shape.Sizes
	transparent bool
	drawn       bool // whether the original seems to be a drawing or a screenshot, not a photo
}

// copies decodes an original and returns its pixels in all sizes that its Needs demand.
func (m *maker) copies(o *Original) ([]copied, error) {
	var pixels int64
	for _, n := range o.Needs {
		for _, size := range n.Shape.Sizes(Size{o.Info.Width, o.Info.Height}) {
			pixels += int64(size.Width) * int64(size.Height)
		}
	}
	// The halved pictures of a scaler take up to a quarter of the pixels of the original.
	if cost := o.Info.Cost*5/4 + 4*pixels; cost > memoryLimit {
		return nil, fmt.Errorf("%s would take %d MB of memory, more than %d MB: %w", o.Name, cost>>20, memoryLimit>>20, images.ErrUnsupported)
	}
	defer m.hold(o.Info.Cost)()
	picture, err := decode(o)
	if err != nil {
		return nil, err
	}
	scaler := newScaler(picture.Image, picture.Alpha)
	upright := Size{picture.Width, picture.Height}
	scale := func(part image.Rectangle, size Size) image.Image {
		if picture.Orientation >= 5 {
			size = Size{size.Height, size.Width}
		}
		small := scaler.scale(stored(part, upright, picture.Orientation), size)
		return picture.Profile.Apply(images.Upright(small, picture.Orientation))
	}
	whole := image.Rect(0, 0, upright.Width, upright.Height)
	sketch := newSketch(scale(whole, sketchSize(upright)))
	record := Record{Original: upright}
	if !picture.Alpha {
		record.Color = sketch.color()
	}
	drawn := picture.Type != typeJPEG && isFlat(picture.Image)
	copies := make([]copied, len(o.Needs))
	for i, n := range o.Needs {
		c := copied{n, record, nil, picture.Alpha, drawn}
		part := sketch.crop(n.Shape, upright, n.Focus)
		for _, size := range n.Shape.Sizes(upright) {
			c.images = append(c.images, scale(part, size))
		}
		copies[i] = c
	}
	return copies, nil
}

// ErrChanged means that the file of an original is not the one whose digest is known.
var ErrChanged = errors.New("it was changed while the site was built")

// decode decodes an original and checks its digest.
func decode(o *Original) (*images.Picture, error) {
	f, err := o.Open()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", o.Name, err)
	}
	defer f.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, f); err != nil {
		return nil, fmt.Errorf("%s: %w", o.Name, err)
	}
	if sources.Digest(hash.Sum(nil)[:16]) != o.Needs[0].Original {
		return nil, fmt.Errorf("%s: %w", o.Name, ErrChanged)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("%s: %w", o.Name, err)
	}
	return images.Decode(f, o.Name)
}

// encode encodes the variants that fulfil a Need and writes them to the Store.
func (m *maker) encode(c *copied) error {
	encode, mediaType, err := c.format()
	if err != nil {
		return err
	}
	basic := make([][]byte, len(c.images))
	for i, picture := range c.images {
		if basic[i], err = encode(picture); err != nil {
			return err
		}
	}
	var avif [][]byte
	if c.AVIF && forms[c.Shape].avif {
		if avif, err = m.avif(c, basic); err != nil {
			return err
		}
	}
	files := append(c.list(mediaType, basic), c.list(typeAVIF, avif)...)
	return m.store.write(c.Need, c.record, files)
}

// list adds files of one media type to the Record. It returns the files that it added: it
// omits a file that is not smaller than one with more pixels. This is frequent for drawings,
// since a smaller copy has more colours.
func (c *copied) list(mediaType string, files [][]byte) [][]byte {
	var listed [][]byte
	for i, file := range files {
		if len(file) > leastOf(files[i:]) {
			continue
		}
		size := c.images[i].Bounds().Size()
		c.record.Variants = append(c.record.Variants, Variant{Size{size.X, size.Y}, mediaType, int64(len(file)), xxhash.Sum64(file)})
		listed = append(listed, file)
	}
	return listed
}

// leastOf returns the length of the shortest file.
func leastOf(files [][]byte) int {
	least := len(files[0])
	for _, file := range files {
		least = min(least, len(file))
	}
	return least
}

// format chooses JPEG or PNG. It chooses PNG for pictures with transparent parts, and for
// drawings and screenshots whose largest variant is at most half as large again as a JPEG.
func (c *copied) format() (encode func(image.Image) ([]byte, error), mediaType string, err error) {
	if !forms[c.Shape].avif || !c.transparent && !c.drawn {
		return encodeJPEG, typeJPEG, nil
	}
	if c.transparent {
		return encodePNG, typePNG, nil
	}
	largest := c.images[len(c.images)-1]
	asJPEG, err := encodeJPEG(largest)
	if err != nil {
		return nil, "", err
	}
	asPNG, err := encodePNG(largest)
	if len(asPNG) > len(asJPEG)+len(asJPEG)/2 {
		return encodeJPEG, typeJPEG, err
	}
	return encodePNG, typePNG, err
}

// leastAVIF is the size in bytes of the largest file in the other format below which no AVIF
// is made: it would save readers next to nothing, and the encoder takes 1.4 s to start.
const leastAVIF = 4000

// avif returns the variants in AVIF, or none if together they are not smaller than those in
// the other format. It stops at the first one that would take more memory than atOnce.
func (m *maker) avif(c *copied, basic [][]byte) ([][]byte, error) {
	if len(basic[len(basic)-1]) < leastAVIF {
		return nil, nil
	}
	var files [][]byte
	fine := c.transparent || c.drawn
	for i, picture := range c.images {
		size := picture.Bounds().Size()
		if avifMemory(size.X*size.Y, fine) > atOnce {
			break
		}
		file, err := m.encodeAVIF(picture, fine)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
		if i == 1 && !saves(files, basic) {
			break // larger ones will not save much either, and take longest
		}
	}
	if !saves(files, basic) {
		return nil, nil
	}
	return files, nil
}

// saves reports whether a reader who loads each of the files, or a smaller file with more
// pixels, loads less than of the others.
func saves(files, others [][]byte) bool {
	saved := 0
	for i := range files {
		saved += leastOf(others[i:]) - leastOf(files[i:])
	}
	return saved > 0
}

func (m *maker) encodeAVIF(picture image.Image, fine bool) ([]byte, error) {
	size := picture.Bounds().Size()
	defer m.hold(avifMemory(size.X*size.Y, fine))()
	return encodeAVIF(multiplied(picture), fine)
}
