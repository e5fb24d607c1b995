// Package why explains to editors why a story is or isn't live, and why it leads
// where it does.
package why

import (
	"cmp"
	"slices"

	"broadsheet/generator/index"
	"broadsheet/generator/links"
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
	Next int  // index of the next story, -1 for none
	Rule Rule // by which it was chosen
	// NextPinned reports that the next story is also pinned as a related one; it is
	// shown once, as the next.
	NextPinned bool
	Related    []Choice
	Others     []Choice // the runners-up, best first
}

// A Choice is a story that may be related to another.
type Choice struct {
	Story  int
	Score  uint64
	Status Status
	Other  int // the story that Status names, or -1
	Signs  []links.Sign
}

// A Status says why a story is related or is not.
type Status string

// The statuses, the first that applies.
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

// runnersUp is how many stories that are not related an explanation names.
const runnersUp = 5

// Explain says why story i leads where links.Choose has it lead.
func Explain(stories []links.Story, texts index.Texts, o links.Options, i int) (*Explanation, error) {
	r, err := links.Rank(stories, texts, o, i)
	if err != nil {
		return nil, err
	}
	story := &stories[i]
	e := &Explanation{Next: r.Next, Rule: rule(stories, o, i, r), NextPinned: r.Next >= 0 && slices.Contains(story.Pins, r.Next)}
	if o.Count == 0 {
		return e, nil
	}
	for _, j := range r.Related {
		c := Choice{Story: j, Score: r.Score(j), Status: Shown, Other: -1, Signs: r.Signs(j)}
		switch {
		case slices.Contains(story.Pins, j):
			c.Status = Pinned
		case len(c.Signs) == 1 && c.Signs[0].Kind == links.Near:
			c.Status = Filler
		}
		e.Related = append(e.Related, c)
	}
	for _, j := range r.Candidates() {
		if !slices.Contains(r.Related, j) {
			e.Others = append(e.Others, Choice{Story: j, Score: r.Score(j)})
		}
	}
	slices.SortFunc(e.Others, func(a, b Choice) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(b.Story, a.Story))
	})
	e.Others = e.Others[:min(len(e.Others), runnersUp)]
	for k := range e.Others {
		c := &e.Others[k]
		c.Signs = r.Signs(c.Story)
		c.Status, c.Other = status(stories, i, r, c.Story)
	}
	return e, nil
}

func rule(stories []links.Story, o links.Options, i int, r *links.Ranking) Rule {
	wanted := stories[i].Next
	switch {
	case wanted >= 0 && wanted < len(stories) && wanted != i:
		return Wanted
	case o.Order != "newer" && o.Order != "older":
		return NoNext
	case r.Next < 0:
		return Alone
	case r.Open:
		return Recent
	case o.Order == "newer":
		return Follows
	case r.Next > i:
		return Closes
	}
	return Precedes
}

// status returns why story j is not related to story i, and because of which story.
func status(stories []links.Story, i int, r *links.Ranking, j int) (Status, int) {
	switch {
	case j == r.Next:
		return IsNext, -1
	case slices.Contains(stories[i].Bans, j):
		return Banned, -1
	case stories[j].Sponsored:
		return Paid, -1
	case !r.SameGroup(j):
		return Elsewhere, -1
	case r.Far(j):
		return TooFar, -1
	}
	for _, k := range append([]int{i, r.Next}, r.Related...) {
		if k >= 0 && r.NearDuplicates(j, k) {
			return Copy, k
		}
	}
	if r.EnoughOfEvent(j) {
		return SameEvent, -1
	}
	return Lower, -1
}
