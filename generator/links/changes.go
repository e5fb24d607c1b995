package links

import (
	"runtime"
	"slices"
	"sync"

	"broadsheet/generator/words"
)

// changes are what has become of the stories since an earlier choice.
//
// A story is fresh if it is new, or if others estimate it otherwise than they
// did; it is gone if it is not there any more, or was otherwise. What a choice
// was made from (see the package comment) can only have changed if its key has,
// or through the words and word pairs of fresh and gone stories: a word has
// become rarer or commoner by a step; one of them is or was in the list of one
// of the story's heaviest words; the story shares a pair with one of them.
type changes struct {
	*recollection
	fresh        []int32 // by index now
	gone         []int32 // by index then
	terms, pairs map[uint32]*tally
	said         []words.Vector // by the gone
	isFresh      []bool

	mu   sync.Mutex
	hits []hit
}

// A tally says how many stories have a word or pair.
type tally struct{ fresh, gone, others int }

// A hit is a pair of fresh or gone stories in another one.
type hit struct {
	story int32
	pair  *tally
}

// tooMany is of how many parts of the stories one may have changed before it is
// quicker to begin from nothing.
const tooMany = 10

// newChanges returns nil if there is nothing to go on from.
func newChanges(last *Memory, k *keyer, texts Texts) (*changes, error) {
	r := recall(last, k.ids)
	if r == nil || steps(len(r.now)) != k.size {
		return nil, nil
	}
	c := &changes{recollection: r, terms: map[uint32]*tally{}, pairs: map[uint32]*tally{}, isFresh: make([]bool, len(k.ids))}
	for i, then := range r.before {
		if then < 0 || r.rough(int(then)) != k.rough[i] {
			c.fresh, c.isFresh[i] = append(c.fresh, int32(i)), true
		}
	}
	for then, i := range r.now {
		if i < 0 || c.isFresh[i] {
			c.gone = append(c.gone, int32(then))
		}
	}
	if len(c.fresh)+len(c.gone) > 10+len(k.ids)/tooMany {
		return nil, nil
	}
	for _, i := range c.fresh {
		v, err := texts.One(int(i))
		if err != nil {
			return nil, err
		}
		c.count(v, func(t *tally) { t.fresh++ })
	}
	for _, then := range c.gone {
		v, known := texts.Was(int(then))
		if !known {
			return nil, nil
		}
		c.said = append(c.said, v)
		c.count(v, func(t *tally) { t.gone++ })
	}
	return c, nil
}

func (c *changes) count(v words.Vector, one func(*tally)) {
	tallyOf := func(all map[uint32]*tally, id uint32) *tally {
		if all[id] == nil {
			all[id] = new(tally)
		}
		return all[id]
	}
	for _, e := range v.Terms {
		one(tallyOf(c.terms, e.ID()))
	}
	for _, e := range v.Pairs {
		one(tallyOf(c.pairs, e.ID()))
	}
}

// see returns a function that looks for the pairs of what has changed in the
// texts of all others.
func (c *changes) see() func(i int, v words.Vector) {
	wanted := new(sieve)
	for id := range c.pairs {
		wanted.add(id)
	}
	return func(i int, v words.Vector) {
		if c.isFresh[i] {
			return
		}
		for _, p := range v.Pairs {
			if !wanted.has(p.ID()) {
				continue
			}
			if t := c.pairs[p.ID()]; t != nil {
				c.mu.Lock()
				c.hits = append(c.hits, hit{int32(i), t})
				t.others++
				c.mu.Unlock()
			}
		}
	}
}

// mark marks the stories that are to be ranked again for what they or others
// say.
func (c *changes) mark(x *index, ranked []bool) {
	for _, i := range c.fresh {
		ranked[i] = true
	}
	for _, h := range c.hits {
		if h.pair.others+min(h.pair.fresh, h.pair.gone) <= pairCap {
			ranked[h.story] = true
		}
	}
	wanted := new(sieve)
	for id := range c.terms {
		wanted.add(id)
	}
	x.words.list(x, runtime.GOMAXPROCS(0), wanted)
	rarer, moved := c.movedTerms(x)
	parallel(len(ranked), func() func(int) {
		return func(i int) {
			ranked[i] = ranked[i] || slices.ContainsFunc(x.terms[i], func(t words.Term) bool { return rarer.has(t.ID()) }) ||
				c.listed(int(c.before[i]), moved)
		}
	})
}

// movedTerms returns the terms whose rarity is another one, and those whose
// lists may hold other stories or hold them in another way.
func (c *changes) movedTerms(x *index) (rarer, moved *set) {
	rarer, moved = newSet(), newSet()
	for id, n := range c.terms {
		w := x.words.find(id)
		if x.rarity(int(w.df)-n.fresh+n.gone) != uint64(w.rarity) {
			rarer.add(id)
		}
		for _, p := range x.words.of(w) {
			if c.isFresh[p.story()] {
				moved.add(id)
			}
		}
	}
	for _, v := range c.said {
		length, _ := x.lengths(v)
		for _, t := range v.Terms {
			w := x.words.find(t.ID())
			list := x.words.of(w)
			if len(list) < listCap || x.term[t.Count()]*uint64(length) >= list[0].weight() {
				moved.add(t.ID())
			}
		}
	}
	return rarer, moved
}

// A set is a set of IDs that is quick to tell that one is not in it.
type set struct {
	sieve sieve
	ids   map[uint32]bool
}

func newSet() *set { return &set{ids: map[uint32]bool{}} }

func (s *set) add(id uint32) {
	s.sieve.add(id)
	s.ids[id] = true
}

func (s *set) has(id uint32) bool { return s.sieve.has(id) && s.ids[id] }
