// Package site puts all stories into published order, gives addresses to stories and
// standing pages, collects the terms of the taxonomies, and resolves references.
//
// The package does not read the texts of stories, and does not use templates.
package site

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"golang.org/x/text/unicode/norm"

	"broadsheet/generator/config"
	"broadsheet/generator/parallel"
	"broadsheet/generator/problems"
	"broadsheet/generator/stories"
)

// Input has the settings, the parsed content files and the instant of a site.
type Input struct {
	Config     *config.Config
	Stories    []*stories.Card
	Pages      []*stories.Card
	Authors    []*stories.Author
	Categories []*stories.Category
	// Clock is the instant that the site is built for.
	Clock time.Time
	// Drafts, Future and Expired publish files that are withheld otherwise: drafts,
	// scheduled files, and expired files.
	Drafts, Future, Expired bool
	// LeftOut is the set of content files to withhold because of errors: the key is the path
	// of a file, the value is true.
	LeftOut map[string]bool
}

// A Site has all published and withheld stories and standing pages at one instant.
type Site struct {
	Config *config.Config
	// Stories are the published stories, oldest first.
	Stories []*Story
	// Pages are the published standing pages, sorted by address.
	Pages []*Page
	// Rows are the taxonomies: categories, tags, authors, and then the taxonomies in the
	// settings, sorted by name.
	Rows []*Row
	// Withheld are the stories and standing pages that are not published, sorted by
	// their field Instant.
	Withheld []Withheld

	permalink pattern
	patterns  map[string]pattern   // key: permalink in the settings; value: its pattern
	bySource  map[string]published // key: path of a published content file; value: its page
	withheld  map[string]*Withheld // key: path or address of a withheld file; value: its entry
	byAddress func() map[string]*Story
	byName    func() names
	byCall    func() called
}

// published is the page made from a content file. The field story is nil for a standing
// page.
type published struct {
	address string
	story   *Story
}

// A Story is a published story.
type Story struct {
	Card *stories.Card
	// Index is the story's index in Site.Stories, 0 for the oldest story.
	Index int
	// Address is unencoded and without the base path, such as "/2020/03/slug/".
	Address string
	// Terms are the terms of the story. The index is that of the taxonomy in Site.Rows,
	// the value the list of terms in this taxonomy. Terms is nil for a story without
	// any terms.
	Terms [][]*Term
}

// A Page is a published standing page, such as an imprint.
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
	Broken    Reason = "broken" // the file has errors, and its path is in Input.LeftOut
)

// A Withheld is a story or standing page that is not published at the instant of the
// build.
type Withheld struct {
	Card   *stories.Card
	Reason Reason
	// Instant is when a scheduled file will be published, or when an expired file
	// expired. It is zero for drafts and for files with errors.
	Instant time.Time
}

// ScheduleNote tells authors of scheduled stories how long GitHub keeps running the
// workflow of a public repository at set times (GitHub's documentation, "Disabling and
// enabling a workflow").
const ScheduleNote = "GitHub stops the timed runs of a public repository 60 days after its last commit. " +
	"For a story that comes out later, push a commit before then, or enable the workflow again under Actions."

// New makes a Site. The Site is complete even if New returns problems, so that later
// packages can report their problems too.
func New(in Input) (*Site, []*problems.Problem) {
	s := &Site{
		Config: in.Config, permalink: newPattern(in.Config.Permalink), patterns: newPatterns(in.Config),
		bySource: make(map[string]published, len(in.Stories)+len(in.Pages)), withheld: map[string]*Withheld{},
	}
	s.byAddress, s.byName, s.byCall = sync.OnceValue(s.addresses), sync.OnceValue(s.newNames), sync.OnceValue(s.newCalled)
	var found problems.List
	s.Stories = s.inOrder(s.live(in, in.Stories))
	steps := []func(){
		func() { s.Rows = table(in, s.Stories, &found) },
		func() {
			for i, story := range s.Stories {
				story.Index = i
				s.setSource(story.Card.Source, published{story.Address, story})
			}
		},
	}
	parallel.Each(len(steps), func(i int) { steps[i]() })
	for _, c := range s.live(in, in.Pages) {
		p := &Page{Card: c, Address: s.addressOf(c)}
		s.Pages = append(s.Pages, p)
		s.setSource(c.Source, published{address: p.Address})
	}
	slices.SortFunc(s.Pages, func(a, b *Page) int {
		return cmp.Or(cmp.Compare(a.Address, b.Address), cmp.Compare(a.Card.Source, b.Card.Source))
	})
	slices.SortFunc(s.Withheld, func(a, b Withheld) int {
		return cmp.Or(a.Instant.Compare(b.Instant), cmp.Compare(a.Card.Source, b.Card.Source))
	})
	for i := range s.Withheld {
		w := &s.Withheld[i]
		s.withheld[w.Card.Source], s.withheld[norm.NFC.String(w.Card.Source)], s.withheld[s.addressOf(w.Card)] = w, w, w
	}
	for _, row := range s.Rows {
		for _, term := range row.Terms {
			if term.Source != "" {
				s.setSource(term.Source, published{address: term.Address})
			}
		}
	}
	s.checkAddresses(in.Stories, &found)
	return s, found.Sorted()
}

// setSource records the page made from a content file under two keys: the path of the
// file, and this path in composed Unicode (NFC). References are in composed Unicode,
// but file names on some file systems are not.
func (s *Site) setSource(source string, page published) {
	s.bySource[source] = page
	if composed := norm.NFC.String(source); composed != source {
		s.bySource[composed] = page
	}
}

// inOrder makes a Story from every card. It sorts the stories by time of publication, and
// stories with the same time by address.
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

// live returns the cards to publish and adds all other cards to s.Withheld.
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

// withheld returns the reason for withholding a card and the value for the field
// Withheld.Instant. The reason is "" for a card to publish.
func withheld(in Input, c *stories.Card) (Reason, time.Time) {
	switch {
	case in.LeftOut[c.Source]:
		return Broken, time.Time{}
	case c.Draft && !in.Drafts:
		return Draft, time.Time{}
	case c.Published().After(in.Clock) && !in.Future:
		return Scheduled, c.Published()
	case !c.Expires.IsZero() && !c.Expires.After(in.Clock) && !in.Expired:
		return Expired, c.Expires
	}
	return "", time.Time{}
}
