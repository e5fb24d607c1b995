package pages

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"broadsheet/generator/config"
	"broadsheet/generator/images"
	"broadsheet/generator/links"
	"broadsheet/generator/locale"
	"broadsheet/generator/site"
	"broadsheet/generator/slugs"
	"broadsheet/generator/stories"
)

// A small site for table tests. Stories without a date are a day apart, the first
// on March 1, 2026; the clock is noon of March 31.
type small struct {
	settings   string // beside the required ones
	stories    []*stories.Card
	pages      []*stories.Card
	categories []*stories.Category
	files      []string // published as they are
	related    [][]int
}

func (s small) plan(tb testing.TB) *Plan {
	tb.Helper()
	text := s.settings
	for _, required := range []string{`title = "Paper"`, `base_url = "https://example.org/"`, `timezone = "UTC"`} {
		if key, _, _ := strings.Cut(required, " "); !strings.Contains(text, key+" =") {
			text = required + "\n" + text
		}
	}
	c, found := config.Load("config.toml", []byte(text), config.Overrides{})
	if len(found) > 0 {
		tb.Fatal(found)
	}
	for i, card := range s.stories {
		if card.Date.IsZero() {
			card.Date = time.Date(2026, 3, 1+i, 9, 0, 0, 0, time.UTC)
		}
	}
	in := Input{Locale: locale.New(c.Language), Files: map[string]*File{}, Clock: time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC)}
	in.Site, found = site.New(site.Input{Config: c, Stories: s.stories, Pages: s.pages, Categories: s.categories, Clock: in.Clock})
	if len(found) > 0 {
		tb.Fatal(found)
	}
	in.Links = &links.Set{Related: s.related, Next: make([]int, len(in.Site.Stories))}
	if in.Links.Related == nil {
		in.Links.Related = make([][]int, len(in.Site.Stories))
	}
	for i := range in.Links.Next {
		in.Links.Next[i] = i - 1
	}
	for _, file := range s.files {
		in.Files[file] = &File{Path: file, Size: 100, Info: images.Info{Type: "image/png", Width: 40, Height: 30}}
	}
	return New(in)
}

// write returns the card of a story with a title, changed by some edits.
func write(title string, edits ...func(*stories.Card)) *stories.Card {
	slug := slugs.Of(title)
	c := &stories.Card{
		Source: "content/stories/" + slug + ".md", Title: title, Slug: slug, Type: "news", Words: 476, Excerpt: "The opening of " + title + "…",
		Terms: make([][]stories.Term, stories.RowCustom+1), Extra: new(stories.Extra),
	}
	for _, edit := range edits {
		edit(c)
	}
	return c
}

// many returns n stories, "Story 0" being the oldest.
func many(n int, edits ...func(*stories.Card)) []*stories.Card {
	list := make([]*stories.Card, n)
	for i := range list {
		list[i] = write(fmt.Sprintf("Story %d", i), edits...)
		list[i].Date = time.Date(2026, 1, 1+i, 9, 0, 0, 0, time.UTC)
	}
	return list
}

func in(row int, names ...string) func(*stories.Card) {
	return func(c *stories.Card) {
		for _, name := range names {
			c.Terms[row] = append(c.Terms[row], stories.Term{Name: name, Slug: slugs.Of(name)})
		}
	}
}

func headlines(cards []*Card) string {
	var list []string
	for _, c := range cards {
		list = append(list, c.Headline)
	}
	return strings.Join(list, ", ")
}
