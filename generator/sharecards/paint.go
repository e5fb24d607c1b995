package sharecards

import (
	"image"
	"image/color"
	"image/draw"
	"math/bits"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// A ramp is a row of colours in the palette, from nearly the colour of the paper to a full
// colour. The edges of letters have the colours in between.
type ramp struct {
	first, count uint8
	reversed     bool // whether text has the colour of the paper, on a ground in the full colour
}

// The ramps of the palette. The palette has 16 colours, so that a pixel takes four bits in the PNG.
// The first colour, 0, is the paper.
var (
	ink    = ramp{first: 1, count: 7}
	accent = ramp{first: 8, count: 5}
	soft   = ramp{first: 13, count: 3}
)

// full returns the palette index of the full colour.
func (r ramp) full() uint8 { return r.first + r.count - 1 }

// reverse returns the ramp for text in the colour of the paper on the full colour.
func (r ramp) reverse() ramp { r.reversed = true; return r }

// level returns the palette index for a pixel that a letter covers by coverage/255.
func (r ramp) level(coverage uint8) uint8 {
	n := (uint16(coverage)*uint16(r.count) + 127) / 255
	if r.reversed {
		n = uint16(r.count) - n
	}
	if n == 0 {
		return 0
	}
	return r.first + uint8(n) - 1
}

// paper is the colour of the ground of cards.
var paper = color.RGBA{0xfd, 0xfc, 0xfa, 0xff}

// basePalette returns the 16 colours of a card: those of the default theme, with the argument full
// as the full colour of the ramp accent.
func basePalette(full color.RGBA) []color.RGBA {
	palette := []color.RGBA{paper}
	ramps := map[ramp]color.RGBA{ink: {0x1b, 0x1a, 0x19, 0xff}, accent: full, soft: {0x5d, 0x5a, 0x55, 0xff}}
	for _, r := range []ramp{ink, accent, soft} {
		for i := range int(r.count) {
			palette = append(palette, mix(paper, ramps[r], (i+1)*255/int(r.count)))
		}
	}
	return palette
}

// mix returns the colour that results when the colour over, with an opacity of alpha/255,
// lies on the colour under.
func mix(under, over color.RGBA, alpha int) color.RGBA {
	channel := func(u, o uint8) uint8 { return uint8((int(u)*(255-alpha) + int(o)*alpha + 127) / 255) }
	return color.RGBA{channel(under.R, over.R), channel(under.G, over.G), channel(under.B, over.B), 0xff}
}

// A canvas holds the pixels of a card.
type canvas struct {
	pixels []uint8 // for each pixel, row by row, the index of its colour in the palette
	raster vector.Rasterizer
	mask   image.Alpha
}

func newCanvas() *canvas {
	return &canvas{pixels: make([]uint8, Width*Height)}
}

func (c *canvas) fill(r image.Rectangle, index uint8) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := c.pixels[y*Width+r.Min.X : y*Width+r.Max.X]
		for i := range row {
			row[i] = index
		}
	}
}

// subpixel is the number of units to a pixel in the coordinates of outlines.
const subpixel = 512

// glyph draws the outline of a glyph. The argument size is the size of the font in pixels,
// at is the position on the baseline in units of em, and base is the vertical position of
// the baseline in pixels.
//
// Integers are used to divide curves into straight lines, since compilers for some
// processors round floating-point numbers differently. The rasterizer rounds only once for
// each line.
func (c *canvas) glyph(outline sfnt.Segments, at, base, size int, colour ramp) {
	if len(outline) == 0 {
		return
	}
	box := outline.Bounds()
	left, top := (at+int(box.Min.X))*size/em-1, base+int(box.Min.Y)*size/em-1
	width, height := int(box.Max.X-box.Min.X)*size/em+4, int(box.Max.Y-box.Min.Y)*size/em+4
	place := func(p fixed.Point26_6) (int, int) {
		return (at+int(p.X))*size*subpixel/em - left*subpixel, int(p.Y)*size*subpixel/em + (base-top)*subpixel
	}
	c.raster.Reset(width, height)
	var x, y int
	for _, s := range outline {
		x1, y1 := place(s.Args[0])
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			c.raster.ClosePath()
			c.raster.MoveTo(float32(x1)/subpixel, float32(y1)/subpixel)
			x, y = x1, y1
		case sfnt.SegmentOpLineTo:
			x, y = c.lineTo(x1, y1)
		case sfnt.SegmentOpQuadTo:
			x2, y2 := place(s.Args[1])
			// A quadratic curve is drawn as a cubic one. All coordinates of curves are multiplied
			// by 3, so that they are integers.
			x, y = c.curve([4]int{3 * x, x + 2*x1, x2 + 2*x1, 3 * x2}, [4]int{3 * y, y + 2*y1, y2 + 2*y1, 3 * y2})
		case sfnt.SegmentOpCubeTo:
			x2, y2 := place(s.Args[1])
			x3, y3 := place(s.Args[2])
			x, y = c.curve([4]int{3 * x, 3 * x1, 3 * x2, 3 * x3}, [4]int{3 * y, 3 * y1, 3 * y2, 3 * y3})
		}
	}
	c.raster.ClosePath()
	c.blend(image.Pt(left, top), image.Pt(width, height), colour)
}

func (c *canvas) lineTo(x, y int) (int, int) {
	c.raster.LineTo(float32(x)/subpixel, float32(y)/subpixel)
	return x, y
}

// curve draws a cubic Bézier curve. The arguments are the coordinates of its four points,
// multiplied by 3. The result is its last point.
func (c *canvas) curve(x, y [4]int) (int, int) {
	// The number of straight lines is about the square root of the deviation from one
	// straight line. The error is then less than a tenth of a pixel.
	deviation := 0
	for _, v := range [2][4]int{x, y} {
		deviation = max(deviation, abs(v[0]-2*v[1]+v[2]), abs(v[1]-2*v[2]+v[3]))
	}
	n := 1 + 1<<(bits.Len(uint(deviation/(subpixel/2)))/2)
	point := func(v [4]int, t int) int {
		u := n - t
		return (u*u*u*v[0] + 3*u*u*t*v[1] + 3*u*t*t*v[2] + t*t*t*v[3]) / (3 * n * n * n)
	}
	for t := 1; t < n; t++ {
		c.lineTo(point(x, t), point(y, t))
	}
	return c.lineTo(x[3]/3, y[3]/3)
}

func abs(n int) int { return max(n, -n) }

// blend paints the shape that the rasterizer has collected, and empties the rasterizer.
func (c *canvas) blend(at, size image.Point, colour ramp) {
	if n := size.X * size.Y; n > cap(c.mask.Pix) {
		c.mask.Pix = make([]uint8, n)
	}
	c.mask.Pix, c.mask.Stride = c.mask.Pix[:size.X*size.Y], size.X
	c.mask.Rect = image.Rectangle{Max: size}
	c.raster.DrawOp = draw.Src
	c.raster.Draw(&c.mask, c.mask.Rect, image.Opaque, image.Point{})
	for y := max(0, -at.Y); y < min(size.Y, Height-at.Y); y++ {
		for x := max(0, -at.X); x < min(size.X, Width-at.X); x++ {
			coverage := c.mask.Pix[y*size.X+x]
			if coverage == 0 {
				continue
			}
			i := (at.Y+y)*Width + at.X + x
			level := colour.level(coverage)
			if now := c.pixels[i]; colour.reversed || level > now || now > colour.full() {
				c.pixels[i] = level
			}
		}
	}
}
