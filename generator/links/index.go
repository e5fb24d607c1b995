package links

import (
	"cmp"
	"runtime"
	"slices"

	"broadsheet/generator/words"
)

// An index is what all stories say, turned around: which stories say it. It is
// not changed once it is made.
type index struct {
	*scales
	*said
	stories []Story
	facts   []fact
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
	sponsored    bool
}

// newIndex returns an index of all but the texts.
func newIndex(stories []Story, sameCategory bool) *index {
	const day = 86400
	x := &index{scales: newScales(len(stories)), stories: stories, facts: make([]fact, len(stories)), signs: newSigns(stories)}
	for i := range stories {
		x.facts[i].day = int32(stories[i].Published / day)
		x.facts[i].sponsored = stories[i].Sponsored
	}
	x.group(sameCategory)
	return x
}

// measure notes the lengths of a text, which is that of story i.
func (x *index) measure(i int, v words.Vector) {
	x.facts[i].terms, x.facts[i].pairs = x.lengths(v)
}

// lengths returns the inverse lengths of a text.
func (s *scales) lengths(v words.Vector) (terms, pairs uint32) {
	var t, p uint64
	for _, e := range v.Terms {
		t += s.term[e.Count()] * s.term[e.Count()]
	}
	for _, e := range v.Pairs {
		p += s.term[e.Count()] * s.term[e.Count()]
	}
	return inverse(t), inverse(p)
}

// weigh makes the vocabulary but for its lists, once all texts are loaded.
func (x *index) weigh() {
	x.words = newVocabulary(x.terms, x.scales)
	parallel(len(x.stories), func() func(int) {
		return func(i int) {
			for _, t := range x.terms[i] {
				if t.Headline() {
					x.facts[i].headline += uint32(x.words.find(t.ID()).rarity)
				}
			}
		}
	})
}

// list makes what is needed to rank stories: the lists of their heaviest terms,
// and of their pairs.
func (x *index) list(ranked []bool) (err error) {
	var wanted *sieve
	if count(ranked) <= len(ranked)/some {
		s := newScorer(x)
		var ids []uint32
		for i, is := range ranked {
			if is {
				s.weigh(i)
				for _, p := range s.heaviest {
					ids = append(ids, s.heavy.terms[p.story()].ID())
				}
			}
		}
		wanted = newSieve(slices.Values(ids), len(ids))
	}
	x.words.list(x, runtime.GOMAXPROCS(0), wanted, nil)
	x.pairs, err = newPairs(x, ranked)
	return err
}

// some is of how many parts of the stories one is few.
const some = 16

func count(ranked []bool) (n int) {
	for _, is := range ranked {
		if is {
			n++
		}
	}
	return n
}

// common returns what story i and another, which is on the list of one of its
// heaviest terms, make of that.
func (x *index) common(i int, id uint32, other posting) uint32 {
	at, _ := slices.BinarySearchFunc(x.terms[i], id, func(t words.Term, id uint32) int { return cmp.Compare(t.ID(), id) })
	weight := x.cosine(heavy{x.terms[i][at], x.words.find(id)}, i)
	return uint32(weight*other.weight()>>20) + 1
}

// cosine returns what a term of story i is worth for the cosine.
func (x *index) cosine(h heavy, i int) uint64 {
	r := uint64(h.word.rarity)
	return x.term[h.Count()] * r * r * uint64(x.facts[i].terms) >> 20
}

// rough estimates how like two stories are from what they sum up to.
func (x *index) rough(i int, j int32, s sum) uint64 {
	return uint64(s.terms) + uint64(s.pairs)*uint64(x.facts[i].pairs)>>16*uint64(x.facts[j].pairs)>>16
}

// near returns the nearness of two stories.
func (x *index) near(i, j int) uint64 {
	return x.nearness(j-i, int(x.facts[j].day-x.facts[i].day))
}

// estimate estimates how well two stories go together.
func (x *index) estimate(i int, j int32, s sum) uint64 {
	return min(x.rough(i, j, s)*x.near(i, int(j))>>12, 1<<32-1)
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
		if !x.stories[i].Sponsored {
			x.groups[g] = append(x.groups[g], int32(i))
		}
	}
}
