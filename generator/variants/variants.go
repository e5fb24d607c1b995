// Package variants makes smaller and cropped copies of pictures and keeps them in a folder,
// so that a later build need not make them again.
//
// A copy is called a variant, and the picture from which it is made is called the original.
// A Need asks for all variants of one original in one shape. A Record lists the variants
// that were made for a Need. Sizes and keys are known before any variant is made.
//
// The bytes of variants depend only on the bytes of the original, the Need and the version
// of this package, not on the machine.
package variants

import (
	"fmt"
	"path"
	"strings"
	"unicode/utf8"

	"broadsheet/generator/sources"
)

// version is part of every key. It must be raised whenever this package or a module that it
// uses makes other variants of the same original.
const version = 1

// A Shape says how variants are cropped and in which widths they are made.
type Shape uint8

// The shapes.
const (
	Whole   Shape = iota // not cropped; for the lead picture and pictures in the text
	Card                 // 3:2; for the card of a story in lists
	Face                 // 1:1 and small; for the photo of an author
	Wide                 // 16:9; for search engines
	Classic              // 4:3; for search engines
	Square               // 1:1; for search engines
	Share                // 1200 × 630 or smaller; for og:image
	Banner               // 16:9 in several widths; for the lead of the front page and the Next Story
	Logo                 // not cropped, and small; for the publisher's logo
)

// A form describes a Shape.
type form struct {
	width, height int   // ratio of width to height; 0 and 0 for the ratio of the original
	steps         []int // widths of the variants in pixels, ascending
	avif          bool  // whether the shape has variants in AVIF if Need.AVIF is set
	jpeg          bool  // whether even drawings and pictures with transparent parts become JPEG
}

var forms = [...]form{
	Whole:   {0, 0, []int{400, 800, 1200, 1600}, true, false},
	Card:    {3, 2, []int{400, 800}, true, false},
	Face:    {1, 1, []int{160, 320}, true, false},
	Wide:    {16, 9, []int{1200}, false, true},
	Classic: {4, 3, []int{1200}, false, true},
	Square:  {1, 1, []int{1200}, false, true},
	Share:   {1200, 630, []int{1200}, false, true},
	Banner:  {16, 9, []int{400, 800, 1200, 1600}, true, false},
	Logo:    {0, 0, []int{144}, false, false},
}

// A Size is the width and height of a picture in pixels.
type Size struct{ Width, Height int }

// Sizes returns the sizes of the variants of an original, in ascending order. No variant is
// larger than the original, or than the largest part of it in the ratio of the shape. The
// last size is the largest that the shape and the original allow. A smaller size is left
// out if its width is more than 7/8 of the largest.
//
// The argument is the size of the original after the rotation that its file demands.
func (s Shape) Sizes(original Size) []Size {
	crop, form := s.crop(original), forms[s]
	largest := min(crop.Width, form.steps[len(form.steps)-1])
	var sizes []Size
	for _, width := range form.steps {
		if width*8 <= largest*7 {
			sizes = append(sizes, s.size(crop, width))
		}
	}
	return append(sizes, s.size(crop, largest))
}

// size returns the size of the variant that has the given width in pixels. The argument crop is the
// size of the largest part of the original that has the ratio of the shape.
func (s Shape) size(crop Size, width int) Size {
	ratio := Size{forms[s].width, forms[s].height}
	if ratio.Width == 0 {
		ratio = crop
	}
	height := (width*ratio.Height + ratio.Width/2) / ratio.Width
	return Size{width, min(max(height, 1), crop.Height)}
}

// crop returns the size of the largest part of an original that has the ratio of the shape.
func (s Shape) crop(original Size) Size {
	w, h := forms[s].width, forms[s].height
	switch {
	case w == 0:
		return original
	case original.Width*h > original.Height*w:
		return Size{max(1, original.Height*w/h), original.Height}
	}
	return Size{original.Width, max(1, original.Width*h/w)}
}

// A Focus is a point of a picture. Every crop contains the point, if possible in its
// centre.
type Focus struct {
	Set  bool    // whether the point is set; if not, the picture's content decides on the crop
	X, Y float64 // fractions of width and height, from 0 (left, top) to 1 (right, bottom)
}

// A Need is a request for all variants of one original in one shape.
type Need struct {
	Original sources.Digest // digest of the file of the original
	Shape    Shape
	Focus    Focus // point that every crop contains; ignored for the shapes Whole and Logo
	AVIF     bool  // whether to make AVIF too; ignored for the shapes Wide, Classic, Square, Share and Logo
}

// Key returns the key of the Need's Record in a Store. Two Needs for the same variants have
// the same key.
func (n Need) Key() sources.Digest {
	focus := n.Focus
	if forms[n.Shape].width == 0 || !focus.Set {
		focus = Focus{}
	}
	return sources.DigestOf(fmt.Appendf(nil, "variants %d of %s: %d %t %v %v %t",
		version, n.Original, n.Shape, focus.Set, focus.X, focus.Y, n.hasAVIF()))
}

func (n Need) hasAVIF() bool { return n.AVIF && forms[n.Shape].avif }

// A Record describes the variants that were made for a Need.
type Record struct {
	// Original is the size of the original after the rotation that its file demands.
	Original Size
	// Color is the commonest colour of the original as in CSS, such as "#a0b1c2". It is ""
	// if parts of the original are transparent.
	Color string
	// Variants lists first the JPEG or the PNG files, then the AVIF files, each in
	// ascending order of width. A size is missing if a larger variant of the same type has
	// a smaller file. There are no AVIF files if they would save nothing, and none that
	// would take too much memory to make.
	Variants []Variant
	// Refused is the reason, in words for the author, why no variants can be made, so that
	// the original must be published. It is "" if there are variants.
	Refused string
}

// A Variant is a file with a smaller or cropped copy of an original.
type Variant struct {
	Size
	Type     string // media type: "image/jpeg", "image/png" or "image/avif"
	Bytes    int64  // size of the file in bytes
	Checksum uint64 // XXH64 of the file
}

const (
	typeJPEG = "image/jpeg"
	typePNG  = "image/png"
	typeAVIF = "image/avif"
)

// Basic returns the variants in JPEG or PNG, the types that all browsers show. There is at
// least one unless Refused is set.
func (r Record) Basic() []Variant { return r.Variants[:len(r.Variants)-len(r.AVIF())] }

// AVIF returns the variants in AVIF, if there are any.
func (r Record) AVIF() []Variant {
	for i, v := range r.Variants {
		if v.Type == typeAVIF {
			return r.Variants[i:]
		}
	}
	return nil
}

// Address returns the address within the site of a variant that was made for the Need. The
// first argument is the address of the original. If two originals have equal bytes, and
// addresses that differ only in the extension, their variants have the same addresses and
// the same bytes.
func (n Need) Address(original string, v Variant) string {
	ending := map[string]string{typeJPEG: ".jpg", typePNG: ".png", typeAVIF: ".avif"}[v.Type]
	folder, name := path.Split(strings.TrimSuffix(original, path.Ext(original)))
	return fmt.Sprintf("%s%s.%s.%dx%d%s", folder, cut(name), n.Key().String()[:8], v.Width, v.Height, ending)
}

// maxName is the largest number of bytes that the name of a variant shares with that of its
// original. Most file systems allow names of 255 bytes.
const maxName = 200

// cut returns the start of a name: at most maxName bytes, without dividing a character.
func cut(name string) string {
	for len(name) > maxName {
		_, size := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-size]
	}
	return name
}
