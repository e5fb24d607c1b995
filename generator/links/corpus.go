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
	stories  []Story
	metadata *metadata
	days     []int32 // index: a story; value: number of days from 1970 to its publication
	// group has the index of a story as its index, and as its value the index in groups of the
	// list of stories that may be related to this story.
	group []int32
	// pool is like group, but has the value -1 for a sponsored story, which no list contains.
	pool []int32
	// groups has a list for each category, or one list for the whole site: the indexes of its
	// stories in ascending order, without sponsored stories.
	groups    [][]int32
	headlines []headline
	// dense tells for each story, by its index, whether most of its tokens are of a script
	// without spaces.
	dense    []bool
	contents []index.Hash // index: a story; value: hash of its properties on which estimates depend
}

// A headline holds values computed from a story's headline. Scores and input hashes depend
// on them.
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

// contentHash returns a hash of those properties of a story on which estimates depend,
// except its boilerplate (passages that many stories repeat).
func (s *Story) contentHash() index.Hash {
	return index.Hash(0).And(s.ID).And(uint64(s.Published)).And(s.Text).And(s.Form).AndText(s.Series).AndText(s.Category).AndBool(s.Sponsored)
}

// divide puts the stories into groups. Only stories of the same group may be related to
// each other. If sameCategory is true, each category is a group; otherwise all stories are
// one group.
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

// near returns how near stories i and j are to each other in time and in published order.
// This value is a factor of scores (see scales.nearness).
func (c *corpus) near(i, j int) uint64 { return c.nearness(j-i, int(c.days[j]-c.days[i])) }
