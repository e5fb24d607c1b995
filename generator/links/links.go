// Package links ranks, for every story, the related stories and the next one.
//
// The stories' vectors, dates and editors' wishes enter; a list of related stories
// and a next story for each leave. The package sees no bodies, addresses or pages.
//
// # The score
//
// Salton's vector space model, with factors that predict the links which authors
// of four blogs in English made themselves; one set of constants for all sites:
//
//	S = (cos₁ + cos₂ + wishes) × (1 + tb + bt) × nearness × tags
//
// cos₁ compares tokens. A token weighs ln(1+count)·idf, where idf is that of BM25
// (Robertson and Spärck Jones), ln((N−df+½)/(df+½)). Tokens of a single story or
// of more than about every fourth do not count (on sites of a dozen stories those
// of two to four do, a little); the headline counts three times. Of the story
// itself the 96 heaviest tokens are compared, of the other one all.
// cos₂ compares bigrams, (1+ln count)·ln(1+N/df), of two to ten stories; only stock
// phrases have more. Both are divided by a length that depends on a story's own
// text alone (see inverse). tb and bt are the shares of one headline's idf found in
// the other story, saturating like BM25's tf. Nearness is
// 1 + 1/(1+gap/5) + ½/(1+days/30) + 1/(1+days/180), where gap is counted in stories
// and its term is 0 beyond 40; tags is 1 + ⅒ of the idf of shared tags, half that of
// a shared category, at most 2. Wishes are what editors state: a link in either
// text, a common series, a common thread.
//
// A passage that more than five stories have word for word is boilerplate: a
// newsletter's blurb, a call for applications. It is subtracted from their vectors.
// Code and quotes do not count either (see package words).
//
// # Candidates
//
// Not all stories are scored against each other. An estimate is made for every
// story that has a bigram in common, and for the 32 postings of each of the story's
// 16 heaviest tokens. The 20 best estimates, four neighbours on each side and the
// stories tied by wishes are scored. The 20 best scores are checked for variety.
//
// # Incremental ranking
//
// All arithmetic uses whole numbers, so that the order of sums does not matter. The
// number of stories and the frequencies of tokens, tags and categories enter in
// steps (see steps); posting lists are rebuilt in every run. Each story has an input
// hash (see inputs) of everything that its ranking reads:
//
//   - the story, the stories that it names and that wishes tie to it, its follower;
//   - the rarity of each of its tokens, the posting lists of the 16 heaviest and of
//     all its bigrams, with what identifies the stories on them;
//   - the text, headline and tags of the 20 candidates with the best estimates, of
//     four neighbours on each side, and of those that fill the list;
//   - which stories lie within 40 places in published order.
//
// Choose ranks the stories whose input hash differs from that of the last run, and
// those without a follower, for which the 50 newest are scored. The result is the
// one that ranking all stories gives. An edit of a word in a site of 10,000 stories
// ranks some hundreds again, one of a whole text some thousands.
package links

import (
	"broadsheet/generator/index"
	"broadsheet/generator/parallel"
	"broadsheet/generator/words"
)

// A Story holds the properties of a story that ranking reads; index.Texts has its
// vector. Stories are identified by their index in published order; the oldest is 0.
type Story struct {
	ID        uint64         // a hash of its name, unique in the site
	Published int64          // seconds since 1970
	Text      uint64         // a hash of its vector
	Passages  words.Passages // of its text
	Category  string         // slug, "" if none
	Tags      []string       // slugs
	Series    string         // "" if none
	Thread    string         // "" if none
	Links     []int          // stories its text links to
	Pins      []int          // wanted as related, in order
	Bans      []int          // never wanted as related
	Next      int            // wanted as next, or -1
	Sponsored bool           // never a next story; related only if pinned
}

// Options are the settings of a site.
type Options struct {
	Count        int    // related stories of a story at most, 0 for none
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
// stories come in published order; the order of those of one second follows from
// their IDs. The result depends on stories, texts and options alone, whatever the
// number of processors. From the snapshot of the last choice, which may be nil, it
// takes the links of the stories whose inputs have not changed.
func Choose(stories []Story, texts index.Texts, o Options, last *Snapshot) (*Snapshot, error) {
	p := newPrevious(last, stories)
	c, err := newCorpus(stories, texts, p.Boilerplate, o.SameCategory)
	if err != nil {
		return nil, err
	}
	k, s := newInputs(c, o), newSnapshot(stories)
	s.Boilerplate = c.Boilerplate.Passages
	parallel.EachWorker(len(stories), func() func(int) {
		r := newChooser(c, o)
		return func(i int) {
			r.begin(i)
			base := k.base(r.scorer)
			if !p.reuse(s, i, k, base) {
				s.take(r, k, base)
			}
		}
	})
	return s, c.err
}

// take ranks for the story that r has begun.
func (s *Snapshot) take(r *chooser, k *inputs, base index.Hash) {
	i := r.story
	s.Related[i], s.Next[i] = r.choose(k.follower[i])
	for _, p := range r.rated {
		s.Rated[i] = append(s.Rated[i], int(uint32(p)))
	}
	s.Inputs[i], s.Reach[i], s.ranked[i] = uint64(k.whole(base, i, s.Rated[i], r.reach)), r.reach, true
}
