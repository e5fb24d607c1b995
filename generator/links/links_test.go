package links

import (
	"slices"
	"testing"
)

func TestSmallSites(t *testing.T) {
	for _, c := range []struct {
		n       int
		order   string
		next    []int
		related []int // how many
	}{
		{0, "newer", []int{}, []int{}},
		{1, "newer", []int{-1}, []int{0}},
		{1, "older", []int{-1}, []int{0}},
		{2, "newer", []int{1, 0}, []int{0, 0}},
		{2, "older", []int{1, 0}, []int{0, 0}},
		{3, "newer", []int{1, 2, -2}, []int{1, 1, 1}},
		{3, "older", []int{2, 0, 1}, []int{1, 1, 1}},
		{3, "none", []int{-1, -1, -1}, []int{2, 2, 2}},
	} {
		stories := make([]Story, c.n)
		for i := range stories {
			stories[i] = Story{Published: int64(i) * 86400, Next: -1}
		}
		set := Choose(stories, Options{Count: 5, Order: c.order})
		for i := range stories {
			if set.Next[i] != c.next[i] && c.next[i] != -2 {
				t.Errorf("%d stories, %s: next of %d is %d, want %d", c.n, c.order, i, set.Next[i], c.next[i])
			}
			if len(set.Related[i]) != c.related[i] || slices.Contains(set.Related[i], set.Next[i]) || slices.Contains(set.Related[i], i) {
				t.Errorf("%d stories, %s: related of %d are %v with next %d", c.n, c.order, i, set.Related[i], set.Next[i])
			}
		}
	}
}
