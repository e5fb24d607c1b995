package links

import (
	"slices"
	"sync"

	"broadsheet/generator/index"
	"broadsheet/generator/words"
)

// A Duplicate says that the story with index Story has almost the same text as the older
// story with index Of.
type Duplicate struct{ Story, Of int }

// Duplicates finds the near-duplicates among n stories: stories with almost the same text
// as an older story. If several older stories have this text, the Duplicate names the
// oldest of them. The errors are those of reading texts.
func Duplicates(n int, texts index.Texts) ([]Duplicate, error) {
	c := &duplicateFinder{texts: texts, sketches: make([]index.Sketch, n)}
	err := texts.Each(func() func(int, words.Vector) {
		return func(i int, v words.Vector) { c.sketches[i] = index.NewSketch(v.Bigrams) }
	})
	if err != nil {
		return nil, err
	}
	// Two near-duplicates share a bigram even in their sketches, which are small samples of
	// their bigrams. Only stories that share a bigram are therefore compared.
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

// A duplicateFinder recognizes stories with almost the same text. It is safe for
// concurrent use.
type duplicateFinder struct {
	texts    index.Texts
	sketches []index.Sketch

	mu  sync.Mutex
	err error // error of reading a text; nil if all texts could be read
}

const (
	fewBigrams = 8  // a text with fewer bigrams is never a near-duplicate
	sameShare  = 60 // percentage of their bigrams that two near-duplicates share at least
)

// nearDuplicates reports whether stories i and j have almost the same text: at least 60
// percent of all their bigrams are in both texts (the method of Broder, 1997, with bigrams
// as shingles). It first compares sketches, small samples of the bigrams, to rule out
// almost all pairs of stories.
func (c *duplicateFinder) nearDuplicates(i, j int) bool {
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

// bigrams returns all bigrams of story i. An error of reading the text is stored in
// c.err.
func (c *duplicateFinder) bigrams(i int) []words.Bigram {
	v, err := c.texts.Vector(i)
	if err != nil {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.err = err
	}
	return v.Bigrams
}

// overlap compares two lists of bigrams that are sorted by ID. Of all bigrams in the
// lists, it considers at most limit, those with the smallest IDs. The result all is the
// number of bigrams considered, and same is the number of those that are in both lists.
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
