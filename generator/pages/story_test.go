package pages

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/generator/markdown"
	"broadsheet/generator/stories"
)

// Each case changes one thing about a story and shows one thing of its page.
func TestStoryViews(t *testing.T) {
	updated := time.Date(2026, 3, 2, 8, 30, 0, 0, time.UTC)
	picture := &stories.Image{Src: "/p.png", Alt: "Alt"}
	for name, x := range map[string]struct {
		edit func(*stories.Card)
		show func(*StoryPage) any
		want any
	}{
		"date":           {nil, func(v *StoryPage) any { return v.Story.Date }, Date{"2026-03-01T09:00:00Z", "March 1, 2026", "9:00 AM UTC"}},
		"minutes":        {nil, func(v *StoryPage) any { return v.Story.Minutes }, 2},
		"one minute":     {func(c *stories.Card) { c.Words = 3 }, func(v *StoryPage) any { return v.Story.Minutes }, 1},
		"no label":       {nil, func(v *StoryPage) any { return v.Story.Label }, ""},
		"label":          {func(c *stories.Card) { c.Type = "opinion" }, func(v *StoryPage) any { return v.Story.Label }, "Opinion"},
		"window":         {nil, func(v *StoryPage) any { return v.Title }, "One · Paper"},
		"excerpt":        {nil, func(v *StoryPage) any { return v.Description }, "The opening of One…"},
		"description":    {func(c *stories.Card) { c.Description = "Dek" }, func(v *StoryPage) any { return v.Description + "/" + v.Story.Dek }, "Dek/Dek"},
		"only a dek":     {func(c *stories.Card) { c.Description, c.Excerpt = "Dek", "" }, func(v *StoryPage) any { return v.Story.Excerpt }, "Dek"},
		"no category":    {nil, func(v *StoryPage) any { return v.Story.Kicker }, (*Link)(nil)},
		"category":       {in(stories.RowCategory, "AI", "Law"), func(v *StoryPage) any { return v.Story.Kicker }, &Link{"AI", "/category/ai/"}},
		"byline":         {in(stories.RowAuthor, "Ann", "Bo"), func(v *StoryPage) any { return v.Story.Byline }, []Link{{"Ann", "/author/ann/"}, {"Bo", "/author/bo/"}}},
		"tags":           {in(stories.RowTag, "Go"), func(v *StoryPage) any { return v.Tags }, []Link{{"Go", "/tag/go/"}}},
		"own taxonomy":   {in(stories.RowCustom, "Acme"), func(v *StoryPage) any { return v.Groups }, []Group{{"companies", []Link{{"Acme", "/company/acme/"}}}}},
		"never updated":  {nil, func(v *StoryPage) any { return v.Updated }, (*Date)(nil)},
		"updated":        {func(c *stories.Card) { c.Updated = updated }, func(v *StoryPage) any { return v.Updated.ISO }, "2026-03-02T08:30:00Z"},
		"correction":     {func(c *stories.Card) { c.Corrections = []stories.Correction{{Date: updated, Text: "Wrong."}} }, func(v *StoryPage) any { return v.Corrections[0].Date.Text + v.Corrections[0].Text }, "March 2, 2026Wrong."},
		"picture":        {func(c *stories.Card) { c.Image = picture }, func(v *StoryPage) any { return v.Story.Image }, &Image{URL: "/p.png", Absolute: "https://example.org/p.png", Alt: "Alt", Width: 40, Height: 30, Type: "image/png", Size: 100}},
		"no picture":     {func(c *stories.Card) { c.Image = &stories.Image{Src: "/gone.png"} }, func(v *StoryPage) any { return v.Story.Image }, (*Image)(nil)},
		"robots":         {nil, func(v *StoryPage) any { return v.Robots }, "max-image-preview:large"},
		"noindex":        {func(c *stories.Card) { c.NoIndex = true }, func(v *StoryPage) any { return v.Robots }, "noindex"},
		"canonical":      {nil, func(v *StoryPage) any { return v.Canonical }, "https://example.org/2026/03/one/"},
		"own canonical":  {func(c *stories.Card) { c.Canonical = "https://x.example/" }, func(v *StoryPage) any { return v.Canonical }, "https://x.example/"},
		"contents":       {nil, func(v *StoryPage) any { return v.Contents }, []Heading{{2, "a", "A"}}},
		"related, next":  {nil, func(v *StoryPage) any { return headlines(v.Related) + "/" + v.Next.Headline }, "Zero, Two/Zero"},
		"evergreen":      {func(c *stories.Card) { c.Date, c.Evergreen = updated.AddDate(-3, 0, 0), true }, func(v *StoryPage) any { return v.Age }, 0},
		"age":            {func(c *stories.Card) { c.Date = time.Date(2024, 3, 31, 12, 0, 0, 0, time.UTC) }, func(v *StoryPage) any { return v.Age }, 2},
		"not quite":      {func(c *stories.Card) { c.Date = time.Date(2024, 3, 31, 12, 0, 1, 0, time.UTC) }, func(v *StoryPage) any { return v.Age }, 1},
		"no series":      {func(c *stories.Card) { c.Series = "Alone" }, func(v *StoryPage) any { return v.Series }, (*Series)(nil)},
		"series":         {func(c *stories.Card) { c.Series = "part of it" }, func(v *StoryPage) any { return v.Series }, &Series{"part of it", 1, []Link{{"One", "/2026/03/one/"}, {"Two", "/2026/03/two/"}}}},
		"AI and sources": {func(c *stories.Card) { c.AI, c.Sources = "Helped.", []stories.Link{{Title: "S", URL: "/s/"}} }, func(v *StoryPage) any { return v.AI + v.Sources[0].URL }, "Helped./s/"},
	} {
		one := write("One")
		if x.edit != nil {
			x.edit(one)
		}
		zero := write("Zero", func(c *stories.Card) { c.Date = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC) })
		two := write("Two", func(c *stories.Card) { c.Series, c.Date = "Part of it", time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) })
		p := small{
			settings: "[taxonomies]\ncompany = \"companies\"", stories: []*stories.Card{one, two, zero},
			files: []string{"static/p.png"}, related: [][]int{nil, {0, 2}, nil},
		}.plan(t)
		address, _ := p.in.Site.AddressOf(one.Source)
		if diff := cmp.Diff(x.want, x.show(filled(t, p, address).(*StoryPage))); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
	}
}

func TestContents(t *testing.T) {
	shown := contents([]markdown.Heading{{Level: 1, ID: "a"}, {Level: 2, ID: "b"}, {Level: 3, ID: "c"}, {Level: 4, ID: "d"}})
	if diff := cmp.Diff([]Heading{{Level: 2, ID: "b"}, {Level: 3, ID: "c"}}, shown); diff != "" {
		t.Error(diff)
	}
}

// Open Graph and Twitter properties, with a picture that networks can show, with one
// that they cannot, and without.
func TestMeta(t *testing.T) {
	p := small{
		stories: []*stories.Card{
			write("A", in(stories.RowCategory, "Law"), in(stories.RowTag, "x", "y"), in(stories.RowAuthor, "Ann"), func(c *stories.Card) { c.Image = &stories.Image{Src: "/p.png", Alt: "Alt"} }),
			write("B", func(c *stories.Card) { c.Image, c.Excerpt = &stories.Image{Src: "/p.svg"}, "" }),
		},
		files: []string{"static/p.png", "static/p.svg"},
	}.plan(t)
	p.in.Files["static/p.svg"].Type = "image/svg+xml"
	shown := func(address string) (lines []string) {
		for _, m := range filled(t, p, address).(*StoryPage).Meta {
			lines = append(lines, m.Property+m.Name+"="+m.Content)
		}
		return lines
	}
	if diff := cmp.Diff([]string{
		"og:type=article", "og:title=A", "og:url=https://example.org/2026/03/a/", "og:site_name=Paper", "og:locale=en_US", "og:description=The opening of A…",
		"og:image=https://example.org/p.png", "og:image:width=40", "og:image:height=30", "og:image:alt=Alt", "twitter:card=summary_large_image",
		"article:published_time=2026-03-01T09:00:00Z", "article:author=https://example.org/author/ann/", "article:section=Law", "article:tag=x", "article:tag=y",
	}, shown("/2026/03/a/")); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]string{
		"og:type=article", "og:title=B", "og:url=https://example.org/2026/03/b/", "og:site_name=Paper", "og:locale=en_US", "twitter:card=summary",
		"article:published_time=2026-03-02T09:00:00Z",
	}, shown("/2026/03/b/")); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestRedirects(t *testing.T) {
	about := write("About", func(c *stories.Card) { c.Source, c.Aliases = "content/pages/about.md", []string{"/about-us/"} })
	p := small{
		settings: `base_url = "https://example.org/repo/"`,
		stories:  []*stories.Card{write("A", func(c *stories.Card) { c.Aliases = []string{"/old.html"} })}, pages: []*stories.Card{about},
	}.plan(t)
	for alias, want := range map[string]string{"/old.html": "https://example.org/repo/2026/03/a/", "/about-us/": "https://example.org/repo/about/"} {
		view := filled(t, p, alias).(*RedirectPage)
		if view.Target != want || view.Canonical != want || view.Robots != "noindex" || view.Kind != "redirect" {
			t.Errorf("%s leads to %s (canonical %s, robots %s)", alias, view.Target, view.Canonical, view.Robots)
		}
	}
	page := filled(t, p, "/about/").(*StandingPage)
	if page.Heading != "About" || page.Title != "About · Paper" || page.Canonical != "https://example.org/repo/about/" || page.Body == "" {
		t.Errorf("the standing page is %+v", page)
	}
}
