package pages

import (
	"testing"

	"broadsheet/generator/markdown"
)

// TestSizesOfPicturesInTexts has pictures of several sizes, each with the size in which a
// text shows it and the width that it announces.
func TestSizesOfPicturesInTexts(t *testing.T) {
	const column = "(min-width: 46rem) 42rem, 92vw"
	for _, c := range []struct {
		width, height, shownWidth, shownHeight int
		sizes                                  string
	}{
		{1200, 800, 1200, 800, column},
		{1200, 1400, 1200, 1400, column},
		{500, 400, 500, 400, "min(500px, 92vw)"},
		{1000, 2000, 400, 800, "min(400px, 92vw)"},
		{300, 1000, 240, 800, "min(240px, 92vw)"},
		{1, 30000, 1, 800, "min(1px, 92vw)"},
		{0, 0, 0, 0, "min(0px, 92vw)"},
	} {
		width, height := shownSize(c.width, c.height)
		if width != c.shownWidth || height != c.shownHeight {
			t.Errorf("a picture of %d × %d is shown as %d × %d, want %d × %d", c.width, c.height, width, height, c.shownWidth, c.shownHeight)
		}
		if got := textSizes(markdown.Image, width); got != c.sizes {
			t.Errorf("a picture of %d × %d announces %q, want %q", c.width, c.height, got, c.sizes)
		}
	}
}
