package images

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"io"
)

// jpegConfig reads the size in pixels of a JPEG from its frame header (ITU-T T.81, annex
// B). It exchanges width and height if the EXIF orientation turns the picture (EXIF 2.32,
// 4.6).
func jpegConfig(r io.Reader) (image.Config, error) {
	b := bufio.NewReader(r)
	if _, err := b.Discard(2); err != nil {
		return image.Config{}, err
	}
	turned := false
	for {
		marker, length, err := segment(b)
		if err != nil {
			return image.Config{}, err
		}
		switch {
		case marker == 0xE1:
			body := make([]byte, length)
			if _, err := io.ReadFull(b, body); err != nil {
				return image.Config{}, err
			}
			turned = turned || bytes.HasPrefix(body, []byte(exifHeader)) && turns(body[len(exifHeader):])
		case isFrame(marker):
			var frame [5]byte
			if length < len(frame) {
				return image.Config{}, errors.New("its frame header is too short")
			}
			if _, err := io.ReadFull(b, frame[:]); err != nil {
				return image.Config{}, err
			}
			height, width := int(binary.BigEndian.Uint16(frame[1:])), int(binary.BigEndian.Uint16(frame[3:]))
			if turned {
				width, height = height, width
			}
			return image.Config{Width: width, Height: height}, nil
		case marker == 0xDA || marker == 0xD9:
			return image.Config{}, errors.New("it has no frame header")
		default:
			if _, err := b.Discard(length); err != nil {
				return image.Config{}, err
			}
		}
	}
}

// segment reads the start of a JPEG segment: its marker, the byte that tells the type, and
// the number of bytes after the length field.
func segment(b *bufio.Reader) (marker byte, length int, err error) {
	c, err := b.ReadByte()
	if err != nil {
		return 0, 0, err
	}
	if c != 0xFF {
		return 0, 0, errors.New("a marker is missing")
	}
	for c == 0xFF { // skips the bytes 0xFF before a marker, of any number
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
