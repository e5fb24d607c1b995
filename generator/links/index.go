package links

import (
	"runtime"

	"broadsheet/generator/words"
)

// An index is what all stories say, turned around: which stories say it. It is
// not changed once it is made.
type index struct {
	*scales
	stories []Story
	facts   []fact
	heavy   []words.Term // heavyTerms for each story
	words   *vocabulary
	pairs   *pairs
	signs   *signs
	groups  [][]int32 // unsponsored stories to choose among, ascending
}

// A fact is what scoring needs to know of a story at a glance.
type fact struct {
	day          int32
	group        int32  // in groups
	terms, pairs uint32 // inverse lengths
	headline     uint32 // rarity of all its headline's terms
	heavy        uint8  // how many heavy terms it has
	sponsored    bool
}

// heavyTerms is how many of its terms stand for a story: those that weigh most.
const heavyTerms = 96

func newIndex(stories []Story, sameCategory bool) *index {
	x := &index{scales: newScales(len(stories)), stories: stories, facts: make([]fact, len(stories))}
	x.words = newVocabulary(stories, x.scales)
	x.heavy = make([]words.Term, heavyTerms*len(stories))
	parallel(len(stories), func() func(int) {
		m := new(measure)
		return func(i int) { m.measure(x, i) }
	})
	x.words.list(x)
	x.pairs = newPairs(stories, runtime.GOMAXPROCS(0))
	x.signs = newSigns(stories)
	x.group(sameCategory)
	return x
}

// heavyOf returns the terms that stand for story i.
func (x *index) heavyOf(i int) []words.Term {
	return x.heavy[i*heavyTerms:][:x.facts[i].heavy]
}

// A measure is what measuring stories needs, one after the other.
type measure struct {
	weights []uint16
	tally   [1 << 10]uint16
}

// measure notes the facts of story i but for its group, and its heavy terms.
func (m *measure) measure(x *index, i int) {
	const day = 86400
	v := &x.stories[i].Vector
	f := fact{day: int32(x.stories[i].Published / day)}
	var terms, pairs uint64
	m.weights = m.weights[:0]
	clear(m.tally[:])
	for _, t := range v.Terms {
		w := x.term[t.Count()]
		terms += w * w
		r := uint64(x.words.find(t.ID()).rarity)
		if t.Headline() {
			f.headline += uint32(r)
		}
		weight := min(w*r>>4, uint64(len(m.tally)-1))
		m.weights = append(m.weights, uint16(weight))
		m.tally[weight]++
	}
	for _, p := range v.Pairs {
		w := x.term[p.Count()]
		pairs += w * w
	}
	f.terms, f.pairs = inverse(terms), inverse(pairs)

	// The lightest weight of which not all can be heavy, and how many of it.
	least, room := len(m.tally)-1, heavyTerms
	for ; least > 0 && room >= int(m.tally[least]); least-- {
		room -= int(m.tally[least])
	}
	heavy := x.heavy[i*heavyTerms:][:0]
	for k, t := range v.Terms {
		w := int(m.weights[k])
		if w > least {
			heavy = append(heavy, t)
		} else if w == least && w > 0 && room > 0 {
			heavy = append(heavy, t)
			room--
		}
	}
	f.heavy = uint8(len(heavy))
	x.facts[i] = f
}

// group parts the stories into groups within which they may be related.
func (x *index) group(sameCategory bool) {
	byName := map[string]int32{}
	for i := range x.stories {
		name := ""
		if sameCategory {
			name = x.stories[i].Category
		}
		g, ok := byName[name]
		if !ok {
			g = int32(len(x.groups))
			byName[name] = g
			x.groups = append(x.groups, nil)
		}
		x.facts[i].group = g
		x.facts[i].sponsored = x.stories[i].Sponsored
		if !x.stories[i].Sponsored {
			x.groups[g] = append(x.groups[g], int32(i))
		}
	}
}
