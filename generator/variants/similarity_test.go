package variants

import (
	"image"
	"math"
)

// similarity returns the MS-SSIM of two pictures of the same size on white, by their
// brightness: 1 for equal ones (Wang, Simoncelli and Bovik, "Multi-scale structural
// similarity for image quality assessment", 2003). Small pictures have fewer than five
// scales.
func similarity(a, b image.Image) float64 {
	shares := []float64{.0448, .2856, .3001, .2363, .1333}
	x, y := brightnessOf(a), brightnessOf(b)
	for len(shares) > 1 && min(x.width, x.height)>>(len(shares)-1) < 11 {
		shares = shares[:len(shares)-1]
	}
	total, result := 0., 1.
	for _, share := range shares {
		total += share
	}
	for i, share := range shares {
		contrast, all := structure(x, y)
		if i == len(shares)-1 {
			contrast = all
		}
		result *= math.Pow(max(contrast, 0), share/total)
		x, y = x.half(), y.half()
	}
	return result
}

// brightness is a picture in shades of grey from 0 to 255.
type brightness struct {
	width, height int
	v             []float64
}

func brightnessOf(m image.Image) brightness {
	size := m.Bounds().Size()
	b := brightness{size.X, size.Y, make([]float64, size.X*size.Y)}
	for y := range size.Y {
		for x := range size.X {
			c := multiplied4(m.At(m.Bounds().Min.X+x, m.Bounds().Min.Y+y).RGBA())
			b.v[y*size.X+x] = .299*c[0] + .587*c[1] + .114*c[2] + 255 - c[3]
		}
	}
	return b
}

func multiplied4(r, g, b, a uint32) [4]float64 {
	return [4]float64{float64(r) / 257, float64(g) / 257, float64(b) / 257, float64(a) / 257}
}

func (b brightness) half() brightness {
	h := brightness{b.width / 2, b.height / 2, make([]float64, (b.width/2)*(b.height/2))}
	for y := range h.height {
		for x := range h.width {
			i := 2*y*b.width + 2*x
			h.v[y*h.width+x] = (b.v[i] + b.v[i+1] + b.v[i+b.width] + b.v[i+b.width+1]) / 4
		}
	}
	return h
}

// blur returns the means of the product of two pictures under a Gaussian window of 11 by 11
// pixels, where the window lies within the picture.
func blur(a, b brightness) brightness {
	var window [11]float64
	sum := 0.
	for i := range window {
		window[i] = math.Exp(-float64((i-5)*(i-5)) / (2 * 1.5 * 1.5))
		sum += window[i]
	}
	across := brightness{a.width - 10, a.height, make([]float64, (a.width-10)*a.height)}
	for y := range across.height {
		for x := range across.width {
			for i, w := range window {
				j := y*a.width + x + i
				across.v[y*across.width+x] += w / sum * a.v[j] * b.v[j]
			}
		}
	}
	down := brightness{across.width, a.height - 10, make([]float64, across.width*(a.height-10))}
	for y := range down.height {
		for i, w := range window {
			for x := range down.width {
				down.v[y*down.width+x] += w / sum * across.v[(y+i)*across.width+x]
			}
		}
	}
	return down
}

// structure returns the means of contrast times structure and of SSIM.
func structure(x, y brightness) (contrast, all float64) {
	const c1, c2 = .01 * 255 * .01 * 255, .03 * 255 * .03 * 255
	one := brightness{x.width, x.height, make([]float64, len(x.v))}
	for i := range one.v {
		one.v[i] = 1
	}
	mx, my := blur(x, one), blur(y, one)
	xx, yy, xy := blur(x, x), blur(y, y), blur(x, y)
	for i := range mx.v {
		m, n := mx.v[i], my.v[i]
		cs := (2*(xy.v[i]-m*n) + c2) / (xx.v[i] - m*m + yy.v[i] - n*n + c2)
		contrast += cs
		all += cs * (2*m*n + c1) / (m*m + n*n + c1)
	}
	n := float64(len(mx.v))
	return contrast / n, all / n
}
