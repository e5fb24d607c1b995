package images

import (
	"errors"
	"fmt"
	"io"
)

// maxScans is the maximum number of scans of a JPEG. A scan has a part of the data of all
// pixels. Programs write a few dozen at most; a scan of few bytes can take as long to
// decode as one of many.
const maxScans = 200

// scans is a reader of a JPEG for the decoder, which protects the decoder from hostile files. Read
// returns an error after too many scans. It also returns an error at a segment of JFIF or Adobe
// after the first scan: such a segment could make package image/jpeg take more memory than the
// header says. If the file lacks the marker of its end, Read adds the marker, since browsers show
// such files, too.
type scans struct {
	r     io.Reader
	cut   bool // whether the end marker was missing and was added
	count int  // number of scans that have begun
	at    scanState
	high  byte // first byte of the length of a segment
	skip  int  // number of bytes of the current segment that were not yet read
}

type scanState byte

const (
	inData    scanState = iota // the next byte is between segments, or in the data of a scan
	afterFF                    // the next byte follows a byte 0xFF, with which it forms a marker
	inLength                   // the next byte is the first one of the length of a segment
	inLength2                  // the next byte is the second one of the length of a segment
	ended                      // the end marker of the JPEG was read
)

func (s *scans) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	for rest := p[:n]; len(rest) > 0; {
		if s.skip > 0 {
			passed := min(s.skip, len(rest))
			s.skip -= passed
			rest = rest[passed:]
			continue
		}
		if err := s.next(rest[0]); err != nil {
			return 0, err
		}
		rest = rest[1:]
	}
	if n == 0 && err == io.EOF && s.at != ended && !s.cut && len(p) >= 2 {
		s.cut = true
		return copy(p, "\xFF\xD9"), nil
	}
	return n, err
}

// next processes a byte outside of the data of a segment.
func (s *scans) next(c byte) error {
	switch s.at {
	case inData:
		if c == 0xFF {
			s.at = afterFF
		}
	case afterFF:
		return s.marker(c)
	case inLength:
		s.high, s.at = c, inLength2
	case inLength2:
		s.skip, s.at = max(0, int(s.high)<<8+int(c)-2), inData
	}
	return nil
}

// marker processes the byte c that follows a byte 0xFF. The two bytes form a JPEG marker.
func (s *scans) marker(c byte) error {
	switch {
	case c == 0xFF: // 0xFF may be repeated before a marker
	// After these bytes, no segment follows: they stand in compressed data, start the JPEG,
	// or restart the scan.
	case c == 0x00 || c >= 0xD0 && c <= 0xD8:
		s.at = inData
	case c == 0xD9:
		s.at = ended
	case s.count > 0 && (c == 0xE0 || c == 0xEE):
		return errors.New("it has application data among its scans")
	case c == 0xDA:
		if s.count++; s.count > maxScans {
			return fmt.Errorf("it has more than %d scans", maxScans)
		}
		s.at = inLength
	default:
		s.at = inLength
	}
	return nil
}
