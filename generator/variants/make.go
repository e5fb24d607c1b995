package variants

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"image"
	"io"
	"slices"
	"sync"

	"github.com/cespare/xxhash/v2"

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
	// Needs ask for variants of this picture. The field Original of each Need is the digest of the
	// picture's file.
	Needs []Need
}

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
// If images.Decode returns images.ErrUnsupported, or the original is larger than its Limit,
// Make returns no error but sets Record.Refused.
func (s *Store) Make(originals []Original, progress func(done, all int)) ([]error, error) {
	var missing []Original
	var index []int // for each element of missing, the index of the original in originals
	avif := false   // whether a large original needs variants in AVIF
	for i, o := range originals {
		o.Needs = slices.DeleteFunc(slices.Clone(o.Needs), func(n Need) bool { _, ok := s.Find(n); return ok })
		if len(o.Needs) > 0 {
			missing, index = append(missing, o), append(index, i)
			large := o.Info.Width*o.Info.Height > 1_000_000
			avif = avif || large && slices.ContainsFunc(o.Needs, Need.hasAVIF)
		}
	}
	faults := make([]error, len(originals))
	if len(missing) == 0 {
		return faults, nil
	}
	defer limitMemory()()
	if avif { // the encoder is compiled before originals take memory
		if _, err := encoder(); err != nil {
			return faults, err
		}
	}
	m := maker{s, newBudget(atOnce)}
	var mu sync.Mutex
	done := 0
	err := parallel.Try(len(missing), func(i int) error {
		fault, err := m.fulfil(&missing[i])
		mu.Lock()
		defer mu.Unlock()
		faults[index[i]] = fault
		done++
		progress(done, len(missing))
		return err
	})
	return faults, err
}

// A maker has what the goroutines of one call of Make share.
type maker struct {
	store  *Store
	memory *budget // memory for originals, their variants and encoders
}

// fulfil makes the variants of one original. The error fault is a message for authors; the
// error err is of the Store or the encoder.
func (m *maker) fulfil(o *Original) (fault, err error) {
	defer parallel.Recover(&fault)
	if limit := o.Limit(); limit != o.size() {
		return nil, m.refuse(o, fmt.Errorf("%s has more than %d × %d pixels: %w", o.Name, limit.Width, limit.Height, images.ErrUnsupported))
	}
	need := memoryFor(o)
	// An original takes all its memory at the start and gives it back at the end. A
	// goroutine that waits for memory therefore holds none, so that two never wait for each
	// other.
	held := min(max(need.decoding, need.encoding), atOnce)
	m.memory.take(held)
	defer func() { m.memory.give(held) }()
	// Needs without AVIF come first. The pixels of their variants are then freed before the AVIF
	// encoder takes memory.
	sorted := slices.DeleteFunc(slices.Clone(o.Needs), Need.hasAVIF)
	o.Needs = append(sorted, slices.DeleteFunc(o.Needs, func(n Need) bool { return !n.hasAVIF() })...)
	copies, fault := copiesOf(o)
	if errors.Is(fault, images.ErrUnsupported) {
		return nil, m.refuse(o, fault)
	}
	for i := range copies {
		if copies[i].hasAVIF() && need.encoding < held {
			m.memory.give(held - need.encoding)
			held = need.encoding
		}
		if err := m.encode(&copies[i], need.encoder); err != nil {
			return nil, err
		}
		copies[i] = copied{}
	}
	return fault, nil
}

// Check decodes originals, several at the same time as far as the limit of memory allows. For every
// original that cannot be decoded, the result has an error, a message for authors; for the other
// originals, it has nil. The error wraps images.ErrUnsupported if Make would set Record.Refused.
// After each original, Check calls progress as Make does.
func Check(originals []Original, progress func(done, all int)) []error {
	if len(originals) == 0 {
		return nil
	}
	defer limitMemory()()
	memory := newBudget(atOnce)
	faults := make([]error, len(originals))
	var mu sync.Mutex
	done := 0
	parallel.Each(len(originals), func(i int) {
		o := &originals[i]
		held := min(o.Info.Cost, atOnce)
		memory.take(held)
		fault := try(o)
		memory.give(held)
		mu.Lock()
		defer mu.Unlock()
		faults[i] = fault
		done++
		progress(done, len(originals))
	})
	return faults
}

// try decodes an original and returns the error.
func try(o *Original) (fault error) {
	defer parallel.Recover(&fault)
	makeRoom(o.Info.Cost)
	_, fault = decode(o)
	return fault
}

// refuse stores a Record without variants, with the reason for the author, for every Need
// of an original.
func (m *maker) refuse(o *Original, why error) error {
	for _, n := range o.Needs {
		if err := m.store.write(n, Record{Original: o.size(), Refused: why.Error()}, nil); err != nil {
			return err
		}
	}
	return nil
}

func (o *Original) size() Size { return Size{o.Info.Width, o.Info.Height} }

// A copied has the pixels of all variants for a Need.
type copied struct {
	Need
	record Record // the Record of the Need; its Variants are set when they are encoded
	// Pixels of the variants, upright and in sRGB, in the order of Shape.Sizes.
	images      []image.Image
	transparent bool
	drawn       bool // whether the original seems to be a drawing or a screenshot, not a photo
}

// copiesOf decodes an original and returns its pixels in all sizes that its Needs ask for.
func copiesOf(o *Original) ([]copied, error) {
	makeRoom(o.Info.Cost)
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

// encode encodes the variants for a Need and writes them to the Store. The argument memory
// is the maximum of memory in bytes for the AVIF encoder.
func (m *maker) encode(c *copied, memory int64) error {
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
	if c.hasAVIF() {
		if avif, err = c.avif(basic, memory); err != nil {
			return err
		}
	}
	files := append(c.list(mediaType, basic), c.list(typeAVIF, avif)...)
	return m.store.write(c.Need, c.record, files)
}

// list adds the encoded files of one media type to the Record, and returns those that it added. It
// leaves out a file if a variant with more pixels has a smaller file. This is common for drawings,
// since a smaller copy of a drawing has more colours.
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

// format chooses JPEG or PNG and returns its encoder and media type. It chooses JPEG for
// search engines and social networks, and else PNG for pictures with transparent parts. It
// also chooses PNG for drawings and screenshots, unless the PNG of the largest variant is
// more than 1.5 times as large as a JPEG.
func (c *copied) format() (encode func(image.Image) ([]byte, error), mediaType string, err error) {
	if forms[c.Shape].jpeg || !c.transparent && !c.drawn {
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
// for which the encoder would take more memory than the argument memory, in bytes.
func (c *copied) avif(basic [][]byte, memory int64) ([][]byte, error) {
	if len(basic[len(basic)-1]) < leastAVIF {
		return nil, nil
	}
	var files [][]byte
	fine := c.transparent || c.drawn
	for i, picture := range c.images {
		size := picture.Bounds().Size()
		if avifMemory(Size{size.X, size.Y}, fine) > memory {
			break
		}
		file, err := encodeAVIF(multiplied(picture), fine)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
		if i == 1 && !saves(files, basic) {
			break // larger variants will not save much either, and take longest to encode
		}
	}
	if !saves(files, basic) {
		return nil, nil
	}
	return files, nil
}

// saves reports whether readers load fewer bytes if the encoded variants in files replace those in
// others. Both lists are in ascending order of width, and variants with the same index have the
// same size in pixels. For the sum, a reader loads the shortest file that has at least the width
// that the reader's screen needs.
func saves(files, others [][]byte) bool {
	saved := 0
	for i := range files {
		saved += leastOf(others[i:]) - leastOf(files[i:])
	}
	return saved > 0
}
