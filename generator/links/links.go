// Package links chooses the related stories and the next story of every story.
//
// It compares stories by their vectors, dates, tags and links, and follows the pins and
// bans of editors. It reads no bodies, addresses or pages.
//
// # The score
//
// The score S of two stories follows Salton's vector space model. Its factors predict
// the links that the authors of four English blogs made themselves. The constants are
// the same for all sites.
//
//	S = (cos₁ + cos₂ + connections) × (1 + tb + bt) × nearness × tags
//
// cos₁ compares tokens. The weight of a token is ln(1+count)·idf, with the idf of BM25
// (Robertson and Spärck Jones), ln((N−df+½)/(df+½)), where df of N stories contain the
// token. Tokens of a single story, or of more than about every fourth story, are ignored;
// on sites of a dozen stories, tokens of two to four stories count a little. Words in
// the headline count three times. The 96 heaviest tokens of the story for which related
// stories are chosen are compared with all tokens of the other story.
//
// cos₂ compares bigrams that two to ten stories contain; more frequent bigrams are stock
// phrases. Their weight is (1+ln count)·ln(1+N/df). Both cosines are divided by a length
// that depends only on a story's own text (see inverse).
//
// tb is the idf of the tokens of one headline that the other story contains, divided by
// the idf of all tokens of the headline. Each token is weighted by count/(count+1.2), as
// in BM25. bt is the same for the other headline.
//
// nearness is 1 + 1/(1+gap/5) + ½/(1+days/30) + 1/(1+days/180), where gap is the distance
// in published order, in stories. The term of gap is 0 beyond 40 stories.
//
// tags is 1 + ⅒ of the idf of common tags, at most 2. A common category counts half as
// much as a tag. connections are links in either text, a common series or thread.
//
// A passage that more than five stories contain word for word is boilerplate, such as a
// newsletter's blurb. It is subtracted from the vectors of these stories. Code and quotes
// do not count either (see package words).
//
// # Candidates
//
// Not all pairs of stories are scored. For a story, an estimate is made of every other
// story that has a bigram in common with it, or is among the 32 postings of one of its
// 16 heaviest tokens. The stories with the 20 best estimates, four neighbours in published
// order on each side, and the stories with a connection are scored. Of those with the 20
// best scores, a varied selection becomes the related stories (see vary).
//
// # Incremental ranking
//
// Scores are sums and products of integers, so the order of additions does not matter.
// The numbers of stories that contain a token, tag or category are rounded (see steps),
// so that a small change seldom alters a score. Posting lists are rebuilt in every run.
// Every story has an input hash (see inputs) of all data that its ranking reads:
//
//   - the story itself, its next story by rule, its pins and bans, and the stories with
//     a connection to it;
//   - the rarity of each of its tokens, the posting lists of its 16 heaviest tokens and
//     of all its bigrams, and the texts of the stories in these lists;
//   - the text, headline and tags of the 20 candidates with the best estimates, of four
//     neighbours on each side, and of stories that fill the list;
//   - which stories are within 40 places in published order.
//
// Choose ranks the stories whose input hash differs from that of the last run. It also
// ranks stories whose next story no rule determines, for which it scores the 50 newest
// stories. The result equals that of ranking all stories. On a site of 10,000 stories, the
// edit of a word ranks some hundreds of stories again, that of a whole text some thousands.
package links

import (
	"broadsheet/generator/index"
	"broadsheet/generator/parallel"
	"broadsheet/generator/words"
)

// A Story holds the properties of a story that ranking reads; index.Texts has its
// vector. Stories are identified by their index in published order; the oldest is 0.
type Story struct {
	ID        uint64         // hash of its name, unique in the site
	Published int64          // seconds since 1970
	Text      uint64         // hash of its vector
	Passages  words.Passages // passages of its text
	Category  string         // slug, "" if none
	Tags      []string       // slugs
	Series    string         // "" if none
	Thread    string         // "" if none
	Links     []int          // stories that its text links to
	Pins      []int          // stories to show first as related stories, in this order
	Bans      []int          // stories never to show as related stories
	Next      int            // next story set by its editor, -1 if none
	Sponsored bool           // never a next story by rule; a related story only if pinned
}

// Options are the settings for the choice of related and next stories.
type Options struct {
	Count        int    // greatest number of related stories of a story
	MaxAge       int    // greatest number of days between related stories; 0 for no limit
	SameCategory bool   // whether related stories must have the same category
	Order        string // which story is the next one: "newer", "older" or "none"
}

// A Set holds the chosen links of every story, by its index.
type Set struct {
	Related [][]int // by story, its related stories, best first
	Next    []int   // by story, its next story, -1 for none
}

// Choose finds the related stories and the next story of every story. Stories are in
// published order, those of the same second in the order of IDs. The result depends
// only on stories, texts and o: last, an earlier result or nil, only spares Choose the
// ranking of stories whose inputs have not changed. Errors are those of texts.
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

// take ranks for the current story of r, and stores the result with its input hash.
func (s *Snapshot) take(r *chooser, k *inputs, base index.Hash) {
	i := r.story
	s.Related[i], s.Next[i] = r.choose(k.follower[i])
	for _, p := range r.rated {
		s.Rated[i] = append(s.Rated[i], int(uint32(p)))
	}
	s.Inputs[i], s.Reach[i], s.ranked[i] = uint64(k.whole(base, i, s.Rated[i], r.reach)), r.reach, true
}
