package variants

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"testing"

	"broadsheet/generator/images"
	"broadsheet/generator/sources"
)

// The pictures of the tests are computed from integers, so that they are equal on all
// machines.

// noise returns a number from 0 to 255 for a point of a grid.
func noise(x, y, seed int) int {
	h := uint32(x)*374761393 + uint32(y)*668265263 + uint32(seed)*2246822519
	h = (h ^ h>>13) * 1274126177
	return int(h>>16) & 255
}

// cloud returns noise that changes smoothly between the points of a grid, whose cells have a
// side of 1<<shift pixels.
func cloud(x, y, shift, seed int) int {
	side := 1 << shift
	i, j, u, v := x>>shift, y>>shift, x&(side-1), y&(side-1)
	top := noise(i, j, seed)*(side-u) + noise(i+1, j, seed)*u
	low := noise(i, j+1, seed)*(side-u) + noise(i+1, j+1, seed)*u
	return (top*(side-v) + low*v) >> (2 * shift)
}

func paint(w, h int, at func(x, y int) color.NRGBA) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.SetNRGBA(x, y, at(x, y))
		}
	}
	return m
}

func clip(n int) uint8 { return uint8(min(max(n, 0), 255)) }

// photo is rough land below a sky.
func photo(w, h int) *image.NRGBA {
	return paint(w, h, func(x, y int) color.NRGBA {
		hill := h/3 + cloud(x, 0, 7, 1)/2
		if y < hill {
			l := cloud(x, y, 8, 2) / 8
			return color.NRGBA{clip(120 + l), clip(160 + l), clip(210 + l), 255}
		}
		l := cloud(x, y, 6, 3)/2 + cloud(x, y, 4, 4)/6 + cloud(x, y, 3, 5)/12
		return color.NRGBA{clip(20 + l), clip(40 + l), clip(10 + l/2), 255}
	})
}

// sky is a gradient without edges.
func sky(w, h int) *image.NRGBA {
	return paint(w, h, func(x, y int) color.NRGBA {
		return color.NRGBA{clip(60 + 150*y/h), clip(110 + 100*y/h), clip(230 - 40*x/w), 255}
	})
}

// screenshot has small dark marks like letters on white, and a coloured bar.
func screenshot(w, h int) *image.NRGBA {
	return paint(w, h, func(x, y int) color.NRGBA {
		switch {
		case y < h/12:
			return color.NRGBA{30, 80, 160, 255}
		case y%24 < 12 && x%12 < 9 && noise(x/3, y/3, 6) < 110 && noise(x/60, y/24, 7) < 220:
			return color.NRGBA{40, 40, 40, 255}
		}
		return color.NRGBA{255, 255, 255, 255}
	})
}

// drawing has a few large areas, each of one colour.
func drawing(w, h int) *image.NRGBA {
	colours := []color.NRGBA{{230, 60, 40, 255}, {250, 200, 60, 255}, {40, 120, 180, 255}, {240, 240, 230, 255}}
	return paint(w, h, func(x, y int) color.NRGBA { return colours[cloud(x, y, 7, 8)/64] })
}

// logo is a ring with soft edges on a transparent ground.
func logo(w, h int) *image.NRGBA {
	return paint(w, h, func(x, y int) color.NRGBA {
		r := (2*x-w)*(2*x-w) + (2*y-h)*(2*y-h)
		return color.NRGBA{200, 30, 60, clip(min(r-w*w/5, w*w*4/5-r) * 255 / (w * w / 20))}
	})
}

func asPNG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asJPEG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type file struct{ *bytes.Reader }

func (file) Close() error { return nil }

// original returns an Original for the content of a file, with a Need for each shape.
func original(t testing.TB, name string, data []byte, avif bool, shapes ...Shape) Original {
	t.Helper()
	info, err := images.Inspect(bytes.NewReader(data), name)
	if err != nil {
		t.Fatal(err)
	}
	o := Original{Name: name, Info: info, Open: func() (io.ReadSeekCloser, error) { return file{bytes.NewReader(data)}, nil }}
	for _, shape := range shapes {
		o.Needs = append(o.Needs, Need{Original: sources.DigestOf(data), Shape: shape, AVIF: avif})
	}
	return o
}

func openStore(t testing.TB, folder string) *Store {
	t.Helper()
	s, err := Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// makeAll makes the variants of originals that have no faults.
func makeAll(t testing.TB, s *Store, originals ...Original) {
	t.Helper()
	faults, err := s.Make(originals, func(int, int) {})
	for _, fault := range faults {
		if fault != nil {
			t.Fatal(fault)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}

func read(t testing.TB, s *Store, n Need, v Variant) []byte {
	t.Helper()
	data, err := s.Read(n, v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
