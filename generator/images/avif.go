package images

import (
	"encoding/binary"
	"errors"
	"image"
	"io"
)

// ftypBrands returns the brands in the ftyp box at the start of a file. A brand is a
// four-letter code of a file format (ISO/IEC 14496-12, section 4.3).
func ftypBrands(start []byte) []byte {
	size := int(binary.BigEndian.Uint32(start))
	return start[8:max(8, min(size, len(start)))]
}

// avifConfig reads the size in pixels of an AVIF picture from its image properties (ISO/IEC
// 23008-12, 6.5.3 and 6.5.10). If the file names several sizes, the result is the largest: the
// smaller ones are sizes of tiles and thumbnails.
func avifConfig(r io.Reader) (image.Config, error) {
	for {
		kind, size, err := boxHeader(r)
		if err != nil {
			return image.Config{}, err
		}
		if kind != "meta" {
			if _, err := io.CopyN(io.Discard, r, size); err != nil {
				return image.Config{}, err
			}
			continue
		}
		if size > maxMeta {
			return image.Config{}, errors.New("its description is too large")
		}
		meta := make([]byte, size)
		if _, err := io.ReadFull(r, meta); err != nil {
			return image.Config{}, err
		}
		return properties(meta)
	}
}

// boxHeader reads the header of a box, the unit of ISO media files. It returns the type of
// the box and the number of bytes after the header.
func boxHeader(r io.Reader) (kind string, size int64, err error) {
	var head [16]byte
	if _, err := io.ReadFull(r, head[:8]); err != nil {
		return "", 0, err
	}
	size = int64(binary.BigEndian.Uint32(head[:])) - 8
	if size == 1-8 {
		if _, err := io.ReadFull(r, head[8:]); err != nil {
			return "", 0, err
		}
		size = int64(binary.BigEndian.Uint64(head[8:])) - 16
	}
	if size < 0 {
		return "", 0, errors.New("it has no description")
	}
	return string(head[4:8]), size, nil
}

// properties returns the largest picture size, in pixels, in the content of a meta box, which
// describes the pictures of an AVIF file. If the picture is rotated by 90 or 270 degrees, width and
// height are exchanged.
func properties(meta []byte) (image.Config, error) {
	var best image.Config
	turned := false
	if len(meta) < 4 {
		return best, io.ErrUnexpectedEOF
	}
	iprp := box(meta[4:], "iprp") // without 4 bytes of version and flags
	for rest := box(iprp, "ipco"); len(rest) >= 8; {
		size := int(binary.BigEndian.Uint32(rest))
		if size < 8 || size > len(rest) {
			return best, errors.New("its properties are cut off")
		}
		switch body := rest[8:size]; string(rest[4:8]) {
		case "ispe":
			if len(body) < 12 {
				return best, errors.New("its size is cut off")
			}
			w, h := int(binary.BigEndian.Uint32(body[4:])), int(binary.BigEndian.Uint32(body[8:]))
			if w > best.Width || w == best.Width && h > best.Height {
				best.Width, best.Height = w, h
			}
		case "irot":
			turned = len(body) > 0 && body[0]&1 == 1
		}
		rest = rest[size:]
	}
	if turned {
		best.Width, best.Height = best.Height, best.Width
	}
	return best, nil
}

// box returns the content of the first ISO media box of the type kind, or nil if there is no such
// box.
func box(boxes []byte, kind string) []byte {
	for len(boxes) >= 8 {
		size := int(binary.BigEndian.Uint32(boxes))
		if size < 8 || size > len(boxes) {
			return nil
		}
		if string(boxes[4:8]) == kind {
			return boxes[8:size]
		}
		boxes = boxes[size:]
	}
	return nil
}
