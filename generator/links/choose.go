package links

import (
	"slices"

	"broadsheet/generator/index"
)

// A chooser chooses the related stories and the next story of one story, the current
// story (see scorer). A chooser can be used for many stories in turn.
type chooser struct {
	*scorer
	o    Options
	next int // index of the next story; -1 for none; the constant open until it is chosen
	// Candidates with the best estimates. Each number has the estimate in the upper 32
	// bits, and the index of the story in the lower.
	rated []uint64
	// Greatest distance from the current story at which fill has read a story. The distance is
	// in places of the story's list in corpus.groups.
	reach int
	list  []int32 // buffer for the result of the method candidates
}

const (
	rated      = 20 // number of candidates that are scored: those with the best estimates
	neighbours = 4  // number of stories before, and of stories after, that are always scored
	top        = 20 // number of stories from which vary selects: those with the best scores
)

func newChooser(c *corpus, o Options) *chooser {
	return &chooser{scorer: &scorer{corpus: c, sums: make([]sum, len(c.stories)), slots: make([]uint8, len(c.Tokens))}, o: o}
}

// choose returns the related stories and the next story of the current story. The argument
// next is the next story by published order or by an editor's choice, or -1 if there is
// none. It is the constant open if neither determines the next story.
func (c *chooser) choose(next int) ([]int, int) {
	c.rated, c.reach = c.rated[:0], 0
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
		// Every story that could be the next story is already a related story. The last
		// related story that is not sponsored becomes the next story instead.
		for k, r := range slices.Backward(related) {
			if !c.stories[r].Sponsored {
				return slices.Delete(related, k, k+1), r
			}
		}
	}
	return related, next
}

// recent returns the story with the best score among the 50 newest stories that are
// neither sponsored nor in the list shown, or -1 if there is no such story. A banned story
// has the score 0.
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

// related returns the related stories of the current story: first its pins, then a varied
// selection of the stories with the best scores. If there is room, the neighbours in
// published order follow.
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

// allowed reports whether story j may be a related story of the current story without
// being pinned.
func (c *chooser) allowed(j int) bool {
	return j != c.story && c.pool[j] == c.group[c.story] && !slices.Contains(c.stories[c.story].Bans, j) && !c.far(j)
}

// far reports whether the current story and story j were published more than
// Options.MaxAge days apart.
func (c *chooser) far(j int) bool {
	days := int(c.days[j] - c.days[c.story])
	return c.o.MaxAge > 0 && max(days, -days) > c.o.MaxAge
}

// best returns the 20 candidates with the best scores, best first. Each number holds the
// score of a candidate in the upper 32 bits and the index of the story in the lower 32
// bits. Of two stories with equal scores, the newer story comes first.
func (c *chooser) best() []uint64 {
	var best []uint64
	for _, j := range c.candidates() {
		best = index.Keep(best, min(c.score(int(j)), 1<<32-1)<<32|uint64(j), top)
	}
	return best
}

// candidates returns the indexes of the stories to score, in ascending order: the stories
// with the best estimates, the neighbours of the current story in published order, and the
// stories with a connection to the current story (a link, a common series or thread).
func (c *chooser) candidates() []int32 {
	// The stories at the end of touched share a bigram with the current story and have high
	// estimates. If these stories are read first, fewer stories are inserted into rated.
	for _, j := range slices.Backward(c.touched) {
		p := c.estimate(int(j))<<32 | uint64(j)
		if (len(c.rated) < rated || p > c.rated[rated-1]) && int(j) != c.next && c.allowed(int(j)) {
			c.rated = index.Keep(c.rated, p, rated)
		}
	}
	c.list = append(c.list[:0], around(c.groups[c.group[c.story]], int32(c.story), neighbours)...)
	for _, p := range c.rated {
		c.list = append(c.list, int32(p))
	}
	for _, w := range c.connections {
		c.list = append(c.list, w.story)
	}
	slices.Sort(c.list)
	return slices.DeleteFunc(slices.Compact(c.list), func(j int32) bool { return int(j) == c.next || !c.allowed(int(j)) })
}
