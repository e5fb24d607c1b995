package engine

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
)

// newPhoto writes a JPEG, of which builds make variants: now and then one that is turned,
// that has a record of its origin, that equals another one, or that is damaged after its
// header. It is so small that no variant is made in AVIF, since the encoder takes long.
func (d *desk) newPhoto(r *rand.Rand, p string) {
	m := image.NewRGBA(image.Rect(0, 0, 8+r.IntN(40), 8+r.IntN(40)))
	for i := range m.Pix {
		m.Pix[i] = uint8(i * (3 + r.IntN(2)))
	}
	m.Set(0, 0, color.RGBA{uint8(r.IntN(4)), 0, 0, 255})
	if r.IntN(4) == 0 {
		m = image.NewRGBA(image.Rect(0, 0, 20, 30)) // the same in other places
	}
	var b bytes.Buffer
	d.must(jpeg.Encode(&b, m, nil))
	data := b.Bytes()
	switch r.IntN(10) {
	case 0:
		data = data[:len(data)-20-r.IntN(100)]
	case 1, 2:
		turned := "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00" + string(rune(1+r.IntN(8))) + "\x00\x00\x00\x00\x00\x00"
		data = withSegment(data, 0xE1, turned)
	case 3:
		manifest := "JP\x00\x01\x00\x00\x00\x01\x00\x00\x00\x21jumb\x00\x00\x00\x19jumdc2pa\x00\x11\x00\x10\x80\x00\x00\xAA\x00\x38\x9B\x71\x03c2"
		data = withSegment(data, 0xEB, manifest)
	}
	d.write(p, data)
	d.files[p] = true
	d.note("photo %s of %d bytes", p, len(data))
}

// withSegment puts a segment at the start of a JPEG.
func withSegment(data []byte, marker byte, text string) []byte {
	n := len(text) + 2
	return append(append([]byte{0xFF, 0xD8, 0xFF, marker, byte(n >> 8), byte(n)}, text...), data[2:]...)
}
