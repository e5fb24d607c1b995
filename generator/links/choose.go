package links

import "slices"

// A chooser chooses for one story after the other.
type chooser struct {
	*scorer
	o     Options
	next  int     // the next story if it is known before the related ones; -1 or open if not
	rated []int32 // the stories that are scored for their words
	least uint64  // what the least of them was estimated at; 0 if they are fewer than could be
	reach int     // how far fill looked around
	heap  []posting
	list  []int32

	shortest uint32 // the greatest inverse length that the pairs of a text have

	one, other []uint32 // for sharedHeadline
}

const (
	rated      = 20  // stories that are scored in full for their words
	neighbours = 4   // on each side, scored besides
	top        = 20  // the best, among which variety is looked for
	distant    = 400 // places away, no story is nearer than the one there
)

func newChooser(x *index, o Options) *chooser {
	c := &chooser{scorer: newScorer(x), o: o}
	for i := range x.glances {
		c.shortest = max(c.shortest, x.glances[i].pairs)
	}
	return c
}

// choose returns the related stories of the story that was begun and the next
// one.
func (c *chooser) choose(next int) ([]int, int) {
	c.rated, c.least, c.reach = c.rated[:0], 0, 0
	if next != open && c.o.Count == 0 {
		return nil, next
	}
	c.gather()
	defer c.end()
	if c.next = next; next != open {
		return c.related(), next
	}
	related := c.related()
	next = c.recent(related)
	if next < 0 {
		// Every other story is shown already: the last one becomes the next.
		for k, r := range slices.Backward(related) {
			if !c.stories[r].Sponsored {
				return slices.Delete(related, k, k+1), r
			}
		}
	}
	return related, next
}

// recent returns the most relevant one of the newest stories that are not shown
// yet, -1 if there is none. One that the story bans comes last.
func (c *chooser) recent(shown []int) int {
	best, most := -1, uint64(0)
	seen := 0
	for j := len(c.stories) - 1; j >= 0 && (seen < recent || best < 0); j-- {
		if j == c.story || c.stories[j].Sponsored || slices.Contains(shown, j) {
			continue
		}
		seen++
		score := c.score(j)
		if slices.Contains(c.stories[c.story].Bans, j) {
			score = 0
		}
		if best < 0 || score > most {
			best, most = j, score
		}
	}
	return best
}

// related returns the related stories, best first.
func (c *chooser) related() []int {
	out := make([]int, 0, c.o.Count)
	s := &c.stories[c.story]
	for _, p := range s.Pins {
		if len(out) < c.o.Count && p >= 0 && p < len(c.stories) && p != c.story && p != c.next && !slices.Contains(out, p) && !slices.Contains(s.Bans, p) {
			out = append(out, p)
		}
	}
	if len(out) < c.o.Count {
		out = c.vary(out, c.best())
		out = c.fill(out)
	}
	return out
}

// allowed tells whether story j may be related without being pinned.
func (c *chooser) allowed(j int) bool {
	return j != c.story && c.among[j] == c.facts[c.story].group && !slices.Contains(c.stories[c.story].Bans, j) && !c.far(j)
}

// far tells whether story j was published too long before or after the story.
func (c *chooser) far(j int) bool {
	days := int(c.glances[j].day - c.glances[c.story].day)
	return c.o.MaxAge > 0 && max(days, -days) > c.o.MaxAge
}

// best returns the best stories for the story, the best one first. Of equals
// the newer one is better.
func (c *chooser) best() []posting {
	heap := c.heap[:0]
	for _, j := range c.candidates() {
		heap = keep(heap, newPosting(min(c.score(int(j)), 1<<32-1), int(j)), top)
	}
	c.heap = heap
	slices.SortFunc(heap, func(a, b posting) int {
		if a > b {
			return -1
		}
		return 1
	})
	return heap
}

// keep adds p to a heap of at most limit of the greatest.
func keep(heap []posting, p posting, limit int) []posting {
	if len(heap) < limit {
		heap = append(heap, p)
		rise(heap)
	} else if p > heap[0] {
		heap[0] = p
		sink(heap)
	}
	return heap
}

// atMost returns what the story and another are estimated at, at most, from what they
// sum up to: what else is known of the other may lie far away.
func (c *chooser) atMost(s sum) uint64 {
	return uint64(s.terms) + uint64(s.pairs)*uint64(c.glances[c.story].pairs)>>16*uint64(c.shortest)>>16
}

// candidates returns the stories worth scoring, each once.
func (c *chooser) candidates() []int32 {
	heap := c.heap[:0]
	from, to := c.story-distant, c.story+distant
	beyond := max(c.near(c.story, max(from, 0)), c.near(c.story, min(to, len(c.stories)-1)))
	for _, j := range slices.Backward(c.touched) {
		near := uint64(nearest)
		if int(j) < from || int(j) > to {
			near = beyond
		}
		if len(heap) == rated && c.atMost(c.sums[j])*near>>12 < heap[0].weight() {
			continue
		}
		p := newPosting(c.estimate(c.story, j, c.sums[j]), int(j))
		if (len(heap) < rated || p > heap[0]) && int(j) != c.next && c.allowed(int(j)) {
			heap = keep(heap, p, rated)
		}
	}
	c.heap = heap
	if c.least = 0; len(heap) == rated {
		c.least = heap[0].weight()
	}
	for _, p := range heap {
		c.rated = append(c.rated, p.story())
	}
	list := append(c.list[:0], c.rated...)
	list = append(list, around(c.groups[c.facts[c.story].group], int32(c.story), neighbours)...)
	for _, w := range c.wishes {
		list = append(list, w.story)
	}
	slices.Sort(list)
	c.list = list
	list = slices.Compact(list)
	return slices.DeleteFunc(list, func(j int32) bool { return int(j) == c.next || !c.allowed(int(j)) })
}
