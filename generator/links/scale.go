package links

import (
	"math"
	"math/bits"

	"broadsheet/generator/index"
	"broadsheet/generator/words"
)

// one is the number 1.0 in the fixed-point format of the factors of a score. Scores are
// computed with integers, so that a score depends neither on the order of additions nor
// on the machine.
const one = 1 << 12

// scales holds tables of weights in fixed-point format. In the comments of its fields, N
// is the number of stories, and df is the number of stories that have a certain token, tag
// or category.
type scales struct {
	size   int        // steps(N), a rounded logarithm of N
	token  [32]uint64 // index: count of a token; value: ln(1+count)
	bigram [8]uint64  // index: count of a bigram; value: 1+ln(count)
	share  [32]uint64 // index: count of a token; value: count/(count+1.2)
	// rare has the index steps(N)-steps(df) and the value ln(N/df-1), or 0 for too frequent
	// tokens.
	rare  [64]uint64
	soft  [64]uint64         // index: steps(N)-steps(df); value: ln(N/df+1)
	times [10 * 366]uint16   // index: days between two stories; value: what the days add to nearness
	gap   [maxGap + 1]uint64 // index: distance in published order; value: what it adds to nearness
}

// maxGap is a distance of two stories in published order, in stories. A greater distance
// adds nothing to their nearness. Because of this limit, a new story changes the scores of
// few other stories.
const maxGap = 40

// fine is the number 1.0 in the fixed-point format of the weights and the idf of tokens.
const fine = 16

func newScales(stories int) *scales {
	s := &scales{size: steps(stories)}
	for n := 1; n < len(s.token); n++ {
		f := float64(n)
		s.token[n] = uint64(math.Round(fine * math.Log(1+f)))
		s.share[n] = uint64(math.Round(one * f / (f + 1.2)))
	}
	for n := 1; n < len(s.bigram); n++ {
		s.bigram[n] = uint64(math.Round(fine * (1 + math.Log(float64(n)))))
	}
	for k := range s.rare {
		ratio := math.Exp2(float64(k) / 2)
		if k >= rareSteps {
			s.rare[k] = uint64(math.Round(fine * math.Log(ratio-1)))
		}
		s.soft[k] = uint64(math.Round(fine * math.Log(1+ratio)))
	}
	for d := range s.times {
		s.times[d] = uint16(one + one*15/(30+d) + one*180/(180+d))
	}
	for g := range s.gap {
		s.gap[g] = uint64(one * 5 / (5 + g))
	}
	return s
}

// steps returns 2·log2(n), rounded down. Scores depend on a number of stories n only
// through steps(n), so that a small change of n alters few scores.
func steps(n int) int {
	if n < 1 {
		return 0
	}
	k := 2 * (bits.Len(uint(n)) - 1)
	if n*n >= 1<<(k+1) {
		k++
	}
	return k
}

// rareSteps is the least difference steps(N)-steps(df) for which a token counts. N is the
// number of stories, df the number of stories that contain the token. For tokens that more
// than about every fourth story contains, the difference is smaller; these tokens are
// ignored.
const rareSteps = 4

// few is a number of stories. A token that no more than this number of stories contain is
// never ignored as too frequent. Otherwise, hardly any token would count on a site of a
// dozen stories.
const few = 4

// rarity returns the idf of a token that df of N stories contain, about
// ln((N−df+½)/(df+½)) as in BM25. The result is 0 if the token is too frequent or df is
// 1.
func (s *scales) rarity(df int) uint64 {
	if df < 2 {
		return 0
	}
	below := max(0, s.size-steps(df))
	if df <= few && below < rareSteps {
		return s.rare[rareSteps] * uint64(below+1) / (rareSteps + 1)
	}
	return s.rare[below]
}

// rarityOf returns the idf of the token with the given ID, which df stories contain. If
// the token is two characters of a script without spaces, rarityOf returns the square root
// of the idf: the rarest of such tokens are not words, but the end of one word and the
// beginning of the next.
func (s *scales) rarityOf(id uint32, df int) uint8 {
	rarity := s.rarity(df)
	if words.IsDense(id) {
		rarity = uint64(math.Sqrt(float64(fine * rarity)))
	}
	return uint8(min(rarity, 255))
}

// weights returns the tables and functions for weights that package index needs.
func (s *scales) weights() index.Weights {
	return index.Weights{Count: s.token, Rarity: s.rarityOf, Length: inverse}
}

// weight returns ln(1 + N/df) for a property that df of N stories have. Unlike the result
// of rarity, this idf is positive even if df equals N.
func (s *scales) weight(df int) uint64 { return s.soft[max(0, s.size-steps(df))] }

// nearness returns 1 + 1/(1+gap/5) + ½/(1+days/30) + 1/(1+days/180), where gap is the
// distance of two stories in published order and days is the time between the two. The
// term of gap is 0 if gap is more than maxGap.
func (s *scales) nearness(gap, days int) uint64 {
	n := uint64(s.times[min(max(days, -days), len(s.times)-1)])
	if gap = max(gap, -gap); gap <= maxGap {
		n += s.gap[gap]
	}
	return n
}

// inverse returns the inverse length of a text, 1/(sum+20)^⅜, where sum is the sum of
// the squared weights of its tokens or bigrams. A cosine has the exponent ½; ⅜ is less,
// since long stories are related to more stories. The 20 makes texts of a few words less
// similar to all others. Unlike math.Pow, square roots are the same on every machine.
func inverse(sum uint64) uint32 {
	quarter := math.Sqrt(math.Sqrt(float64(sum)/(fine*fine) + 20))
	return uint32(1 << 20 / (quarter * math.Sqrt(quarter)))
}
