package links

import (
	"broadsheet/generator/index"
	"broadsheet/generator/parallel"
	"broadsheet/generator/words"
)

// A corpus holds the data of all stories of a site from which links are chosen.
type corpus struct {
	*scales
	*index.Index
	duplicateFinder
	stories   []Story
	metadata  *metadata
	days      []int32   // by story, the number of days from 1970 to its publication
	group     []int32   // by story, the index in groups of the stories that may be related to it
	pool      []int32   // by story, the index of its list in groups; -1 if it is sponsored
	groups    [][]int32 // of each category or the whole site, the stories not sponsored, ascending
	headlines []headline
	dense     []bool       // by story, whether most of its tokens are of a script without spaces
	contents  []index.Hash // by story, a hash of its properties that estimates depend on
}

// A headline holds values computed from a story's headline, for scores and input hashes.
type headline struct {
	rarity uint32     // sum of the rarities (idf) of the headline's tokens
	hash   index.Hash // hash of the IDs and rarities of the headline's tokens
}

func newCorpus(stories []Story, texts index.Texts, known []index.Passage, sameCategory bool) (*corpus, error) {
	const day = 86400
	c := &corpus{
		scales: newScales(len(stories)), stories: stories, metadata: newMetadata(stories), days: make([]int32, len(stories)),
		group: make([]int32, len(stories)), pool: make([]int32, len(stories)), headlines: make([]headline, len(stories)), dense: make([]bool, len(stories)), contents: make([]index.Hash, len(stories)),
	}
	passages := make([]words.Passages, len(stories))
	for i := range stories {
		c.days[i], passages[i] = int32(stories[i].Published/day), stories[i].Passages
	}
	c.divide(sameCategory)
	boilerplate, err := index.FindBoilerplate(passages, texts, known)
	if err != nil {
		return nil, err
	}
	parallel.Each(len(stories), func(i int) { c.contents[i] = boilerplate.Hash(stories[i].contentHash(), i) })
	if c.Index, err = index.Build(texts, boilerplate, c.weights(), c.contents); err != nil {
		return nil, err
	}
	c.duplicateFinder = duplicateFinder{texts: texts, sketches: c.Sketches}
	parallel.Each(len(stories), func(i int) { c.headlines[i], c.dense[i] = c.headline(i), c.isDense(i) })
	return c, nil
}

// contentHash returns a hash of the properties of a story that estimates depend on,
// except its boilerplate (passages that many stories repeat).
func (s *Story) contentHash() index.Hash {
	return index.Hash(0).And(s.ID).And(uint64(s.Published)).And(s.Text).And(s.Form).AndText(s.Series).AndText(s.Category).AndBool(s.Sponsored)
}

// divide puts the stories into groups, in which stories may be related to each other:
// one group for each category if related stories must have the same category, else a
// single group.
func (c *corpus) divide(sameCategory bool) {
	byName := map[string]int32{}
	for i := range c.stories {
		name := ""
		if sameCategory {
			name = c.stories[i].Category
		}
		g, ok := byName[name]
		if !ok {
			g = int32(len(c.groups))
			byName[name] = g
			c.groups = append(c.groups, nil)
		}
		c.group[i], c.pool[i] = g, -1
		if !c.stories[i].Sponsored {
			c.pool[i] = g
			c.groups[g] = append(c.groups[g], int32(i))
		}
	}
}

func (c *corpus) headline(i int) (h headline) {
	for _, e := range c.Texts[i] {
		if e.Headline() {
			t := &c.Tokens[e.Number()]
			h.rarity += uint32(t.Rarity)
			h.hash = h.hash.And(uint64(t.ID)<<8 | uint64(t.Rarity))
		}
	}
	return h
}

// isDense reports whether most tokens of story i are of a script without spaces.
func (c *corpus) isDense(i int) bool {
	n := 0
	for _, e := range c.Texts[i] {
		if words.IsDense(c.Tokens[e.Number()].ID) {
			n++
		}
	}
	return 2*n > len(c.Texts[i])
}

// near returns the nearness of stories i and j in time and in published order, a factor
// of scores (see scales.nearness).
func (c *corpus) near(i, j int) uint64 { return c.nearness(j-i, int(c.days[j]-c.days[i])) }
