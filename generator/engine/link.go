package engine

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/cespare/xxhash/v2"

	"broadsheet/generator/ledger"
	"broadsheet/generator/links"
	"broadsheet/generator/site"
	"broadsheet/generator/stories"
	"broadsheet/generator/words"
)

// chosen is what the ledger keeps of links: the choice with what each part of it
// was made from, the hash of all that the whole was made from, and where in the
// pack stands what each story said.
type chosen struct {
	From  uint64
	Texts []ledger.Span
	links.Memory

	paper *site.Site
	pack  *ledger.Pack // that the texts stand in
}

// linkOptions are the site's wishes.
func (b *build) linkOptions() links.Options {
	return links.Options{
		Count: b.config.Related.Count, MaxAge: b.config.Related.MaxAge, SameCategory: b.config.Related.SameCategory,
		Order: b.config.NextStory.Order,
	}
}

// chooseInto finds related and next stories. What nothing they depend on has
// changed for stays as it was chosen last. The choice is to be kept with
// keepChosen.
func (b *build) chooseInto(set *links.Set, paper *site.Site, lastChosen func() *chosen) error {
	list := b.linkStories(paper)
	from := links.Hash(list, b.linkOptions())
	last := lastChosen()
	if last.From == from {
		*set = last.Set
		return nil
	}
	texts := b.textsOf(paper)
	made, err := links.Choose(list, b.texts(paper, texts, last.Texts), b.linkOptions(), &last.Memory)
	if err != nil {
		return err
	}
	*set = made.Set
	b.chosen = &chosen{From: from, Texts: texts, Memory: *made, paper: paper, pack: b.ledger.Texts}
	return nil
}

// keepChosen keeps a new choice for the next build, once the ledger's packs are
// tidied.
func (b *build) keepChosen() error {
	c := b.chosen
	if c == nil {
		return nil
	}
	if c.pack != b.ledger.Texts {
		c.Texts = b.textsOf(c.paper)
	}
	b.chosen = nil // it is large, and pages need only what was chosen
	return b.ledger.Store("links", c)
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

// textsOf returns where the text of each story stands in its pack.
func (b *build) textsOf(paper *site.Site) []ledger.Span {
	spans := make([]ledger.Span, len(paper.Stories))
	parallel(len(spans), func(i int) {
		made, _ := b.ledger.Made(paper.Stories[i].Card.Source)
		spans[i] = made.Text
	})
	return spans
}

// texts reads what the stories say, which stands at spans. Was is where that of
// the last choice stands.
func (b *build) texts(paper *site.Site, spans, was []ledger.Span) links.Texts {
	order := sync.OnceValue(func() []spanOf { return inOrder(spans) })
	return links.Texts{
		Each: func(start func() func(i int, v words.Vector)) error { return b.eachText(paper, order(), start) },
		One: func(i int) (v words.Vector, err error) {
			if data, ok := b.ledger.Texts.Get(spans[i], nil); ok {
				if v, err = words.Decode(data); err == nil {
					return v, nil
				}
			}
			return b.countAgain(paper.Stories[i].Card.Source)
		},
		Was: func(k int) (v words.Vector, known bool) {
			if k >= len(was) {
				return v, false
			}
			data, ok := b.ledger.Texts.Get(was[k], nil)
			if !ok {
				return v, false
			}
			v, err := words.Decode(data)
			return v, err == nil
		},
		Scratch: func() (links.Scratch, error) { return b.ledger.Scratch() },
		Passage: func(i int, id uint32) (words.Vector, error) { return b.passage(paper.Stories[i].Card.Source, id) },
	}
}

// A spanOf is where the text of a story stands in its pack.
type spanOf struct {
	ledger.Span
	story int
}

// inOrder lists stories in the order in which their texts stand in the pack.
func inOrder(spans []ledger.Span) []spanOf {
	list := make([]spanOf, len(spans))
	for i, s := range spans {
		list[i] = spanOf{s, i}
	}
	slices.SortFunc(list, func(a, b spanOf) int { return cmp.Compare(a.Offset, b.Offset) })
	return list
}

// errStopped is what becomes of links that are not wanted any more.
var errStopped = errors.New("stopped")

// textsAtOnce is how many texts one goroutine takes at a time.
const textsAtOnce = 64

// eachText reads all texts, in the order they are listed in.
func (b *build) eachText(paper *site.Site, list []spanOf, start func() func(i int, v words.Vector)) error {
	chunks := slices.Collect(slices.Chunk(list, textsAtOnce))
	var failed firstError
	parallelWith(len(chunks), func() func(i int) {
		do := start()
		var buffer []byte
		spans := make([]ledger.Span, 0, textsAtOnce)
		return func(i int) {
			if b.stopped != nil && b.stopped() {
				failed.note(errStopped)
				return
			}
			spans = spans[:0]
			for _, s := range chunks[i] {
				spans = append(spans, s.Span)
			}
			buffer = b.ledger.Texts.Each(spans, buffer, func(k int, data []byte, whole bool) {
				story := chunks[i][k].story
				v, err := words.Decode(data)
				if !whole || err != nil {
					if v, err = b.countAgain(paper.Stories[story].Card.Source); err != nil {
						failed.note(err)
						return
					}
				}
				do(story, v)
			})
		}
	})
	return failed.err
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
			ID: linkID(s), Published: c.Published().Unix(), Text: c.Said, Passages: c.Passages, Series: stories.Slug(c.Series), Thread: stories.Slug(c.Thread),
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
