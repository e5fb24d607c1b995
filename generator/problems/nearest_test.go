package problems_test

import (
	"testing"

	"broadsheet/generator/problems"
)

// A word of which half of the letters are wrong is no suggestion.
func TestNearestIsMostlyRight(t *testing.T) {
	for _, x := range []struct{ word, known, want string }{
		{"date", "data", "data"}, {"dado", "data", ""}, {"tga", "tag", "tag"}, {"go", "to", ""}, {"go", "GO", "GO"},
		{"author", "autumn", ""}, {"authro", "author", "author"}, {"descripton", "description", "description"},
	} {
		if got := problems.Nearest(x.word, []string{x.known}); got != x.want {
			t.Errorf("nearest to %q: %q, want %q", x.word, got, x.want)
		}
	}
}
