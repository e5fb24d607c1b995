package links

import (
	"slices"
	"sync/atomic"

	"broadsheet/generator/words"
)

// A Duplicate is a story that says almost the same as an older one.
type Duplicate struct{ Story, Of int }

// Duplicates finds the near-duplicates among stories, by index. Of several that say
// the same, each is named with the oldest.
func Duplicates(stories []Story, texts Texts) ([]Duplicate, error) {
	x := &index{stories: stories, said: said{texts: texts, stock: &stock{}, held: make([]atomic.Pointer[text], len(stories))}}
	err := x.each(func() func(int, words.Vector, words.Vector) {
		return func(i int, _, whole words.Vector) {
			t := &text{pairs: uint32(len(whole.Pairs))}
			copy(t.first[:], whole.Pairs)
			x.held[i].Store(t)
		}
	})
	if err != nil {
		return nil, err
	}
	// Near-duplicates have pairs in common among the first of each.
	with := map[words.Pair][]int{}
	var copies []Duplicate
	for i := range stories {
		first, _ := x.text(i).sketch()
		var near []int
		for _, p := range first {
			id := words.Pair(p.ID())
			near = append(near, with[id]...)
			if len(with[id]) < maxCopies {
				with[id] = append(with[id], i)
			}
		}
		slices.Sort(near)
		for _, j := range slices.Compact(near) {
			if x.nearDuplicates(i, j) {
				copies = append(copies, Duplicate{i, j})
				break
			}
		}
	}
	return copies, x.err
}
