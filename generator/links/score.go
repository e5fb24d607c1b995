package links

import (
	"slices"

	"broadsheet/generator/index"
)

const (
	heavyTokens = 96 // number of a story's heaviest tokens that are compared with other stories
	lookups     = 16 // number of a story's heaviest tokens whose posting lists are read

	// The numbers of heaviest tokens, as above, for stories in scripts without spaces. A word
	// is then about three tokens, which are overlapping pairs of characters.
	denseTokens  = 240
	denseLookups = 48
)

// A scorer computes the scores of one story, the current story, with other stories.
type scorer struct {
	*corpus
	story    int  // index of the current story
	numbered bool // whether the current story is an issue of a numbered series

	sums    []sum   // index: a story; value: weights added up by gather, 0 if it is not in touched
	touched []int32 // indexes of the stories in the posting lists that gather has read

	// heavy has the heaviest tokens of the current story. Their number is heavyTokens or
	// denseTokens.
	heavy []index.Entry
	// The very heaviest tokens of the current story (see lookups). Each number has the result
	// of the method cosine for a token in the upper 32 bits, and the number of the token in
	// the lower 32 bits.
	heaviest    []uint64
	connections []connection

	worths []worth // index: that of a token in heavy; value: what the token adds to scores
	slots  []uint8 // index: number of a token; value: its index in worths plus 1, 0 if it has none

	lists [][]index.Posting // buffer of gather for posting lists
	tally [1 << 10]uint16   // buffer of selectHeavy; index: a weight; value: how many tokens have it
}

// A sum holds two totals: the weights of the tokens, and of the bigrams, that a story has
// in common with the current story.
type sum struct{ tokens, bigrams uint32 }

// A worth holds what a token of the current story adds to the score of another story that
// contains the token. The value is later multiplied by the token's weight in the other
// story.
type worth struct {
	cosine   uint32 // addition to the cosine of the tokens (cos₁ in the package comment)
	headline uint32 // addition for a token of the current story's headline (tb in the package comment); otherwise 0
	other    uint32 // addition if the token is in the other story's headline (bt in the package comment)
}

// begin makes story i the current story. The method gather must be called before score
// and estimate.
func (s *scorer) begin(i int) {
	s.story, s.numbered = i, s.metadata.isNumbered(&s.stories[i])
	s.collectConnections()
	tokens, lookups := heavyTokens, lookups
	if s.dense[i] {
		tokens, lookups = denseTokens, denseLookups
	}
	s.selectHeavy(tokens)
	s.heaviest = s.heaviest[:0]
	for _, e := range s.heavy {
		s.heaviest = index.Keep(s.heaviest, s.cosine(e)<<32|uint64(e.Number()), lookups)
	}
}

// cosine returns the weight of a token in the current story, divided by the length of
// its text. This value, multiplied by the weight of the token in another story, is what
// the token adds to the cosine of the two stories.
func (s *scorer) cosine(e index.Entry) uint64 {
	r := uint64(s.Tokens[e.Number()].Rarity)
	return s.token[e.Count()] * r * r * uint64(s.TokenLength[s.story]) >> 20
}

// selectHeavy sets the field heavy to the n heaviest tokens of the current story. Of equally
// heavy tokens, those with the lowest numbers are selected.
func (s *scorer) selectHeavy(n int) {
	text := s.Texts[s.story]
	s.heavy = s.heavy[:0]
	if len(text) <= n {
		s.heavy = append(s.heavy, text...)
		return
	}
	clear(s.tally[:])
	for _, e := range text {
		s.tally[s.heaviness(e)]++
	}
	// All tokens with a weight above least are selected, and then tokens of the weight least
	// until there is no room left.
	least, room := len(s.tally)-1, n
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

// gather computes what the heavy tokens of the current story add to scores (worths). It
// reads the posting lists of the heaviest tokens and of the bigrams of the current story.
// For each other story, it adds up the weights (sums).
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

// end clears the results of gather, so that another story can become the current story.
func (s *scorer) end() {
	for _, j := range s.touched {
		s.sums[j] = sum{}
	}
	for _, e := range s.heavy {
		s.slots[e.Number()] = 0
	}
	s.touched = s.touched[:0]
}

// sum returns a pointer to the sum of story j, for the caller to increase. If the sum is
// still 0, story j is added to touched.
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

// bigramWeight returns (1+ln count)·idf² for a bigram that occurs count times in the
// current story. The idf is computed from the number of stories that contain the bigram.
func (s *scorer) bigramWeight(count, stories int) uint64 {
	idf := s.weight(stories)
	return s.bigram[count] * idf * idf >> 8
}

// score returns the score of the current story and story j (see the package comment).
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
	likeness := s.damped(dot*uint64(s.TokenLength[j])>>20+s.bigramCosine(j, s.sums[j].bigrams), j) + s.connection(j)
	heads := one + headline>>12
	if r := s.headlines[j].rarity; r > 0 {
		heads += other / uint64(r)
	}
	near := s.near(s.story, j) * s.metadata.shared(s.scales, s.story, j) >> 12
	return (likeness*heads>>12*near>>12)<<4 + near
}

// bigramCosine returns the cosine of the bigrams of the current story and story j (cos₂ in
// the package comment). The argument sum is the sum of the weights of their common
// bigrams. For stories in scripts without spaces, the result is a quarter of the cosine,
// since most bigrams are not pairs of words.
func (s *scorer) bigramCosine(j int, sum uint32) uint64 {
	cosine := uint64(sum) * uint64(s.BigramLength[s.story]) >> 16 * uint64(s.BigramLength[j]) >> 16
	if s.dense[s.story] {
		return cosine / 4
	}
	return cosine
}

// estimate returns an estimate of the score of the current story and story j, computed
// from the weights of common tokens and bigrams in sums and from the nearness of the two
// stories.
func (s *scorer) estimate(j int) uint64 {
	likeness := uint64(s.sums[j].tokens)
	if bigrams := s.sums[j].bigrams; bigrams > 0 {
		likeness += s.bigramCosine(j, bigrams)
	}
	return min(s.damped(likeness, j)*s.near(s.story, j)>>12, 1<<32-1)
}

// The numbers that a link, a common series and a common thread add to the sum of the
// cosines of two stories. The number 1<<16 stands for a cosine of 1.
const (
	linked   = 2 << 16
	inSeries = 1 << 16
	inThread = 1 << 16
)

const (
	// The greatest number of older stories, and of newer stories, that count for each kind of
	// connection (links to a story, series, thread).
	connected = 10
	maxLinks  = 64 // greatest number of links of a text that count as connections
)

// A connection of the current story to another is a link between their texts, a common
// series or a common thread.
type connection struct {
	story int32  // index of the other story
	adds  uint64 // what the connection adds to the sum of the cosines
}

// collectConnections finds the connections of the current story: the first 64 links of its
// text, and the nearest stories in published order of those that link to it or share its
// series or thread.
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
// story j, and for a series or thread that the two stories have in common.
func (s *scorer) connection(j int) uint64 {
	n := uint64(0)
	for _, w := range s.connections {
		if int(w.story) == j {
			n = min(n+w.adds, 4*linked)
		}
	}
	return n
}

// around returns a part of an ascending list of stories: the stories at most n places
// before or after the given story.
func around(list []int32, story int32, n int) []int32 {
	if len(list) == 0 {
		return nil
	}
	at, _ := slices.BinarySearch(list, story)
	return list[max(0, at-n):min(len(list), at+n+1)]
}
