package links

import (
	"math"
	"math/bits"

	"broadsheet/generator/index"
)

// All reckoning is in whole numbers, so that sums do not depend on the order
// of their parts and results not on the machine. A number with a fraction is
// kept as a multiple of 1/one.
const one = 1 << 12

// scales holds what counts and frequencies weigh.
type scales struct {
	size   int        // steps of the number of stories
	token  [32]uint64 // by count: ln(1+count)
	bigram [8]uint64  // 1+ln(count)
	share  [32]uint64 // count/(count+1.2)
	rare   [64]uint64 // by steps below the number of stories
	soft   [64]uint64
	times  [10 * 366]uint16 // by days; asked for so often that it is to be small
	gap    [maxGap + 1]uint64
}

// maxGap is how many stories apart two of them profit from being neighbours.
// It is finite so that a story that comes between others touches few of them.
const maxGap = 40

// fine is the scale of term and idf weights: what is stored as 16 weighs 1.
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

// steps returns log2(n) in half steps. What depends on a number of stories
// depends on it through steps, and so stays as it is while the number changes
// a little.
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

// rareSteps is how far in steps a term must stay below the number of stories to
// say something: one that about every fourth story has is left out.
const rareSteps = 4

// few is how many stories may always share a term. Without it next to nothing
// would count on a site of a dozen stories.
const few = 4

// rarity returns the idf of a term that df stories have, as BM25 defines it,
// ln((N−df+½)/(df+½)); 0 for one that is too common or that no two have.
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

// weights returns what the index needs of the scales.
func (s *scales) weights() index.Weights {
	return index.Weights{Count: s.token, Rarity: func(stories int) uint8 { return uint8(min(s.rarity(stories), 255)) }, Length: inverse}
}

// weight returns ln(1 + N/df), the idf that stays positive.
func (s *scales) weight(df int) uint64 { return s.soft[max(0, s.size-steps(df))] }

// nearest is what nearness returns at most.
const nearest = one + one + one/2 + one

// nearness returns 1 + 1/(1+gap/5) + ½/(1+days/30) + 1/(1+days/180), where gap
// is how many stories apart two stories were published.
func (s *scales) nearness(gap, days int) uint64 {
	n := uint64(s.times[min(max(days, -days), len(s.times)-1)])
	if gap = max(gap, -gap); gap <= maxGap {
		n += s.gap[gap]
	}
	return n
}

// inverse returns 1/(sum+20)^⅜, where sum is that of a text's squared weights:
// what its length divides its scores by. The exponent lies below the cosine's
// ½ (long stories have more to be related by); the 20 keeps a text of a few
// words from being like everything. Square roots are exact on every machine.
func inverse(sum uint64) uint32 {
	quarter := math.Sqrt(math.Sqrt(float64(sum)/(fine*fine) + 20))
	return uint32(1 << 20 / (quarter * math.Sqrt(quarter)))
}
