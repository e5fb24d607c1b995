// Package site arranges stories and pages as a paper: in published order, with the
// taxonomy table, addresses and withheld files. It resolves references between
// them.
//
// It knows no bodies, pages or templates.
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

// Input is the input of a Site.
type Input struct {
	Config     *config.Config
	Stories    []*stories.Card
	Pages      []*stories.Card
	Authors    []*stories.Author
	Categories []*stories.Category
	// Clock is the instant that the site is built for.
	Clock time.Time
	// Drafts, Future and Expired include files that are otherwise withheld.
	Drafts, Future, Expired bool
}

// A Site is the state of a paper at an instant.
type Site struct {
	Config *config.Config
	// Stories are the live stories in published order, oldest first.
	Stories []*Story
	// Pages are the live standing pages by address.
	Pages []*Page
	// Rows is the taxonomy table: category, tag, author, then the configured
	// taxonomies by name.
	Rows []*Row
	// Withheld are the stories and pages that are not live, sorted by Instant.
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

// A Story is a live story.
type Story struct {
	Card *stories.Card
	// Index is the position in published order, 0 for the oldest story.
	Index int
	// Address is unencoded and without the base path: /2020/03/slug/.
	Address string
	// Terms are the story's terms, by row of the taxonomy table.
	Terms [][]*Term
}

// A Page is a live standing page.
type Page struct {
	Card    *stories.Card
	Address string
}

// A Reason is the reason for withholding a file.
type Reason string

// The reasons for withholding a file.
const (
	Draft     Reason = "draft"
	Scheduled Reason = "scheduled"
	Expired   Reason = "expired"
)

// A Withheld is a valid file that is not live at the site's instant.
type Withheld struct {
	Card   *stories.Card
	Reason Reason
	// Instant is the instant at which a scheduled story is published or an expired
	// one ended; zero for drafts.
	Instant time.Time
}

// New arranges a site. Its problems name files and front-matter keys; the Site is
// complete even then, so that later packages can report theirs.
func New(in Input) (*Site, []*problems.Problem) {
	s := &Site{
		Config: in.Config, permalink: newPattern(in.Config.Permalink),
		bySource: make(map[string]published, len(in.Stories)+len(in.Pages)), withheld: map[string]*Withheld{},
	}
	s.byAddress, s.byName = sync.OnceValue(s.addresses), sync.OnceValue(s.newNames)
	var found problems.List
	s.Stories = s.inOrder(s.live(in, in.Stories))
	var placing sync.WaitGroup // concurrent with the slowest row of the table
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

// inOrder returns the stories of cards in published order, then by address.
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

// live returns the cards that are live and records the withheld ones.
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
