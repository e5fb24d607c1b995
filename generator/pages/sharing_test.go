package pages

import (
	"testing"
	"time"

	"broadsheet/generator/sharecards"
	"broadsheet/generator/stories"
)

func TestShareCardOf(t *testing.T) {
	p := samplePlan(t, 40, func(i int, c *stories.Card) {
		switch i {
		case 1:
			c.Type = "sponsored"
		case 2:
			c.Terms[stories.RowCategory] = nil
			c.Terms[stories.RowAuthor] = []stories.Term{{Name: "Ann", Slug: "ann"}, {Name: "Bo", Slug: "bo"}, {Name: "Cy", Slug: "cy"}}
			c.Type, c.Evergreen = "review", true
		case 4:
			c.Date = time.Date(2025, 1, 1, 0, 0, 0, 0, c.Date.Location())
			c.Terms[stories.RowAuthor], c.Terms[stories.RowCategory] = nil, nil
		case 5:
			c.Image = &stories.Image{Src: "https://elsewhere.example/p.jpg"}
		}
	})
	for i, want := range map[int]sharecards.Card{
		1: {Headline: "A headline of many words, number 1", Kicker: "C 1 · Sponsored", Byline: "by Desk 1", Year: "2020"},
		2: {Headline: "A headline of many words, number 2", Kicker: "Review", Byline: "by Ann, Bo and Cy"},
		4: {Headline: "A headline of many words, number 4"},
	} {
		s := p.in.Site.Stories[0]
		for _, other := range p.in.Site.Stories {
			if other.Card.Title == want.Headline {
				s = other
			}
		}
		if got := p.shareCard(s); got.Card != want || got.Title != p.config.Title {
			t.Errorf("story %d: %+v", i, got)
		}
		o := p.At(CardAddress(s))
		if o == nil || !o.IsShareCard() {
			t.Errorf("story %d has no card", i)
			continue
		}
		if data, err := o.Encode(nil, o.View(), nil); err != nil || len(data) == 0 {
			t.Errorf("story %d: %d bytes, %v", i, len(data), err)
		}
	}
	for _, s := range p.in.Site.Stories {
		if has := p.At(CardAddress(s)) != nil; has != (s.Card.Image == nil) {
			t.Errorf("%s has a card: %v", s.Address, has)
		}
	}
}
