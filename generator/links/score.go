package links

import (
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

	// The story's heavy words by the last bits of their numbers, or right after
	// where others were there before, and which places are taken (1).
	table [tableSize]worth
	taken [tableSize]uint8
	used  []uint32

	heavy    selection
	heaviest []posting // the places in heavy.terms of those looked up in the lists
	wishes   []wish
	lengths  []uint32 // for addPairs
	units    []unit   // for both
}

type sum struct{ terms, pairs uint32 }

const tableSize = 1 << 12

// A worth is what one of the story's words is worth, found in another story.
type worth struct {
	key      uint32 // the word's number plus one
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
		s.addTerm(p.weight(), s.words.of(s.heavy.terms[p.story()].number))
	}
	s.addPairs(s.pairs.of(s.story))
}

// hold puts a word of the story into the table.
func (s *scorer) hold(u unit) {
	r := uint64(s.words.words[u.number].rarity)
	e := worth{key: u.number + 1, cosine: uint32(s.cosine(u, s.story)), other: uint32(r * s.share[u.count()])}
	if u.headline() {
		e.headline = uint32(one * r / uint64(s.facts[s.story].headline))
	}
	at := u.number % tableSize
	for s.table[at].key != 0 {
		at = (at + 1) % tableSize
	}
	s.table[at], s.taken[at] = e, 1
	s.used = append(s.used, at)
}

// worth returns what a word is worth, nil if the story does not have it.
func (s *scorer) worth(number uint32) *worth {
	for at := number % tableSize; s.table[at].key != 0; at = (at + 1) % tableSize {
		if s.table[at].key == number+1 {
			return &s.table[at]
		}
	}
	return nil
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
	// The lists lie all over memory. Asking for the lengths of all of them first
	// lets it fetch many at a time.
	s.lengths = s.lengths[:0]
	for _, r := range refs {
		if r&isTwo == 0 {
			s.lengths = append(s.lengths, s.pairs.length(r))
		}
	}
	lengths := s.lengths
	for _, r := range refs {
		if other, count, is := r.two(); is {
			s.addPair(other, s.pairWeight(count, 2))
			continue
		}
		members, count := s.pairs.list(r, lengths[0])
		weight := s.pairWeight(count, len(members))
		for _, m := range members {
			s.addPair(member(m), weight)
		}
		lengths = lengths[1:]
	}
}

// pairWeight returns what a pair weighs that the story has count times, and df
// stories have.
func (s *scorer) pairWeight(count, df int) uint64 {
	idf := s.weight(df)
	return s.pair[count] * idf * idf >> 8
}

func (s *scorer) addPair(m member, weight uint64) {
	to := &s.sums[m.story()]
	if to.terms|to.pairs == 0 {
		s.touched = append(s.touched, m.story())
	}
	to.pairs += uint32(weight * s.pair[m.count()])
}

// end forgets the story.
func (s *scorer) end() {
	for _, j := range s.touched {
		s.sums[j] = sum{}
	}
	for _, at := range s.used {
		s.table[at], s.taken[at] = worth{}, 0
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
	for _, u := range s.both(s.text(j).words) {
		e := s.worth(u.number)
		if e == nil {
			continue
		}
		dot += uint64(e.cosine) * s.term[u.count()]
		headline += uint64(e.headline) * s.share[u.count()]
		if u.headline() {
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

// both returns the words of a text that the story has, too, and few others. Here
// the time is spent that choosing takes; whether a word is found cannot be
// foreseen, so nothing branches on it.
func (s *scorer) both(text packed) []unit {
	if len(text) > len(s.units) {
		s.units = make([]unit, 2*len(text))
	}
	units, taken, n, number := s.units, &s.taken, 0, uint32(0)
	for i := 0; i < len(text); i++ {
		e := text[i]
		step := uint32(e >> termBits)
		if step >= wide {
			step, i = text.wide(i)
		}
		number += step
		units[n] = unit{number, e & (1<<termBits - 1)}
		n += int(taken[number%tableSize])
	}
	return units[:n]
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
