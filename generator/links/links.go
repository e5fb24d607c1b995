// Package links chooses the related stories and the next story of every story.
//
// It compares stories by their vectors, dates, tags and links, and follows the pins and
// bans of editors. It reads no bodies, addresses or pages.
//
// # The score
//
// The score S of two stories follows Salton's vector space model. Its factors were
// chosen to predict the links that the authors of four English blogs had set themselves.
// The constants are the same for all sites.
//
//	S = (cos₁ + cos₂ + connections) × (1 + tb + bt) × nearness × tags
//
// cos₁ compares tokens. The weight of a token is ln(1+count)·idf, with the idf of BM25
// (Robertson and Spärck Jones), ln((N−df+½)/(df+½)), where df of N stories contain the
// token. Tokens that only one story contains, or more than about every fourth story, are
// ignored; on sites of a dozen stories, tokens that two to four stories contain count a
// little. Words in the headline count three times. The 96 heaviest tokens of the story
// for which related stories are chosen are compared with all tokens of the other story.
//
// cos₂ compares bigrams that two to ten stories contain; more frequent bigrams are stock
// phrases. The weight of a bigram is (1+ln count)·ln(1+N/df). Each cosine is divided by
// the lengths of the two texts; a length depends on one text only (see inverse).
//
// Scripts without spaces between words, and Hangul, have overlapping pairs of characters as
// tokens, about three for each word. The square root of idf takes the place of the idf of
// these tokens, because the rarest of them are the end of one word and the beginning of the
// next. In stories with mostly such tokens, cos₂ counts a quarter, and 240 tokens are
// compared instead of 96.
//
// tb tells how much of one story's headline the other story contains: the sum of the idf
// of the headline's tokens that the other story contains, divided by the sum of the idf
// of all tokens of the headline. Each token in the first sum is weighted by
// count/(count+1.2), as in BM25. bt is the corresponding value for the other story's
// headline.
//
// nearness is 1 + 1/(1+gap/5) + ½/(1+days/30) + 1/(1+days/180), where gap is the
// distance of the two stories in published order, in stories, and days is the time
// between the two. The term of gap is 0 beyond 40 stories.
//
// tags is 1 + ⅒ of the sum of the idf of common tags, at most 2. A common category
// counts half as much as a tag. connections is an addition for links between the two
// texts and for a common series or thread.
//
// Two stories whose headlines differ only in numbers and names of months, such as "This Week
// in Rust 214" and "This Week in Rust 215", are siblings if five or more stories have such a
// headline. Five issues of one series would be no choice for readers, so that the sum of the
// cosines of siblings is multiplied by 3/5. Connections count in full, and siblings that
// have a common series in front matter are compared like other stories.
//
// A passage that more than five stories contain word for word is boilerplate, such as a
// newsletter's blurb. Boilerplate is subtracted from the vectors of these stories. Code
// and quotes do not count either (see package words).
//
// # Candidates
//
// Not all pairs of stories are scored. For a story, an estimate is computed for every
// other story that shares a bigram with it, or is in the posting list (at most 32
// stories) of one of its 16 heaviest tokens (48 in scripts without spaces). The stories
// with the 20 best estimates, four neighbours in published order on each side, and the
// stories with a connection (a link, a common series or thread) are scored. Of the stories
// with the 20 best scores, a varied selection becomes the related stories (see vary).
//
// # Incremental ranking
//
// Scores are sums and products of integers, so the order of additions does not matter.
// The numbers of stories that contain a token, tag or category are rounded (see steps),
// so that a small change seldom alters a score. Posting lists are rebuilt in every run.
// Every story has an input hash (see inputs) of all data that its ranking reads:
//
//   - the story itself, its next story by published order or an editor's choice, its pins
//     and bans, and the stories with a connection to it;
//   - whether five stories have a headline of the same form, so that it has siblings;
//   - the rarity of each of its tokens, the posting lists of its 16 (or 48) heaviest tokens
//     and of all its bigrams, and the texts of the stories in these lists;
//   - the text, headline and tags of the 20 candidates with the best estimates, of four
//     neighbours on each side, and of stories that fill the list;
//   - which stories are within 40 places in published order.
//
// Choose ranks the stories whose input hash differs from that of the last run. It also
// ranks stories whose next story neither published order nor an editor determines; for
// each, it scores the 50 newest stories. The result equals that of ranking all stories.
// On a site of 10,000 stories, the edit of a word causes some hundreds of stories to be
// ranked again, the edit of a whole text some thousands.
package links

import (
	"broadsheet/generator/index"
	"broadsheet/generator/parallel"
	"broadsheet/generator/words"
)

// A Story holds the properties of a story from which links are chosen, except its
// vector, which index.Texts reads. A story is identified by its index in published
// order; the oldest story has index 0.
type Story struct {
	ID        uint64         // hash of the story's name, unique in the site
	Published int64          // seconds since 1970
	Form      uint64         // hash of its headline without numbers and names of months
	Text      uint64         // hash of its vector
	Passages  words.Passages // hashes of the long paragraphs of its text
	Category  string         // slug of its category, "" if none
	Tags      []string       // slugs of its tags
	Series    string         // series that the story belongs to, "" if none
	Thread    string         // thread that the story belongs to, "" if none
	Links     []int          // indexes of the stories that its text links to
	Pins      []int          // indexes of the related stories to show first, in order
	Bans      []int          // indexes of the stories never to show as related
	Next      int            // index of the next story that its editor has set, -1 if none
	// Sponsored reports whether the story is a next story only if an editor sets it, and
	// a related story only if pinned.
	Sponsored bool
}

// Options are the settings for the choice of related and next stories.
type Options struct {
	Count        int    // greatest number of related stories of a story
	MaxAge       int    // greatest number of days between related stories; 0 for no limit
	SameCategory bool   // whether related stories must have the same category
	Order        string // which neighbour is the next story: "newer", "older" or "none"
}

// A Set holds the links chosen for all stories. Stories are identified by index.
type Set struct {
	Related [][]int // index: a story; value: indexes of its related stories, best first
	Next    []int   // index: a story; value: index of its next story, -1 for none
}

// Choose chooses the related stories and the next story of every story. The argument
// stories is in published order; stories of the same second are in the order of their IDs.
// The argument last is an earlier result or nil. An earlier result saves the ranking of
// stories whose inputs have not changed, but does not affect the result. The errors are
// those of reading texts.
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

// take chooses the links of the current story of r, and stores them in s with the input
// hash of the story. The argument base is the result of inputs.base for this story.
func (s *Snapshot) take(r *chooser, k *inputs, base index.Hash) {
	i := r.story
	s.Related[i], s.Next[i] = r.choose(k.follower[i])
	for _, p := range r.rated {
		s.Rated[i] = append(s.Rated[i], int(uint32(p)))
	}
	s.Inputs[i], s.Reach[i], s.ranked[i] = uint64(k.whole(base, i, s.Rated[i], r.reach)), r.reach, true
}
