package pages

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"broadsheet/generator/site"
	"broadsheet/generator/stories"
)

// pagesOf returns the members that each address of a list shows.
func pagesOf(l list) map[string][]*site.Story {
	shown := map[string][]*site.Story{l.address: l.own()}
	for n := 1; n <= l.archives(); n++ {
		shown[l.at(n)] = l.page(n)
	}
	return shown
}

// A list shows every member once; its own address the newest size to 2·size−1;
// archive pages are full, and a new member changes none of them.
func TestListPages(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(1, 30).Draw(t, "size")
		members := make([]*site.Story, rapid.IntRange(0, 200).Draw(t, "members"))
		for i := range members {
			members[i] = &site.Story{Index: i}
		}
		l := list{"/tag/go/", members, size}
		var all []*site.Story
		for n := 1; n <= l.archives(); n++ {
			if len(l.page(n)) != size {
				t.Fatalf("page %d holds %d of %d", n, len(l.page(n)), size)
			}
			all = append(all, l.page(n)...)
		}
		if all = append(all, l.own()...); !slices.Equal(all, members) {
			t.Fatal("not every member is shown once, in order")
		}
		if n := len(l.own()); n > 2*size-1 || len(members) >= size && n < size {
			t.Fatalf("the list's own address shows %d with pages of %d", n, size)
		}
		before, after := pagesOf(l), pagesOf(list{l.address, append(slices.Clone(members), &site.Story{Index: len(members)}), size})
		for address, shown := range before {
			if address != l.address && !slices.Equal(shown, after[address]) {
				t.Fatalf("a new member changed %s", address)
			}
		}
		if len(after)-len(before) > 1 {
			t.Fatal("a new member made more than one page")
		}
	})
}

// Every page leads to the next older and newer one, from end to end.
func TestListAddresses(t *testing.T) {
	l := list{"/tag/go/", make([]*site.Story, 65), 20}
	if got := []string{l.at(0), l.at(1), l.at(2), l.at(3)}; !slices.Equal(got, []string{"", "/tag/go/page/1/", "/tag/go/page/2/", "/tag/go/"}) {
		t.Errorf("addresses %q", got)
	}
}

// The pages of a tag with seven stories, two a page, and its neighbours in views.
func TestListViews(t *testing.T) {
	p := small{settings: "[pagination]\nsize = 2", stories: many(7, in(stories.RowTag, "Go"))}.plan(t)
	for address, want := range map[string]ListPage{
		"/tag/go/":        {Number: 0, Older: "/tag/go/page/2/"},
		"/tag/go/page/2/": {Number: 2, Newer: "/tag/go/", Older: "/tag/go/page/1/"},
		"/tag/go/page/1/": {Number: 1, Newer: "/tag/go/page/2/"},
		"/page/2/":        {Number: 2, Newer: "/", Older: "/page/1/"},
		"/page/1/":        {Number: 1, Newer: "/page/2/"},
	} {
		v := filled(t, p, address).(*ListPage)
		if v.Number != want.Number || v.Newer != want.Newer || v.Older != want.Older || v.Canonical != "https://example.org"+address {
			t.Errorf("%s is number %d, newer %s, older %s, at %s", address, v.Number, v.Newer, v.Older, v.Canonical)
		}
	}
	own, oldest := filled(t, p, "/tag/go/").(*ListPage), filled(t, p, "/tag/go/page/1/").(*ListPage)
	if got := headlines(own.Cards) + "; " + headlines(oldest.Cards); got != "Story 6, Story 5, Story 4; Story 1, Story 0" {
		t.Error("the tag shows", got)
	}
	if own.Taxonomy != "tag" || own.Heading != "Go" || own.Title != "Go · Paper" || oldest.Title != "Go – page 1 · Paper" {
		t.Errorf("the tag is %s %s, titled %q and %q", own.Taxonomy, own.Heading, own.Title, oldest.Title)
	}
	if diff := cmp.Diff(Feed{"Go – Paper", "/tag/go/feed.xml", "application/rss+xml", "RSS"}, own.Feeds[0]); diff != "" || len(own.Feeds) != 4 {
		t.Errorf("%d feeds, the first (-want +got)\n%s", len(own.Feeds), diff)
	}
	if p.At("/tag/go/page/3/") != nil || p.At("/page/3/") != nil {
		t.Error("there is a page with no stories of its own")
	}
}

// Where the stories of the front page go.
func TestFrontViews(t *testing.T) {
	featured := func(c *stories.Card) { c.Featured = true }
	sponsored := func(c *stories.Card) { c.Type = "sponsored" }
	viral := in(stories.RowCategory, "Going Viral")
	for name, x := range map[string]struct {
		settings string
		edits    map[int]func(*stories.Card) // by story of 20
		want     string
		without  bool // whether no story is in the category going-viral; else the newest one is
	}{
		"no such stories": {without: true, want: "19 | 18 17 16 |  | 15 14 13 12 11 10 9 8 | More stories: 7 6 5 4 3 2 1 0"},
		"switched off":    {without: true, settings: "[home]\nviral = \"\"", edits: map[int]func(*stories.Card){1: in(stories.RowCategory, "Going Viral")}, want: "19 | 18 17 16 |  | 15 14 13 12 11 10 9 8 | Going Viral: 1 | More stories: 7 6 5 4 3 2 0"},
		"or by a word":    {without: true, settings: "[home]\nviral = \"none\"", edits: map[int]func(*stories.Card){1: in(stories.RowCategory, "None")}, want: "19 | 18 17 16 |  | 15 14 13 12 11 10 9 8 | None: 1 | More stories: 7 6 5 4 3 2 0"},
		"plain":           {want: "19 | 18 17 16 |  | 15 14 13 12 11 10 9 8 | More stories: 7 6 5 4 3 2 1 0"},
		"featured leads":  {edits: map[int]func(*stories.Card){14: featured}, want: "14 | 19 18 17 |  | 16 15 13 12 11 10 9 8 | More stories: 7 6 5 4 3 2 1 0"},
		"few of the kind": {edits: map[int]func(*stories.Card){3: viral, 9: viral}, want: "19 | 18 17 16 | 9 3 | 15 14 13 12 11 10 8 7 | More stories: 6 5 4 2 1 0"},
		"many of it":      {edits: map[int]func(*stories.Card){1: viral, 2: viral, 3: viral, 4: viral, 5: viral, 6: viral}, want: "19 | 18 17 16 | 6 5 4 3 2 | 15 14 13 12 11 10 9 8 | Going Viral: 1 | More stories: 7 0"},
		"too old to lead": {edits: map[int]func(*stories.Card){5: func(c *stories.Card) { featured(c); viral(c) }, 15: viral}, want: "19 | 18 17 16 | 5 15 | 14 13 12 11 10 9 8 7 | More stories: 6 4 3 2 1 0"},
		"never sponsored": {edits: map[int]func(*stories.Card){19: sponsored, 15: func(c *stories.Card) { sponsored(c); viral(c) }, 6: viral}, want: "18 | 19 17 16 | 6 | 15 14 13 12 11 10 9 8 | More stories: 7 5 4 3 2 1 0"},
		"linked to":       {edits: map[int]func(*stories.Card){17: linkTo("/2026/01/story-9"), 2: linkTo("story-9.md"), 9: viral, 15: viral}, want: "19 | 18 17 16 | 9 15 | 14 13 12 11 10 8 7 6 | More stories: 5 4 3 2 1 0"},
		"own category":    {without: true, settings: "[home]\nviral = \"hot\"", edits: map[int]func(*stories.Card){1: in(stories.RowCategory, "Hot")}, want: "19 | 18 17 16 | Hot: 1 | 15 14 13 12 11 10 9 8 | More stories: 7 6 5 4 3 2 0"},
		"strips":          {edits: map[int]func(*stories.Card){0: in(stories.RowCategory, "Law"), 2: in(stories.RowCategory, "AI")}, want: "19 | 18 17 16 |  | 15 14 13 12 11 10 9 8 | AI: 2 | Law: 0 | More stories: 7 6 5 4 3 1"},
	} {
		list := many(20)
		for i, edit := range x.edits {
			edit(list[i])
		}
		if !x.without {
			viral(list[19])
		}
		v := filled(t, small{settings: x.settings, stories: list}.plan(t), "/").(*FrontPage)
		numbered := headlines(v.Viral)
		if v.ViralTitle != "Going Viral" && v.ViralTitle != "" {
			numbered = v.ViralTitle + ": " + numbered
		}
		parts := []string{v.Lead.Headline, headlines(v.Secondary), numbered, headlines(v.Latest)}
		for _, s := range v.Strips {
			parts = append(parts, s.Category.Title+": "+headlines(s.Cards))
		}
		got := strings.NewReplacer("Story ", "", ",", "").Replace(strings.Join(parts, " | "))
		if got != x.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, x.want)
		}
	}
	if v := filled(t, small{}.plan(t), "/").(*FrontPage); v.Lead != nil || v.Title != "Paper" {
		t.Errorf("the front page of an empty site is %+v", v)
	}
}

func linkTo(target string) func(*stories.Card) {
	return func(c *stories.Card) { c.Links = append(c.Links, target) }
}

func TestMonthViews(t *testing.T) {
	at := func(year, month int) func(*stories.Card) {
		return func(c *stories.Card) { c.Date = time.Date(year, time.Month(month), 9, 0, 0, 0, 0, time.UTC) }
	}
	list := []*stories.Card{write("A", at(2024, 12)), write("B", at(2025, 1)), write("C", at(2025, 1)), write("D", at(2025, 7))}
	p := small{stories: list}.plan(t)
	v := filled(t, p, "/archive/2025/01/").(*ListPage)
	if headlines(v.Cards) != "C, B" || v.Heading != "January 2025" || v.Older != "/archive/2024/12/" || v.Newer != "/archive/2025/07/" {
		t.Errorf("January 2025: %s between %s and %s, %s", v.Heading, v.Older, v.Newer, headlines(v.Cards))
	}
	want := []Group{
		{"2025", []Link{{"July", "/archive/2025/07/"}, {"January", "/archive/2025/01/"}}}, {"2024", []Link{{"December", "/archive/2024/12/"}}},
	}
	if diff := cmp.Diff(want, filled(t, p, "/archive/").(*ListPage).Months); diff != "" || p.shared.Archive != "/archive/" {
		t.Errorf("the archive, at %s, leads to (-want +got)\n%s", p.shared.Archive, diff)
	}
	// A site may use the address for a page of its own.
	own := write("Archive", func(c *stories.Card) { c.Source = "content/pages/archive.md" })
	p = small{stories: list, pages: []*stories.Card{own}}.plan(t)
	if p.At("/archive/").Source() != own.Source || p.At("/archive/2025/01/") != nil || p.shared.Archive != "" {
		t.Error("the site's own page is not the only one below /archive/")
	}
}
