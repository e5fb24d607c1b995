package sharecards

import (
	"image"
	"image/color"
)

// A picture is a logo in the size that cards show.
type picture struct {
	width, height int
	pixels        []uint8 // for each pixel, the index of its colour in the palette
	colours       []color.RGBA
}

// maxColours is the number of colours that a logo may add to the palette.
const maxColours = 200

// prepareLogo scales a logo down to the height of the masthead and reduces the number of
// its colours. Where the logo is transparent, the result has the colour of the paper. A
// small logo is not enlarged.
func prepareLogo(logo image.Image) *picture {
	size := logo.Bounds().Size()
	w, h := size.X, size.Y
	if h > logoHeight {
		w, h = max(1, w*logoHeight/h), logoHeight
	}
	if w > logoWidth {
		w, h = logoWidth, max(1, h*logoWidth/w)
	}
	p := &picture{width: w, height: h, pixels: make([]uint8, w*h)}
	scaled := make([]color.RGBA, w*h)
	for i := range scaled {
		scaled[i] = average(logo, i%w, i/w, w, h)
	}
	// To get few colours, the lower bits of colours are ignored: one bit more at each try.
	for shift := uint(0); ; shift++ {
		if p.reduce(scaled, shift) {
			return p
		}
	}
}

// average returns the pixel (x, y) of a logo that is scaled to w × h pixels: the mean of
// the original's pixels in that place, on the colour of the paper.
func average(logo image.Image, x, y, w, h int) color.RGBA {
	b := logo.Bounds()
	x0, y0 := b.Min.X+x*b.Dx()/w, b.Min.Y+y*b.Dy()/h
	x1, y1 := max(x0+1, b.Min.X+(x+1)*b.Dx()/w), max(y0+1, b.Min.Y+(y+1)*b.Dy()/h)
	var sum [4]uint64
	for py := y0; py < y1; py++ {
		for px := x0; px < x1; px++ {
			r, g, b, a := logo.At(px, py).RGBA()
			sum[0], sum[1], sum[2], sum[3] = sum[0]+uint64(r), sum[1]+uint64(g), sum[2]+uint64(b), sum[3]+uint64(a)
		}
	}
	n := uint64(x1-x0) * uint64(y1-y0)
	over := func(channel uint64, ground uint8) uint8 {
		return uint8((channel/n + uint64(ground)*0x101*(0xffff-sum[3]/n)/0xffff) >> 8)
	}
	return color.RGBA{over(sum[0], paper.R), over(sum[1], paper.G), over(sum[2], paper.B), 0xff}
}

// reduce sets the pixels and colours of the picture. Colours become one colour if they differ only
// in the lowest shift bits of their channels. reduce returns false if more than maxColours colours
// remain.
func (p *picture) reduce(pixels []color.RGBA, shift uint) bool {
	known := make(map[color.RGBA]uint8)
	p.colours = nil
	for i, c := range pixels {
		key := color.RGBA{c.R >> shift, c.G >> shift, c.B >> shift, 0}
		index, ok := known[key]
		if !ok {
			if len(p.colours) == maxColours {
				return false
			}
			index = soft.full() + 1 + uint8(len(p.colours))
			known[key] = index
			p.colours = append(p.colours, c)
		}
		p.pixels[i] = index
	}
	return true
}

// picture draws a logo with its top left corner at (x, y).
func (c *canvas) picture(p *picture, x, y int) {
	for row := range p.height {
		copy(c.pixels[(y+row)*Width+x:], p.pixels[row*p.width:(row+1)*p.width])
	}
}
