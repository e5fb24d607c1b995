package engine

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/cespare/xxhash/v2"

	"broadsheet/generator/ledger"
	"broadsheet/generator/links"
	"broadsheet/generator/site"
	"broadsheet/generator/slugs"
	"broadsheet/generator/stories"
	"broadsheet/generator/why"
	"broadsheet/generator/words"
)

// chosen is what the ledger keeps of links: the choice, and the hash of all
// inputs of the whole.
type chosen struct {
	From uint64
	links.Snapshot
}

// linkOptions are the site's wishes.
func (b *build) linkOptions() links.Options {
	return links.Options{
		Count: b.config.Related.Count, MaxAge: b.config.Related.MaxAge, SameCategory: b.config.Related.SameCategory,
		Order: b.config.NextStory.Order,
	}
}

// chooseInto finds related and next stories. If no input of the choice has changed,
// the last one is used. A new one is to be kept with keepChosen.
func (b *build) chooseInto(set *links.Set, paper *site.Site, lastChosen func() *chosen) error {
	list := b.linkStories(paper)
	from := links.Hash(list, b.linkOptions())
	last := lastChosen()
	if last.From == from {
		*set = last.Set
		return nil
	}
	made, err := links.Choose(list, b.texts(paper), b.linkOptions(), &last.Snapshot)
	if err != nil {
		return err
	}
	*set = made.Set
	b.chosen = &chosen{from, *made}
	return nil
}

// keepChosen keeps a new choice for the next build.
func (b *build) keepChosen() error {
	c := b.chosen
	if c == nil {
		return nil
	}
	b.chosen = nil // it is large, and pages need only what was chosen
	return b.ledger.Store("links", c)
}

// Explain reads a site and explains a story, named by its slug, path or address.
// Without such a story the error is a *problems.Problem. Where the report says
// Failed, the explanation is what the site would be like in spite of its mistakes,
// or nil.
func Explain(o Options, name string) (w *why.Why, report *Report, err error) {
	report = &Report{}
	err = inside(o, report, func(b *build) error {
		records, err := b.read(nil)
		if err != nil {
			return err
		}
		paper := b.paper(records)
		report.Withheld, report.Stories = paper.Withheld, len(paper.Stories)
		w, err = why.Named(b.whyInput(paper), name)
		return err
	})
	return w, report, err
}

func (b *build) whyInput(paper *site.Site) why.Input {
	return why.Input{Paper: paper, Config: b.config, Tree: b.tree, Stories: b.linkStories(paper), Texts: b.texts(paper), Options: b.linkOptions()}
}

// lastChosen returns the last choice, an empty one if there is none.
func (b *build) lastChosen() *chosen {
	last := new(chosen)
	if !b.ledger.Load("links", last) {
		return new(chosen)
	}
	return last
}

// remembered returns the links that were made from the same, or nil.
func (b *build) remembered(from uint64) *links.Set {
	if last := b.lastChosen(); last.From == from {
		return &last.Set
	}
	return nil
}

// errStopped is what becomes of links that are not wanted any more.
var errStopped = errors.New("stopped")

// storyTexts are the vectors of a paper's stories.
type storyTexts struct {
	*build
	paper *site.Site
	spans []ledger.Span // in the ledger's pack, by story
}

func (b *build) texts(paper *site.Site) *storyTexts {
	t := &storyTexts{b, paper, make([]ledger.Span, len(paper.Stories))}
	for i, s := range paper.Stories {
		made, _ := b.ledger.Made(s.Card.Source)
		t.spans[i] = made.Text
	}
	return t
}

// Vector returns what story i says. It fails with errStopped once it is not wanted.
func (t *storyTexts) Vector(i int, buffer *[]byte) (words.Vector, error) {
	if t.stopped != nil && t.stopped() {
		return words.Vector{}, errStopped
	}
	if data, ok := t.ledger.Texts.Get(t.spans[i], *buffer); ok {
		*buffer = data
		if v, err := words.Decode(data); err == nil {
			return v, nil
		}
	}
	return t.countAgain(t.paper.Stories[i].Card.Source)
}

// Passage returns what a passage of story i says.
func (t *storyTexts) Passage(i int, id uint32) (words.Vector, error) {
	return t.passage(t.paper.Stories[i].Card.Source, id)
}

// countAgain returns what a story says from its file, where the ledger has lost
// it.
func (b *build) countAgain(source string) (words.Vector, error) {
	text, err := b.tree.Read(source)
	if err != nil {
		return words.Vector{}, fmt.Errorf("reading it again: %w", err)
	}
	reader := stories.NewReader(b.config)
	return reader.Vector(reader.Story(*b.tree.Find(source), text)), nil
}

// passage returns what one of a story's passages says.
func (b *build) passage(source string, id uint32) (words.Vector, error) {
	text, err := b.tree.Read(source)
	if err != nil {
		return words.Vector{}, fmt.Errorf("reading it again: %w", err)
	}
	reader := stories.NewReader(b.config)
	card, doc := reader.Story(*b.tree.Find(source), text)
	v, _ := reader.Passage(card, doc, id)
	return v, nil
}

// linkStories passes the stories on to links, every name resolved.
func (b *build) linkStories(paper *site.Site) []links.Story {
	list := make([]links.Story, len(paper.Stories))
	parallel(len(list), func(i int) {
		s := paper.Stories[i]
		c := s.Card
		list[i] = links.Story{
			ID: linkID(s), Published: c.Published().Unix(), Text: c.Said, Passages: c.Passages, Series: slugs.Of(c.Series), Thread: slugs.Of(c.Thread),
			Links: linked(paper, s), Pins: b.pins(paper, s, "related", c.Related), Bans: b.pins(paper, s, "unrelated", c.Unrelated),
			Next: -1, Sponsored: c.Type == "sponsored",
		}
		if len(s.Terms) > 0 {
			tags := s.Terms[stories.RowTag]
			list[i].Tags = make([]string, len(tags))
			for k, t := range tags {
				list[i].Tags[k] = t.Slug
			}
			if categories := s.Terms[stories.RowCategory]; len(categories) > 0 {
				list[i].Category = categories[0].Slug
			}
		}
		if c.Next != "" {
			if next := b.pins(paper, s, "next", []string{c.Next}); len(next) > 0 {
				list[i].Next = next[0]
			}
		}
	})
	return list
}

// linkID names a story for links. The order of stories of one second follows
// from their names.
func linkID(s *site.Story) uint64 {
	var room [256]byte
	id := append(append(append(room[:0], s.Address...), 0), s.Card.Source...)
	return xxhash.Sum64(binary.AppendVarint(id, int64(s.Card.Published().Nanosecond())))
}

// pins returns the stories that an editor named in a front-matter key.
func (b *build) pins(paper *site.Site, from *site.Story, key string, names []string) []int {
	var chosen []int
	for _, name := range names {
		story, _, problem := paper.Find(from, key, name)
		b.found.Add(problem)
		if story != nil {
			chosen = append(chosen, story.Index)
		}
	}
	return chosen
}

// linked returns the stories that a story's text links to.
func linked(paper *site.Site, from *site.Story) []int {
	var list []int
	for _, to := range paper.Linked(from) {
		list = append(list, to.Index)
	}
	return list
}
