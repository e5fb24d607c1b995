// Package images finds the size and media type of a picture, its rights, and whether
// browsers show it. In an SVG, it also finds scripts and references to other files. It
// decodes the pixels of a JPEG, PNG or WebP, and converts their colours to sRGB.
//
// The package recognises a picture by its first bytes, not by its name. Before it decodes
// pixels, it estimates the memory that they take, since a file of a few kilobytes can have
// more pixels than fit into memory.
package images

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/gif"
	"io"
	"regexp"
	"strings"

	"broadsheet/generator/sources"
)

// MaxPixels is the largest number of pixels that a picture may have.
const MaxPixels = 100_000_000

// ErrTooLarge is the error for a picture with more than MaxPixels pixels.
var ErrTooLarge = fmt.Errorf("more than %d million", MaxPixels/1_000_000)

// MaxCost is the maximum of memory in bytes that Decode takes for one picture.
const MaxCost = 200_000_000

// maxSVG is the largest size of an SVG file in bytes. Reading a file of this size takes up
// to 0.5 s.
const maxSVG = 8 << 20

// An Info describes a picture.
type Info struct {
	// Width and Height are in CSS pixels, after the rotation that the file demands. Both
	// are 0 for an SVG that has no size.
	Width, Height int
	// Type is the media type, such as "image/jpeg".
	Type string
	// Foreign is the name of the picture's format, such as "HEIC", if not all browsers show
	// this format. Width, Height and Type are then not set. For any other picture, Foreign
	// is "".
	Foreign string
	// Active names the scripts or external references of an SVG, such as "event handlers
	// (onload)", as the end of the sentence "the SVG has …". It is "" if there are none.
	// Browsers ignore them in an <img>, but not if a reader opens the SVG file.
	Active string
	// Scripted says whether the content that Active names can run scripts.
	Scripted bool

	// Orientation says how the stored pixels are turned: a value of the EXIF tag of that
	// name, 1 to 8 (EXIF 2.32, section 4.6.4), or 0 if the file does not tell it.
	Orientation int
	// Animated says whether a PNG or WebP has several frames.
	Animated bool
	// Manifest says whether a PNG, JPEG or WebP has a C2PA manifest, a signed record of the
	// picture's origin (C2PA 2.2, annex A.3). The manifest is not valid for a changed copy.
	Manifest bool
	// Cost is the maximum number of bytes of memory that Decode takes for the pixels. It is
	// 0 for a picture that Decode does not read: one in another format, or an animated one.
	Cost int64
	// Rights say who made the picture and who may use it.
	Rights Rights
}

// facts has what is known of a picture from the header of its file: the Info, and other values that
// Decode needs. Until the method upright is called, Width and Height are those of the stored
// pixels.
type facts struct {
	Info
	profile []byte // ICC profile in the picture's file; nil if the file has none
	gray    bool   // whether the stored pixels are shades of gray
	hasXMP  bool   // whether an XMP packet was read
}

// upright exchanges width and height if the orientation turns the picture by 90 or 270
// degrees (EXIF 2.32, section 4.6.4).
func (f *facts) upright() {
	if f.Orientation >= 5 {
		f.Width, f.Height = f.Height, f.Width
	}
}

// Inspect reads a PNG, JPEG, GIF, WebP or AVIF picture without decoding its pixels, or a whole SVG.
// For a picture in another format, it sets only Info.Foreign. An error is a message for authors, in
// which the picture is called by the argument name. If the file is a Git LFS pointer, the error
// wraps ErrPointer. If the picture has too many pixels, the error wraps ErrTooLarge.
func Inspect(r io.Reader, name string) (Info, error) {
	f, err := inspect(r, name)
	return f.Info, err
}

func inspect(r io.Reader, name string) (facts, error) {
	b := bufio.NewReaderSize(r, 4096)
	start, err := b.Peek(512)
	if err != nil && !errors.Is(err, io.EOF) {
		return facts{}, fmt.Errorf("%s: %w", name, err)
	}
	if sources.IsPointer(start) {
		return facts{}, fmt.Errorf("%s is %w, not the %s", name, ErrPointer, kindOf(name))
	}
	f, err := header(b, start)
	if errors.Is(err, errUnknown) {
		if format := foreign(start, name); format != "" {
			return facts{Info: Info{Foreign: format}}, nil
		}
	}
	switch {
	case len(start) == 0:
		return facts{}, fmt.Errorf(noPicture+": it is empty", name)
	case errors.Is(err, errUnknown) && webPage.Match(start):
		return facts{}, fmt.Errorf(noPicture+": it is a web page", name)
	case errors.Is(err, errUnknown):
		return facts{}, fmt.Errorf(noPicture, name)
	case err != nil:
		return facts{}, damaged(name, err)
	case f.Type == TypeSVG: // an SVG has no pixels, and its size may be unknown
		return f, nil
	case f.Width <= 0 || f.Height <= 0:
		return facts{}, fmt.Errorf("%s is damaged: it has no size", name)
	case f.Width > MaxPixels/f.Height: // the product of width and height may be too large for an int
		return facts{}, fmt.Errorf("%s has %d × %d pixels, %w", name, f.Width, f.Height, ErrTooLarge)
	}
	return f, nil
}

// damaged returns the message for authors about a picture that is cut off or not valid.
func damaged(name string, err error) error {
	if strings.HasSuffix(err.Error(), io.EOF.Error()) { // package gif does not wrap io.EOF
		return fmt.Errorf("%s is damaged: it ends too early", name)
	}
	return fmt.Errorf("%s is damaged: %w", name, err)
}

// TypeSVG is the media type of SVG pictures.
const TypeSVG = "image/svg+xml"

const noPicture = "%s is not a PNG, JPEG, GIF, WebP, AVIF or SVG picture"

// webPage matches the start of an HTML page, which a server may send in place of a picture.
var webPage = regexp.MustCompile(`(?i)^\s*(?:<!doctype\s+html|<html)\b`)

// kindOf returns how messages call a file of the given name: "picture", or "file" if the extension
// is not that of a picture format.
func kindOf(name string) string {
	if HasOtherName(name) {
		return "file"
	}
	return "picture"
}

var errUnknown = errors.New("unknown type")

// header reads everything but the pixels of a picture. It recognises the format by start,
// the first bytes of the file.
func header(b *bufio.Reader, start []byte) (facts, error) {
	config := func(mediaType string, decode func(io.Reader) (image.Config, error)) (facts, error) {
		c, err := decode(b)
		return facts{Info: Info{Width: c.Width, Height: c.Height, Type: mediaType}}, err
	}
	switch {
	case bytes.HasPrefix(start, []byte(pngSignature)):
		return pngFacts(b)
	case bytes.HasPrefix(start, []byte("GIF87a")), bytes.HasPrefix(start, []byte("GIF89a")):
		return config("image/gif", gif.DecodeConfig)
	case bytes.HasPrefix(start, []byte("RIFF")) && len(start) >= 12 && string(start[8:12]) == "WEBP":
		return webpFacts(b)
	case bytes.HasPrefix(start, []byte("\xFF\xD8\xFF")):
		return jpegFacts(b)
	case len(start) >= 12 && string(start[4:8]) == "ftyp" && bytes.Contains(ftypBrands(start), []byte("avi")):
		return config("image/avif", avifConfig)
	case bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(start, []byte("\xEF\xBB\xBF")), " \t\r\n"), []byte("<")):
		info, err := svg(b, maxSVG)
		return facts{Info: info}, err
	}
	return facts{}, errUnknown
}
