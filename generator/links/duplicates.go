package links

import (
	"slices"
	"sync"

	"broadsheet/generator/index"
	"broadsheet/generator/words"
)

// A Duplicate is a story that says almost the same as an older one.
type Duplicate struct{ Story, Of int }

// Duplicates finds the near-duplicates among n stories, by index. Of several that
// say the same, each is named with the oldest.
func Duplicates(n int, texts index.Texts) ([]Duplicate, error) {
	c := &copies{texts: texts, sketches: make([]index.Sketch, n)}
	err := texts.Each(func() func(int, words.Vector) {
		return func(i int, v words.Vector) { c.sketches[i] = index.NewSketch(v.Bigrams) }
	})
	if err != nil {
		return nil, err
	}
	// Near-duplicates have bigrams in common in their sketches.
	with := map[uint32][]int{}
	var found []Duplicate
	for i := range c.sketches {
		var near []int
		for _, g := range c.sketches[i].Bigrams() {
			near = append(near, with[g.ID()]...)
			if len(with[g.ID()]) < maxCopies {
				with[g.ID()] = append(with[g.ID()], i)
			}
		}
		slices.Sort(near)
		for _, j := range slices.Compact(near) {
			if c.nearDuplicates(i, j) {
				found = append(found, Duplicate{i, j})
				break
			}
		}
	}
	return found, c.err
}

// copies recognizes near-duplicates.
type copies struct {
	texts    index.Texts
	sketches []index.Sketch

	mu  sync.Mutex
	err error // the first of reading a text
}

const (
	fewBigrams = 8  // with fewer a text is too short to tell
	sameShare  = 60 // percent of all their bigrams that near-duplicates share
)

// nearDuplicates reports whether two stories have most of their bigrams in common
// (shingles, as Broder 1997). Those of the sketches are a fair sample of all; they
// rule out almost every other text.
func (c *copies) nearDuplicates(i, j int) bool {
	a, b := &c.sketches[i], &c.sketches[j]
	if min(a.Len(), b.Len()) < fewBigrams {
		return false
	}
	same, all := overlap(a.Bigrams(), b.Bigrams(), index.SketchSize)
	if 2*100*same < sameShare*all {
		return false
	}
	same, all = overlap(c.bigrams(i), c.bigrams(j), a.Len()+b.Len())
	return 100*same >= sameShare*all
}

// bigrams returns all bigrams of story i. If they cannot be read, the error is kept.
func (c *copies) bigrams(i int) []words.Bigram {
	v, err := c.texts.Vector(i)
	if err != nil {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.err = err
	}
	return v.Bigrams
}

// overlap returns how many of the first limit bigrams of a and b together are in
// both, and how many there are.
func overlap(a, b []words.Bigram, limit int) (same, all int) {
	for all < limit && len(a) > 0 && len(b) > 0 {
		all++
		switch x, y := a[0].ID(), b[0].ID(); {
		case x < y:
			a = a[1:]
		case x > y:
			b = b[1:]
		default:
			same++
			a, b = a[1:], b[1:]
		}
	}
	return same, min(limit, all+len(a)+len(b))
}
