package links

import "runtime"

// An index is what all stories say, turned around: which stories say it. It is
// not changed once it is made.
type index struct {
	*scales
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
}

func newIndex(stories []Story, sameCategory bool) *index {
	x := &index{scales: newScales(len(stories)), stories: stories, facts: make([]fact, len(stories))}
	x.words = newVocabulary(stories, x.scales)
	parallel(len(stories), func() func(int) { return x.measure })
	x.words.list(stories, x)
	x.pairs = newPairs(stories, runtime.GOMAXPROCS(0))
	x.signs = newSigns(stories)
	x.group(sameCategory)
	return x
}

// measure notes the facts of story i but for its group.
func (x *index) measure(i int) {
	v := &x.stories[i].Vector
	var terms, pairs, headline uint64
	for _, t := range v.Terms {
		w := x.term[t.Count()]
		terms += w * w
		if t.Headline() {
			headline += uint64(x.words.find(t.ID()).rarity)
		}
	}
	for _, p := range v.Pairs {
		w := x.term[p.Count()]
		pairs += w * w
	}
	const day = 86400
	x.facts[i] = fact{day: int32(x.stories[i].Published / day), terms: inverse(terms), pairs: inverse(pairs), headline: uint32(headline)}
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
