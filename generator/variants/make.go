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

// An Original is a picture with the Needs for which Make makes variants.
type Original struct {
	// Open opens the file of the picture.
	Open func() (io.ReadSeekCloser, error)
	// Name names the picture in error messages.
	Name string
	// Info is the result of images.Inspect for the picture.
	Info images.Info
	// Needs ask for variants of this picture. Their field Original is its digest.
	Needs []Need
}

const (
	// memoryLimit is the maximum of memory in bytes that Make takes.
	memoryLimit = 230 << 20
	// atOnce is the maximum of memory in bytes for the pixels and encoders of all originals
	// that are processed at the same time.
	atOnce = 140 << 20
	// maxWorkers is the maximum number of originals that are processed at the same time.
	maxWorkers = 4
)

// Make makes the variants that the originals need and that are not in the Store. It
// processes several originals at the same time, as far as the limit of memory allows. After
// each original, it calls progress with the number of originals that are done and the
// number of all originals with missing variants. It never calls progress twice at the same
// time.
//
// The first result has an error, a message for authors, for every original that cannot be
// decoded, and nil for the others. If the file of an original has changed since its digest
// was computed, the error wraps ErrChanged. The second result is an error of the Store,
// such as a full disk.
//
// If images.Decode returns images.ErrUnsupported, or the variants would take too much
// memory, Make returns no error but sets Record.Refused.
func (s *Store) Make(originals []Original, progress func(done, all int)) ([]error, error) {
	faults := make([]error, len(originals))
	originals = slices.Clone(originals)
	var small, large []int // indexes of originals, by the memory that they take
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

// limitMemory makes the garbage collector run so often that Make takes at most memoryLimit.
// It returns a function that restores the former limit.
func limitMemory() func() {
	used := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(used)
	limit := int64(used[0].Value.Uint64()-used[1].Value.Uint64()) + memoryLimit
	before := debug.SetMemoryLimit(-1)
	debug.SetMemoryLimit(min(limit, before))
	return func() { debug.SetMemoryLimit(before) }
}

// A maker does the work of one call of Make.
type maker struct {
	store   *Store
	memory  *semaphore.Weighted // counts the bytes of memory that are free for pixels and encoders
	workers *semaphore.Weighted
}

// hold waits until a number of bytes of memory is free, and reserves it. The function that
// it returns frees the memory. If the number is more than atOnce, hold waits until all of
// atOnce is free.
func (m *maker) hold(bytes int64) func() {
	bytes = min(bytes, atOnce)
	// Acquire fails only if the context is cancelled, which never happens.
	_ = m.memory.Acquire(context.Background(), bytes)
	return func() { m.memory.Release(bytes) }
}

// fulfil makes the variants of one original. The error fault is a message for authors; the
// error err is of the Store or the encoder.
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

// A copied has the pixels of all variants for a Need.
type copied struct {
	Need
	record      Record        // its field Variants is not set until the variants are encoded
	images      []image.Image // upright and in sRGB, in the order of Shape.Sizes
	transparent bool
	drawn       bool // whether the original seems to be a drawing or a screenshot, not a photo
}

// copies decodes an original and returns its pixels in all sizes that its Needs ask for.
func (m *maker) copies(o *Original) ([]copied, error) {
	var pixels int64
	for _, n := range o.Needs {
		for _, size := range n.Shape.Sizes(Size{o.Info.Width, o.Info.Height}) {
			pixels += int64(size.Width) * int64(size.Height)
		}
	}
	// The smaller pictures that a scaler keeps take up to a quarter of the memory of the
	// original.
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

// ErrChanged means that the file of an original has changed since its digest was computed.
var ErrChanged = errors.New("it was changed while the site was built")

// decode decodes an original. It returns an error if the digest of the file is not that in
// the Needs.
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

// encode encodes the variants for a Need and writes them to the Store.
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

// list adds the encoded files of one media type to the Record, and returns those that it
// added. It leaves out a file if a variant with more pixels has a smaller file. Drawings
// often do, since a smaller copy of a drawing has more colours.
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

// format chooses JPEG or PNG and returns its encoder and media type. It chooses PNG for
// pictures with transparent parts. It also chooses PNG for drawings and screenshots, unless
// the PNG of the largest variant is more than 1.5 times as large as a JPEG.
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

// leastAVIF is a size in bytes. If the largest JPEG or PNG is smaller, no AVIF is made:
// AVIF would save next to nothing, and the encoder takes 1.4 s to start.
const leastAVIF = 4000

// avif returns the variants as AVIF files. It returns none if all together they are not
// smaller than the JPEG or PNG files in the argument basic. It stops at the first variant
// whose encoding would take more memory than atOnce.
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
			break // larger variants will not save much either, and take longest
		}
	}
	if !saves(files, basic) {
		return nil, nil
	}
	return files, nil
}

// saves reports whether readers load fewer bytes in all if each of files replaces the one
// of others that has the same size in pixels. In either list, readers load a smaller file
// with more pixels instead, if there is one.
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
