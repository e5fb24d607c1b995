package engine

import (
	"context"
	"encoding/binary"
	"runtime"

	"github.com/cespare/xxhash/v2"

	"broadsheet/generator/ledger"
	"broadsheet/generator/links"
	"broadsheet/generator/markdown"
	"broadsheet/generator/parallel"
	"broadsheet/generator/problems"
	"broadsheet/generator/site"
	"broadsheet/generator/slugs"
	"broadsheet/generator/stories"
	"broadsheet/generator/why"
	"broadsheet/generator/words"
)

// chosen is the value that the ledger stores for the next build: the related and next
// stories of every story, and a hash of all inputs of that choice.
type chosen struct {
	From uint64 // hash of all inputs of the choice, computed by links.Hash
	links.Snapshot
}

// linkOptions returns the settings for the choice of related and next stories.
func (b *build) linkOptions() links.Options {
	return links.Options{
		Count: b.config.Related.Count, MaxAge: b.config.Related.MaxAge, SameCategory: b.config.Related.SameCategory,
		Order: b.config.NextStory.Order,
	}
}

// choose returns the related and next stories of every story: from the ledger if no input
// of the choice has changed, otherwise newly chosen. Newly chosen links are also returned
// as a *chosen, to be stored in the ledger; otherwise the *chosen is nil.
func (b *build) choose(ctx context.Context, paper *site.Site) (*links.Set, *chosen, []*problems.Problem, error) {
	list, found := b.linkStories(paper)
	from := links.Hash(list, b.linkOptions())
	last := b.lastChosen()
	if last.From == from {
		return &last.Set, nil, found, nil
	}
	made, err := links.Choose(list, b.texts(ctx, paper), b.linkOptions(), &last.Snapshot)
	if err != nil {
		return nil, nil, nil, err
	}
	// The index of all texts, the largest part of the heap, is garbage now. Without
	// this call, the heap would grow in proportion to that garbage before the next
	// collection.
	runtime.GC()
	set := made.Set // the copy lets the memory of the other fields of made be freed
	return &set, &chosen{from, *made}, found, nil
}

// keepChosen stores newly chosen links in the ledger. It does nothing if c is nil.
func (b *build) keepChosen(c *chosen) (err error) {
	if c != nil {
		err = b.ledger.Store("links", c)
	}
	return err
}

// LinkInput returns the inputs from which related and next stories are chosen. Package why
// needs these inputs to explain the choice.
func (s *Snapshot) LinkInput() why.Input {
	b := s.build
	list, _ := b.linkStories(s.site)
	return why.Input{
		Site: s.site, Config: b.config, Tree: b.tree, Stories: list,
		Texts: b.texts(context.Background(), s.site), Options: b.linkOptions(),
	}
}

// lastChosen returns the links between stories that the ledger stores, or an empty value if
// the ledger has none.
func (b *build) lastChosen() *chosen {
	last := new(chosen)
	if !b.ledger.Load("links", last) {
		return new(chosen)
	}
	return last
}

// storyTexts reads the vectors (counted words) of a site's stories from the ledger.
type storyTexts struct{ *packed }

func (b *build) texts(ctx context.Context, paper *site.Site) storyTexts {
	return storyTexts{b.packed(ctx, paper.Stories, b.ledger.Texts, func(m *ledger.Made) ledger.Span { return m.Text })}
}

// Each calls a function with the index and vector of every story, on several goroutines.
// Every goroutine calls start once and uses the function that start returns. If the context
// is cancelled, Each stops and returns the context's error.
func (t storyTexts) Each(start func() func(i int, v words.Vector)) error {
	return t.each(func() func(int, []byte, bool) error {
		do := start()
		return func(i int, data []byte, intact bool) error {
			v, err := words.Decode(data)
			if !intact || err != nil {
				v, err = t.Vector(i)
			}
			if err == nil {
				do(i, v)
			}
			return err
		}
	})
}

// Vector returns the vector of the story with index i. If the copy in the ledger is
// damaged, the vector is computed from the story's file.
func (t storyTexts) Vector(i int) (words.Vector, error) {
	if data, ok := t.pack.Get(t.spans[i], nil); ok {
		if v, err := words.Decode(data); err == nil {
			return v, nil
		}
	}
	return t.fromFile(i, (*stories.Reader).Vector)
}

// Passage returns the vector of one passage of the story with index i: the passage whose ID
// is id.
func (t storyTexts) Passage(i int, id uint32) (words.Vector, error) {
	return t.fromFile(i, func(r *stories.Reader, card *stories.Card, doc *markdown.Document) words.Vector {
		v, _ := r.Passage(card, doc, id)
		return v
	})
}

// fromFile reads the file of the story with index i again, and returns the vector that the
// function count computes from the story.
func (t storyTexts) fromFile(i int, count func(*stories.Reader, *stories.Card, *markdown.Document) words.Vector) (v words.Vector, err error) {
	err = t.again(i, func(r *stories.Reader, card *stories.Card, doc *markdown.Document) { v = count(r, card, doc) })
	return v, err
}

// linkStories converts the site's stories into the input of package links. A story that
// front matter names becomes an index; a name that belongs to no story becomes a problem.
func (b *build) linkStories(paper *site.Site) ([]links.Story, []*problems.Problem) {
	var found problems.List
	list := make([]links.Story, len(paper.Stories))
	parallel.Each(len(list), func(i int) {
		s := paper.Stories[i]
		c := s.Card
		list[i] = links.Story{
			ID: linkID(s), Published: c.Published().Unix(), Form: c.Form, Text: c.VectorSum, Passages: c.Passages, Series: slugs.Of(c.Series), Thread: slugs.Of(c.Thread),
			Pins: pins(&found, paper, s, "related", c.Related), Bans: pins(&found, paper, s, "unrelated", c.Unrelated),
			Next: -1, Sponsored: c.Type == "sponsored",
		}
		for _, to := range paper.Linked(s) {
			list[i].Links = append(list[i].Links, to.Index)
		}
		if len(s.Terms) > 0 {
			for _, t := range s.Terms[stories.RowTag] {
				list[i].Tags = append(list[i].Tags, t.Slug)
			}
			if categories := s.Terms[stories.RowCategory]; len(categories) > 0 {
				list[i].Category = categories[0].Slug
			}
		}
		if c.Next != "" {
			if next := pins(&found, paper, s, "next", []string{c.Next}); len(next) > 0 {
				list[i].Next = next[0]
			}
		}
	})
	return list, found.Sorted()
}

// linkID returns a hash of a story's address, its source and the nanosecond of its
// publication. These values determine the order of stories published in the same second.
func linkID(s *site.Story) uint64 {
	var room [256]byte
	id := append(append(append(room[:0], s.Address...), 0), s.Card.Source...)
	return xxhash.Sum64(binary.AppendVarint(id, int64(s.Card.Published().Nanosecond())))
}

// pins returns the indexes of the stories that an editor named under a key of front matter,
// such as "related". Names that belong to no story are added to found as problems.
func pins(found *problems.List, paper *site.Site, from *site.Story, key string, names []string) []int {
	var chosen []int
	for _, name := range names {
		story, _, problem := paper.Find(from, key, name)
		found.Add(problem)
		if story != nil {
			chosen = append(chosen, story.Index)
		}
	}
	return chosen
}
