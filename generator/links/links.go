// Package links finds what to read next.
//
// What stories say (vectors), when they were published and what their editors
// asked for enter; for every story the related ones and the next one leave.
// It sees no bodies, addresses or pages.
//
// # How well two stories go together
//
// Salton's vector space model, with what authors' own links on four blogs in
// English showed to help, one set of constants for all sites:
//
//	S = (cos₁ + cos₂ + wishes) × (1 + tb + bt) × nearness × tags
//
// cos₁ compares terms, each weighing ln(1+count)·idf, where idf is that of BM25
// (Robertson and Spärck Jones), ln((N−df+½)/(df+½)), and terms of a single story
// or of more than about every fourth do not count (on sites of a dozen stories
// those of two to four do, a little); the headline counts thrice.
// Of the story itself its 96 heaviest terms take part, of the other one all.
// cos₂ compares pairs of neighbouring words, (1+ln count)·ln(1+N/df), of two to
// ten stories; more have only stock phrases. Both are divided by a length that
// comes from each story's own text alone (see inverse). tb and bt are the shares
// of one headline's idf found in the other story, saturating like BM25's tf. Nearness is
// 1 + 1/(1+gap/5) + ½/(1+days/30) + 1/(1+days/180), gap counted in stories and
// ending at 40; tags is 1 + ⅒ of the idf of shared tags, half that of a shared
// category, at most 2. Wishes are what editors say: a link in either text, a
// common series, a common thread.
//
// A passage that more than five stories have, word for word, is boilerplate: a
// newsletter's blurb, a call for applications. It does not count as what any of
// them says. Code and quotes do not either (see package words).
//
// Not all pairs of stories are scored. Every story with a word pair in common
// and the 32 heaviest of each of the story's 16 heaviest terms are estimated;
// the best 20 of them, four neighbours on each side and those tied by wishes
// are scored in full. The 20 best are looked through for variety.
//
// # What a story's links depend on
//
// All sums are of whole numbers, so their order does not matter. Story i's
// links are a function of
//
//   - its Story, the stories it names, and those it is tied to by wishes;
//   - which of its passages, and of those of the stories that are looked at, are
//     boilerplate;
//   - the steps (see steps) of the number of stories, and of the df of its terms,
//     its word pairs, its tags and its category;
//   - the lists of its 16 heaviest terms, and all lists of its word pairs;
//   - the headlines and tags of the 20 that these lead to;
//   - which stories lie within 40 places of it in published order, and the four
//     neighbours on each side;
//   - if there are too few candidates, its neighbours in published order as far
//     as they are needed; for a story without a follower, the 50 newest.
//
// Choose ranks the stories for which any of that may have changed since an
// earlier choice (see changes and keyer), and those without a follower; the
// others keep their links. After an edit these are the story, those whose lists
// have or had it, those with a term whose df took a step, and its neighbours: of
// 10,000 stories some 30 for a new tag, 600 for a word, 1,000 to 3,000 for a
// whole text.
//
// # Memory
//
// Of what stories say, their words are held while links are chosen, and the
// lists of word pairs: about 2.5 KB a story. The pairs themselves are many, and
// sorted part by part, through a file (see Scratch). After an edit little is held:
// the texts are read through for what the edit touches, and for what the stories
// need of which a key tells that they are to be ranked again; if there are others,
// once more.
package links

import (
	"runtime"
	"sync"
	"sync/atomic"

	"broadsheet/generator/words"
)

// A Story is what links knows of one story. Stories are named by their index
// in published order, the oldest being 0.
type Story struct {
	ID        uint64         // a hash of its name, which no other has
	Published int64          // seconds since 1970
	Text      uint64         // a hash of what it says
	Passages  words.Passages // of what it says
	Category  string         // slug, "" if none
	Tags      []string       // slugs
	Series    string         // "" if none
	Thread    string         // "" if none
	Links     []int          // stories its text links to
	Pins      []int          // wanted as related, in order
	Bans      []int          // never wanted as related
	Next      int            // wanted as next, or -1
	Sponsored bool           // never a next; related only where pinned
}

// Options are the site's wishes.
type Options struct {
	Count        int    // related stories a story, 0 for none
	MaxAge       int    // days apart at most, 0 for no limit
	SameCategory bool   // related only within the category
	Order        string // of the next story: "newer", "older" or "none"
}

// A Set holds the chosen links of every story, by its index.
type Set struct {
	Related [][]int // best first
	Next    []int   // -1 for none
}

// Choose finds the related stories and the next story of every story. The
// stories come in published order, where the order of those of one second
// follows from their IDs. The result depends on nothing but stories, texts and
// options, however many processors work on it; it is there the quicker the less
// has changed since an earlier one, last, which may be nil.
func Choose(stories []Story, texts Texts, o Options, last *Memory) (*Memory, error) {
	x, err := newIndex(stories, texts, last.stock(), o.SameCategory)
	if err != nil {
		return nil, err
	}
	k := newKeyer(x, o, followers(stories, o.Order))
	m, ranked := newMemory(len(stories)), make([]bool, len(stories))
	c, err := newChanges(last, k)
	if err != nil {
		return nil, err
	}
	listed := false
	if c != nil {
		if listed, err = c.carry(k, m, ranked); err != nil {
			return nil, err
		}
	}
	switch {
	case c == nil || most(ranked):
		err = x.rankAll(k, ranked)
	case !listed:
		err = x.listFor(ranked)
	}
	if err != nil {
		return nil, err
	}
	parallel(len(stories), func() func(int) {
		s := newChooser(x, o)
		return func(i int) {
			if ranked[i] {
				k.choose(s, i, m)
			}
		}
	})
	m.ranked = count(ranked)
	m.learn(x)
	return m, x.err
}

// rankAll makes an index with which to rank every story.
func (x *index) rankAll(k *keyer, ranked []bool) error {
	for i := range ranked {
		ranked[i] = true
	}
	err := x.readAll(ranked)
	k.look()
	return err
}

// choose ranks for story i.
func (k *keyer) choose(c *chooser, i int, m *Memory) {
	c.begin(i)
	base := k.key(c.scorer)
	m.Set.Related[i], m.Set.Next[i] = c.choose(k.follower[i])
	m.Least[i], m.Reach[i] = uint32(c.least), uint32(c.reach)
	m.rate(i, c.rated)
	list := m.rated(i)
	m.note(i, k.ids[i], k.rough[i], k.trace(base, i, &list, c.reach))
	m.weigh(i, c.scorer)
}

// parallel calls a function for each of 0 … n−1, on all processors. Each of
// them makes its own with start.
func parallel(n int, start func() func(int)) {
	workers := min(runtime.GOMAXPROCS(0), n)
	chunk := min(64, 1+n/(8*max(1, workers)))
	var taken atomic.Int64
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			do := start()
			for {
				from := int(taken.Add(int64(chunk))) - chunk
				if from >= n {
					return
				}
				for i := from; i < min(from+chunk, n); i++ {
					do(i)
				}
			}
		})
	}
	wg.Wait()
}
