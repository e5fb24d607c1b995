package images

import (
	"bufio"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"strings"

	"golang.org/x/image/webp"
)

// ErrUnsupported is the error for a picture that may be valid but that Decode does not
// read: a JPEG with arithmetic coding, for example, or a picture that would take more
// memory than MaxCost.
var ErrUnsupported = errors.New("no smaller copies of it can be made")

// A Picture has the pixels of a picture as its file stores them: not turned upright, and in the
// colour space of the file. To save time, callers first make copies in other sizes, and then call
// Upright and Profile.Apply for these copies.
type Picture struct {
	Info
	// Image has the stored pixels. It is a *image.Gray, a *image.NRGBA, or a *image.YCbCr
	// whose luma and chroma are 0 to 255, as in JFIF. Its bounds begin at (0, 0).
	Image image.Image
	// Alpha says whether the picture has pixels that are not fully opaque. If it has, Image is a
	// *image.NRGBA.
	Alpha bool
	// Profile converts the colours to sRGB. It is nil if they are in sRGB or in an unknown
	// colour space.
	Profile *Profile
}

// Decode reads the pixels of a JPEG, PNG or WebP that is not animated. The argument r must stand at
// the start of the file; Decode reads the file twice. It takes at most Info.Cost bytes of memory
// for the pixels, and some kilobytes more. An error is a message for authors, in which the picture
// is called by the argument name. The error wraps ErrUnsupported if the file may be valid.
func Decode(r io.ReadSeeker, name string) (*Picture, error) {
	f, err := inspect(r, name)
	if err != nil {
		return nil, err
	}
	if f.Cost == 0 {
		return nil, fmt.Errorf("%s is not a JPEG, PNG or WebP of one frame: %w", name, ErrUnsupported)
	}
	if f.Cost > MaxCost {
		return nil, fmt.Errorf("%s has %d × %d pixels, too many to read them with %d MB of memory: %w", name, f.Width, f.Height, MaxCost/1_000_000, ErrUnsupported)
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	m, err := decodePixels(bufio.NewReader(r), &f)
	switch {
	case errors.Is(err, ErrUnsupported):
		return nil, fmt.Errorf("%s %w", name, err)
	case err != nil:
		return nil, damaged(name, plain(err))
	}
	p := &Picture{Info: f.Info, Image: simplify(m)}
	if n, ok := p.Image.(*image.NRGBA); ok {
		p.Alpha = !n.Opaque()
	}
	p.Profile = newProfile(f.profile, f.gray)
	return p, nil
}

// decodePixels decodes a picture from the start of its file. It turns a panic of the
// decoder into an error.
func decodePixels(r io.Reader, f *facts) (m image.Image, err error) {
	defer func() {
		if p := recover(); p != nil {
			m, err = nil, fmt.Errorf("decoding it fails (%v)", p)
		}
	}()
	switch f.Type {
	case "image/jpeg":
		s := &scans{r: r}
		if m, err = jpeg.Decode(s); err != nil && s.cut {
			err = io.ErrUnexpectedEOF
		}
	case "image/png":
		m, err = png.Decode(r)
	case "image/webp":
		m, err = webp.Decode(r)
		expandRange(m)
	}
	var j jpeg.UnsupportedError
	var p png.UnsupportedError
	switch {
	case errors.As(err, &j):
		return nil, fmt.Errorf("is a JPEG of a rare kind (%s): %w", string(j), ErrUnsupported)
	case errors.As(err, &p):
		return nil, fmt.Errorf("is a PNG of a rare kind (%s): %w", string(p), ErrUnsupported)
	}
	return m, err
}

// plain removes the names of Go packages from the error of a decoder.
func plain(err error) error {
	text := err.Error()
	if strings.HasSuffix(text, io.ErrUnexpectedEOF.Error()) {
		return io.ErrUnexpectedEOF
	}
	for _, start := range []string{"jpeg: ", "png: ", "webp: ", "vp8: ", "vp8l: ", "riff: ", "invalid format: "} {
		text = strings.TrimPrefix(text, start)
	}
	return errors.New(text)
}
