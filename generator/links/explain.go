package links

import (
	"cmp"
	"slices"
	"sync"

	"broadsheet/generator/words"
)

// A Rule says how a next story was chosen.
type Rule string

// The rules, the first that applies.
const (
	Wanted   Rule = "wanted"   // its editor named it
	NoNext   Rule = "none"     // the site has no next stories
	Alone    Rule = "alone"    // there is no other story
	Follows  Rule = "newer"    // it was published right after
	Precedes Rule = "older"    // it was published right before
	Closes   Rule = "newest"   // the oldest story leads back to the newest
	Recent   Rule = "relevant" // the most relevant of the newest
)

// An Explanation says why a story leads where it does.
type Explanation struct {
	Next int // -1 for none
	Rule Rule
	// NextPinned tells that the next story is also pinned as a related one;
	// it is shown once, as the next.
	NextPinned bool
	Related    []Choice
	Others     []Choice // that came close, best first
}

// A Choice is a story that may be related to another.
type Choice struct {
	Story  int
	Score  uint64
	Status Status
	Other  int // the story that Status names, or -1
	Signs  []Sign
}

// A Status says why a story is related or is not.
type Status string

// What becomes of a story, the first that applies.
const (
	Pinned    Status = "pinned"
	Shown     Status = "shown"
	Filler    Status = "filler" // nothing in common, but near in time
	IsNext    Status = "next"
	Banned    Status = "banned"
	Paid      Status = "sponsored"
	Elsewhere Status = "category" // in another one
	TooFar    Status = "age"
	Copy      Status = "duplicate" // of Other
	SameEvent Status = "event"     // there are enough about it
	Lower     Status = "lower"
)

// A Sign is something that speaks for a story. Its Share is that of the score
// which would be lost without it, those of all signs being 1 together.
type Sign struct {
	Kind  Kind
	ID    uint32 // of a Term or Pair
	Name  string // of a Tag
	Share float64
}

// A Kind is that of a sign.
type Kind string

// The kinds of signs.
const (
	Term     Kind = "word"
	Pair     Kind = "pair"
	Tag      Kind = "tag"
	Category Kind = "category"
	Link     Kind = "link"
	Series   Kind = "series"
	Thread   Kind = "thread"
	Near     Kind = "nearness"
)

// runnersUp is how many stories that came close an explanation names.
const runnersUp = 5

// Explain says why story i leads where Choose has it lead.
func Explain(stories []Story, texts Texts, o Options, i int) (*Explanation, error) {
	follower := followers(stories, o.Order)[i]
	x, err := newIndex(stories, texts, nil, o.SameCategory)
	if err != nil {
		return nil, err
	}
	ranked := make([]bool, len(stories))
	ranked[i] = true
	if err := x.readAll(ranked); err != nil {
		return nil, err
	}
	c := newChooser(x, o)
	c.begin(i)
	related, next := c.choose(follower)
	c.next = next
	e := &Explanation{Next: next, Rule: rule(stories, o, i, follower, next), NextPinned: next >= 0 && slices.Contains(stories[i].Pins, next)}
	if o.Count == 0 {
		return e, x.err
	}
	c.begin(i)
	c.gather()
	defer c.end()
	df, err := x.pairFrequencies(x.own(i))
	if err != nil {
		return nil, err
	}
	for _, j := range related {
		choice := Choice{Story: j, Score: c.score(j), Status: Shown, Other: -1, Signs: c.signsOf(j, df)}
		switch {
		case slices.Contains(stories[i].Pins, j):
			choice.Status = Pinned
		case len(choice.Signs) == 1 && choice.Signs[0].Kind == Near:
			choice.Status = Filler
		}
		e.Related = append(e.Related, choice)
	}
	e.Others = c.runnersUp(related, df)
	return e, x.err
}

func rule(stories []Story, o Options, i, follower, next int) Rule {
	wanted := stories[i].Next
	switch {
	case wanted >= 0 && wanted < len(stories) && wanted != i:
		return Wanted
	case o.Order != "newer" && o.Order != "older":
		return NoNext
	case next < 0:
		return Alone
	case follower == open:
		return Recent
	case o.Order == "newer":
		return Follows
	case next > i:
		return Closes
	}
	return Precedes
}

// runnersUp returns the best stories that are not related, if they have
// anything in common with the story.
func (c *chooser) runnersUp(related []int, df map[uint32]int) []Choice {
	list := slices.Clone(c.touched)
	for _, w := range c.wishes {
		list = append(list, w.story)
	}
	slices.Sort(list)
	var all []Choice
	for _, j := range slices.Compact(list) {
		if int(j) != c.story && !slices.Contains(related, int(j)) {
			all = append(all, Choice{Story: int(j), Score: c.score(int(j)), Other: -1})
		}
	}
	slices.SortFunc(all, func(a, b Choice) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(b.Story, a.Story))
	})
	all = all[:min(len(all), runnersUp)]
	for k := range all {
		all[k].Signs = c.signsOf(all[k].Story, df)
		all[k].Status, all[k].Other = c.status(all[k].Story, related)
	}
	return all
}

// status returns why story j is not related, and on account of which story.
func (c *chooser) status(j int, related []int) (Status, int) {
	switch {
	case j == c.next:
		return IsNext, -1
	case slices.Contains(c.stories[c.story].Bans, j):
		return Banned, -1
	case c.stories[j].Sponsored:
		return Paid, -1
	case c.facts[j].group != c.facts[c.story].group:
		return Elsewhere, -1
	case c.far(j):
		return TooFar, -1
	}
	for _, k := range append([]int{c.story, c.next}, related...) {
		if k >= 0 && c.nearDuplicates(j, k) {
			return Copy, k
		}
	}
	if c.alike(related, j) >= (c.o.Count+1)/2 {
		return SameEvent, -1
	}
	return Lower, -1
}

// own returns the word pairs of story i but for those of boilerplate.
func (x *index) own(i int) []words.Pair {
	return x.stock.without(i, x.whole(i), new(words.Vector)).Pairs
}

// pairFrequencies returns how many stories have each of some pairs.
func (x *index) pairFrequencies(list []words.Pair) (map[uint32]int, error) {
	var mu sync.Mutex
	df := make(map[uint32]int, len(list))
	err := x.each(func() func(int, words.Vector, words.Vector) {
		return func(_ int, v, _ words.Vector) {
			mu.Lock()
			defer mu.Unlock()
			shared(list, v.Pairs, func(a, _ int) { df[list[a].ID()]++ })
		}
	})
	return df, err
}

// shared calls do with the places of all entries that have the same ID in both
// lists.
func shared[E interface{ ID() uint32 }](a, b []E, do func(a, b int)) {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch x, y := a[i].ID(), b[j].ID(); {
		case x < y:
			i++
		case x > y:
			j++
		default:
			do(i, j)
			i, j = i+1, j+1
		}
	}
}

// signsOf returns what speaks for story j, the strongest first. The story's
// score is a product; what a sign is worth is how much smaller it makes it to
// be without.
func (c *chooser) signsOf(j int, df map[uint32]int) []Sign {
	signs := append(c.termSigns(j), c.pairSigns(j, df)...)
	signs = append(signs, c.wishSigns(j)...)
	likeness := 0.0
	for _, s := range signs {
		likeness += s.Share
	}
	for k := range signs {
		signs[k].Share /= max(likeness, 1)
	}
	signs = append(signs, c.headlineSigns(j)...)
	signs = append(signs, c.tagSigns(j)...)
	signs = append(signs, Sign{Kind: Near, Share: 1 - one/float64(c.near(c.story, j))})
	return c.merged(signs)
}

// merged makes one sign of those for one thing, and the sum of all shares 1.
func (c *chooser) merged(signs []Sign) []Sign {
	type thing struct {
		kind Kind
		id   uint32
		name string
	}
	at := map[thing]int{}
	var all []Sign
	sum := 0.0
	for _, s := range signs {
		t := thing{s.Kind, s.ID, s.Name}
		if k, ok := at[t]; ok {
			all[k].Share += s.Share
		} else {
			at[t] = len(all)
			all = append(all, s)
		}
		sum += s.Share
	}
	for k := range all {
		all[k].Share /= sum
	}
	slices.SortStableFunc(all, func(a, b Sign) int { return cmp.Compare(b.Share, a.Share) })
	return all
}

func (c *chooser) termSigns(j int) (signs []Sign) {
	for _, u := range c.text(j).words.unpack(nil) {
		if e := c.worth(u.number); e != nil && e.cosine > 0 {
			signs = append(signs, Sign{Kind: Term, ID: c.words.words[u.number].id, Share: float64(uint64(e.cosine) * c.term[u.count()] * uint64(c.facts[j].terms) >> 20)})
		}
	}
	return signs
}

// headlineSigns returns what terms are worth for standing in a headline.
func (c *chooser) headlineSigns(j int) (signs []Sign) {
	sum := float64(one)
	for _, u := range c.text(j).words.unpack(nil) {
		e := c.worth(u.number)
		if e == nil {
			continue
		}
		share := float64(uint64(e.headline)*c.share[u.count()]) / one
		if u.headline() && c.facts[j].headline > 0 {
			share += float64(e.other) / float64(c.facts[j].headline)
		}
		if share > 0 {
			sum += share
			signs = append(signs, Sign{Kind: Term, ID: c.words.words[u.number].id, Share: share})
		}
	}
	for k := range signs {
		signs[k].Share /= sum
	}
	return signs
}

func (c *chooser) pairSigns(j int, df map[uint32]int) (signs []Sign) {
	own, other := c.own(c.story), c.own(j)
	shared(own, other, func(a, b int) {
		n := df[own[a].ID()]
		if n > pairCap {
			return
		}
		idf := c.weight(n)
		weight := c.pair[own[a].Count()] * idf * idf >> 8 * c.pair[other[b].Count()]
		share := weight * uint64(c.glances[c.story].pairs) >> 16 * uint64(c.glances[j].pairs) >> 16
		signs = append(signs, Sign{Kind: Pair, ID: own[a].ID(), Share: float64(share)})
	})
	return signs
}

func (c *chooser) wishSigns(j int) (signs []Sign) {
	a, b := &c.stories[c.story], &c.stories[j]
	if slices.Contains(a.Links, j) || slices.Contains(b.Links, c.story) {
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

func (c *chooser) tagSigns(j int) (signs []Sign) {
	sum := 20.0 * fine
	a, b := c.signs.tagsOf(c.story), c.signs.tagsOf(j)
	for k, t := range a {
		if slices.Contains(b, t) {
			signs = append(signs, Sign{Kind: Tag, Name: c.stories[c.story].Tags[k], Share: 2 * float64(c.weight(c.signs.df[t]))})
		}
	}
	if k := c.signs.category[c.story]; k >= 0 && k == c.signs.category[j] {
		signs = append(signs, Sign{Kind: Category, Name: c.stories[c.story].Category, Share: float64(c.weight(c.signs.df[k]))})
	}
	for _, s := range signs {
		sum += s.Share
	}
	for k := range signs {
		signs[k].Share /= sum
	}
	return signs
}
