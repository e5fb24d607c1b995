package sharecards

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image/color"
	"sync"
)

// level says how strongly the pixels of a card are compressed, from 1 to 9. The default, 6, would
// take twice as long and make files only 6 % smaller.
const level = 4

// writers keeps compressors for reuse by later cards.
var writers = sync.Pool{New: func() any {
	w, _ := zlib.NewWriterLevel(nil, level)
	return w
}}

// encodePNG returns a card as a PNG file with a palette (W3C, "Portable Network Graphics",
// third edition). Each element of pixels is an index of the palette. For so few colours,
// the package image/png would take three times as long.
func encodePNG(pixels []uint8, palette []color.RGBA) ([]byte, error) {
	depth := 4
	if len(palette) > 16 {
		depth = 8
	}
	var out bytes.Buffer
	out.WriteString("\x89PNG\r\n\x1a\n")
	header := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, Width), Height)
	// The 3 means that colours are in a palette.
	chunk(&out, "IHDR", append(header, byte(depth), 3, 0, 0, 0))
	var colours []byte
	for _, c := range palette {
		colours = append(colours, c.R, c.G, c.B)
	}
	chunk(&out, "PLTE", colours)

	var data bytes.Buffer
	w := writers.Get().(*zlib.Writer)
	defer writers.Put(w)
	w.Reset(&data)
	row := make([]byte, 1+Width*depth/8) // the first byte of a row stays 0: the row has no filter
	for ; len(pixels) > 0; pixels = pixels[Width:] {
		if depth == 8 {
			copy(row[1:], pixels)
		} else {
			for i := range row[1:] {
				row[1+i] = pixels[2*i]<<4 | pixels[2*i+1]
			}
		}
		if _, err := w.Write(row); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	chunk(&out, "IDAT", data.Bytes())
	chunk(&out, "IEND", nil)
	return out.Bytes(), nil
}

// chunk appends a chunk to a PNG file: length, type, data and checksum.
func chunk(out *bytes.Buffer, kind string, data []byte) {
	body := append([]byte(kind), data...)
	out.Write(binary.BigEndian.AppendUint32(nil, uint32(len(data))))
	out.Write(body)
	out.Write(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(body)))
}
