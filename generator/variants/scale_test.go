package variants

import (
	"image"
	"image/color"
	"testing"

	"pgregory.net/rapid"

	"broadsheet/generator/images"
)

// A picture of one colour keeps it exactly, in every format, size and part.
func TestOneColourStays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(1, 150).Draw(t, "width"), rapid.IntRange(1, 150).Draw(t, "height")
		crop := image.Rect(rapid.IntRange(0, w-1).Draw(t, "left"), rapid.IntRange(0, h-1).Draw(t, "top"), w, h)
		size := Size{rapid.IntRange(1, crop.Dx()).Draw(t, "new width"), rapid.IntRange(1, crop.Dy()).Draw(t, "new height")}
		v := rapid.Byte().Draw(t, "value")
		var m image.Image
		var alpha bool
		switch rapid.IntRange(0, 3).Draw(t, "type") {
		case 0:
			g := image.NewGray(image.Rect(0, 0, w, h))
			fill(g.Pix, v)
			m = g
		case 1:
			y := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio(rapid.IntRange(0, 5).Draw(t, "ratio")))
			fill(y.Y, v)
			fill(y.Cb, v/2)
			fill(y.Cr, 255-v)
			m = y
		default:
			alpha = rapid.Bool().Draw(t, "alpha")
			n := image.NewNRGBA(image.Rect(0, 0, w, h))
			fill(n.Pix, v)
			for i := 3; i < len(n.Pix); i += 4 {
				n.Pix[i] = 255
			}
			m = n
		}
		small := newScaler(m, alpha).scale(crop, size)
		if small.Bounds() != image.Rect(0, 0, size.Width, size.Height) {
			t.Fatal(small.Bounds())
		}
		for y := range size.Height {
			for x := range size.Width {
				if got, want := small.At(x, y), m.At(0, 0); got != want {
					t.Fatalf("%v at %d, %d, want %v", got, x, y, want)
				}
			}
		}
	})
}

func fill(pix []byte, v byte) {
	for i := range pix {
		pix[i] = v
	}
}

// A ramp stays a ramp at its place, whichever part is shown and however small the copy is.
func TestPlaces(t *testing.T) {
	const w, h = 800, 300
	at := func(x, y int) color.NRGBA { return color.NRGBA{clip(x * 255 / w), clip(y * 255 / h), 99, 255} }
	m := paint(w, h, at)
	y := image.NewYCbCr(m.Rect, image.YCbCrSubsampleRatio420)
	for j := range h {
		for i := range w {
			y.Y[y.YOffset(i, j)] = clip(i * 255 / w)
			y.Cb[y.COffset(i, j)] = clip(j * 255 / h)
			y.Cr[y.COffset(i, j)] = 99
		}
	}
	for _, crop := range []image.Rectangle{m.Rect, image.Rect(101, 37, 702, 300), image.Rect(0, 0, 799, 299)} {
		for _, width := range []int{600, 400, 150, 90, 33} {
			size := Size{width, max(1, width*crop.Dy()/crop.Dx())}
			colours := newScaler(m, false).scale(crop, size).(*image.NRGBA)
			luma := newScaler(y, false).scale(crop, size).(*image.YCbCr)
			for j := 3; j < size.Height-3; j++ {
				for i := 5; i < size.Width-5; i++ {
					fromX := crop.Min.X + (2*i+1)*crop.Dx()/(2*size.Width)
					fromY := crop.Min.Y + (2*j+1)*crop.Dy()/(2*size.Height)
					want, got := at(fromX, fromY), colours.NRGBAAt(i, j)
					if abs(int(want.R)-int(got.R)) > 1 || abs(int(want.G)-int(got.G)) > 2 || got.B != 99 {
						t.Fatalf("%v in %v: %v at %d, %d, want %v", crop, size, got, i, j, want)
					}
					if d := int(luma.Y[luma.YOffset(i, j)]) - int(want.R); abs(d) > 1 {
						t.Fatalf("%v in %v: luma %d off at %d, %d", crop, size, d, i, j)
					}
					// A sample of chroma is shared by two columns and rows.
					if d := int(luma.Cb[luma.COffset(i, j)]) - int(want.G); abs(d) > 3+2*crop.Dy()/size.Height {
						t.Fatalf("%v in %v: chroma %d off at %d, %d", crop, size, d, i, j)
					}
				}
			}
		}
	}
}

// The colour of transparent pixels does not show at the edges of opaque ones.
func TestTransparentColoursDoNotBleed(t *testing.T) {
	m := paint(100, 100, func(x, y int) color.NRGBA {
		if x < 50 {
			return color.NRGBA{200, 100, 50, 255}
		}
		return color.NRGBA{0, 255, 0, 0}
	})
	small := newScaler(m, true).scale(m.Rect, Size{33, 33}).(*image.NRGBA)
	for x := range 33 {
		c := small.NRGBAAt(x, 16)
		if c.A == 0 {
			continue
		}
		off := 10 + 255/int(c.A) // sharp edges overshoot, and products with the opacity are rounded
		if abs(int(c.R)-200) > off || abs(int(c.G)-100) > off || abs(int(c.B)-50) > off {
			t.Errorf("%v at %d", c, x)
		}
	}
}

// stored and images.Upright agree about every orientation.
func TestOrientations(t *testing.T) {
	m := paint(60, 40, func(x, y int) color.NRGBA { return color.NRGBA{uint8(4 * x), uint8(6 * y), 0, 255} })
	for orientation := range 9 {
		upright := images.Upright(m, orientation)
		size := upright.Bounds().Size()
		part := image.Rect(3, 5, 17, 29)
		where := stored(part, Size{size.X, size.Y}, orientation)
		got := images.Upright(newScaler(m, false).scale(where, Size{where.Dx(), where.Dy()}), orientation)
		for y := range part.Dy() {
			for x := range part.Dx() {
				if got.At(x, y) != upright.At(part.Min.X+x, part.Min.Y+y) {
					t.Fatalf("orientation %d: %v at %d, %d, want %v", orientation, got.At(x, y), x, y, upright.At(part.Min.X+x, part.Min.Y+y))
				}
			}
		}
	}
}

func BenchmarkScale12Megapixels(b *testing.B) {
	m := image.NewYCbCr(image.Rect(0, 0, 4000, 3000), image.YCbCrSubsampleRatio420)
	for b.Loop() {
		s := newScaler(m, false)
		for _, size := range Whole.Sizes(Size{4000, 3000}) {
			s.scale(m.Rect, size)
		}
	}
}
