package links

import (
	"cmp"
	"slices"
	"sync"

	"broadsheet/generator/index"
	"broadsheet/generator/words"
)

// A Ranking holds the related stories and the next story of one story, the ranked story,
// and explains why they were chosen.
type Ranking struct {
	Related []int // indexes of the related stories, best first
	Next    int   // index of the next story, -1 for none
	// Open reports whether neither published order nor an editor determines the next
	// story. Next is then the story with the best score among the newest stories.
	Open bool

	c       *chooser
	bigrams map[uint32]*frequency // key: ID of a bigram of the ranked story; value: its frequency
}

// Rank chooses the related stories and the next story of story i alone. The choice is
// the same as that of Choose.
func Rank(stories []Story, texts index.Texts, o Options, i int) (*Ranking, error) {
	c, err := newCorpus(stories, texts, nil, o.SameCategory)
	if err != nil {
		return nil, err
	}
	follower := followers(stories, o.Order)[i]
	r := &Ranking{c: newChooser(c, o), Open: follower == open}
	r.c.begin(i)
	r.Related, r.Next = r.c.choose(follower)
	r.c.next = r.Next
	r.c.gather()
	if r.bigrams, err = c.frequencies(i); err != nil {
		return nil, err
	}
	return r, c.err
}

// Candidates returns the indexes of the stories that share a heavy token or a bigram with
// the ranked story or have a connection to it (a link, a common series or thread). The
// indexes are in ascending order.
func (r *Ranking) Candidates() []int {
	var list []int
	for _, j := range r.c.touched {
		list = append(list, int(j))
	}
	for _, w := range r.c.connections {
		list = append(list, int(w.story))
	}
	slices.Sort(list)
	return slices.DeleteFunc(slices.Compact(list), func(j int) bool { return j == r.c.story })
}

// Score returns the score of the ranked story and story j (see the package comment).
func (r *Ranking) Score(j int) uint64 { return r.c.score(j) }

// SameGroup reports whether story j has the same category as the ranked story. It always
// returns true if related stories may have any category.
func (r *Ranking) SameGroup(j int) bool { return r.c.group[j] == r.c.group[r.c.story] }

// Far reports whether the ranked story and story j were published more than
// Options.MaxAge days apart.
func (r *Ranking) Far(j int) bool { return r.c.far(j) }

// NearDuplicates reports whether stories j and k have almost the same text.
func (r *Ranking) NearDuplicates(j, k int) bool { return r.c.nearDuplicates(j, k) }

// Siblings reports whether the ranked story and story j are issues of the same numbered
// series, so that their score is reduced.
func (r *Ranking) Siblings(j int) bool { return r.c.sibling(j) }

// EnoughOfEvent reports whether the related stories about the event of story j make up at
// least half of Options.Count. If so, story j is left out for variety.
func (r *Ranking) EnoughOfEvent(j int) bool {
	return r.c.sameEvent(r.Related, j) >= (r.c.o.Count+1)/2
}

// A Sign is a reason to choose a story as a related story, such as a common tag.
type Sign struct {
	Kind Kind
	ID   uint32 // ID of the word or pair of words, if Kind is Token or Bigram
	Name string // slug of the tag or category, if Kind is Tag or Category
	// Share is the fraction of the score that is due to the sign. The shares of all
	// signs for a story add up to 1.
	Share float64
}

// A Kind is the kind of a sign (a reason for a score), such as a common tag.
type Kind string

// The kinds of signs (reasons to choose a story), by the names that authors see.
const (
	Token    Kind = "word"
	Bigram   Kind = "pair"
	Tag      Kind = "tag"
	Category Kind = "category"
	Link     Kind = "link"
	Series   Kind = "series"
	Thread   Kind = "thread"
	Near     Kind = "nearness"
)

// Signs returns the signs for story j (the reasons for its score), in descending order
// of shares. Since a score is a product, the share of a sign is in proportion to the
// part of the score that would be lost without the sign.
func (r *Ranking) Signs(j int) []Sign {
	likeness := slices.Concat(r.tokenSigns(j), r.bigramSigns(j), r.connectionSigns(j))
	signs := slices.Concat(divided(likeness, max(sumOf(likeness), 1)), r.headlineSigns(j), r.tagSigns(j))
	signs = append(signs, Sign{Kind: Near, Share: 1 - one/float64(r.c.near(r.c.story, j))})
	var merged []Sign
	for _, s := range signs {
		same := func(m Sign) bool { return m.Kind == s.Kind && m.ID == s.ID && m.Name == s.Name }
		if k := slices.IndexFunc(merged, same); k >= 0 {
			merged[k].Share += s.Share
		} else {
			merged = append(merged, s)
		}
	}
	slices.SortStableFunc(merged, func(a, b Sign) int { return cmp.Compare(b.Share, a.Share) })
	return divided(merged, sumOf(signs))
}

func sumOf(signs []Sign) (sum float64) {
	for _, s := range signs {
		sum += s.Share
	}
	return sum
}

// divided divides the share of each sign (a reason for a score) by sum, and returns the
// signs.
func divided(signs []Sign, sum float64) []Sign {
	for k := range signs {
		signs[k].Share /= sum
	}
	return signs
}

func (r *Ranking) tokenSigns(j int) (signs []Sign) {
	c := r.c
	for _, e := range c.Texts[j] {
		if slot := c.slots[e.Number()]; slot > 0 && c.worths[slot-1].cosine > 0 {
			share := uint64(c.worths[slot-1].cosine) * c.token[e.Count()] * uint64(c.TokenLength[j]) >> 20
			signs = append(signs, Sign{Kind: Token, ID: c.Tokens[e.Number()].ID, Share: float64(share)})
		}
	}
	return signs
}

// headlineSigns returns the signs (reasons for the score of story j) from headlines. These
// are tokens in the headline of the ranked story that story j contains, and tokens in the
// headline of story j that the ranked story contains.
func (r *Ranking) headlineSigns(j int) (signs []Sign) {
	c := r.c
	for _, e := range c.Texts[j] {
		slot := c.slots[e.Number()]
		if slot == 0 {
			continue
		}
		share := float64(uint64(c.worths[slot-1].headline)*c.share[e.Count()]) / one
		if rarity := c.headlines[j].rarity; e.Headline() && rarity > 0 {
			share += float64(c.worths[slot-1].other) / float64(rarity)
		}
		if share > 0 {
			signs = append(signs, Sign{Kind: Token, ID: c.Tokens[e.Number()].ID, Share: share})
		}
	}
	return divided(signs, one+sumOf(signs))
}

func (r *Ranking) bigramSigns(j int) (signs []Sign) {
	for _, g := range r.c.own(j) {
		if own, shared := r.bigrams[g.ID()]; shared && own.stories <= index.BigramCap {
			sum := r.c.bigramWeight(own.count, own.stories) * r.c.bigram[g.Count()]
			signs = append(signs, Sign{Kind: Bigram, ID: g.ID(), Share: float64(r.c.bigramCosine(j, uint32(sum)))})
		}
	}
	return signs
}

func (r *Ranking) connectionSigns(j int) (signs []Sign) {
	a, b := &r.c.stories[r.c.story], &r.c.stories[j]
	if slices.Contains(a.Links, j) || slices.Contains(b.Links, r.c.story) {
		signs = append(signs, Sign{Kind: Link, Share: linked})
	}
	if a.Series != "" && a.Series == b.Series {
		signs = append(signs, Sign{Kind: Series, Share: inSeries})
	}
	if a.Thread != "" && a.Thread == b.Thread {
		signs = append(signs, Sign{Kind: Thread, Share: inThread})
	}
	return signs
}

func (r *Ranking) tagSigns(j int) (signs []Sign) {
	c, story := r.c, &r.c.stories[r.c.story]
	for k, t := range c.metadata.tags[c.story] {
		if slices.Contains(c.metadata.tags[j], t) {
			signs = append(signs, Sign{Kind: Tag, Name: story.Tags[k], Share: 2 * float64(c.weight(c.metadata.df[t]))})
		}
	}
	if k := c.metadata.category[c.story]; k >= 0 && k == c.metadata.category[j] {
		signs = append(signs, Sign{Kind: Category, Name: story.Category, Share: float64(c.weight(c.metadata.df[k]))})
	}
	return divided(signs, 20*fine+sumOf(signs))
}

// own returns the bigrams of story i without its boilerplate (passages that many stories
// repeat).
func (c *corpus) own(i int) []words.Bigram {
	return c.Boilerplate.Without(i, words.Vector{Bigrams: c.bigrams(i)}, new(words.Vector)).Bigrams
}

// A frequency tells how often a bigram occurs in one story (count), and in how many
// stories of the site it occurs (stories).
type frequency struct{ count, stories int }

// frequencies returns a map in which the key is the ID of a bigram of story i, and the
// value is the frequency of this bigram.
func (c *corpus) frequencies(i int) (map[uint32]*frequency, error) {
	list := map[uint32]*frequency{}
	for _, g := range c.own(i) {
		list[g.ID()] = &frequency{count: g.Count()}
	}
	var mu sync.Mutex
	return list, c.texts.Each(func() func(int, words.Vector) {
		var rest words.Vector
		return func(j int, v words.Vector) {
			mu.Lock()
			defer mu.Unlock()
			for _, g := range c.Boilerplate.Without(j, v, &rest).Bigrams {
				if f := list[g.ID()]; f != nil {
					f.stories++
				}
			}
		}
	})
}
