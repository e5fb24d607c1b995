package links

import (
	"slices"

	"broadsheet/generator/words"
)

// A scorer scores stories against one story at a time.
type scorer struct {
	*index
	story int

	// What the story's heaviest terms and all its pairs sum up to, by story;
	// touched are those with a sum.
	sums    []sum
	touched []int32

	// The story's heavy terms by the last bits of their IDs, and which places
	// are taken (1). Where two meet, the lighter one is left out.
	table [tableSize]worth
	held  [tableSize]uint8
	used  []uint32

	heavy    selection
	heaviest []posting // the places in heavy.terms of those looked up in the lists
	wishes   []wish
	lists    [][]uint32   // for addPairs
	found    []words.Term // for both
}

type sum struct{ terms, pairs uint32 }

const tableSize = 1 << 12

// A worth is what one of the story's terms is worth, found in another story.
type worth struct {
	key      uint32 // the term's ID plus one
	cosine   uint32
	headline uint32 // as a part of this story's headline
	other    uint32 // as a part of the other's headline
}

// lookups is how many of a story's terms are looked up in the lists.
const lookups = 16

func newScorer(x *index) *scorer {
	return &scorer{index: x, sums: make([]sum, len(x.stories))}
}

// begin makes story i the one to score against, once gather is done.
func (s *scorer) begin(i int) {
	s.wish(i)
	s.weigh(i)
}

// weigh finds the heavy terms of story i, and the heaviest.
func (s *scorer) weigh(i int) {
	heap := s.heaviest[:0]
	for k, h := range s.heavy.find(s.index, i) {
		heap = keep(heap, newPosting(s.cosine(h, i), k), lookups)
	}
	s.heaviest = heap
}

// gather sums up what the story has in common with others.
func (s *scorer) gather() {
	for _, h := range s.heavy.terms {
		s.hold(h)
	}
	for _, p := range s.heaviest {
		s.addTerm(p.weight(), s.words.of(s.heavy.terms[p.story()].word))
	}
	s.addPairs(s.pairs.of(s.story))
}

// hold puts a term of the story into the table.
func (s *scorer) hold(h heavy) {
	r := uint64(h.word.rarity)
	e := worth{key: h.ID() + 1, cosine: uint32(s.cosine(h, s.story)), other: uint32(r * s.share[h.Count()])}
	if h.Headline() {
		e.headline = uint32(one * r / uint64(s.facts[s.story].headline))
	}
	if at := h.ID() % tableSize; e.cosine > s.table[at].cosine {
		s.table[at], s.held[at] = e, 1
		s.used = append(s.used, at)
	}
}

func (s *scorer) addTerm(weight uint64, list []posting) {
	for _, p := range list {
		to := &s.sums[p.story()]
		if to.terms|to.pairs == 0 {
			s.touched = append(s.touched, p.story())
		}
		to.terms += uint32(weight*p.weight()>>20) + 1
	}
}

func (s *scorer) addPairs(refs []ref) {
	// The lists lie all over memory. Asking for all of them first lets it fetch
	// many at a time.
	s.lists = s.lists[:0]
	for _, r := range refs {
		list := s.pairs.list(r)
		s.lists = append(s.lists, list[1:1+list[0]])
	}
	for k, list := range s.lists {
		idf := s.weight(len(list))
		weight := s.pair[refs[k]&7] * idf * idf >> 8
		for _, m := range list {
			m := member(m)
			to := &s.sums[m.story()]
			if to.terms|to.pairs == 0 {
				s.touched = append(s.touched, m.story())
			}
			to.pairs += uint32(weight * s.pair[m.count()])
		}
	}
}

// end forgets the story.
func (s *scorer) end() {
	for _, j := range s.touched {
		s.sums[j] = sum{}
	}
	for _, at := range s.used {
		s.table[at], s.held[at] = worth{}, 0
	}
	s.touched, s.used = s.touched[:0], s.used[:0]
}

func (s *scorer) pairCosine(j int32) uint64 {
	return s.rough(s.story, j, sum{pairs: s.sums[j].pairs})
}

// Explicit signs count as much as these cosines would.
const (
	linked   = 2 << 16
	inSeries = 1 << 16
	inThread = 1 << 16
)

const (
	tied     = 10 // stories before and after it that count as tied to a story
	maxLinks = 64 // links of a text that count
)

// score says how well story j goes with the story: see the package comment.
func (s *scorer) score(j int) uint64 {
	f := &s.facts[j]
	var dot, headline, other uint64
	for _, t := range s.both(s.terms[j]) {
		e := &s.table[t.ID()%tableSize]
		if e.key != t.ID()+1 {
			continue
		}
		dot += uint64(e.cosine) * s.term[t.Count()]
		headline += uint64(e.headline) * s.share[t.Count()]
		if t.Headline() {
			other += uint64(e.other)
		}
	}
	likeness := dot*uint64(f.terms)>>20 + s.pairCosine(int32(j)) + s.wanted(j)
	heads := one + headline>>12
	if f.headline > 0 {
		heads += other / uint64(f.headline)
	}
	near := s.near(s.story, j) * s.signs.shared(s.scales, s.story, j) >> 12
	return (likeness*heads>>12*near>>12)<<4 + near
}

// both returns those terms, and few others, that the story has too. Here the
// time is spent that choosing takes; whether a term is found cannot be foreseen,
// so nothing branches on it.
func (s *scorer) both(terms []words.Term) []words.Term {
	if len(terms) > len(s.found) {
		s.found = make([]words.Term, 2*len(terms))
	}
	found, held, n := s.found, &s.held, 0
	for _, t := range terms {
		found[n] = t
		n += int(held[t.ID()%tableSize])
	}
	return found[:n]
}

// A wish is what explicit signs add to the likeness of the story and another.
type wish struct {
	story int32
	adds  uint64
}

// wish collects the stories that links, a series or a thread tie to story i: of
// each kind those nearest in published order.
func (s *scorer) wish(i int) {
	s.story = i
	story := &s.stories[s.story]
	s.wishes = s.wishes[:0]
	for _, j := range story.Links[:min(len(story.Links), maxLinks)] {
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
