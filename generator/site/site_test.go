package site_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/generator/config"
	"broadsheet/generator/site"
	"broadsheet/generator/slugs"
	"broadsheet/generator/stories"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// card makes a story published so many hours after noon.
func card(slug string, hours int) *stories.Card {
	return &stories.Card{
		Source: "content/stories/" + slug + ".md", Title: slug, Slug: slug, Date: noon.Add(time.Duration(hours) * time.Hour),
		Terms: make([][]stories.Term, stories.RowCustom), Extra: new(stories.Extra),
	}
}

func tagged(c *stories.Card, tag string) *stories.Card {
	c.Terms[stories.RowTag] = []stories.Term{{Name: tag, Slug: slugs.Of(tag)}}
	return c
}

func paper(t *testing.T, clock time.Time, cards ...*stories.Card) (*site.Site, []string) {
	c, found := config.Load("config.toml", []byte("title = \"Paper\"\nbase_url = \"https://example.org/\"\ntimezone = \"UTC\"\n"), config.Overrides{})
	if c == nil {
		t.Fatal(found)
	}
	s, problems := site.New(site.Input{Config: c, Stories: cards, Clock: clock})
	var told []string
	for _, p := range problems {
		told = append(told, p.Error())
	}
	return s, told
}

// Stories stand in published order: by embargo, else date, ties by address.
func TestOrder(t *testing.T) {
	late := card("written-first", -3)
	late.Publish = noon
	s, _ := paper(t, noon, late, card("b", -1), card("a", -1), card("old", -9))
	var order []string
	for i, story := range s.Stories {
		order = append(order, story.Address)
		if story.Index != i {
			t.Errorf("%s is at %d, not %d", story.Address, i, story.Index)
		}
	}
	if diff := cmp.Diff([]string{"/2026/03/old/", "/2026/03/a/", "/2026/03/b/", "/2026/03/written-first/"}, order); diff != "" {
		t.Error(diff)
	}
}

// What is not live at the instant is withheld, with the reason and the instant.
func TestWithheld(t *testing.T) {
	draft, soon, gone, now := card("draft", -1), card("soon", 1), card("gone", -5), card("now", 0)
	draft.Draft, gone.Expires = true, noon
	s, _ := paper(t, noon, draft, soon, gone, now)
	if len(s.Stories) != 1 || s.Stories[0].Card != now {
		t.Errorf("live: %v", s.Stories)
	}
	want := map[string]site.Withheld{
		"draft": {Card: draft, Reason: site.Draft}, "soon": {Card: soon, Reason: site.Scheduled, Instant: soon.Date},
		"gone": {Card: gone, Reason: site.Expired, Instant: noon},
	}
	for _, w := range s.Withheld {
		if want[w.Card.Slug] != w {
			t.Errorf("%s is withheld as %s until %s", w.Card.Slug, w.Reason, w.Instant)
		}
		delete(want, w.Card.Slug)
	}
	if len(want) > 0 {
		t.Errorf("not withheld: %v", want)
	}
}

// Spellings of one slug are one tag, under the commonest of them.
func TestSpellings(t *testing.T) {
	s, told := paper(t, noon, tagged(card("a", -3), "Open Source"), tagged(card("b", -2), "Open source"), tagged(card("c", -1), "Open source"), tagged(card("d", 0), "C++"))
	names := map[string]int{}
	for _, term := range s.Rows[stories.RowTag].Terms {
		names[term.Name] = len(term.Stories)
	}
	if diff := cmp.Diff(map[string]int{"Open source": 3, "C++": 1}, names); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{`content/stories/a.md: warning: tag "Open Source" is also spelt "Open source"; both are /tag/open-source/`}, told); diff != "" {
		t.Error(diff)
	}
}

// Editors name stories by slug, path or address; a misspelling is answered
// with the nearest, and a withheld story is no mistake.
func TestFind(t *testing.T) {
	draft := card("draft", -1)
	draft.Draft = true
	s, _ := paper(t, noon, card("one", -2), card("two", -1), draft)
	from := s.Stories[0]
	for _, name := range []string{"two", "two.md", "content/stories/two.md", "/2026/03/two/", "/2026/03/two", "../two/", "./two.md", "%74wo.md"} {
		if story, _, p := s.Find(from, "related", name); p != nil || story == nil || story.Card.Slug != "two" {
			t.Errorf("%s: %v, %v", name, story, p)
		}
	}
	if story, w, p := s.Find(from, "related", "draft"); story != nil || w == nil || w.Card != draft || p != nil {
		t.Errorf("a draft: %v, %v, %v", story, w, p)
	}
	if _, _, p := s.Find(from, "related", "tow"); p == nil || p.Advice != `did you mean "two"?` {
		t.Errorf("a misspelling: %+v", p)
	}
}
