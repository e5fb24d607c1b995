package variants

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
)

const jpegQuality = 75

// encodeJPEG encodes a picture as JPEG. Transparent parts become white.
func encodeJPEG(m image.Image) ([]byte, error) {
	if n, ok := m.(*image.NRGBA); ok {
		m = flatten(n)
	}
	var b bytes.Buffer
	err := jpeg.Encode(&b, m, &jpeg.Options{Quality: jpegQuality})
	return b.Bytes(), err
}

// encodePNG encodes a picture as PNG, with a palette if it has at most 256 colours.
func encodePNG(m image.Image) ([]byte, error) {
	if n, ok := m.(*image.NRGBA); ok {
		if p := withPalette(n); p != nil {
			m = p
		}
	}
	var b bytes.Buffer
	err := png.Encode(&b, m) // png.BestCompression takes eight times as long and saves 1 to 2 %
	return b.Bytes(), err
}

// withPalette returns a copy of a picture with a palette, or nil if the picture has more than 256
// colours.
func withPalette(m *image.NRGBA) *image.Paletted {
	p := image.NewPaletted(m.Rect, nil)
	known := map[[4]byte]byte{}
	for i := range p.Pix {
		c := [4]byte(m.Pix[4*i:])
		index, ok := known[c]
		if !ok {
			if len(known) == 256 {
				return nil
			}
			index = byte(len(known))
			known[c] = index
			p.Palette = append(p.Palette, color.NRGBA{c[0], c[1], c[2], c[3]})
		}
		p.Pix[i] = index
	}
	return p
}

// flatten returns a picture as it looks on a white ground.
func flatten(m *image.NRGBA) *image.RGBA {
	if m.Opaque() {
		return (*image.RGBA)(m)
	}
	white := image.NewRGBA(m.Rect)
	draw.Draw(white, m.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(white, m.Rect, m, image.Point{}, draw.Over)
	return white
}

// multiplied returns a picture whose colours are multiplied by their opacity.
func multiplied(m image.Image) *image.RGBA {
	if n, ok := m.(*image.NRGBA); ok && n.Opaque() {
		return (*image.RGBA)(n)
	}
	rgba := image.NewRGBA(m.Bounds())
	draw.Draw(rgba, rgba.Rect, m, image.Point{}, draw.Src)
	return rgba
}

// isFlat reports whether a picture seems to be a drawing or a screenshot: at least a third
// of its pixels equal their left neighbours, which is rare in photos.
func isFlat(m image.Image) bool {
	var pix []byte
	step := 4 // number of bytes of a pixel
	switch m := m.(type) {
	case *image.NRGBA:
		pix = m.Pix
	case *image.Gray:
		pix, step = m.Pix, 1
	default:
		return false
	}
	equal := 0
	for i := step; i < len(pix); i += step {
		if string(pix[i:i+step]) == string(pix[i-step:i]) {
			equal++
		}
	}
	return equal*3 >= len(pix)/step
}
