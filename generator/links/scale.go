package links

import (
	"math"
	"math/bits"

	"broadsheet/generator/index"
)

// All arithmetic uses whole numbers, so that sums do not depend on the order of
// their parts, nor results on the machine. one is the fixed-point unit of factors.
const one = 1 << 12

// scales are tables of weights.
type scales struct {
	size   int        // steps of the number of stories
	token  [32]uint64 // by count: ln(1+count)
	bigram [8]uint64  // 1+ln(count)
	share  [32]uint64 // count/(count+1.2)
	rare   [64]uint64 // by steps below the number of stories
	soft   [64]uint64
	times  [10 * 366]uint16 // nearness in time, by days
	gap    [maxGap + 1]uint64
}

// maxGap is the greatest gap, in stories, that adds to nearness. It is finite so that
// a new story affects few of its neighbours.
const maxGap = 40

// fine is the fixed-point unit of token and idf weights.
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

// steps returns log2(n) in half steps. Numbers of stories enter a ranking only in
// steps, which a small change seldom alters.
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

// rareSteps is how many steps the frequency of a token must be below the number of
// stories for it to count: a token of about every fourth story does not.
const rareSteps = 4

// few is how many stories may always share a token that counts. Without it hardly
// any token would count on a site of a dozen stories.
const few = 4

// rarity returns the idf of a token that df stories have, as BM25 defines it,
// ln((N−df+½)/(df+½)); 0 if it is too common or a single story has it.
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

// weights returns the scales that the index needs.
func (s *scales) weights() index.Weights {
	return index.Weights{Count: s.token, Rarity: func(stories int) uint8 { return uint8(min(s.rarity(stories), 255)) }, Length: inverse}
}

// weight returns ln(1 + N/df), the idf that stays positive.
func (s *scales) weight(df int) uint64 { return s.soft[max(0, s.size-steps(df))] }

// nearness returns 1 + 1/(1+gap/5) + ½/(1+days/30) + 1/(1+days/180), where gap is
// the distance of two stories in published order.
func (s *scales) nearness(gap, days int) uint64 {
	n := uint64(s.times[min(max(days, -days), len(s.times)-1)])
	if gap = max(gap, -gap); gap <= maxGap {
		n += s.gap[gap]
	}
	return n
}

// inverse returns the inverse length of a text, 1/(sum+20)^⅜, where sum is that of
// its squared weights. The exponent is less than the cosine's ½, because long stories
// are related to more; the 20 keeps texts of a few words from resembling everything.
// Square roots are exact on every machine.
func inverse(sum uint64) uint32 {
	quarter := math.Sqrt(math.Sqrt(float64(sum)/(fine*fine) + 20))
	return uint32(1 << 20 / (quarter * math.Sqrt(quarter)))
}
