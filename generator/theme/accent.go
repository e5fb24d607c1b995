package theme

import (
	"fmt"
	"math"
)

// Two background colours from assets/parts/settings.css: one of the light palette and one
// of the dark palette. Text in the accent colour has more contrast on all other
// backgrounds of the same palette.
const (
	lightBackground = "#f3f0ea"
	darkBackground  = "#1e2125"
)

// minContrast is the lowest contrast ratio between text and background that WCAG 2.2
// allows at level AA (success criterion 1.4.3).
const minContrast = 4.5

// accentRules returns the CSS that sets the accent colour (#rrggbb) of the light and the
// dark palette. If the colour has too little contrast, a darker or lighter colour
// replaces it.
func accentRules(accent string) string {
	if _, ok := parseColour(accent); !ok {
		return ""
	}
	return fmt.Sprintf("\n:root{--accent:%s}@media (prefers-color-scheme:dark){:root{--accent:%s}}\n",
		readable(accent, lightBackground, 0), readable(accent, darkBackground, 255))
}

// A colour holds the red, green and blue values, from 0 to 255, in this order.
type colour [3]float64

func parseColour(s string) (colour, bool) {
	var r, g, b uint8
	if n, err := fmt.Sscanf(s, "#%02x%02x%02x", &r, &g, &b); n != 3 || err != nil || len(s) != 7 {
		return colour{}, false
	}
	return colour{float64(r), float64(g), float64(b)}, true
}

// readable returns the accent colour, moved in steps towards black (0) or white (255)
// until its contrast with the background is at least minContrast. The argument towards is
// 0 or 255.
func readable(accent, background string, towards float64) string {
	a, _ := parseColour(accent)
	b, _ := parseColour(background)
	moved := a
	for step := 1.0; step <= 20 && contrast(moved.rounded(), b) < minContrast; step++ {
		for i := range moved {
			moved[i] = a[i] + (towards-a[i])*step/20
		}
	}
	moved = moved.rounded()
	return fmt.Sprintf("#%02x%02x%02x", int(moved[0]), int(moved[1]), int(moved[2]))
}

func (c colour) rounded() colour {
	return colour{math.Round(c[0]), math.Round(c[1]), math.Round(c[2])}
}

// contrast returns the contrast ratio of two colours by WCAG 2.2, from 1 to 21.
func contrast(a, b colour) float64 {
	x, y := a.luminance(), b.luminance()
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}

// luminance returns the relative luminance of a colour as WCAG 2.2 defines it, from 0
// (black) to 1 (white).
func (c colour) luminance() float64 {
	weights := colour{0.2126, 0.7152, 0.0722}
	sum := 0.0
	for i, v := range c {
		v /= 255
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		sum += weights[i] * v
	}
	return sum
}
