// Package why explains to editors why a story is live or not, and how its next and
// related stories were chosen.
package why

import (
	"cmp"
	"slices"

	"broadsheet/generator/index"
	"broadsheet/generator/links"
)

// A Rule is a way in which the next story of a story can be chosen.
type Rule string

// Rules for the choice of the next story. The first one that applies is used.
const (
	Wanted   Rule = "wanted"   // the front matter of the story names the next story
	NoNext   Rule = "none"     // by the settings, the site shows no next stories
	Alone    Rule = "alone"    // the site has no other story
	Follows  Rule = "newer"    // the next story was published right after the story
	Precedes Rule = "older"    // the next story was published right before the story
	Closes   Rule = "newest"   // the story is the oldest; the newest is next
	Recent   Rule = "relevant" // the story is the newest; the most relevant of the recent stories is next
)

// An Explanation says why a story has its next story and its related stories.
type Explanation struct {
	Next int  // index of the next story; -1 if there is none
	Rule Rule // rule by which the next story was chosen
	// NextPinned reports whether the story also pins its next story as a related story. Even
	// then, the field Related does not contain the next story.
	NextPinned bool
	Related    []Choice
	Others     []Choice // candidates that came close to being related stories, highest score first
}

// A Choice is a candidate for the related stories of a story, whether chosen or not.
type Choice struct {
	Story  int
	Score  uint64
	Status Status
	Other  int // index of the story that has almost the same text as the candidate, or -1
	Signs  []links.Sign
	// Sibling reports whether the score is reduced because the candidate and the story are
	// issues of the same numbered series.
	Sibling bool
}

// A Status says why a candidate is or is not a related story.
type Status string

// The statuses. If several statuses apply to a candidate, the candidate has the first of
// them.
const (
	Pinned Status = "pinned"
	// Filler: the candidate has nothing in common with the story, but was published near it
	Filler Status = "filler"
	Shown  Status = "shown"
	IsNext Status = "next"
	Banned Status = "banned"
	Paid   Status = "sponsored"
	// Elsewhere: the candidate is not in the category that related stories must have
	Elsewhere Status = "category"
	TooFar    Status = "age"
	// Copy: the candidate is a near-duplicate of the story whose index is in the field Other
	Copy      Status = "duplicate"
	SameEvent Status = "event" // enough related stories are about the candidate's event
	Lower     Status = "lower"
)

// maxOthers is the maximal number of rejected candidates that an Explanation names.
const maxOthers = 5

// Explain explains how links.Choose chose the next and related stories of story i.
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
		c := Choice{Story: j, Score: r.Score(j), Status: Shown, Other: -1, Signs: r.Signs(j), Sibling: r.Siblings(j)}
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
			e.Others = append(e.Others, Choice{Story: j, Score: r.Score(j), Sibling: r.Siblings(j)})
		}
	}
	slices.SortFunc(e.Others, func(a, b Choice) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(b.Story, a.Story))
	})
	e.Others = e.Others[:min(len(e.Others), maxOthers)]
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

// status says why story j is not a related story of story i. If story j is a
// near-duplicate, status also returns the index of the story with almost the same text,
// else -1.
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
