package links

import (
	"sync"

	"broadsheet/generator/words"
)

// changes are what has become of the stories since an earlier choice.
//
// A story is fresh if it is new, or if others estimate it otherwise than they
// did; it is gone if it is not there any more, or was otherwise. What a choice
// was made from (see the package comment) can only have changed if its key has,
// or through the words and word pairs of fresh and gone stories, in four ways:
//
//   - a word of the story has become rarer or commoner by a step;
//   - the list of one of its heaviest words holds, of the stories that are
//     neither, others than it did;
//   - so many others more, or less, have one of its pairs;
//   - a fresh story is so like it that it is to be scored in full.
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

// A tally says which stories have a word or pair.
type tally struct {
	fresh, gone []holder
	others      int
}

// A holder is a fresh story, by its index, or a gone one, by its place among
// those, with how often it has a word or pair.
type holder struct {
	story int32
	count int
}

// A hit is a pair of fresh or gone stories in another one.
type hit struct {
	story int32
	count int
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
		c.note(v, func(t *tally, count int) { t.fresh = append(t.fresh, holder{i, count}) })
	}
	for place, then := range c.gone {
		v, known := texts.Was(int(then))
		if !known {
			return nil, nil
		}
		c.said = append(c.said, v)
		c.note(v, func(t *tally, count int) { t.gone = append(t.gone, holder{int32(place), count}) })
	}
	return c, nil
}

// note enters a text of the fresh or the gone.
func (c *changes) note(v words.Vector, enter func(t *tally, count int)) {
	of := func(all map[uint32]*tally, id uint32) *tally {
		if all[id] == nil {
			all[id] = new(tally)
		}
		return all[id]
	}
	for _, e := range v.Terms {
		enter(of(c.terms, e.ID()), e.Count())
	}
	for _, e := range v.Pairs {
		enter(of(c.pairs, e.ID()), e.Count())
	}
}

// see returns a function that looks for the pairs of what has changed in the
// texts of all others.
func (c *changes) see() func(i int, v words.Vector) {
	wanted := sieveOf(c.pairs)
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
				c.hits = append(c.hits, hit{int32(i), p.Count(), t})
				t.others++
				c.mu.Unlock()
			}
		}
	}
}
