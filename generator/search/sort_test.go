package search

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestSortBytes(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	var buffer []uint64
	for _, n := range []int{0, 1, 2, 300, 20, 1000} {
		list := make([]uint64, n)
		for i := range list {
			list[i] = random.Uint64N(1<<18)<<8 | uint64(i%7)
		}
		want := slices.Clone(list)
		slices.SortStableFunc(want, func(a, b uint64) int { return int(a>>8) - int(b>>8) })
		if buffer = sortBytes(list, buffer, 8, 32); !slices.Equal(list, want) {
			t.Errorf("%d numbers are sorted wrongly", n)
		}
	}
}
