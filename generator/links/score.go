package links

import (
	"slices"

	"broadsheet/generator/index"
)

const (
	heavyTokens = 96 // of a story's tokens, the heaviest, are compared with others
	lookups     = 16 // of these, the heaviest, have their posting lists read
)

// A scorer scores stories against one story at a time.
type scorer struct {
	*corpus
	story int

	// What the posting lists of the story's heaviest tokens and of its bigrams sum
	// up to, by story; touched are the stories with a sum.
	sums    []sum
	touched []int32

	heavy    []index.Entry
	heaviest []uint64 // of heavy, what a token adds to the cosine, then its number
	wishes   []wish

	worths []worth // of heavy
	slots  []uint8 // by token number, the place in worths plus one, or 0

	lists [][]index.Posting // for gather
	tally [1 << 10]uint16   // for selectHeavy, by weight
}

type sum struct{ tokens, bigrams uint32 }

// A worth is what a token of the story adds to a score if another story has it.
type worth struct {
	cosine   uint32
	headline uint32 // weight if the token is in this story's headline
	other    uint32 // weight if the token is in the other story's headline
}

func newScorer(c *corpus) *scorer {
	return &scorer{corpus: c, sums: make([]sum, len(c.stories)), slots: make([]uint8, len(c.Tokens))}
}

// begin makes story i the one to score against, once gather is called.
func (s *scorer) begin(i int) {
	s.story = i
	s.collectWishes()
	s.selectHeavy()
	s.heaviest = s.heaviest[:0]
	for _, e := range s.heavy {
		s.heaviest = index.Keep(s.heaviest, s.cosine(e)<<32|uint64(e.Number()), lookups)
	}
}

// cosine returns what a token of the story adds to the cosine.
func (s *scorer) cosine(e index.Entry) uint64 {
	r := uint64(s.Tokens[e.Number()].Rarity)
	return s.token[e.Count()] * r * r * uint64(s.TokenLength[s.story]) >> 20
}

// selectHeavy finds the story's heavy tokens; of equals, the ones that come first.
func (s *scorer) selectHeavy() {
	text := s.Texts[s.story]
	s.heavy = s.heavy[:0]
	if len(text) <= heavyTokens {
		s.heavy = append(s.heavy, text...)
		return
	}
	clear(s.tally[:])
	for _, e := range text {
		s.tally[s.heaviness(e)]++
	}
	// least is the weight of which only so many are heavy as there is room for.
	least, room := len(s.tally)-1, heavyTokens
	for ; room >= int(s.tally[least]); least-- {
		room -= int(s.tally[least])
	}
	for _, e := range text {
		w := s.heaviness(e)
		if w == least {
			room--
		}
		if w > least || w == least && room >= 0 {
			s.heavy = append(s.heavy, e)
		}
	}
}

func (s *scorer) heaviness(e index.Entry) int {
	return int(min(s.token[e.Count()]*uint64(s.Tokens[e.Number()].Rarity)>>4, uint64(len(s.tally)-1)))
}

// gather reads the posting lists of the story's heaviest tokens and bigrams.
func (s *scorer) gather() {
	s.worths = s.worths[:0]
	for _, e := range s.heavy {
		s.worths = append(s.worths, s.worthOf(e))
		s.slots[e.Number()] = uint8(len(s.worths))
	}
	for _, h := range s.heaviest {
		s.addToken(h>>32, s.Tokens[uint32(h)].List)
	}
	s.lists = s.Bigrams.Lists(s.lists[:0], s.story)
	for _, list := range s.lists {
		s.addBigram(list)
	}
}

func (s *scorer) worthOf(e index.Entry) worth {
	r := uint64(s.Tokens[e.Number()].Rarity)
	w := worth{cosine: uint32(s.cosine(e)), other: uint32(r * s.share[e.Count()])}
	if e.Headline() {
		w.headline = uint32(one * r / uint64(s.headlines[s.story].rarity))
	}
	return w
}

// end forgets what gather has read.
func (s *scorer) end() {
	for _, j := range s.touched {
		s.sums[j] = sum{}
	}
	for _, e := range s.heavy {
		s.slots[e.Number()] = 0
	}
	s.touched = s.touched[:0]
}

// sum returns the sums of story j to add to.
func (s *scorer) sum(j int32) *sum {
	to := &s.sums[j]
	if to.tokens|to.bigrams == 0 {
		s.touched = append(s.touched, j)
	}
	return to
}

func (s *scorer) addToken(cosine uint64, list []index.Posting) {
	for _, p := range list {
		weight := s.token[p.Count()] * uint64(s.TokenLength[p.Story()])
		s.sum(p.Story()).tokens += uint32(cosine*weight>>20) + 1
	}
}

func (s *scorer) addBigram(list []index.Posting) {
	own := 0
	for int(list[own].Story()) != s.story {
		own++
	}
	weight := s.bigramWeight(list[own].Count(), len(list))
	for _, p := range list {
		s.sum(p.Story()).bigrams += uint32(weight * s.bigram[p.Count()])
	}
}

// bigramWeight returns the weight of a bigram that the story has count times, and
// that so many stories have.
func (s *scorer) bigramWeight(count, stories int) uint64 {
	idf := s.weight(stories)
	return s.bigram[count] * idf * idf >> 8
}

// score returns how well the story and story j go together: see the package comment.
func (s *scorer) score(j int) uint64 {
	var dot, headline, other uint64
	for _, e := range s.Texts[j] {
		slot := s.slots[e.Number()]
		if slot == 0 {
			continue
		}
		w := &s.worths[slot-1]
		dot += uint64(w.cosine) * s.token[e.Count()]
		headline += uint64(w.headline) * s.share[e.Count()]
		if e.Headline() {
			other += uint64(w.other)
		}
	}
	likeness := dot*uint64(s.TokenLength[j])>>20 + s.bigramCosine(j, s.sums[j].bigrams) + s.wanted(j)
	heads := one + headline>>12
	if r := s.headlines[j].rarity; r > 0 {
		heads += other / uint64(r)
	}
	near := s.near(s.story, j) * s.signs.shared(s.scales, s.story, j) >> 12
	return (likeness*heads>>12*near>>12)<<4 + near
}

// bigramCosine returns cos₂ of the story and story j from the sum of their bigrams.
func (s *scorer) bigramCosine(j int, sum uint32) uint64 {
	return uint64(sum) * uint64(s.BigramLength[s.story]) >> 16 * uint64(s.BigramLength[j]) >> 16
}

// estimate returns how well the story and story j go together, as far as their
// sums and the times of their publication tell.
func (s *scorer) estimate(j int) uint64 {
	likeness := uint64(s.sums[j].tokens)
	if bigrams := s.sums[j].bigrams; bigrams > 0 {
		likeness += s.bigramCosine(j, bigrams)
	}
	return min(likeness*s.near(s.story, j)>>12, 1<<32-1)
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

// A wish is what explicit signs add to the likeness of the story and another.
type wish struct {
	story int32
	adds  uint64
}

// collectWishes finds the stories that links, a series or a thread tie to the
// story: of each kind those nearest in published order.
func (s *scorer) collectWishes() {
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
