package links

import (
	"runtime"
	"slices"

	"broadsheet/generator/words"
)

// A review tells which stories may be chosen otherwise since the changes. It
// makes the estimates that gather makes for the stories which are to be scored
// in full, but the other way round, from the fresh stories' side.
type review struct {
	*changes
	x *index
	// shared is for each story what it and fresh ones make of the pairs that
	// they have in common.
	shared map[int32][]likeness
	// rarer are the terms whose rarity is another one than it was; moved those
	// whose lists hold, of the stories that are not fresh, others than they
	// did; held those of other lists with the fresh stories on them.
	rarer, moved map[uint32]bool
	held         map[uint32][]posting
	any          *sieve // for the terms of them all
}

// A likeness is the sum of a story and a fresh one.
type likeness struct {
	fresh int32
	sum
}

// mark marks the stories that are to be ranked again for what they or others
// say.
func (c *changes) mark(x *index, ranked []bool) {
	for _, i := range c.fresh {
		ranked[i] = true
	}
	r := &review{changes: c, x: x, shared: map[int32][]likeness{}, rarer: map[uint32]bool{}, moved: map[uint32]bool{}, held: map[uint32][]posting{}, any: sieveOf(c.terms)}
	r.sharePairs(ranked)
	r.list()
	rarer := sieveOf(r.rarer)
	isRarer := func(t words.Term) bool { return rarer.has(t.ID()) && r.rarer[t.ID()] }
	parallel(len(ranked), func() func(int) {
		return func(i int) {
			if !ranked[i] {
				ranked[i] = len(r.rarer) > 0 && slices.ContainsFunc(x.terms[i], isRarer) || r.touched(i)
			}
		}
	})
}

// sharePairs marks the stories with a pair of fresh or gone ones that more or
// fewer stories have now, and sums up the other pairs.
func (r *review) sharePairs(ranked []bool) {
	for _, h := range r.hits {
		fresh, gone := len(h.pair.fresh), len(h.pair.gone)
		if h.pair.others+min(fresh, gone) > pairCap {
			continue
		}
		if fresh != gone {
			ranked[h.story] = true
			continue
		}
		idf := r.x.weight(h.pair.others + fresh)
		weight := r.x.pair[h.count] * idf * idf >> 8
		for _, f := range h.pair.fresh {
			r.sumOf(h.story, f.story).pairs += uint32(weight * r.x.pair[f.count])
		}
	}
}

// sumOf returns the sum of a story and a fresh one.
func (r *review) sumOf(story, fresh int32) *sum {
	list := r.shared[story]
	at := slices.IndexFunc(list, func(l likeness) bool { return l.fresh == fresh })
	if at < 0 {
		at, list = len(list), append(list, likeness{fresh: fresh})
		r.shared[story] = list
	}
	return &list[at].sum
}

// list makes the lists of the terms of fresh and gone stories, and compares them
// with what they were.
func (r *review) list() {
	vocabulary := r.x.words
	vocabulary.list(r.x, runtime.GOMAXPROCS(0), r.any, r.isFresh)
	lengths := make([]uint64, len(r.gone))
	for place, v := range r.said {
		length, _ := r.x.lengths(v)
		lengths[place] = uint64(length)
	}
	for id, t := range r.terms {
		w := vocabulary.find(id)
		if r.x.rarity(int(w.df)-len(t.fresh)+len(t.gone)) != uint64(w.rarity) {
			r.rarer[id] = true
		}
		if w.rarity == 0 {
			continue
		}
		var fresh, gone []posting
		for _, h := range t.fresh {
			fresh = append(fresh, newPosting(r.x.term[h.count]*uint64(r.x.facts[h.story].terms), int(h.story)))
		}
		for _, h := range t.gone {
			gone = append(gone, newPosting(r.x.term[h.count]*lengths[h.story], int(h.story)))
		}
		rest := vocabulary.of(w)
		now, sure := stay(rest, fresh)
		then, alsoSure := stay(rest, gone)
		if now != then || !sure || !alsoSure {
			r.moved[id] = true
		}
		for _, p := range fresh {
			vocabulary.add(w, p)
		}
		for _, p := range fresh {
			if slices.Contains(vocabulary.of(w), p) {
				r.held[id] = append(r.held[id], p)
			}
		}
	}
}

// stay returns how many of the postings of a list stay on it when others come
// along, and whether that is so whichever of equals comes first.
func stay(list, others []posting) (n int, sure bool) {
	if len(list)+len(others) <= listCap {
		return len(list), true
	}
	weights := make([]uint64, 0, len(list)+len(others))
	for _, p := range list {
		weights = append(weights, p.weight()<<1|1)
	}
	for _, p := range others {
		weights = append(weights, p.weight()<<1)
	}
	slices.Sort(weights)
	out, in := weights[:len(weights)-listCap], weights[len(weights)-listCap:]
	for _, w := range in {
		n += int(w & 1)
	}
	return n, out[len(out)-1]>>1 < in[0]>>1
}

// touched reports whether story i must be ranked again: because a list has moved
// that it ranks others by, or a fresh story is so like it that it is to be
// scored in full.
func (r *review) touched(i int) bool {
	then := int(r.before[i])
	sums := r.shared[int32(i)]
	for id := range r.heaviest(then) {
		if !r.any.has(id) {
			continue
		}
		if r.moved[id] {
			return true
		}
		for _, p := range r.held[id] {
			at := slices.IndexFunc(sums, func(l likeness) bool { return l.fresh == p.story() })
			if at < 0 {
				at, sums = len(sums), append(slices.Clip(sums), likeness{fresh: p.story()})
			}
			sums[at].terms += r.x.common(i, id, p)
		}
	}
	least := r.least(then)
	for _, l := range sums {
		if r.x.estimate(i, l.fresh, l.sum) >= least {
			return true
		}
	}
	return false
}
