package images

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"image"
	"image/png"
	"io"

	"golang.org/x/image/webp"
)

// exifHeader is the text that precedes the EXIF data in a JPEG.
const exifHeader = "Exif\x00\x00"

// maxExif is the largest accepted size of the EXIF data of a PNG or WebP, in bytes.
const maxExif = 1 << 20

// turns reports whether EXIF data has an orientation that turns the picture by 90 or 270
// degrees (values 5 to 8 of tag 0x0112; EXIF 2.32, section 4.6.4).
func turns(tiff []byte) bool {
	if len(tiff) < 8 {
		return false
	}
	var order binary.ByteOrder = binary.BigEndian
	if string(tiff[:2]) == "II" {
		order = binary.LittleEndian
	}
	start := int64(order.Uint32(tiff[4:]))
	if start+2 > int64(len(tiff)) {
		return false
	}
	entries := tiff[start+2:]
	for range order.Uint16(tiff[start:]) {
		if len(entries) < 12 {
			return false
		}
		if order.Uint16(entries) == 0x0112 {
			orientation := order.Uint16(entries[8:])
			return orientation >= 5 && orientation <= 8
		}
		entries = entries[12:]
	}
	return false
}

// pngConfig reads the size in pixels of a PNG. It exchanges width and height if a chunk
// eXIf before the pixels turns the picture by 90 or 270 degrees (PNG, third edition,
// section 11.3.4.6).
func pngConfig(r io.Reader) (image.Config, error) {
	return configOf(r, png.DecodeConfig, len("\x89PNG\r\n\x1a\n"), func(r *bufio.Reader) (kind string, size int64, err error) {
		var head [8]byte
		if _, err := io.ReadFull(r, head[:]); err != nil || string(head[4:]) == "IDAT" {
			return "", 0, io.EOF
		}
		const checksum = 4 // bytes of the checksum after the data of a chunk
		return string(head[4:]), int64(binary.BigEndian.Uint32(head[:])) + checksum, nil
	})
}

// webpConfig reads the size in pixels of a WebP. It exchanges width and height if the chunk
// EXIF turns the picture by 90 or 270 degrees (RFC 9649, section 2.7.1.5).
func webpConfig(r io.Reader) (image.Config, error) {
	extended := false // whether the WebP has a chunk VP8X; without this chunk it has no EXIF data
	return configOf(r, webp.DecodeConfig, len("RIFF....WEBP"), func(r *bufio.Reader) (kind string, size int64, err error) {
		var head [8]byte
		if _, err := io.ReadFull(r, head[:]); err != nil {
			return "", 0, err
		}
		if extended = extended || string(head[:4]) == "VP8X"; !extended {
			return "", 0, io.EOF
		}
		size = int64(binary.LittleEndian.Uint32(head[4:]))
		return string(head[:4]), size + size%2, nil
	})
}

// configOf reads the size of a picture with the function decode. It exchanges width and
// height if a chunk with EXIF data turns the picture by 90 or 270 degrees. The first chunk
// starts offset bytes after the start of the file. The function next reads the header of a
// chunk and returns the type of the chunk and the number of bytes after the header, or an
// error after the last chunk.
func configOf(r io.Reader, decode func(io.Reader) (image.Config, error), offset int, next func(*bufio.Reader) (string, int64, error)) (image.Config, error) {
	var start bytes.Buffer
	c, err := decode(io.TeeReader(r, &start))
	if err != nil {
		return c, err
	}
	b := bufio.NewReader(io.MultiReader(&start, r))
	if _, err := b.Discard(offset); err != nil {
		return c, err
	}
	for {
		kind, size, err := next(b)
		if err != nil {
			return c, nil
		}
		if (kind == "eXIf" || kind == "EXIF") && size <= maxExif {
			data := make([]byte, size)
			if _, err := io.ReadFull(b, data); err == nil && turns(bytes.TrimPrefix(data, []byte(exifHeader))) {
				c.Width, c.Height = c.Height, c.Width
			}
			return c, nil
		}
		if _, err := io.CopyN(io.Discard, b, size); err != nil {
			return c, nil
		}
	}
}
