// Package site puts cards together into the paper.
//
// Cards and records enter; a Site leaves: the live stories in published order,
// the taxonomy table, one address for everything, and what is withheld until
// when. It knows no bodies, pages or templates.
package site

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"broadsheet/generator/config"
	"broadsheet/generator/problems"
	"broadsheet/generator/stories"
)

// Input is everything a Site is made of.
type Input struct {
	Config     *config.Config
	Stories    []*stories.Card
	Pages      []*stories.Card
	Authors    []*stories.Author
	Categories []*stories.Category
	// Clock is the instant the site is built for.
	Clock time.Time
	// Drafts, Future and Expired let in what is otherwise withheld.
	Drafts, Future, Expired bool
}

// A Site is the paper at an instant.
type Site struct {
	Config *config.Config
	// Stories are the live stories in published order, oldest first.
	Stories []*Story
	// Pages are the live standing pages by address.
	Pages []*Page
	// Rows is the taxonomy table: category, tag, author, then the configured
	// ones by name.
	Rows []*Row
	// Withheld are the stories and pages left out, by the instant they come out.
	Withheld []Withheld

	permalink pattern
	bySource  map[string]published // by path of a live file
	withheld  map[string]*Withheld // by path and by address
	byAddress func() map[string]*Story
	byName    func() names
}

// published is the page of a file of content; story is nil for other kinds.
type published struct {
	address string
	story   *Story
}

// A Story is a live story in its place.
type Story struct {
	Card *stories.Card
	// Index is the story's place in published order, the oldest being 0.
	Index int
	// Address is its path under the site, unencoded: /2020/03/slug/.
	Address string
	// Terms are the story's terms, by row of the taxonomy table.
	Terms [][]*Term
}

// A Page is a live standing page.
type Page struct {
	Card    *stories.Card
	Address string
}

// A Reason says why a file is left out of the site.
type Reason string

// The reasons for leaving a file out.
const (
	Draft     Reason = "draft"
	Scheduled Reason = "scheduled"
	Expired   Reason = "expired"
)

// A Withheld file is valid but not live at the site's instant.
type Withheld struct {
	Card   *stories.Card
	Reason Reason
	// Instant is when a scheduled story comes out or an expired one went;
	// zero for drafts.
	Instant time.Time
}

// New puts a site together. Its problems name files and front-matter keys; a
// Site is returned even then, so that later rooms can find theirs too.
func New(in Input) (*Site, []*problems.Problem) {
	s := &Site{
		Config: in.Config, permalink: newPattern(in.Config.Permalink),
		bySource: make(map[string]published, len(in.Stories)+len(in.Pages)), withheld: map[string]*Withheld{},
	}
	s.byAddress, s.byName = sync.OnceValue(s.addresses), sync.OnceValue(s.newNames)
	var found problems.List
	s.Stories = s.inOrder(s.live(in, in.Stories))
	var placing sync.WaitGroup // it takes as long as the largest row of the table
	placing.Go(func() {
		for i, story := range s.Stories {
			story.Index = i
			s.bySource[story.Card.Source] = published{story.Address, story}
		}
	})
	s.Rows = table(in, s.Stories, &found)
	placing.Wait()
	for _, c := range s.live(in, in.Pages) {
		p := &Page{Card: c, Address: s.addressOf(c)}
		s.Pages = append(s.Pages, p)
		s.bySource[c.Source] = published{address: p.Address}
	}
	slices.SortFunc(s.Pages, func(a, b *Page) int {
		return cmp.Or(cmp.Compare(a.Address, b.Address), cmp.Compare(a.Card.Source, b.Card.Source))
	})
	slices.SortFunc(s.Withheld, func(a, b Withheld) int {
		return cmp.Or(a.Instant.Compare(b.Instant), cmp.Compare(a.Card.Source, b.Card.Source))
	})
	for i := range s.Withheld {
		w := &s.Withheld[i]
		s.withheld[w.Card.Source], s.withheld[s.addressOf(w.Card)] = w, w
	}
	for _, row := range s.Rows {
		for _, term := range row.Terms {
			if term.Source != "" {
				s.bySource[term.Source] = published{address: term.Address}
			}
		}
	}
	return s, found.Sorted()
}

// inOrder makes stories of cards, in published order; ties go by address.
func (s *Site) inOrder(cards []*stories.Card) []*Story {
	all := make([]Story, len(cards))
	type entry struct {
		published time.Time
		story     *Story
	}
	entries := make([]entry, len(cards))
	for i, c := range cards {
		all[i] = Story{Card: c, Address: s.addressOf(c)}
		entries[i] = entry{c.Published(), &all[i]}
	}
	slices.SortFunc(entries, func(a, b entry) int {
		if order := a.published.Compare(b.published); order != 0 {
			return order
		}
		return cmp.Or(cmp.Compare(a.story.Address, b.story.Address), cmp.Compare(a.story.Card.Source, b.story.Card.Source))
	})
	sorted := make([]*Story, len(entries))
	for i, e := range entries {
		sorted[i] = e.story
	}
	return sorted
}

// live returns the cards that are live and notes the withheld ones.
func (s *Site) live(in Input, cards []*stories.Card) []*stories.Card {
	var live []*stories.Card
	for _, c := range cards {
		reason, instant := withheld(in, c)
		if reason == "" {
			live = append(live, c)
			continue
		}
		s.Withheld = append(s.Withheld, Withheld{c, reason, instant})
	}
	return live
}

func withheld(in Input, c *stories.Card) (Reason, time.Time) {
	switch {
	case c.Draft && !in.Drafts:
		return Draft, time.Time{}
	case c.Published().After(in.Clock) && !in.Future:
		return Scheduled, c.Published()
	case !c.Expires.IsZero() && !c.Expires.After(in.Clock) && !in.Expired:
		return Expired, c.Expires
	}
	return "", time.Time{}
}
