package images

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"image/png"
	"io"

	"golang.org/x/image/webp"
)

const (
	pngSignature = "\x89PNG\r\n\x1a\n"
	// maxMeta is a size in bytes. Metadata that are larger are ignored.
	maxMeta = 1 << 20
)

// pngFacts reads the chunks of a PNG, except the pixels (PNG, third edition, chapter 11).
func pngFacts(r *bufio.Reader) (facts, error) {
	f := facts{Info: Info{Type: "image/png"}}
	// The number of bytes from the start of the file to the end of the chunk IHDR.
	const start = len(pngSignature) + 4 + 4 + 13 + 4
	head, err := r.Peek(start)
	if err != nil {
		return f, err
	}
	// For a PNG with a palette, png.DecodeConfig also reads the palette. Its error about the
	// missing palette is ignored, since the bytes in head end before the palette.
	if _, err := png.DecodeConfig(bytes.NewReader(head)); err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return f, err
	}
	if _, err := r.Discard(len(pngSignature)); err != nil {
		return f, err
	}
	var p pngPixels
	eachChunk(r, true, func(kind string, size int64, data []byte) {
		switch kind {
		case "IHDR":
			p.header(data)
		case "tRNS":
			p.masked = true
		case "acTL":
			f.Animated = f.Animated || len(data) >= 4 && !p.begun && binary.BigEndian.Uint32(data) > 1
		case "IDAT":
			p.begun = true
		case "eXIf":
			if !p.begun { // browsers ignore EXIF data after the pixels
				f.noteExif(data)
			}
		case "caBX":
			f.Manifest = true
		case "iCCP":
			if _, compressed, ok := bytes.Cut(data, []byte{0}); ok && len(compressed) > 0 && f.profile == nil {
				f.profile = inflate(compressed[1:], maxProfile)
			}
		case "iTXt":
			if packet, ok := bytes.CutPrefix(data, []byte(xmpKeyword)); ok {
				f.noteXMP(xmpOfText(packet))
			}
		}
	})
	f.Width, f.Height, f.gray = p.width, p.height, p.kind == 0 || p.kind == 4
	if !f.Animated {
		f.Cost = p.cost()
	}
	f.upright()
	return f, nil
}

// pngPixels has the values of a PNG that determine the memory for its pixels.
type pngPixels struct {
	width, height int
	depth, kind   byte // bits for each channel of a pixel; colour type (PNG, 11.2.1)
	interlaced    bool
	masked        bool // whether a chunk tRNS makes one colour transparent
	begun         bool // whether the pixels have begun: a chunk IDAT was read
}

func (p *pngPixels) header(ihdr []byte) {
	if len(ihdr) >= 13 && p.depth == 0 { // a later header of the same PNG is ignored
		p.width, p.height = int(binary.BigEndian.Uint32(ihdr)), int(binary.BigEndian.Uint32(ihdr[4:]))
		p.depth, p.kind, p.interlaced = ihdr[8], ihdr[9], ihdr[12] != 0
	}
}

// cost returns how many bytes of memory a PNG takes while package image/png decodes it and while
// the pixels are converted.
func (p *pngPixels) cost() int64 {
	pixel := int64(4)
	switch {
	case p.kind == 3: // a PNG with a palette
		pixel = 1
	case p.kind == 0 && !p.masked: // a gray PNG without a transparent colour
		pixel = 1
	}
	if p.depth == 16 {
		pixel *= 2
	}
	pixels := int64(p.width) * int64(p.height)
	cost := pixel * pixels
	if p.interlaced {
		cost *= 2
	}
	if p.kind == 3 {
		cost += 4 * pixels
	}
	return cost + 2*8*int64(p.width) // plus two rows of pixels that the decoder keeps
}

// xmpKeyword is the start of a chunk iTXt that contains an XMP packet (XMP specification,
// part 3, section 1.1.5).
const xmpKeyword = "XML:com.adobe.xmp\x00"

// xmpOfText returns the XMP packet in a chunk iTXt of a PNG (third edition, section 11.3.3.4), or
// nil if the chunk is damaged. The argument is the content of the chunk after the keyword.
func xmpOfText(data []byte) []byte {
	if len(data) < 2 {
		return nil
	}
	// Zero bytes divide the rest of the chunk into the language, the keyword in that language, and
	// the text.
	parts := bytes.SplitN(data[2:], []byte{0}, 3)
	if len(parts) < 3 {
		return nil
	}
	if data[0] == 1 {
		return inflate(parts[2], maxMeta)
	}
	return parts[2]
}

// inflate decompresses zlib data. It returns an empty slice if the data are damaged or have
// more than limit bytes when decompressed.
func inflate(data []byte, limit int64) []byte {
	z, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		return []byte{}
	}
	defer z.Close()
	plain, err := io.ReadAll(io.LimitReader(z, limit+1))
	if err != nil || int64(len(plain)) > limit {
		return []byte{}
	}
	return plain
}

// webpFacts reads the chunks of a WebP, except the pixels (RFC 9649, section 2.7).
func webpFacts(r *bufio.Reader) (facts, error) {
	f := facts{Info: Info{Type: "image/webp"}}
	// The first chunk, of the type VP8X, "VP8 " or VP8L, contains the size of the picture.
	head, err := r.Peek(len("RIFF....WEBPVP8X....") + 10)
	if err != nil && !errors.Is(err, io.EOF) {
		return f, err
	}
	c, err := webp.DecodeConfig(bytes.NewReader(head))
	if err != nil {
		return f, err
	}
	f.Width, f.Height = c.Width, c.Height
	if _, err := r.Discard(len("RIFF....WEBP")); err != nil {
		return f, err
	}
	pixels := int64(f.Width+15) * int64(f.Height+15)
	var cost int64
	eachChunk(r, false, func(kind string, size int64, data []byte) {
		switch kind {
		case "VP8X":
			f.Animated = f.Animated || len(data) > 0 && data[0]&2 != 0
		case "ANIM", "ANMF":
			f.Animated = true
		case "VP8 ":
			cost += 2*pixels + size
		// The decoder of colours takes memory for the pixels, and for either Huffman trees or a
		// copy of the pixels, whichever is larger.
		case "VP8L":
			cost += 4*pixels + max(4*pixels, trees(size))
		// The decoder of opacity takes the same memory as that of colours, one byte a pixel for a
		// copy of the opacity, and four bytes a pixel for the result.
		case "ALPH":
			cost += 4*pixels + max(4*pixels, trees(size)) + 5*pixels
		case "EXIF":
			f.noteExif(data)
		case "XMP ":
			f.noteXMP(data)
		case "ICCP":
			f.profile = data
		case "C2PA":
			f.Manifest = true
		}
	})
	if !f.Animated {
		f.Cost = max(cost, 2*pixels)
	}
	f.upright()
	return f, nil
}

// trees returns the maximum memory in bytes for the Huffman trees of a lossless WebP of the given
// size in bytes. The decoder makes at most 2,600 groups of five trees. A group takes 6 KB to 60 KB.
// Beyond the 6 KB for each group, a byte of the file adds at most 256 bytes of memory.
func trees(size int64) int64 {
	return min(2600*60_000, 256*size+2600*6_000)
}

// noteExif sets the orientation of the picture to that in its EXIF data. If the orientation was set
// before, noteExif does nothing.
func (f *facts) noteExif(data []byte) {
	if f.Orientation == 0 {
		f.Orientation = orientation(bytes.TrimPrefix(data, []byte(exifHeader)))
	}
}

// noteXMP takes the rights of the picture from the first XMP packet of its file. It ignores all
// further packets, since a small file may have many packets that are long when decompressed.
func (f *facts) noteXMP(packet []byte) {
	if !f.hasXMP {
		f.hasXMP = true
		f.Rights.readXMP(packet)
	}
}

// eachChunk calls the function use for each chunk of a PNG or WebP. The arguments are the
// type of the chunk, its size in bytes according to its header, and its data if they are
// metadata of at most maxMeta bytes. eachChunk stops at the end of the file, even within a
// chunk.
func eachChunk(b *bufio.Reader, isPNG bool, use func(kind string, size int64, data []byte)) {
	for {
		var head [8]byte
		if _, err := io.ReadFull(b, head[:]); err != nil {
			return
		}
		kind, size := string(head[:4]), int64(binary.LittleEndian.Uint32(head[4:]))
		tail := size % 2 // chunks of an odd size are followed by one more byte
		if isPNG {
			kind, size = string(head[4:]), int64(binary.BigEndian.Uint32(head[:]))
			tail = 4 // four bytes of checksum follow each chunk
		}
		var data []byte
		switch kind {
		case "IHDR", "acTL", "eXIf", "iCCP", "iTXt", "VP8X", "EXIF", "XMP ", "ICCP":
			if size > maxMeta {
				break
			}
			data = make([]byte, size)
			if _, err := io.ReadFull(b, data); err != nil {
				return
			}
		}
		use(kind, size, data)
		if _, err := io.CopyN(io.Discard, b, size-int64(len(data))+tail); err != nil || kind == "IEND" {
			return
		}
	}
}
