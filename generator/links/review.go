package links

import "slices"

// A review tells which stories may be chosen otherwise since the changes. It
// makes the estimates that gather makes for the stories which are to be scored
// in full, but the other way round, from the fresh stories' side.
type review struct {
	*changes
	x *index
	// shared is for each story what it and fresh ones make of the pairs that
	// they have in common.
	shared map[int32][]likeness
	// moved are the words whose lists hold, of the stories that are not fresh,
	// others than they did; held are those of other lists with the fresh
	// stories on them.
	moved map[uint32]bool
	held  map[uint32][]posting
	any   *sieve // for the words of both
}

// A likeness is the sum of a story and a fresh one.
type likeness struct {
	fresh int32
	sum
}

func newReview(c *changes, x *index) *review {
	return &review{changes: c, x: x, shared: map[int32][]likeness{}, moved: map[uint32]bool{}, held: map[uint32][]posting{}, any: sieveOf(c.terms)}
}

// mark marks the stories that are to be ranked again, but for the fresh ones and
// those that were met with a word that is rarer or commoner now.
func (r *review) mark(ranked []bool) {
	r.sharePairs(ranked)
	r.compareLists()
	parallel(len(ranked), func() func(int) {
		return func(i int) {
			if !ranked[i] && !r.isFresh[i] {
				ranked[i] = r.touched(i)
			}
		}
	})
}

// sharePairs marks the stories with a pair of fresh or gone ones that more or
// fewer stories have now, and sums up the other pairs.
func (r *review) sharePairs(ranked []bool) {
	for _, t := range r.pairs {
		if len(t.others)+min(len(t.fresh), len(t.gone)) > pairCap {
			continue
		}
		idf := r.x.weight(len(t.others) + len(t.fresh))
		for _, h := range t.others {
			if len(t.fresh) != len(t.gone) {
				ranked[h.story] = true
				continue
			}
			weight := r.x.pair[h.count] * idf * idf >> 8
			for _, f := range t.fresh {
				r.sumOf(h.story, f.story).pairs += uint32(weight * r.x.pair[f.count])
			}
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

// compareLists compares the lists of words that fresh or gone stories may be on,
// on which are only the others so far, with what they were, and adds the fresh.
func (r *review) compareLists() {
	for id, t := range r.terms {
		if !t.listed {
			continue
		}
		fresh, gone := r.postings(r.x, t)
		others := r.x.words.of(t.number)
		now, sure := stay(others, fresh)
		then, alsoSure := stay(others, gone)
		if now != then || !sure || !alsoSure {
			r.moved[id] = true
		}
		for _, p := range fresh {
			r.x.words.offer(t.number, p)
		}
		for _, p := range fresh {
			if slices.Contains(r.x.words.of(t.number), p) {
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
			sums[at].terms += r.common(i, r.terms[id].number, p)
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

// common returns what story i and another, which is on the list of one of its
// heaviest words, make of that.
func (r *review) common(i int, number uint32, other posting) uint32 {
	units := r.x.text(i).words.unpack(nil)
	at := slices.IndexFunc(units, func(u unit) bool { return u.number == number })
	return uint32(r.x.cosine(units[at], i)*other.weight()>>20) + 1
}
