package links

import (
	"fmt"
	"sync"

	"broadsheet/generator/words"
)

// Texts reads what stories say, which is too much to be held for all of them.
// Its functions may be called from several goroutines.
type Texts struct {
	// Each hands what every story says, in no order, to functions made by
	// start, one for each goroutine. A vector is good until the call returns.
	Each func(start func() func(i int, v words.Vector)) error
	// One returns what a story says.
	One func(i int) (words.Vector, error)
	// Was returns what a story of the last choice said, by its index then,
	// and false if that is not known any more.
	Was func(k int) (words.Vector, bool)
}

// said is what all stories say, as far as it is held: their terms, and enough
// of their word pairs to tell most texts apart.
type said struct {
	texts    Texts
	terms    [][]words.Term
	sketches []words.Pair // sketch of each
	counts   []uint32     // how many each has

	mu  sync.Mutex
	err error // the first text that could not be read
}

// load reads all texts once, and shows them to the changes, if there are any.
func (x *index) load(texts Texts, c *changes) error {
	n := len(x.stories)
	x.said = &said{texts: texts, terms: make([][]words.Term, n), sketches: make([]words.Pair, n*sketch), counts: make([]uint32, n)}
	err := texts.Each(func() func(i int, v words.Vector) {
		var slab []words.Term
		show := func(int, words.Vector) {}
		if c != nil {
			show = c.see()
		}
		return func(i int, v words.Vector) {
			slab = x.said.keep(i, v, slab)
			x.measure(i, v)
			show(i, v)
		}
	})
	if err != nil {
		return fmt.Errorf("reading what stories say: %w", err)
	}
	return nil
}

// slabSize is for how many terms room is made at a time.
const slabSize = 1 << 15

// keep holds what is needed of a text of story i, and returns the slab that the
// next text's terms go to.
func (s *said) keep(i int, v words.Vector, slab []words.Term) []words.Term {
	if cap(slab)-len(slab) < len(v.Terms) {
		slab = make([]words.Term, 0, max(slabSize, len(v.Terms)))
	}
	from := len(slab)
	slab = append(slab, v.Terms...)
	s.terms[i] = slab[from:len(slab):len(slab)]
	copy(s.sketches[i*sketch:(i+1)*sketch], v.Pairs)
	s.counts[i] = uint32(len(v.Pairs))
	return slab
}

// sketch returns the first word pairs of a story, which has n in all.
func (s *said) sketch(i int) (first []words.Pair, n int) {
	n = int(s.counts[i])
	return s.sketches[i*sketch:][:min(n, sketch)], n
}

// one reads a text again. If it cannot be read, the choice will fail.
func (s *said) one(i int) words.Vector {
	v, err := s.texts.One(i)
	if err != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.err == nil {
			s.err = err
		}
	}
	return v
}
