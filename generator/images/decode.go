package images

import (
	"bufio"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"math"
	"strings"

	"golang.org/x/image/webp"
)

// ErrUnsupported is the error for a picture that may be valid, but which Decode cannot read,
// such as a JPEG with arithmetic coding, or a picture that would take more than MaxCost.
var ErrUnsupported = errors.New("no smaller copies of it can be made")

// A Picture holds the pixels of a picture, not yet turned upright and in the colour space of
// its file. Sized copies are made first, and Upright and Profile.Apply are called on these.
type Picture struct {
	Info
	// Image has the pixels as the file stores them. It is a *image.Gray, a *image.YCbCr of
	// full range as in JFIF, or a *image.NRGBA. Its bounds begin at (0, 0).
	Image image.Image
	// Alpha says whether any pixel is not opaque. Image is then a *image.NRGBA.
	Alpha bool
	// Profile converts pixels to sRGB, or is nil if they are sRGB or their colour space is
	// not known.
	Profile *Profile
}

// Decode reads the pixels of a JPEG, a PNG or a WebP that is not animated. It reads r twice:
// from where it stands, which must be the start of the file, and again from the start. It takes at most Info.Cost bytes of memory for the pixels, and some
// kilobytes more. An error is a message for authors that refers to the picture by the
// argument name; it wraps ErrUnsupported if the file is not known to be damaged.
func Decode(r io.ReadSeeker, name string) (*Picture, error) {
	f, err := inspect(r, name)
	if err != nil {
		return nil, err
	}
	if f.Cost == 0 {
		return nil, fmt.Errorf("%s is not a JPEG, PNG or WebP of one frame: %w", name, ErrUnsupported)
	}
	if f.Cost > MaxCost {
		return nil, fmt.Errorf("%s takes %d MB of memory to decode, more than %d MB: %w", name, f.Cost/1_000_000, MaxCost/1_000_000, ErrUnsupported)
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

// Limit returns the size, in the proportions of the picture, at which Decode would take
// about MaxCost bytes. It is that of the picture if Decode takes less.
func (i Info) Limit() (width, height int) {
	if i.Cost <= MaxCost {
		return i.Width, i.Height
	}
	factor := math.Sqrt(MaxCost / float64(i.Cost))
	return int(float64(i.Width) * factor), int(float64(i.Height) * factor)
}

// decodePixels decodes a picture from the start of its file. A panic of the decoder is an
// error.
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

// plain removes the name of a package from the message of a decoder.
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
