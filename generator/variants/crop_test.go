package variants

import (
	"image"
	"image/color"
	"testing"

	"pgregory.net/rapid"
)

func sketchOf(m *image.NRGBA) (*sketch, Size) {
	size := Size{m.Rect.Dx(), m.Rect.Dy()}
	return newSketch(newScaler(m, true).scale(m.Rect, sketchSize(size))), size
}

func TestCropAroundTheFocus(t *testing.T) {
	s, size := sketchOf(paint(1200, 400, func(x, y int) color.NRGBA { return color.NRGBA{90, 90, 90, 255} }))
	for _, test := range []struct {
		focus Focus
		left  int
	}{
		{Focus{}, 400}, // nothing attracts the eye: the middle
		{Focus{true, 0, 0}, 0}, {Focus{true, .5, .5}, 400}, {Focus{true, .25, 0}, 100}, {Focus{true, 1, 1}, 800}, {Focus{true, 7, -3}, 800},
	} {
		got := s.crop(Square, size, test.focus)
		if off := abs(got.Min.X - test.left); got.Size() != image.Pt(400, 400) || off > 4 || off > 0 && test.focus.Set {
			t.Errorf("%v: %v, want %d", test.focus, got, test.left)
		}
	}
}

// What attracts the eye lies within the crop, and not at its edge.
func TestCropAroundWhatAttractsTheEye(t *testing.T) {
	marks := map[string]func(x, y int) color.NRGBA{
		"face": func(x, y int) color.NRGBA { return color.NRGBA{224, 172, 135, 255} },
		"letters": func(x, y int) color.NRGBA {
			return color.NRGBA{uint8(x / 8 % 2 * 255), uint8(x / 8 % 2 * 255), uint8(x / 8 % 2 * 255), 255}
		},
		"red": func(x, y int) color.NRGBA { return color.NRGBA{220, 20, 20, 255} },
	}
	for name, mark := range marks {
		for _, at := range []image.Point{{150, 200}, {450, 200}, {900, 200}, {200, 150}, {200, 700}, {200, 1000}} {
			w, h := 1200, 400
			if at.X == 200 {
				w, h = h, w
			}
			s, size := sketchOf(paint(w, h, func(x, y int) color.NRGBA {
				if (x-at.X)*(x-at.X)+(y-at.Y)*(y-at.Y) < 60*60 {
					return mark(x, y)
				}
				return color.NRGBA{uint8(110 + cloud(x, y, 7, 9)/8), 120, 130, 255}
			}))
			for _, shape := range []Shape{Card, Square, Wide} {
				crop := s.crop(shape, size, Focus{})
				if !image.Rect(at.X-60, at.Y-60, at.X+60, at.Y+60).In(crop) {
					t.Errorf("%s at %v: the shape %d shows %v", name, at, shape, crop)
				}
			}
		}
	}
}

func TestCropsLieWithinThePicture(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		of := Size{rapid.IntRange(1, 9000).Draw(t, "width"), rapid.IntRange(1, 9000).Draw(t, "height")}
		small := sketchSize(of)
		s := newSketch(paint(small.Width, small.Height, func(x, y int) color.NRGBA { return color.NRGBA{uint8(noise(x, y, 1)), 0, 0, 255} }))
		shape := Shape(rapid.IntRange(0, len(forms)-1).Draw(t, "shape"))
		focus := Focus{rapid.Bool().Draw(t, "set"), rapid.Float64().Draw(t, "x"), rapid.Float64().Draw(t, "y")}
		crop, want := s.crop(shape, of, focus), shape.crop(of)
		if crop.Dx() != want.Width || crop.Dy() != want.Height || !crop.In(image.Rect(0, 0, of.Width, of.Height)) {
			t.Fatalf("%v of %v", crop, of)
		}
	})
}

func TestColor(t *testing.T) {
	s, _ := sketchOf(paint(300, 200, func(x, y int) color.NRGBA {
		if x < 100 {
			return color.NRGBA{255, 0, 0, 255}
		}
		return color.NRGBA{16, 32, 48, 255}
	}))
	if got := s.color(); got != "#102030" {
		t.Error(got)
	}
}
