package links

import (
	"cmp"
	"maps"
	"slices"
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
//     neither, others than it did (it cannot where they weigh less than all on it);
//   - so many others more, or less, have one of its pairs;
//   - a fresh story is so like it that it is to be scored in full.
type changes struct {
	*recollection
	fresh        []int32 // by index now
	gone         []int32 // by index then
	terms, pairs map[uint32]*tally
	saidNow      []words.Vector // by the fresh
	saidThen     []words.Vector // by the gone
	lengths      []uint32       // inverse ones of the terms of the gone
	isFresh      []bool
}

// A tally says which stories have a word or pair.
type tally struct {
	fresh, gone []holder

	// Of a word, its number if it plays a part, whether its list is to be made
	// since fresh or gone stories may be on it, and how much more than it was its
	// rarity is.
	number uint32
	listed bool
	rarer  int

	// Of a pair, the other stories that have it.
	mu     sync.Mutex
	others []holder
}

// A holder is a story, by its index or, if it is gone, by its place among those,
// with how often it has a word or pair.
type holder struct {
	story int32
	count int
}

// tooMany is of how many parts of the stories one may have changed before it is
// quicker to begin from nothing.
const tooMany = 100

// newChanges returns nil if there is nothing to go on from.
func newChanges(last *Memory, k *keyer) (*changes, error) {
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
		v, err := k.says(int(i))
		if err != nil {
			return nil, err
		}
		c.saidNow = append(c.saidNow, v)
		c.note(v, func(t *tally, count int) { t.fresh = append(t.fresh, holder{i, count}) })
	}
	was := remembered(last.Stock)
	for place, then := range c.gone {
		v, known := k.texts.Was(int(then))
		if !known {
			return nil, nil
		}
		v = was.without(int(then), v, new(words.Vector))
		c.saidThen = append(c.saidThen, v)
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

// carry takes over from the earlier choice what is still right, and marks the
// stories that are to be ranked. It reports whether it made the lists that these
// need, too.
func (c *changes) carry(k *keyer, m *Memory, ranked []bool) (listed bool, err error) {
	c.update(k.index)
	for _, i := range c.fresh {
		ranked[i] = true
	}
	if c.reweighs() { // keys depend on what only the texts tell
		if err := k.each(c.see(k.index, ranked)); err != nil {
			return false, err
		}
		newReview(c, k.index).mark(ranked)
		c.reuseAll(k, m, ranked)
		return false, nil
	}
	// Of most stories that are to be ranked the keys tell. So what these need is
	// gathered while the texts are read to find the others: often there are none.
	c.reuseAll(k, m, ranked)
	early := count(ranked)
	if most(ranked) {
		return false, nil
	}
	wanted, err := wantedPairs(k.index, ranked)
	if err != nil {
		return false, err
	}
	err = k.gather(newGathering(k.index, wanted), both(c.see(k.index, ranked), k.listHeaviest(ranked)), ranked)
	if err != nil {
		return false, err
	}
	newReview(c, k.index).mark(ranked)
	return count(ranked) == early, nil
}

// reweighs reports whether a word has become rarer or commoner, and with it the
// headlines that it is in.
func (c *changes) reweighs() bool {
	for _, t := range c.terms {
		if t.rarer != 0 {
			return true
		}
	}
	return false
}

// reuseAll takes over what the earlier choice was for stories whose keys have not
// changed, and marks the others.
func (c *changes) reuseAll(k *keyer, m *Memory, ranked []bool) {
	k.look()
	parallel(len(ranked), func() func(int) {
		s := newScorer(k.index)
		return func(i int) {
			if !ranked[i] {
				s.wish(i)
				ranked[i] = !c.reuse(i, k, k.key(s), m)
			}
		}
	})
}

// update makes the vocabulary from what it was, and notes the facts of all
// stories.
func (c *changes) update(x *index) {
	for i, then := range c.before {
		if !c.isFresh[i] {
			c.recallFact(int(then), &x.facts[i], &x.glances[i])
		}
	}
	for place, i := range c.fresh {
		x.measure(int(i), c.saidNow[place])
	}
	for _, v := range c.saidThen {
		length, _ := x.lengths(v)
		c.lengths = append(c.lengths, length)
	}
	terms := c.Memory.terms()
	var added []frequency
	for id, t := range c.terms {
		i, known := slices.BinarySearchFunc(terms, id, func(f frequency, id uint32) int { return cmp.Compare(f.id, id) })
		before, now := 0, len(t.fresh)
		if known {
			before = int(terms[i].stories)
			now += before - len(t.gone)
			terms[i].stories = uint32(now)
		} else {
			added = append(added, frequency{id: id, stories: uint32(now)})
		}
		t.rarer = int(x.rarity(now)) - int(x.rarity(before))
		t.listed = !known || t.rarer != 0 || c.reach(x, t, terms[i].least)
	}
	terms = slices.DeleteFunc(append(terms, added...), func(f frequency) bool { return f.stories == 0 })
	slices.SortFunc(terms, func(a, b frequency) int { return cmp.Compare(a.id, b.id) })
	x.words = newVocabulary(terms, x.scales)
	for id, t := range c.terms {
		number, plays := x.words.find(id)
		if t.number, t.listed = number, t.listed && plays; t.listed {
			x.words.want(number)
		}
	}
	for _, i := range c.fresh {
		x.facts[i].headline = x.headline(x.text(int(i)).words.unpack(nil))
	}
}

// reach reports whether a word weighs as much in a fresh or a gone story as in the
// one at the end of its list. Otherwise the list is what it was.
func (c *changes) reach(x *index, t *tally, least uint32) bool {
	fresh, gone := c.postings(x, t)
	return slices.ContainsFunc(append(fresh, gone...), func(p posting) bool { return p.weight() >= uint64(least) })
}

// postings returns what a word weighs in the fresh stories and in the gone.
func (c *changes) postings(x *index, t *tally) (fresh, gone []posting) {
	for _, h := range t.fresh {
		fresh = append(fresh, newPosting(x.term[h.count]*uint64(x.facts[h.story].terms), int(h.story)))
	}
	for _, h := range t.gone {
		gone = append(gone, newPosting(x.term[h.count]*uint64(c.lengths[h.story]), int(h.story)))
	}
	return fresh, gone
}

// see returns a function that looks for the words and pairs of what has changed
// in the texts of all others.
func (c *changes) see(x *index, ranked []bool) func() func(i int, v, whole words.Vector) {
	awaited := maps.Clone(c.terms)
	maps.DeleteFunc(awaited, func(_ uint32, t *tally) bool { return !t.listed && t.rarer == 0 })
	terms, pairs := newLookup(awaited), newLookup(c.pairs)
	see := func(i int, v, _ words.Vector) {
		if c.isFresh[i] {
			return
		}
		for k := terms.term(v.Terms, 0); k < len(v.Terms); k = terms.term(v.Terms, k+1) {
			if t := terms.find(v.Terms[k].ID()); t != nil {
				c.meet(x, t, i, v.Terms[k], ranked)
			}
		}
		for k := pairs.pair(v.Pairs, 0); k < len(v.Pairs); k = pairs.pair(v.Pairs, k+1) {
			if t := pairs.find(v.Pairs[k].ID()); t != nil {
				t.mu.Lock()
				t.others = append(t.others, holder{int32(i), v.Pairs[k].Count()})
				t.mu.Unlock()
			}
		}
	}
	return func() func(i int, v, whole words.Vector) { return see }
}

// meet puts story i on the list of one of its words, and marks the story if the
// word has become rarer or commoner.
func (c *changes) meet(x *index, t *tally, i int, e words.Term, ranked []bool) {
	if t.listed {
		x.offer(unit{t.number, uint16(e & (1<<termBits - 1))}, i)
	}
	if t.rarer != 0 {
		ranked[i] = true
		if e.Headline() {
			x.facts[i].headline = uint32(int(x.facts[i].headline) + t.rarer)
		}
	}
}
