package links

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// An index is what all stories say, turned around: which stories say it.
type index struct {
	stories  []Story
	features [][]feature // by story; ascending by id, terms before pairs
	split    []int       // how many of a story's features are terms
	norms    [][2]uint32 // lengths of its two vectors
	idf      []uint32
	lists    [][]posting // by feature id, the heaviest
	series   map[string][]int
	threads  map[string][]int
	backs    [][]int // stories whose text links to the story
}

type feature struct {
	id       uint32
	count    uint8
	headline bool
}

type posting struct {
	story  int32
	weight uint32
}

const listCap = 64

// steps returns log2(n) in half steps, so that what depends on a number of
// stories stays as it is while the number changes a little.
func steps(n int) int {
	if n < 1 {
		return 0
	}
	k := 2 * (bits.Len(uint(n)) - 1)
	if n*n >= 1<<(k+1) {
		k++
	}
	return k
}

func newIndex(stories []Story) *index {
	n := len(stories)
	x := &index{stories: stories, features: make([][]feature, n), split: make([]int, n), norms: make([][2]uint32, n), backs: make([][]int, n), series: map[string][]int{}, threads: map[string][]int{}}
	df := map[uint64]int{}
	for i := range stories {
		for _, t := range stories[i].Vector.Terms {
			df[uint64(t.ID())]++
		}
		for _, p := range stories[i].Vector.Pairs {
			df[1<<32|uint64(p.ID())]++
		}
	}
	var keys []uint64
	for k, d := range df {
		limit := 3 * n / 10
		if k>>32 != 0 {
			limit = n/10 + 5
		}
		if d >= 2 && d <= max(limit, 2) {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	ids := map[uint64]uint32{}
	x.idf = make([]uint32, len(keys))
	for i, k := range keys {
		ids[k] = uint32(i)
		r := math.Exp2(float64(steps(df[k])-steps(n))/2) * .9
		w := math.Log((1 - r) / r)
		if k>>32 != 0 {
			w = math.Log(1 + 1/r)
		}
		x.idf[i] = uint32(max(0, math.Round(w*32)))
	}
	x.lists = make([][]posting, len(keys))
	for i := range stories {
		x.add(i, ids)
	}
	for id, l := range x.lists {
		slices.SortFunc(l, func(a, b posting) int {
			return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(b.story, a.story))
		})
		x.lists[id] = l[:min(len(l), listCap)]
	}
	return x
}

func (x *index) add(i int, ids map[uint64]uint32) {
	s := &x.stories[i]
	var fs []feature
	for _, t := range s.Vector.Terms {
		if id, ok := ids[uint64(t.ID())]; ok {
			fs = append(fs, feature{id, uint8(t.Count()), t.Headline()})
		}
	}
	x.split[i] = len(fs)
	for _, p := range s.Vector.Pairs {
		if id, ok := ids[1<<32|uint64(p.ID())]; ok {
			fs = append(fs, feature{id, uint8(p.Count()), false})
		}
	}
	x.features[i] = fs
	var sum [2]uint64
	for k, f := range fs {
		w := uint64(x.weight(f, k >= x.split[i]))
		if k < x.split[i] {
			sum[0] += w * w
		} else {
			sum[1] += w * w
		}
	}
	for j := range sum {
		x.norms[i][j] = max(1, uint32(math.Sqrt(float64(sum[j]))))
	}
	for k, f := range fs {
		j := 0
		if k >= x.split[i] {
			j = 1
		}
		w := x.weight(f, j == 1) << 12 / x.norms[i][j]
		x.lists[f.id] = append(x.lists[f.id], posting{int32(i), w})
	}
	if s.Series != "" {
		x.series[s.Series] = append(x.series[s.Series], i)
	}
	if s.Thread != "" {
		x.threads[s.Thread] = append(x.threads[s.Thread], i)
	}
	for _, to := range s.Links {
		if to >= 0 && to < len(x.stories) && to != i {
			x.backs[to] = append(x.backs[to], i)
		}
	}
}

// weight is ln(1+count)·idf for terms, (1+ln count)·idf for pairs.
func (x *index) weight(f feature, pair bool) uint32 {
	l := math.Log(1 + float64(f.count))
	if pair {
		l = 1 + math.Log(float64(f.count))
	}
	return uint32(math.Round(l*32)) * x.idf[f.id]
}
