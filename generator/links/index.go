package links

import (
	"runtime"
	"sync"
)

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
	sponsored    bool
}

func newIndex(stories []Story, sameCategory bool) *index {
	x := &index{scales: newScales(len(stories)), stories: stories, facts: make([]fact, len(stories))}
	var pairs sync.WaitGroup
	pairs.Go(func() { x.pairs = newPairs(stories, runtime.GOMAXPROCS(0)) })
	x.words = newVocabulary(stories, x.scales)
	parallel(len(stories), func() func(int) { return x.measure })
	x.words.list(x, runtime.GOMAXPROCS(0))
	x.signs = newSigns(stories)
	x.group(sameCategory)
	pairs.Wait()
	return x
}

// measure notes the facts of story i but for its group.
func (x *index) measure(i int) {
	const day = 86400
	v := &x.stories[i].Vector
	f := fact{day: int32(x.stories[i].Published / day)}
	var terms, pairs uint64
	for _, t := range v.Terms {
		terms += x.term[t.Count()] * x.term[t.Count()]
		if t.Headline() {
			f.headline += uint32(x.words.find(t.ID()).rarity)
		}
	}
	for _, p := range v.Pairs {
		pairs += x.term[p.Count()] * x.term[p.Count()]
	}
	f.terms, f.pairs = inverse(terms), inverse(pairs)
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
