package links

import (
	"slices"

	"broadsheet/generator/index"
)

const (
	heavyTokens = 96 // number of a story's heaviest tokens that are compared with other stories
	lookups     = 16 // number of a story's heaviest tokens whose posting lists are read
)

// A scorer computes the scores of other stories with one story, the current story.
type scorer struct {
	*corpus
	story int // index of the current story

	sums    []sum   // by story, what gather has added up; 0 for stories that are not in touched
	touched []int32 // stories in the posting lists that gather has read

	heavy       []index.Entry // the 96 heaviest tokens of the current story
	heaviest    []uint64      // the 16 heaviest tokens, each with its share of the token cosine in the upper 32 bits and its number in the lower
	connections []connection

	worths []worth // by index in heavy, what the token adds to scores
	slots  []uint8 // by token number, the index in worths plus 1, or 0 if it is not in heavy

	lists [][]index.Posting // buffer of gather
	tally [1 << 10]uint16   // buffer of selectHeavy: by weight, the number of tokens with it
}

// A sum holds the total weights of the tokens and of the bigrams that a story has in
// common with the current story.
type sum struct{ tokens, bigrams uint32 }

// A worth holds what a token of the current story adds to the score of a story that
// contains it, before it is multiplied by the weight in that story.
type worth struct {
	cosine   uint32 // addition to the cosine of the tokens (cos₁ in the package comment)
	headline uint32 // addition for a token of the current story's headline (tb in the package comment); otherwise 0
	other    uint32 // addition if the token is in the other story's headline (bt in the package comment)
}

// begin makes story i the current story. Call gather before score and estimate.
func (s *scorer) begin(i int) {
	s.story = i
	s.collectConnections()
	s.selectHeavy()
	s.heaviest = s.heaviest[:0]
	for _, e := range s.heavy {
		s.heaviest = index.Keep(s.heaviest, s.cosine(e)<<32|uint64(e.Number()), lookups)
	}
}

// cosine returns the weight of a token in the current story, normalised for length.
// Multiplied by the token's weight in another story, it is the token's addition to the
// cosine of the two stories.
func (s *scorer) cosine(e index.Entry) uint64 {
	r := uint64(s.Tokens[e.Number()].Rarity)
	return s.token[e.Count()] * r * r * uint64(s.TokenLength[s.story]) >> 20
}

// selectHeavy sets heavy to the heaviest tokens of the current story. Of equally heavy
// tokens, those with the lowest numbers are selected.
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
	// All tokens heavier than least are selected. Of those with the weight least, as
	// many are selected as there is room for.
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

// gather computes the worths of the current story's heavy tokens, and the sums of other
// stories from the posting lists of its heaviest tokens and of its bigrams.
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

// end clears the results of gather.
func (s *scorer) end() {
	for _, j := range s.touched {
		s.sums[j] = sum{}
	}
	for _, e := range s.heavy {
		s.slots[e.Number()] = 0
	}
	s.touched = s.touched[:0]
}

// sum returns the sum of story j, to be increased by the caller.
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

// bigramWeight returns the weight, times idf, of a bigram that occurs count times in the
// current story and that the given number of stories contain.
func (s *scorer) bigramWeight(count, stories int) uint64 {
	idf := s.weight(stories)
	return s.bigram[count] * idf * idf >> 8
}

// score returns the score of the current story and story j: see the package comment.
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
	likeness := dot*uint64(s.TokenLength[j])>>20 + s.bigramCosine(j, s.sums[j].bigrams) + s.connection(j)
	heads := one + headline>>12
	if r := s.headlines[j].rarity; r > 0 {
		heads += other / uint64(r)
	}
	near := s.near(s.story, j) * s.metadata.shared(s.scales, s.story, j) >> 12
	return (likeness*heads>>12*near>>12)<<4 + near
}

// bigramCosine returns cos₂ of the current story and story j, given the sum of the
// weights of their common bigrams.
func (s *scorer) bigramCosine(j int, sum uint32) uint64 {
	return uint64(sum) * uint64(s.BigramLength[s.story]) >> 16 * uint64(s.BigramLength[j]) >> 16
}

// estimate returns an estimate of the score of the current story and story j, computed
// from the sum of story j and the nearness.
func (s *scorer) estimate(j int) uint64 {
	likeness := uint64(s.sums[j].tokens)
	if bigrams := s.sums[j].bigrams; bigrams > 0 {
		likeness += s.bigramCosine(j, bigrams)
	}
	return min(likeness*s.near(s.story, j)>>12, 1<<32-1)
}

// Additions of the kinds of connections to the sum of the cosines, where 1<<16 stands for
// a cosine of 1.
const (
	linked   = 2 << 16
	inSeries = 1 << 16
	inThread = 1 << 16
)

const (
	connected = 10 // greatest number of connections of each kind to older stories, and to newer stories
	maxLinks  = 64 // number of links of a text that count as connections
)

// A connection of the current story to another is a link between their texts, a common
// series or a common thread.
type connection struct {
	story int32  // index of the other story
	adds  uint64 // addition to the sum of the cosines
}

// collectConnections finds the connections of the current story: all links of its text,
// and of each other kind those to the nearest stories in published order.
func (s *scorer) collectConnections() {
	story := &s.stories[s.story]
	s.connections = s.connections[:0]
	for _, j := range story.Links[:min(len(story.Links), maxLinks)] {
		if j >= 0 && j < len(s.stories) {
			s.connections = append(s.connections, connection{int32(j), linked})
		}
	}
	for _, kind := range []struct {
		list []int32
		adds uint64
	}{{s.metadata.backs[s.story], linked}, {s.metadata.series[story.Series], inSeries}, {s.metadata.threads[story.Thread], inThread}} {
		for _, j := range around(kind.list, int32(s.story), connected) {
			s.connections = append(s.connections, connection{j, kind.adds})
		}
	}
}

// connection returns the addition to the score for links between the current story and
// story j, and for a series or thread that they have in common.
func (s *scorer) connection(j int) uint64 {
	n := uint64(0)
	for _, w := range s.connections {
		if int(w.story) == j {
			n = min(n+w.adds, 4*linked)
		}
	}
	return n
}

// around returns the stories of an ascending list that are at most n places before or
// after the place of a story.
func around(list []int32, story int32, n int) []int32 {
	if len(list) == 0 {
		return nil
	}
	at, _ := slices.BinarySearch(list, story)
	return list[max(0, at-n):min(len(list), at+n+1)]
}
