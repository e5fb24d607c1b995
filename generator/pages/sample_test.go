package pages

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"broadsheet/generator/config"
	"broadsheet/generator/images"
	"broadsheet/generator/links"
	"broadsheet/generator/locale"
	"broadsheet/generator/markdown"
	"broadsheet/generator/sharecards"
	"broadsheet/generator/site"
	"broadsheet/generator/stories"
)

// settings are those of a paper under a base path.
const settings = `title = "The <Sample> & \"Times\""
base_url = "https://example.org/repo/"
timezone = "America/New_York"
language = "en"
[taxonomies]
company = "companies"
[publisher]
name = "Sample Press"
logo = "/logo.png"
same_as = ["https://social.example/@sample"]
[trust]
ethics = "/ethics/"
`

// samplePlan plans a paper of n stories of many kinds; edit may change each card.
func samplePlan(tb testing.TB, n int, edit func(i int, c *stories.Card)) *Plan {
	tb.Helper()
	c, found := config.Load("config.toml", []byte(settings), config.Overrides{})
	if len(found) > 0 {
		tb.Fatal(found)
	}
	in := site.Input{
		Config: c, Clock: time.Date(2026, 5, 1, 12, 0, 0, 0, c.Location),
		Authors: []*stories.Author{{Source: "content/authors/a-0.md", Slug: "Desk-0", Name: "Desk 0", Beat: "Chips", Excerpt: "She writes."}},
	}
	for i := range n {
		card := sampleStory(i, c.Location)
		if edit != nil {
			edit(i, card)
		}
		in.Stories = append(in.Stories, card)
	}
	paper, found := site.New(in)
	if len(found) > 0 {
		tb.Fatal(found)
	}
	chosen := &links.Set{Related: make([][]int, n), Next: make([]int, n)}
	for i := range n {
		chosen.Next[i] = i + 1
		for k := range 5 {
			chosen.Related[i] = append(chosen.Related[i], (i*7+k*13+1)%n)
		}
	}
	chosen.Next[n-1] = -1
	files := map[string]*File{"static/logo.png": {Path: "static/logo.png", Size: 48_213, Info: images.Info{Type: "image/png", Width: 1600, Height: 900}}}
	return New(Input{Site: paper, Links: chosen, Locale: locale.New(in.Config.Language), Files: files, Clock: in.Clock,
		Cards: func() (*sharecards.Drawer, error) { return sharecards.New(sharecards.Site{Title: c.Title}), nil }})
}

func sampleStory(i int, zone *time.Location) *stories.Card {
	term := func(kind string, of int) stories.Term {
		return stories.Term{Name: fmt.Sprintf("%s %d", kind, i%of), Slug: fmt.Sprintf("%s-%d", kind, i%of)}
	}
	c := &stories.Card{
		Source: fmt.Sprintf("content/stories/2026-01-01-story-%d.md", i), Slug: fmt.Sprintf("a-headline-of-many-words-%d", i),
		Title: fmt.Sprintf("A headline of many words, number %d", i), Excerpt: "The opening of the text, which is some thirty words long in most stories…",
		Date: time.Date(2020, 1, 1, 9, 30, 7*i, 0, zone), Type: "news", Words: 600,
		Terms: [][]stories.Term{{term("C", 7)}, {term("T", 31), term("U", 17), term("V", 11)}, {term("Desk", 13)}, nil},
		Extra: new(stories.Extra),
	}
	if i%2 == 0 {
		c.Description = "The author's own description of the story, in a sentence."
	}
	if i%3 == 0 {
		c.Image = &stories.Image{Src: "/logo.png", Alt: "A picture", Caption: "What it shows", Credit: "Jo", License: "https://cc.example/by"}
	}
	if i%5 == 0 {
		c.Updated = c.Date.Add(time.Hour)
		c.Corrections = []stories.Correction{{Date: c.Updated, Text: "The number was wrong."}}
		c.Terms[stories.RowCustom] = []stories.Term{{Name: "Big Co.", Slug: "big-co"}}
		c.Series = fmt.Sprintf("Series %d", i/20)
	}
	return c
}

// sampleBody returns a body with a link and a picture in it.
func sampleBody() *markdown.Document {
	const text = `<p>See <a href="">that</a>.</p><img src="" alt=""><h2 id="a">A</h2>`
	return &markdown.Document{
		HTML:     []byte(text),
		Refs:     []markdown.Ref{{Offset: 16, Kind: markdown.Link, Target: "2026-01-01-story-0.md"}, {Offset: 42, Kind: markdown.Image, Target: "/logo.png"}},
		Headings: []markdown.Heading{{Level: 2, ID: "a", Text: "A"}},
	}
}

// filled returns the view of the output at an address.
func filled(tb testing.TB, p *Plan, address string) any {
	tb.Helper()
	o := p.At(address)
	if o == nil {
		tb.Fatalf("there is nothing at %s", address)
	}
	view := o.View()
	o.Fill(view, slices.Repeat([]*markdown.Document{sampleBody()}, len(o.Bodies())), new([]byte))
	return view
}
