package engine

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"broadsheet/generator/ledger"
	"broadsheet/generator/markdown"
	"broadsheet/generator/parallel"
	"broadsheet/generator/site"
	"broadsheet/generator/stories"
)

// packed reads one value of each story from a pack of the ledger.
type packed struct {
	*build
	ctx   context.Context
	list  []*site.Story
	pack  *ledger.Pack
	spans []ledger.Span // key: index of a story in list; value: place of the story's value in the pack
	order []int         // indexes of the stories, in the order of their values in the pack
}

// packed returns a reader of the values of some stories. The function span returns the place
// of a story's value in the pack.
func (b *build) packed(ctx context.Context, list []*site.Story, pack *ledger.Pack, span func(*ledger.Made) ledger.Span) *packed {
	p := &packed{b, ctx, list, pack, make([]ledger.Span, len(list)), make([]int, len(list))}
	for i, s := range list {
		made, _ := b.ledger.Made(s.Card.Source)
		p.spans[i], p.order[i] = span(&made), i
	}
	slices.SortFunc(p.order, func(i, j int) int { return cmp.Compare(p.spans[i].Offset, p.spans[j].Offset) })
	return p
}

// valuesAtOnce is the number of values that a goroutine reads from the ledger at once.
const valuesAtOnce = 64

// each calls a function with the index and the value of every story, on several goroutines.
// Every goroutine calls start once and uses the function that start returns. Intact is
// false if the value is damaged. If the context is cancelled, each stops and returns the
// context's error.
func (p *packed) each(start func() func(i int, data []byte, intact bool) error) error {
	chunks := slices.Collect(slices.Chunk(p.order, valuesAtOnce))
	return parallel.TryWorker(len(chunks), func() func(int) error {
		do := start()
		var buffer []byte
		return func(n int) (err error) {
			if err := p.ctx.Err(); err != nil {
				return err
			}
			spans := make([]ledger.Span, 0, valuesAtOnce)
			for _, i := range chunks[n] {
				spans = append(spans, p.spans[i])
			}
			buffer = p.pack.Each(spans, buffer, func(k int, data []byte, intact bool) {
				err = cmp.Or(err, do(chunks[n][k], data, intact))
			})
			return err
		}
	})
}

// again reads the file of the story with index i again, and calls a function with the
// story's card and body.
func (p *packed) again(i int, do func(*stories.Reader, *stories.Card, *markdown.Document)) error {
	source := p.list[i].Card.Source
	text, err := p.tree.Read(source)
	if err != nil {
		return fmt.Errorf("reading it again: %w", err)
	}
	reader := stories.NewReader(p.config, p.locale)
	card, doc := reader.Story(*p.tree.Find(source), text)
	do(reader, card, doc)
	return nil
}
