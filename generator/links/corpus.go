package links

import (
	"broadsheet/generator/index"
	"broadsheet/generator/parallel"
	"broadsheet/generator/words"
)

// A corpus is all that ranking reads of the stories.
type corpus struct {
	*scales
	*index.Index
	copies
	stories   []Story
	signs     *signs
	days      []int32   // of publication, since 1970
	group     []int32   // in groups
	pool      []int32   // the group that a story may be chosen from; -1 for a sponsored one
	groups    [][]int32 // of stories that may be related to each other, without sponsored ones, ascending
	headlines []headline
	says      []index.Hash // of what the estimates of a story depend on
}

// A headline is the part of a headline that scores and input hashes depend on.
type headline struct {
	rarity uint32     // of all its tokens
	hash   index.Hash // of each token with its rarity
}

func newCorpus(stories []Story, texts index.Texts, known []index.Passage, sameCategory bool) (*corpus, error) {
	const day = 86400
	c := &corpus{
		scales: newScales(len(stories)), stories: stories, signs: newSigns(stories), days: make([]int32, len(stories)),
		group: make([]int32, len(stories)), pool: make([]int32, len(stories)), headlines: make([]headline, len(stories)), says: make([]index.Hash, len(stories)),
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
	parallel.Each(len(stories), func(i int) { c.says[i] = boilerplate.Hash(stories[i].said(), i) })
	if c.Index, err = index.Build(texts, boilerplate, c.weights(), c.says); err != nil {
		return nil, err
	}
	c.copies = copies{texts: texts, sketches: c.Sketches}
	parallel.Each(len(stories), func(i int) { c.headlines[i] = c.headline(i) })
	return c, nil
}

// said returns the hash of what the estimates of a story depend on, without its
// boilerplate.
func (s *Story) said() index.Hash {
	return index.Hash(0).And(s.ID).And(uint64(s.Published)).And(s.Text).AndText(s.Category).AndBool(s.Sponsored)
}

// divide puts the stories into groups within which they may be related.
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

// near returns the nearness of two stories.
func (c *corpus) near(i, j int) uint64 { return c.nearness(j-i, int(c.days[j]-c.days[i])) }
