package images

import (
	"encoding/binary"
	"math"
	"sync"
)

// full is the largest amount of light in a channel (red, green or blue).
const full = 65535

// readCurve reads the tone curve of a channel from an ICC profile: light[v] is the amount
// of light, from 0 to full, for the value v of a pixel. It returns false if the curve is
// not valid (ICC.1:2022, sections 10.6 and 10.18).
func readCurve(tag []byte, light *[256]int32) bool {
	if len(tag) < 12 {
		return false
	}
	switch string(tag[:4]) {
	case "curv":
		return readSampled(tag, light)
	case "para":
		return readParametric(tag, light)
	}
	return false
}

// readSampled reads a curve of the type curveType. The curve is a table of samples, or a single
// exponent, or empty. If it is empty, light is proportional to the value.
func readSampled(tag []byte, light *[256]int32) bool {
	n := int64(binary.BigEndian.Uint32(tag[8:]))
	samples := tag[12:]
	switch {
	case n > int64(len(samples))/2:
		return false
	case n == 1:
		fill(light, float64(binary.BigEndian.Uint16(samples))/256, 1, 0, 0, 0, 0, 0)
		return true
	}
	for v := range int64(256) {
		if n == 0 {
			light[v] = int32(v * full / 255)
			continue
		}
		// The result is interpolated between the two samples next to v, with weights in units of 1/255.
		at := v * (n - 1)
		below := at / 255
		above := min(below+1, n-1)
		low, high := int64(binary.BigEndian.Uint16(samples[2*below:])), int64(binary.BigEndian.Uint16(samples[2*above:]))
		light[v] = int32((low*(255-at%255) + high*(at%255) + 127) / 255)
	}
	return true
}

// readParametric reads a curve of the type parametricCurveType: the number of one of five
// functions, and its parameters g, a, b, c, d, e and f.
func readParametric(tag []byte, light *[256]int32) bool {
	counts := []int{1, 3, 4, 5, 7}
	kind := int(binary.BigEndian.Uint16(tag[8:]))
	if kind >= len(counts) || len(tag) < 12+4*counts[kind] {
		return false
	}
	var p [7]float64
	for i := range counts[kind] {
		p[i] = float64(int32(binary.BigEndian.Uint32(tag[12+4*i:]))) / 65536
	}
	g, a, b, c, d, e, f := p[0], p[1], p[2], p[3], p[4], p[5], p[6]
	switch kind {
	case 0: // the function is x^g
		fill(light, g, 1, 0, 0, 0, 0, 0)
	case 1, 2: // the function is (ax+b)^g + c for x ≥ -b/a, otherwise c
		if a == 0 {
			return false
		}
		fill(light, g, a, b, 0, -b/a, c, c)
	default: // the function is (ax+b)^g + e for x ≥ d, otherwise cx + f
		fill(light, g, a, b, c, d, e, f)
	}
	return true
}

// fill fills the table light with the values of a function of x, where x is from 0 to 1: (ax+b)^g +
// e for x ≥ d, and cx + f for x < d. The conversions to float64 prevent compilers from joining a
// product and a sum in one operation, which would give other results on some machines.
func fill(light *[256]int32, g, a, b, c, d, e, f float64) {
	for v := range light {
		x := float64(v) / 255
		y := float64(c*x) + f
		if x >= d {
			y = power(float64(a*x)+b, g) + e
		}
		y = min(max(y, 0), 1)
		if math.IsNaN(y) {
			y = 0
		}
		light[v] = int32(math.Floor(float64(y*full) + 0.5))
	}
}

// power returns x to the power of g, or 0 if x is not positive. Unlike math.Pow, it uses only
// operations whose results IEEE 754 fixes, so that it returns the same number on every machine. The
// conversions to float64 have the reason that is given at fill. The error is less than 1e-12 for
// results up to 1.
func power(x, g float64) float64 {
	if !(x > 0) || math.IsInf(x, 0) {
		return 0
	}
	const digits = 48
	// The loop finds the logarithm to base 2, one binary digit at a time: squaring a number doubles
	// its logarithm.
	fraction, exponent := math.Frexp(x)
	fraction, exponent = 2*fraction, exponent-1
	logarithm, digit := float64(exponent), 0.5
	for range digits {
		if fraction *= fraction; fraction >= 2 {
			fraction /= 2
			logarithm += digit
		}
		digit /= 2
	}
	logarithm = float64(logarithm * g)
	if logarithm < -64 || math.IsNaN(logarithm) {
		return 0
	}
	// The loop computes 2 to the power of the logarithm. Each binary digit of the logarithm that is
	// 1 multiplies the result by a root of 2: the first digit by the square root, the second by the
	// fourth root, and so on.
	whole := math.Floor(min(logarithm, 64))
	rest, result, root := logarithm-whole, math.Ldexp(1, int(whole)), 2.0
	digit = 1
	for range digits {
		digit = float64(digit / 2)
		root = math.Sqrt(root)
		if rest >= digit {
			rest -= digit
			result *= root
		}
	}
	return result
}

// srgbOfLight returns a table: the index is an amount of light from 0 to full, and the
// value is the sRGB value from 0 to 255 whose light is nearest (IEC 61966-2-1).
var srgbOfLight = sync.OnceValue(func() *[full + 1]byte {
	var table [full + 1]byte
	light := 0
	for v := range 256 {
		x := (float64(v) + 0.5) / 255
		y := power((x+0.055)/1.055, 2.4)
		if x <= 0.04045 {
			y = x / 12.92
		}
		for ; light <= full && (v == 255 || float64(light) < y*full); light++ {
			table[light] = byte(v)
		}
	}
	return &table
})
