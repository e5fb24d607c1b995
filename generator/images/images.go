// Package images finds out the size and media type of a picture and whether browsers show
// it. For an SVG, it also finds scripts and references to other files.
//
// The package recognises a picture by its first bytes, not by its name. It decodes no
// pixels, since a file of a few kilobytes can have more pixels than fit into memory.
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
}

// Inspect reads the header of a PNG, JPEG, GIF, WebP or AVIF picture, or a whole SVG. For a
// picture in another format, it sets only Info.Foreign. An error is a message for authors
// that refers to the picture by the argument name. If the file is a Git LFS pointer, the
// error wraps ErrPointer.
func Inspect(r io.Reader, name string) (Info, error) {
	b := bufio.NewReaderSize(r, 4096)
	start, err := b.Peek(512)
	if err != nil && !errors.Is(err, io.EOF) {
		return Info{}, fmt.Errorf("%s: %w", name, err)
	}
	if sources.IsPointer(start) {
		return Info{}, fmt.Errorf("%s is %w, not the %s", name, ErrPointer, kindOf(name))
	}
	info, err := header(b, start)
	if errors.Is(err, errUnknown) {
		if format := foreign(start, name); format != "" {
			return Info{Foreign: format}, nil
		}
	}
	switch {
	case len(start) == 0:
		return Info{}, fmt.Errorf(noPicture+": it is empty", name)
	case errors.Is(err, errUnknown) && webPage.Match(start):
		return Info{}, fmt.Errorf(noPicture+": it is a web page", name)
	case errors.Is(err, errUnknown):
		return Info{}, fmt.Errorf(noPicture, name)
	case err != nil && strings.HasSuffix(err.Error(), io.EOF.Error()): // package gif does not wrap io.EOF
		return Info{}, fmt.Errorf("%s is damaged: it ends too early", name)
	case err != nil:
		return Info{}, fmt.Errorf("%s is damaged: %w", name, err)
	case info.Type == TypeSVG: // an SVG has no pixels to limit, and its size may be unknown
		return info, nil
	case info.Width <= 0 || info.Height <= 0:
		return Info{}, fmt.Errorf("%s is damaged: it has no size", name)
	case info.Width > MaxPixels/info.Height: // divides, since width times height may overflow
		return Info{}, fmt.Errorf("%s has %d × %d pixels, more than %d million", name, info.Width, info.Height, MaxPixels/1_000_000)
	}
	return info, nil
}

// TypeSVG is the media type of SVG pictures.
const TypeSVG = "image/svg+xml"

const noPicture = "%s is not a PNG, JPEG, GIF, WebP, AVIF or SVG picture"

// webPage matches the start of an HTML page, which a server may send in place of a picture.
var webPage = regexp.MustCompile(`(?i)^\s*(?:<!doctype\s+html|<html)\b`)

// kindOf returns the word "picture" or "file" for a file name.
func kindOf(name string) string {
	if HasOtherName(name) {
		return "file"
	}
	return "picture"
}

var errUnknown = errors.New("unknown type")

// header reads the header of a picture. It recognises the format by start, the first bytes
// of the file.
func header(b *bufio.Reader, start []byte) (Info, error) {
	decoded := func(mediaType string, decode func(io.Reader) (image.Config, error)) (Info, error) {
		c, err := decode(b)
		return Info{Width: c.Width, Height: c.Height, Type: mediaType}, err
	}
	switch {
	case bytes.HasPrefix(start, []byte("\x89PNG\r\n\x1a\n")):
		return decoded("image/png", pngConfig)
	case bytes.HasPrefix(start, []byte("GIF87a")), bytes.HasPrefix(start, []byte("GIF89a")):
		return decoded("image/gif", gif.DecodeConfig)
	case bytes.HasPrefix(start, []byte("RIFF")) && len(start) >= 12 && string(start[8:12]) == "WEBP":
		return decoded("image/webp", webpConfig)
	case bytes.HasPrefix(start, []byte("\xFF\xD8\xFF")):
		return decoded("image/jpeg", jpegConfig)
	case len(start) >= 12 && string(start[4:8]) == "ftyp" && bytes.Contains(ftypBrands(start), []byte("avi")):
		return decoded("image/avif", avifConfig)
	case bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(start, []byte("\xEF\xBB\xBF")), " \t\r\n"), []byte("<")):
		return svg(b, maxSVG)
	}
	return Info{}, errUnknown
}
