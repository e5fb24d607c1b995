package images

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
)

// The first bytes of the data of JPEG segments, which show what kind of metadata a segment
// contains.
const (
	exifHeader = "Exif\x00\x00" // begins EXIF data (EXIF 2.32, section 4.7.2)
	// Begins XMP data (XMP specification, part 3, section 1.1.3).
	xmpHeader = "http://ns.adobe.com/xap/1.0/\x00"
	iccHeader = "ICC_PROFILE\x00" // begins an ICC profile (ICC.1:2022, annex B.4)
	// Begins Photoshop data (XMP specification, part 3, section 1.1.2).
	iptcHeader = "Photoshop 3.0\x00"
)

// jpegFacts reads the segments of a JPEG before its pixels (ITU-T T.81, annex B).
func jpegFacts(b *bufio.Reader) (facts, error) {
	f := facts{Info: Info{Type: "image/jpeg"}}
	var frame jpegFrame
	if _, err := b.Discard(2); err != nil {
		return f, err
	}
	for {
		marker, length, err := segment(b)
		if err == nil && (marker == 0xDA || marker == 0xD9) {
			break
		}
		var body []byte
		if err == nil {
			body = make([]byte, length)
			_, err = io.ReadFull(b, body)
		}
		if err != nil && f.Width > 0 {
			// The file is damaged or ends here. Package image/jpeg may read it in another way, so
			// the cost is that of the colours that take the most memory.
			frame.rgb, frame.jfif = true, false
			break
		}
		if err != nil {
			return f, err
		}
		if isFrame(marker) {
			if err := frame.read(marker, body); err != nil {
				return f, err
			}
			f.Width, f.Height, f.gray = frame.width, frame.height, len(frame.samples) == 1
		}
		frame.note(marker, body)
		f.note(marker, body)
	}
	if len(frame.samples) == 0 {
		return f, errors.New("it has no frame header")
	}
	f.Cost = frame.cost()
	f.upright()
	return f, nil
}

// note reads the orientation, the rights or the colour profile of the picture from an application
// segment of a JPEG, or notes that the segment is a C2PA manifest.
func (f *facts) note(marker byte, body []byte) {
	has := func(start string) bool { return bytes.HasPrefix(body, []byte(start)) }
	switch {
	case marker == 0xE1 && has(exifHeader):
		f.noteExif(body)
	case marker == 0xE1 && has(xmpHeader):
		f.noteXMP(body[len(xmpHeader):])
	case marker == 0xE2 && has(iccHeader) && len(f.profile) <= maxProfile && len(body) >= len(iccHeader)+2:
		// A profile may be divided into parts. The two bytes before a part are its number
		// and the number of parts. The parts must be in order.
		f.profile = append(f.profile, body[len(iccHeader)+2:]...)
	case marker == 0xEB && bytes.Contains(body[:min(len(body), 100)], []byte("jumdc2pa")):
		f.Manifest = true
	case marker == 0xED && has(iptcHeader):
		f.Rights.readPhotoshop(body[len(iptcHeader):])
	}
}

// A jpegFrame has the values of a JPEG that determine the memory for its pixels.
type jpegFrame struct {
	width, height int
	samples       [][2]int // horizontal and vertical sampling factor of each component
	progressive   bool
	rgb           bool // whether package image/jpeg decodes the components as red, green and blue
	jfif          bool
}

// read reads a frame header (ITU-T T.81, section B.2.2).
func (j *jpegFrame) read(marker byte, body []byte) error {
	if len(body) < 6 || len(body) < 6+3*int(body[5]) {
		return errors.New("its frame header is too short")
	}
	if body[5] == 0 || body[5] > 4 {
		return errors.New("its frame header has a wrong number of components")
	}
	j.height, j.width = int(binary.BigEndian.Uint16(body[1:])), int(binary.BigEndian.Uint16(body[3:]))
	j.progressive = marker == 0xC2
	j.samples = nil
	names := ""
	for c := body[6 : 6+3*int(body[5])]; len(c) > 0; c = c[3:] {
		j.samples = append(j.samples, [2]int{int(c[1] >> 4), int(c[1] & 15)})
		names += string(rune(c[0]))
	}
	j.rgb = j.rgb || names == "RGB"
	return nil
}

// note sets the fields rgb and jfif by a segment of JFIF or Adobe: whether the components of the
// JPEG are red, green and blue, and whether the JPEG is a JFIF. As in package image/jpeg, the last
// segment of JFIF counts.
func (j *jpegFrame) note(marker byte, body []byte) {
	if marker == 0xE0 {
		j.jfif = bytes.HasPrefix(body, []byte("JFIF\x00"))
	}
	j.rgb = j.rgb || marker == 0xEE && len(body) >= 12 && bytes.HasPrefix(body, []byte("Adobe")) && body[11] == 0
}

// cost returns the number of bytes of memory that package image/jpeg takes: one for each
// sample, four more for each sample of a progressive JPEG, and four for each pixel of an
// RGB or CMYK picture.
func (j *jpegFrame) cost() int64 {
	h, v := j.samples[0][0], j.samples[0][1]
	if len(j.samples) == 1 {
		h, v = 1, 1
	}
	h, v = max(h, 1), max(v, 1)
	units := int64((j.width+8*h-1)/(8*h)) * int64((j.height+8*v-1)/(8*v))
	var cost int64
	for _, s := range j.samples {
		n := 64 * units * int64(s[0]*s[1])
		if len(j.samples) == 1 {
			n = 64 * units
		}
		cost += n
		if j.progressive {
			cost += 4 * n
		}
	}
	if len(j.samples) == 4 || j.rgb && !j.jfif {
		cost += 4 * int64(j.width) * int64(j.height)
	}
	return cost
}

// segment reads the start of a JPEG segment. It returns the marker, a byte that says what
// the segment is, and the length of the data in bytes.
func segment(b *bufio.Reader) (marker byte, length int, err error) {
	c, err := b.ReadByte()
	if err != nil {
		return 0, 0, err
	}
	if c != 0xFF {
		return 0, 0, errors.New("a marker is missing")
	}
	for c == 0xFF { // any number of bytes 0xFF may precede a marker
		if c, err = b.ReadByte(); err != nil {
			return 0, 0, err
		}
	}
	if c == 0x01 || c >= 0xD0 && c <= 0xD9 {
		return c, 0, nil
	}
	var size [2]byte
	if _, err := io.ReadFull(b, size[:]); err != nil {
		return 0, 0, err
	}
	length = int(binary.BigEndian.Uint16(size[:])) - 2
	if length < 0 {
		return 0, 0, errors.New("a segment has no length")
	}
	return c, length, nil
}

// isFrame reports whether a JPEG marker, the byte that tells the type of a segment, begins
// a frame header. These markers are 0xC0 to 0xCF, except DHT, JPG and DAC (ITU-T T.81,
// table B.1).
func isFrame(marker byte) bool {
	return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC
}
