package images

import (
	"encoding/binary"
	"math/bits"
	"strings"
)

// A flatJPEG describes a JPEG of one colour, for makers of CMYK and progressive JPEGs that
// image/jpeg cannot write.
type flatJPEG struct {
	width, height int
	values        []byte   // of the components
	samples       []byte   // sampling factors of the components, 0x11 if absent
	names         string   // identifiers of the components, "\x01\x02…" if absent
	segments      []string // before the frame header, with marker and data
	marker        byte     // of the frame header, 0xC0 if absent
	scans         int      // more scans than one, which repeat the first
}

// bytes writes the JPEG with quantisers of 1, so that each block has a DC coefficient of 8
// times the value and no other coefficient.
func (f flatJPEG) bytes() string {
	var b strings.Builder
	segment := func(marker byte, body string) {
		b.WriteString("\xFF" + string([]byte{marker}) + string(binary.BigEndian.AppendUint16(nil, uint16(len(body)+2))) + body)
	}
	b.WriteString("\xFF\xD8")
	for _, s := range f.segments {
		segment(s[0], s[1:])
	}
	segment(0xDB, "\x00"+strings.Repeat("\x01", 64))
	segment(0xC4, "\x00\x00\x00\x00\x0C"+strings.Repeat("\x00", 12)+"\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0A\x0B")
	segment(0xC4, "\x10\x01"+strings.Repeat("\x00", 15)+"\x00")
	frame := binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16([]byte{8}, uint16(f.height)), uint16(f.width))
	frame = append(frame, byte(len(f.values)))
	scan, order := []byte{byte(len(f.values))}, f.blocks()
	for i := range f.values {
		frame = append(frame, f.name(i), f.sample(i), 0)
		scan = append(scan, f.name(i), 0)
	}
	marker := max(f.marker, 0xC0)
	segment(marker, string(frame))
	end := "\x00\x3F\x00"
	if marker == 0xC2 {
		end = "\x00\x00\x00" // only DC coefficients
	}
	for range f.scans + 1 {
		segment(0xDA, string(scan)+end)
		b.WriteString(f.entropy(order, marker == 0xC2))
	}
	b.WriteString("\xFF\xD9")
	return b.String()
}

func (f flatJPEG) name(i int) byte {
	if f.names == "" {
		return byte(i + 1)
	}
	return f.names[i]
}

func (f flatJPEG) sample(i int) byte {
	if f.samples == nil {
		return 0x11
	}
	return f.samples[i]
}

// blocks returns the components of all blocks in their order.
func (f flatJPEG) blocks() (order []int) {
	h, v := int(f.sample(0)>>4), int(f.sample(0)&15)
	if len(f.values) == 1 {
		h, v = 1, 1
	}
	for range (f.width + 8*h - 1) / (8 * h) * ((f.height + 8*v - 1) / (8 * v)) {
		for i := range f.values {
			n := int(f.sample(i)>>4) * int(f.sample(i)&15)
			if len(f.values) == 1 {
				n = 1
			}
			for range n {
				order = append(order, i)
			}
		}
	}
	return order
}

// entropy codes the blocks. The code of a DC category is its number in 4 bits; the code for
// the end of a block is a bit 0.
func (f flatJPEG) entropy(order []int, progressive bool) string {
	var out []byte
	acc, n := uint32(0), 0
	put := func(code uint32, size int) {
		for i := size - 1; i >= 0; i-- {
			acc, n = acc<<1|code>>i&1, n+1
			if n == 8 {
				if out = append(out, byte(acc)); byte(acc) == 0xFF {
					out = append(out, 0)
				}
				acc, n = 0, 0
			}
		}
	}
	seen := make([]bool, len(f.values))
	for _, c := range order {
		difference := 0
		if !seen[c] {
			seen[c], difference = true, 8*(int(f.values[c])-128)
		}
		size := bits.Len(uint(max(difference, -difference)))
		put(uint32(size), 4)
		if difference < 0 {
			difference += 1<<size - 1
		}
		put(uint32(difference), size)
		if !progressive {
			put(0, 1)
		}
	}
	put(0xFF, 7)
	return string(out)
}

// adobe is Adobe's segment with a colour transform: 0 for RGB and CMYK, 1 for YCbCr, 2 for
// YCCK.
func adobe(transform byte) string {
	return "\xEEAdobe\x00\x64\x00\x00\x00\x00" + string([]byte{transform})
}

const jfif = "\xE0JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
