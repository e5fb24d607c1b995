package links

import (
	"math/bits"
	"slices"

	"github.com/cespare/xxhash/v2"
)

// A keyer makes the keys of stories: hashes of what goes into the choice for a
// story, but for what its words and word pairs lead to (see changes). Where that
// is costly to tell exactly, a key covers more, so that it changes too often
// rather than too seldom. Keys do not depend on the places of stories in the
// list, but for those nearby.
type keyer struct {
	*index
	site     hash   // of what is common to all
	ids      []hash // by story, of its ID
	rough    []hash // of what others look at to estimate how well it goes with them
	seen     []hash // of all that others look at
	follower []int
}

// A hash is a number of 64 well-mixed bits.
type hash uint64

// and returns the hash of h followed by v (as wyhash folds).
func (h hash) and(v uint64) hash {
	high, low := bits.Mul64(uint64(h)^0xa0761d6478bd642f, v^0xe7037ed1a0b428db)
	return hash(high ^ low)
}

func (h hash) andTrue(is bool) hash {
	if is {
		return h.and(1)
	}
	return h.and(0)
}

func (h hash) andText(s string) hash { return h.and(xxhash.Sum64String(s)) }

// Hash returns a hash of all that a choice is made from.
func Hash(stories []Story, o Options) uint64 {
	each := make([]hash, len(stories))
	parallel(len(stories), func() func(int) {
		return func(i int) { each[i] = stories[i].hash() }
	})
	h := o.hash().and(uint64(len(stories)))
	for _, story := range each {
		h = h.and(uint64(story))
	}
	return uint64(h)
}

// hash returns a hash of all that links knows of a story.
func (s *Story) hash() hash {
	h := hash(0).and(s.ID).and(uint64(s.Published)).and(s.Text).andText(string(s.Passages)).andText(s.Category).andText(s.Series).andText(s.Thread)
	for _, t := range s.Tags {
		h = h.andText(t)
	}
	h = h.and(uint64(len(s.Tags)))
	for _, list := range [][]int{s.Links, s.Pins, s.Bans} {
		for _, j := range list {
			h = h.and(uint64(j))
		}
		h = h.and(uint64(len(list)))
	}
	return h.and(uint64(s.Next)).andTrue(s.Sponsored)
}

func (o Options) hash() hash {
	return hash(0).and(uint64(o.Count)).and(uint64(o.MaxAge)).andTrue(o.SameCategory).andText(o.Order)
}

func newKeyer(x *index, o Options, follower []int) *keyer {
	n := len(x.stories)
	k := &keyer{index: x, follower: follower, ids: make([]hash, n), rough: make([]hash, n), seen: make([]hash, n)}
	k.site = o.hash().and(uint64(x.size))
	parallel(n, func() func(int) {
		return func(i int) {
			s := &x.stories[i]
			k.ids[i] = hash(0).and(s.ID)
			k.rough[i] = x.stock.hash(k.ids[i].and(uint64(s.Published)).and(s.Text), i).andText(s.Category).andTrue(s.Sponsored)
		}
	})
	return k
}

// look hashes all that others look at in a story, once all texts are weighed.
func (k *keyer) look() {
	parallel(len(k.seen), func() func(int) {
		return func(i int) {
			h := k.rough[i].and(uint64(k.facts[i].headline))
			for _, t := range k.stories[i].Tags {
				h = h.andText(t)
			}
			k.seen[i] = h
		}
	})
}

// key returns the key of the story whose wishes s has collected, as far as it
// does not depend on how the choice went (see trace).
func (k *keyer) key(s *scorer) hash {
	i := s.story
	story := &k.stories[i]
	h := k.site.and(uint64(k.seen[i]))
	h = k.one(h, k.follower[i])
	h = k.all(h, story.Pins)
	h = k.all(h, story.Bans)
	for _, t := range k.signs.tagsOf(i) {
		h = h.and(k.weight(k.signs.df[t]))
	}
	if c := k.signs.category[i]; c >= 0 {
		h = h.and(k.weight(k.signs.df[c]))
	}
	for _, w := range s.wishes {
		h = k.one(h, int(w.story)).and(w.adds)
	}
	h = k.around(h, i, neighbours)
	for j := i - maxGap; j <= i+maxGap; j++ {
		if j < 0 || j >= len(k.stories) {
			h = h.and(0)
		} else {
			h = h.and(uint64(k.ids[j]))
		}
	}
	return h
}

// one returns the hash of h followed by what is looked at in story j.
func (k *keyer) one(h hash, j int) hash {
	if j < 0 || j >= len(k.seen) {
		return h.and(0)
	}
	return h.and(uint64(k.seen[j]))
}

func (k *keyer) all(h hash, list []int) hash {
	for _, j := range list {
		h = k.one(h, j)
	}
	return h.and(uint64(len(list)))
}

// trace returns the key whose first part is h: it adds what was looked at
// because of that part, the stories that were scored for their words and those
// up to reach places around.
func (k *keyer) trace(h hash, i int, list *[rated]int32, reach int) hash {
	for _, j := range list {
		h = k.one(h, int(j))
	}
	return k.around(h, i, reach)
}

// around returns the hash of h followed by the stories up to reach places
// before and after story i in its group.
func (k *keyer) around(h hash, i, reach int) hash {
	list := k.groups[k.facts[i].group]
	at, _ := slices.BinarySearch(list, int32(i))
	for p := at - reach; p <= at+reach; p++ {
		if p < 0 || p >= len(list) {
			h = h.and(0)
			continue
		}
		h = k.one(h, int(list[p])).and(uint64(list[p]) - uint64(i))
	}
	return h
}
