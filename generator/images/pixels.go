package images

import (
	"image"
	"image/color"
)

// simplify converts the result of a decoder to one of the types that Picture.Image may have. If
// possible, the pixels are overwritten, not copied.
func simplify(m image.Image) image.Image {
	switch m := m.(type) {
	case *image.RGBA: // decoders return this type only for opaque pictures
		return &image.NRGBA{Pix: m.Pix, Stride: m.Stride, Rect: m.Rect}
	case *image.CMYK:
		for i := 0; i+3 < len(m.Pix); i += 4 {
			p := m.Pix[i : i+4 : i+4]
			p[0], p[1], p[2] = color.CMYKToRGB(p[0], p[1], p[2], p[3])
			p[3] = 255
		}
		return &image.NRGBA{Pix: m.Pix, Stride: m.Stride, Rect: m.Rect}
	case *image.Gray16:
		return &image.Gray{Pix: narrow(m.Pix), Stride: m.Stride / 2, Rect: m.Rect}
	case *image.RGBA64: // decoders return this type, too, only for opaque pictures
		return &image.NRGBA{Pix: narrow(m.Pix), Stride: m.Stride / 2, Rect: m.Rect}
	case *image.NRGBA64:
		return &image.NRGBA{Pix: narrow(m.Pix), Stride: m.Stride / 2, Rect: m.Rect}
	case *image.Paletted:
		return unpalette(m)
	case *image.NYCbCrA:
		return withAlpha(m)
	}
	return m
}

// narrow rounds samples of 16 bits to 8 bits. The result is the first half of pix, which is
// overwritten.
func narrow(pix []byte) []byte {
	for i := 0; i+1 < len(pix); i += 2 {
		v := uint32(pix[i])<<8 | uint32(pix[i+1])
		pix[i/2] = byte((v*255 + 32767) / 65535)
	}
	return pix[:len(pix)/2]
}

func unpalette(m *image.Paletted) *image.NRGBA {
	var palette [256][4]byte
	for i, c := range m.Palette {
		n := color.NRGBAModel.Convert(c).(color.NRGBA)
		palette[i] = [4]byte{n.R, n.G, n.B, n.A}
	}
	n := image.NewNRGBA(m.Rect)
	for i, c := range m.Pix { // the rows of pixels have no gaps between them
		copy(n.Pix[4*i:], palette[c][:])
	}
	return n
}

// withAlpha converts a WebP with transparent parts to pixels of red, green, blue and opacity.
func withAlpha(m *image.NYCbCrA) *image.NRGBA {
	n := rgba(&m.YCbCr)
	for y := range m.Rect.Dy() {
		for x, a := range m.A[y*m.AStride:][:m.Rect.Dx()] {
			n.Pix[y*n.Stride+4*x+3] = a
		}
	}
	return n
}

// rgba converts a picture without transparent parts from YCbCr to red, green and blue.
func rgba(m *image.YCbCr) *image.NRGBA {
	d := image.NewNRGBA(m.Rect)
	pix := d.Pix
	for y := m.Rect.Min.Y; y < m.Rect.Max.Y; y++ {
		for x := m.Rect.Min.X; x < m.Rect.Max.X; x++ {
			c := m.COffset(x, y)
			pix[0], pix[1], pix[2] = color.YCbCrToRGB(m.Y[m.YOffset(x, y)], m.Cb[c], m.Cr[c])
			pix[3] = 255
			pix = pix[4:]
		}
	}
	return d
}

// expandRange converts the pixels of a lossy WebP in place. Their luma is 16 to 235 and
// their chroma 16 to 240 (RFC 6386, section 9.2); Go expects 0 to 255.
func expandRange(m image.Image) {
	var y *image.YCbCr
	switch m := m.(type) {
	case *image.YCbCr:
		y = m
	case *image.NYCbCrA:
		y = &m.YCbCr
	default:
		return
	}
	var luma, chroma [256]byte
	for v := range 256 {
		luma[v] = byte(min(255, (max(0, v-16)*255+109)/219))
		chroma[v] = byte(min(255, max(0, (v-128)*255+128*224+112)/224))
	}
	expand(y.Y, &luma)
	expand(y.Cb, &chroma)
	expand(y.Cr, &chroma)
}

func expand(pix []byte, table *[256]byte) {
	for i, v := range pix {
		pix[i] = table[v]
	}
}

// Upright turns or mirrors a picture as its EXIF orientation demands (EXIF 2.32, section 4.6.4). It
// returns the picture unchanged for the orientations 0 and 1 and for values that EXIF does not
// define. The argument img must have one of the types of Picture.Image. A turned *image.YCbCr has
// chroma for every pixel (4:4:4). The bounds of a turned picture begin at (0, 0).
func Upright(img image.Image, orientation int) image.Image {
	if orientation < 2 || orientation > 8 {
		return img
	}
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	bounds := image.Rect(0, 0, w, h)
	if orientation >= 5 {
		bounds = image.Rect(0, 0, h, w)
	}
	switch m := img.(type) {
	case *image.Gray:
		pix := turn(m.Pix[m.PixOffset(b.Min.X, b.Min.Y):], m.Stride, 1, w, h, orientation)
		return &image.Gray{Pix: pix, Stride: bounds.Dx(), Rect: bounds}
	case *image.NRGBA:
		pix := turn(m.Pix[m.PixOffset(b.Min.X, b.Min.Y):], m.Stride, 4, w, h, orientation)
		return &image.NRGBA{Pix: pix, Stride: 4 * bounds.Dx(), Rect: bounds}
	case *image.YCbCr:
		cb, cr := make([]byte, 0, w*h), make([]byte, 0, w*h)
		for y := b.Min.Y; y < b.Max.Y; y++ {
			for x := b.Min.X; x < b.Max.X; x++ {
				c := m.COffset(x, y)
				cb, cr = append(cb, m.Cb[c]), append(cr, m.Cr[c])
			}
		}
		return &image.YCbCr{
			Y:       turn(m.Y[m.YOffset(b.Min.X, b.Min.Y):], m.YStride, 1, w, h, orientation),
			Cb:      turn(cb, w, 1, w, h, orientation),
			Cr:      turn(cr, w, 1, w, h, orientation),
			YStride: bounds.Dx(), CStride: bounds.Dx(), SubsampleRatio: image.YCbCrSubsampleRatio444, Rect: bounds,
		}
	}
	return img
}

// turn returns w × h pixels in the order that an EXIF orientation demands. Size is the
// number of bytes of a pixel, and stride the number of bytes from one row to the next. In
// the result, rows follow each other without a gap.
func turn(pix []byte, stride, size, w, h, orientation int) []byte {
	// The byte offset in pix of the first pixel of the result, and the steps in bytes from a pixel
	// of the result to the next one on the right and below.
	from, right, down := 0, size, stride
	switch orientation {
	case 2, 3, 7, 8:
		from, right = from+(w-1)*size, -size
	}
	switch orientation {
	case 3, 4, 6, 7:
		from, down = from+(h-1)*stride, -stride
	}
	if orientation >= 5 {
		w, h, right, down = h, w, down, right
	}
	turned := make([]byte, w*h*size)
	for y := range h {
		row, at := turned[y*w*size:][:w*size], from+y*down
		for len(row) > 0 {
			for i := range size {
				row[i] = pix[at+i]
			}
			row, at = row[size:], at+right
		}
	}
	return turned
}
