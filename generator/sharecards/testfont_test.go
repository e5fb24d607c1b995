package sharecards

import (
	"encoding/binary"
	"slices"
)

// A fontFile is the content of a TrueType font for tests, of 1000 units per em.
type fontFile struct {
	glyphs [][]byte        // glyph 0 is drawn for missing characters
	chars  map[rune]uint16 // characters to glyphs
}

// boxes returns a font in which each of the given characters is a box. The boxes differ
// in height.
func boxes(chars ...rune) fontFile {
	f := fontFile{glyphs: [][]byte{nil}, chars: map[rune]uint16{}}
	for i, r := range chars {
		f.chars[r] = uint16(len(f.glyphs))
		f.glyphs = append(f.glyphs, box(100, 0, 900, int16(300+50*(i%10))))
	}
	return f
}

func words16(values ...int16) (data []byte) {
	for _, v := range values {
		data = binary.BigEndian.AppendUint16(data, uint16(v))
	}
	return data
}

// box returns a simple glyph.
func box(x0, y0, x1, y1 int16) []byte {
	data := words16(1, x0, y0, x1, y1, 3, 0) // one contour that ends at point 3
	data = append(data, 1, 1, 1, 1)          // four points on the curve
	data = append(data, words16(x0, 0, x1-x0, 0)...)
	return append(data, words16(y0, y1-y0, 0, y0-y1)...)
}

// compound returns a glyph that consists of n copies of another one.
func compound(n int, other int16) []byte {
	data := words16(-1, 0, 0, 1000, 1000)
	for i := range n {
		flags := int16(2) // offsets in bytes
		if i < n-1 {
			flags |= 0x20 // more follow
		}
		data = append(data, words16(flags, other, 0)...)
	}
	return data
}

// bytes returns the file.
func (f fontFile) bytes() []byte {
	n := int16(len(f.glyphs))
	var glyf, loca, hmtx []byte
	for _, g := range f.glyphs {
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		glyf = append(append(glyf, g...), make([]byte, (4-len(g)%4)%4)...)
		hmtx = append(hmtx, words16(1000, 0)...)
	}
	loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))

	head := make([]byte, 54)
	head[1] = 1
	copy(head[18:], words16(1000))
	copy(head[50:], words16(1)) // long offsets
	hhea := make([]byte, 36)
	hhea[1] = 1
	copy(hhea[4:], words16(800, -200))
	copy(hhea[34:], words16(n))
	maxp := make([]byte, 32)
	maxp[1] = 1
	copy(maxp[4:], words16(n))
	os2 := make([]byte, 96)
	os2[1] = 2
	post := make([]byte, 32)
	post[1] = 3

	// Format 12: groups of characters; here, each has one.
	chars := make([]rune, 0, len(f.chars))
	for r := range f.chars {
		chars = append(chars, r)
	}
	slices.Sort(chars)
	cmap := append(words16(0, 1, 3, 10, 0, 12, 12, 0), make([]byte, 12)...)
	binary.BigEndian.PutUint32(cmap[16:], uint32(16+12*len(chars)))
	binary.BigEndian.PutUint32(cmap[24:], uint32(len(chars)))
	for _, r := range chars {
		cmap = binary.BigEndian.AppendUint32(cmap, uint32(r))
		cmap = binary.BigEndian.AppendUint32(cmap, uint32(r))
		cmap = binary.BigEndian.AppendUint32(cmap, uint32(f.chars[r]))
	}

	tables := []struct {
		name string
		data []byte
	}{{"OS/2", os2}, {"cmap", cmap}, {"glyf", glyf}, {"head", head}, {"hhea", hhea}, {"hmtx", hmtx}, {"loca", loca}, {"maxp", maxp}, {"post", post}}
	out := append([]byte{0, 1, 0, 0}, words16(int16(len(tables)), 0, 0, 0)...)
	at := len(out) + 16*len(tables)
	var body []byte
	for _, t := range tables {
		out = append(append(out, t.name...), 0, 0, 0, 0)
		out = binary.BigEndian.AppendUint32(out, uint32(at+len(body)))
		out = binary.BigEndian.AppendUint32(out, uint32(len(t.data)))
		body = append(append(body, t.data...), make([]byte, (4-len(t.data)%4)%4)...)
	}
	return append(out, body...)
}
