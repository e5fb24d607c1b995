package links

import (
	"math/bits"
	"slices"
)

// A scorer scores stories against one story at a time.
type scorer struct {
	*index
	story int

	// What the story's heaviest terms and all its pairs sum up to, by story;
	// touched are those with a sum.
	sums    []sum
	touched []int32

	// The story's terms, a hash table with linear probing.
	keys   []uint32 // the term's ID plus one; 0 for a free place
	values []value

	wishes []wish
}

type sum struct{ terms, pairs uint64 }

// A value is what one of the story's terms is worth, found in another.
type value struct {
	term     uint32 // for the cosine
	headline uint32 // as a part of this story's headline
	other    uint32 // as a part of the other's headline
}

// heaviest is how many of a story's terms are looked up in the lists.
const heaviest = 16

func newScorer(x *index) *scorer {
	return &scorer{index: x, sums: make([]sum, len(x.stories))}
}

// begin makes story i the one to score against.
func (s *scorer) begin(i int) {
	s.story = i
	s.wish()
	terms := s.heavyOf(i)
	if size := 1 << bits.Len(uint(8*len(terms)+8)); size > len(s.keys) {
		s.keys, s.values = make([]uint32, size), make([]value, size)
	}
	f := &s.facts[i]
	var heap [heaviest]posting // of terms instead of stories
	n := 0
	for k, t := range terms {
		w := s.words.find(t.ID())
		r := uint64(w.rarity)
		v := value{term: uint32(s.term[t.Count()] * r * r * uint64(f.terms) >> 20), other: uint32(r * s.share[t.Count()])}
		if t.Headline() {
			v.headline = uint32(r * one / uint64(f.headline))
		}
		at := s.place(t.ID())
		s.keys[at], s.values[at] = t.ID()+1, v
		if p := newPosting(uint64(v.term), k); n < heaviest {
			heap[n] = p
			n++
			rise(heap[:n])
		} else if p > heap[0] {
			heap[0] = p
			sink(heap[:])
		}
	}
	for _, h := range heap[:n] {
		s.addTerm(h.weight(), s.words.of(s.words.find(terms[h.story()].ID())))
	}
	for _, r := range s.pairs.of(i) {
		s.addPair(r)
	}
}

// place returns the place of a term in the table, a free one if it is not there.
func (s *scorer) place(id uint32) uint32 {
	mask := uint32(len(s.keys) - 1)
	at := id & mask
	for s.keys[at] != id+1 && s.keys[at] != 0 {
		at = (at + 1) & mask
	}
	return at
}

func (s *scorer) addTerm(weight uint64, list []posting) {
	for _, p := range list {
		to := &s.sums[p.story()]
		if to.terms|to.pairs == 0 {
			s.touched = append(s.touched, p.story())
		}
		to.terms += weight * p.weight()
	}
}

func (s *scorer) addPair(r ref) {
	list := s.pairs.list(r)
	idf := s.weight(len(list))
	weight := s.pair[r&7] * idf * idf
	for _, m := range list {
		m := member(m)
		to := &s.sums[m.story()]
		if to.terms|to.pairs == 0 {
			s.touched = append(s.touched, m.story())
		}
		to.pairs += weight * s.pair[m.count()]
	}
}

// end forgets the story.
func (s *scorer) end() {
	for _, j := range s.touched {
		s.sums[j] = sum{}
	}
	s.touched = s.touched[:0]
	clear(s.keys)
}

// rough estimates the score of a touched story.
func (s *scorer) rough(j int32) uint64 {
	return (s.sums[j].terms>>20 + s.pairCosine(j)) * s.near(int(j)) >> 12
}

func (s *scorer) pairCosine(j int32) uint64 {
	return s.sums[j].pairs * uint64(s.facts[s.story].pairs) >> 20 * uint64(s.facts[j].pairs) >> 20
}

func (s *scorer) near(j int) uint64 {
	return s.nearness(j-s.story, int(s.facts[j].day-s.facts[s.story].day))
}

// Explicit signs count as much as these cosines would.
const (
	linked   = 2 << 16
	inSeries = 1 << 16
	inThread = 1 << 16
)

// tied is how many stories before and after it count as tied to a story.
const tied = 10

// score says how well story j goes with the story: see the package comment.
func (s *scorer) score(j int) uint64 {
	f := &s.facts[j]
	var dot, headline, other uint64
	keys, mask := s.keys, uint32(len(s.keys)-1)
	for _, t := range s.heavyOf(j) {
		key := t.ID() + 1
		at := (key - 1) & mask
		for keys[at] != key && keys[at] != 0 {
			at = (at + 1) & mask
		}
		if keys[at] == 0 {
			continue
		}
		v := &s.values[at]
		dot += uint64(v.term) * s.term[t.Count()]
		headline += uint64(v.headline) * s.share[t.Count()]
		if t.Headline() {
			other += uint64(v.other)
		}
	}
	likeness := dot*uint64(f.terms)>>20 + s.pairCosine(int32(j)) + s.wanted(j)
	heads := one + headline>>12
	if f.headline > 0 {
		heads += other / uint64(f.headline)
	}
	return (likeness*heads>>12*s.near(j)>>12*s.signs.shared(s.scales, s.story, j)>>12)<<4 + s.near(j)>>10
}

// A wish is what explicit signs add to the likeness of the story and another.
type wish struct {
	story int32
	adds  uint64
}

// wish collects the stories that links, a series or a thread tie to the story:
// of each kind those nearest in published order.
func (s *scorer) wish() {
	story := &s.stories[s.story]
	s.wishes = s.wishes[:0]
	for _, j := range story.Links {
		if j >= 0 && j < len(s.stories) {
			s.wishes = append(s.wishes, wish{int32(j), linked})
		}
	}
	for _, kind := range []struct {
		list []int32
		adds uint64
	}{{s.signs.backs[s.story], linked}, {s.signs.series[story.Series], inSeries}, {s.signs.threads[story.Thread], inThread}} {
		for _, j := range around(kind.list, int32(s.story), tied) {
			s.wishes = append(s.wishes, wish{j, kind.adds})
		}
	}
}

// wanted returns what explicit signs add to the likeness of the story and j.
func (s *scorer) wanted(j int) uint64 {
	n := uint64(0)
	for _, w := range s.wishes {
		if int(w.story) == j {
			n = min(n+w.adds, 4*linked)
		}
	}
	return n
}

// around returns the part of an ascending list that lies within n places of a story.
func around(list []int32, story int32, n int) []int32 {
	if len(list) == 0 {
		return nil
	}
	at, _ := slices.BinarySearch(list, story)
	return list[max(0, at-n):min(len(list), at+n+1)]
}
