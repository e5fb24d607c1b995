package links

import (
	"errors"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"broadsheet/generator/words"
)

// An index is what all stories say, turned around: which stories say it.
type index struct {
	*scales
	said
	stories []Story
	facts   []fact
	glances []glance
	among   []int32 // the group that a story may be chosen from, -1 if that is none
	words   *vocabulary
	pairs   *pairs
	signs   *signs
	groups  [][]int32 // unsponsored stories to choose among, ascending
	total   int       // word pairs of all texts, once they are read
}

// A fact is what scoring needs to know of a story, but for what a glance tells.
type fact struct {
	group    int32  // in groups
	terms    uint32 // inverse length
	headline uint32 // rarity of all its headline's terms
}

// A glance is what an estimate needs to know of a story. There are many estimates,
// and so little lies near at hand.
type glance struct {
	day   int32  // of publication
	pairs uint32 // inverse length
}

// newIndex returns an index of all that the stories say but their words. Last is
// the boilerplate that is known from an earlier choice.
func newIndex(stories []Story, texts Texts, last []Passage, sameCategory bool) (*index, error) {
	const day = 86400
	x := &index{
		scales: newScales(len(stories)), stories: stories, facts: make([]fact, len(stories)), glances: make([]glance, len(stories)), among: make([]int32, len(stories)),
		said: said{texts: texts, held: make([]atomic.Pointer[text], len(stories))},
	}
	var finding errgroup.Group
	finding.Go(func() (err error) {
		x.stock, err = newStock(stories, texts, last)
		return err
	})
	x.signs = newSigns(stories)
	for i := range stories {
		x.glances[i].day = int32(stories[i].Published / day)
	}
	x.group(sameCategory)
	return x, finding.Wait()
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
		x.facts[i].group, x.among[i] = g, -1
		if !x.stories[i].Sponsored {
			x.among[i] = g
			x.groups[g] = append(x.groups[g], int32(i))
		}
	}
}

// readAll makes the vocabulary with all its lists and the lists of pairs, and
// holds what every story says. The texts are read twice: what a word is worth
// follows from all of them.
func (x *index) readAll(ranked []bool) error {
	var total atomic.Int64
	var mu sync.Mutex
	var counters []*counter
	err := x.each(func() func(int, words.Vector, words.Vector) {
		c := newCounter()
		mu.Lock()
		defer mu.Unlock()
		counters = append(counters, c)
		return func(i int, v, _ words.Vector) {
			x.measure(i, v)
			total.Add(int64(len(v.Pairs)))
			for _, t := range v.Terms {
				c.add(t.ID(), 1)
			}
		}
	})
	if err != nil {
		return err
	}
	x.total = int(total.Load())
	x.words = newVocabulary(counted(counters), x.scales)
	x.words.wantAll()
	return x.gather(newGathering(x, nil), x.hold, ranked)
}

// gather reads all texts for their pairs, and shows them to also, if that is set.
func (x *index) gather(g *gathering, also func() func(i int, v, whole words.Vector), ranked []bool) error {
	err := x.each(both(g.start, also))
	if err == nil {
		x.pairs, err = g.pairs(ranked)
	}
	return errors.Join(err, g.close())
}

// measure notes the inverse lengths of a text, which is that of story i.
func (x *index) measure(i int, v words.Vector) {
	x.facts[i].terms, x.glances[i].pairs = x.lengths(v)
}

// hold returns a function that holds what stories say, and puts them on the
// lists of their words.
func (x *index) hold() func(i int, v, whole words.Vector) {
	const many = 256 // texts that room is made for at a time
	var texts []text
	var room packed
	var units []unit
	return func(i int, v, whole words.Vector) {
		if len(texts) == 0 {
			texts = make([]text, many)
		}
		if cap(room)-len(room) < 3*len(v.Terms) {
			room = make(packed, 0, max(1<<15, 3*len(v.Terms)))
		}
		t := &texts[0]
		texts = texts[1:]
		*t = x.pack(v, whole.Pairs, room)
		room = room[:len(room)+len(t.words)]
		x.held[i].Store(t)
		units = t.words.unpack(units[:0])
		x.facts[i].headline = x.headline(units)
		for _, u := range units {
			x.offer(u, i)
		}
	}
}

// headline returns the rarity of all words of a text's headline.
func (x *index) headline(text []unit) (sum uint32) {
	for _, u := range text {
		if u.headline() {
			sum += uint32(x.words.words[u.number].rarity)
		}
	}
	return sum
}

// offer puts story i on the list of one of its words.
func (x *index) offer(u unit, i int) {
	x.words.offer(u.number, newPosting(x.term[u.count()]*uint64(x.facts[i].terms), i))
}

// listFor makes what is needed to rank stories and is not there yet: the lists of
// their heaviest words, and of their pairs.
func (x *index) listFor(ranked []bool) error {
	wanted, err := wantedPairs(x, ranked)
	if err != nil {
		return err
	}
	return x.gather(newGathering(x, wanted), x.listHeaviest(ranked), ranked)
}

// listHeaviest returns what makes the lists of the heaviest words of the stories
// to be ranked from all texts, nil if they are all there.
func (x *index) listHeaviest(ranked []bool) func() func(i int, v, whole words.Vector) {
	s := newScorer(x)
	wanted := map[uint32]uint32{} // numbers plus one, by ID
	for i, is := range ranked {
		if !is {
			continue
		}
		s.weigh(i)
		for _, p := range s.heaviest {
			if n := s.heavy.terms[p.story()].number; !x.words.words[n].wanted {
				x.words.want(n)
				wanted[x.words.words[n].id] = n + 1
			}
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	numbers := newLookup(wanted)
	offer := func(i int, v, _ words.Vector) {
		for k := numbers.term(v.Terms, 0); k < len(v.Terms); k = numbers.term(v.Terms, k+1) {
			if n := numbers.find(v.Terms[k].ID()); n > 0 {
				x.offer(unit{n - 1, uint16(v.Terms[k] & (1<<termBits - 1))}, i)
			}
		}
	}
	return func() func(i int, v, whole words.Vector) { return offer }
}

// most reports whether so many stories are to be ranked that it is quicker to begin
// from nothing.
func most(ranked []bool) bool { return 2*count(ranked) > len(ranked) }

func count(ranked []bool) (n int) {
	for _, is := range ranked {
		if is {
			n++
		}
	}
	return n
}

// rough estimates how like two stories are from what they sum up to.
func (x *index) rough(i int, j int32, s sum) uint64 {
	if s.pairs == 0 {
		return uint64(s.terms) // as most are; what is known of j may lie far away
	}
	return uint64(s.terms) + uint64(s.pairs)*uint64(x.glances[i].pairs)>>16*uint64(x.glances[j].pairs)>>16
}

// near returns the nearness of two stories.
func (x *index) near(i, j int) uint64 {
	return x.nearness(j-i, int(x.glances[j].day-x.glances[i].day))
}

// estimate estimates how well two stories go together.
func (x *index) estimate(i int, j int32, s sum) uint64 {
	return min(x.rough(i, j, s)*x.near(i, int(j))>>12, 1<<32-1)
}

// cosine returns what a word of story i is worth for the cosine.
func (x *index) cosine(u unit, i int) uint64 {
	r := uint64(x.words.words[u.number].rarity)
	return x.term[u.count()] * r * r * uint64(x.facts[i].terms) >> 20
}
