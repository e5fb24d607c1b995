package links

import (
	"slices"

	"github.com/cespare/xxhash/v2"

	"broadsheet/generator/codec"
	"broadsheet/generator/index"
	"broadsheet/generator/parallel"
)

// Hash returns a hash of stories and options, which changes whenever the result of Choose
// may change. The hash covers the texts, since Story.Text is a hash of a story's text.
func Hash(stories []Story, o Options) uint64 {
	coder := new(codec.Coder)
	each := make([]uint64, len(stories))
	parallel.EachWorker(len(stories), func() func(int) {
		var data []byte
		return func(i int) {
			data = coder.Encode(data[:0], &stories[i])
			each[i] = xxhash.Sum64(data)
		}
	})
	return uint64(o.hash().And(xxhash.Sum64(coder.Encode(nil, each))))
}

func (o Options) hash() index.Hash {
	return index.Hash(0).And(uint64(o.Count)).And(uint64(o.MaxAge)).AndBool(o.SameCategory).AndText(o.Order)
}

// inputs computes the input hash of each story. It covers all data on which the choice of
// its related stories and its next story depends, and perhaps more. The input hash depends
// on the order of nearby stories, but not on the indexes of stories.
type inputs struct {
	*corpus
	// Hash of the options and of steps(n), where n is the number of stories. A new story
	// seldom changes this hash.
	site index.Hash
	// The index is that of a story; the value is a hash of those properties on which the links
	// of other stories depend.
	seen []index.Hash
	// The index is that of a story; the value is the index of its next story by published
	// order or by an editor's choice (see followers).
	follower []int
}

func newInputs(c *corpus, o Options) *inputs {
	k := &inputs{
		corpus: c, site: o.hash().And(uint64(c.size)), seen: make([]index.Hash, len(c.stories)),
		follower: followers(c.stories, o.Order),
	}
	parallel.Each(len(k.seen), func(i int) {
		h := c.contents[i].And(uint64(c.headlines[i].hash))
		for _, t := range c.stories[i].Tags {
			h = h.AndText(t)
		}
		k.seen[i] = h
	})
	return k
}

// base returns a hash of those inputs of the current story of s that are known before
// ranking: the story's own properties and the posting lists in which its candidates are
// found.
func (k *inputs) base(s *scorer) index.Hash {
	i := s.story
	story := &k.stories[i]
	h := k.site.And(uint64(k.seen[i])).And(uint64(k.Bigrams.Hash(i))).AndBool(s.numbered)
	for _, e := range k.Texts[i] {
		h = h.And(uint64(k.Tokens[e.Number()].Rarity))
	}
	for _, t := range s.heaviest {
		h = h.And(uint64(k.Tokens[uint32(t)].Hash))
	}
	h = k.add(h, k.follower[i])
	h = k.addAll(h, story.Pins)
	h = k.addAll(h, story.Bans)
	for _, t := range k.metadata.tags[i] {
		h = h.And(k.weight(k.metadata.df[t]))
	}
	if c := k.metadata.category[i]; c >= 0 {
		h = h.And(k.weight(k.metadata.df[c]))
	}
	for _, w := range s.connections {
		h = k.add(h, int(w.story)).And(w.adds)
	}
	for j := i - maxGap; j <= i+maxGap; j++ {
		if j < 0 || j >= len(k.stories) {
			h = h.And(0)
		} else {
			h = h.And(k.stories[j].ID)
		}
	}
	return k.around(h, i, neighbours)
}

// whole returns the input hash of story i. The argument base is the result of the method
// base for this story. The argument rated lists the candidates with the best estimates,
// and reach is the distance from the story up to which fill has read other stories.
func (k *inputs) whole(base index.Hash, i int, rated []int, reach int) index.Hash {
	return k.around(k.addAll(base, rated), i, reach)
}

// add extends the hash h by the hash of story j in k.seen, or by 0 if no story has the
// index j.
func (k *inputs) add(h index.Hash, j int) index.Hash {
	if j < 0 || j >= len(k.seen) {
		return h.And(0)
	}
	return h.And(uint64(k.seen[j]))
}

func (k *inputs) addAll(h index.Hash, list []int) index.Hash {
	for _, j := range list {
		h = k.add(h, j)
	}
	return h.And(uint64(len(list)))
}

// around extends the hash h by the stories at most reach places before or after story i in
// its group, which is the list of stories that may be related to it.
func (k *inputs) around(h index.Hash, i, reach int) index.Hash {
	list := k.groups[k.group[i]]
	at, _ := slices.BinarySearch(list, int32(i))
	for p := at - reach; p <= at+reach; p++ {
		if p < 0 || p >= len(list) {
			h = h.And(0)
			continue
		}
		h = k.add(h, int(list[p])).And(uint64(list[p]) - uint64(i))
	}
	return h
}
