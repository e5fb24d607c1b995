package pages

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/generator/feeds"
	"broadsheet/generator/stories"
)

// Each case changes one thing about a story and shows one thing of its item.
func TestFeedItems(t *testing.T) {
	later := time.Date(2026, 3, 5, 0, 0, 0, 0, time.UTC)
	const url = "https://example.org/2026/03/a/"
	for name, x := range map[string]struct {
		edit func(*stories.Card)
		show func(*feeds.Item) any
		want any
	}{
		"id":          {nil, func(i *feeds.Item) any { return []any{i.ID, i.Permanent, i.URL} }, []any{url, true, url}},
		"own id":      {func(c *stories.Card) { c.ID = "tag:x" }, func(i *feeds.Item) any { return []any{i.ID, i.Permanent, i.URL} }, []any{"tag:x", false, url}},
		"summary":     {nil, func(i *feeds.Item) any { return i.Summary }, "The opening of A…"},
		"description": {func(c *stories.Card) { c.Description = "Dek" }, func(i *feeds.Item) any { return i.Summary }, "Dek"},
		"sponsored":   {func(c *stories.Card) { c.Type = "sponsored" }, func(i *feeds.Item) any { return i.Title }, "Sponsored: A"},
		"not updated": {nil, func(i *feeds.Item) any { return i.Updated.Equal(i.Published) }, true},
		"updated":     {func(c *stories.Card) { c.Updated = later }, func(i *feeds.Item) any { return i.Updated }, later},
		"labels": {func(c *stories.Card) { in(stories.RowCategory, "AI")(c); in(stories.RowTag, "x", "y")(c) },
			func(i *feeds.Item) any { return i.Category }, []string{"AI", "x", "y"}},
		"authors": {in(stories.RowAuthor, "Ann", "Bo"), func(i *feeds.Item) any { return i.Authors },
			[]feeds.Author{{Name: "Ann", URL: "https://example.org/author/ann/"}, {Name: "Bo", URL: "https://example.org/author/bo/"}}},
		"picture": {func(c *stories.Card) { c.Image = &stories.Image{Src: "/p.png"} }, func(i *feeds.Item) any { return i.Image },
			&feeds.Image{URL: "https://example.org/p.png", Type: "image/png", Length: 100}},
		"picture elsewhere": {func(c *stories.Card) { c.Image = &stories.Image{Src: "https://x.example/p.png"} }, func(i *feeds.Item) any { return i.Image }, (*feeds.Image)(nil)},
	} {
		a := write("A")
		if x.edit != nil {
			x.edit(a)
		}
		p := small{stories: []*stories.Card{a}, files: []string{"static/p.png"}}.plan(t)
		item := p.At("/feed.xml").View().(*feeds.Feed).Items[0]
		if diff := cmp.Diff(x.want, x.show(item)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
	}
}

func TestFeedChannels(t *testing.T) {
	p := small{
		settings: "description = \"News\"\n[feeds]\nitems = 3", stories: many(5, in(stories.RowTag, "Go"), in(stories.RowCategory, "Law")),
		categories: []*stories.Category{{Source: "content/categories/law.md", Slug: "law", Title: "Law", Description: "Courts"}},
	}.plan(t)
	for address, want := range map[string]feeds.Channel{
		"/feed.xml":              {Title: "Paper", Description: "News", Home: "https://example.org/"},
		"/atom.xml":              {Title: "Paper", Description: "News", Home: "https://example.org/"},
		"/feed.json":             {Title: "Paper", Description: "News", Home: "https://example.org/"},
		"/tag/go/feed.xml":       {Title: "Go – Paper", Description: "News", Home: "https://example.org/tag/go/"},
		"/category/law/feed.xml": {Title: "Law – Paper", Description: "Courts", Home: "https://example.org/category/law/"},
	} {
		feed := p.At(address).View().(*feeds.Feed)
		want.Language, want.Generator, want.Self = "en", "Broadsheet", "https://example.org"+address
		if diff := cmp.Diff(want, feed.Channel); diff != "" || len(feed.Items) != 3 || feed.Items[0].Title != "Story 4" {
			t.Errorf("%s has %d items; its channel (-want +got)\n%s", address, len(feed.Items), diff)
		}
	}
}

// Which pages search engines are told of, with their last change.
func TestSitemaps(t *testing.T) {
	hide := func(c *stories.Card) { c.NoIndex = true }
	elsewhere := func(c *stories.Card) { c.Canonical = "https://x.example/" }
	updated := time.Date(2026, 3, 20, 0, 0, 0, 0, time.UTC)
	page := func(c *stories.Card) { c.Source = strings.Replace(c.Source, "stories", "pages", 1) }
	p := small{
		settings: "[pagination]\nsize = 2",
		stories:  []*stories.Card{write("A", in(stories.RowTag, "x"), func(c *stories.Card) { c.Updated = updated }), write("B", hide), write("C", elsewhere), write("D")},
		pages:    []*stories.Card{write("About", page), write("Hidden", page, hide)}, categories: []*stories.Category{{Slug: "empty", Title: "Empty"}},
	}.plan(t)
	day := func(d int) time.Time { return time.Date(2026, 3, d, 9, 0, 0, 0, time.UTC) }
	want := []feeds.Address{
		{URL: "https://example.org/", Modified: day(4)}, {URL: "https://example.org/page/1/", Modified: updated},
		{URL: "https://example.org/2026/03/d/", Modified: day(4)}, {URL: "https://example.org/2026/03/a/", Modified: updated},
		{URL: "https://example.org/tag/x/", Modified: updated}, {URL: "https://example.org/about/"},
	}
	if diff := cmp.Diff(want, p.At("/sitemap.xml").View()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if n := p.countAddresses(); n != len(want) {
		t.Errorf("%d addresses were counted, %d are listed", n, len(want))
	}
}

func TestNewsSitemap(t *testing.T) {
	ago := func(d time.Duration) func(*stories.Card) {
		return func(c *stories.Card) { c.Date = time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC).Add(-d) }
	}
	p := small{stories: []*stories.Card{
		write("Now", ago(0)), write("Edge", ago(48*time.Hour)), write("Old", ago(48*time.Hour+time.Second)),
		write("Hidden", ago(time.Hour), func(c *stories.Card) { c.NoIndex = true }), write("Ad", ago(time.Hour), func(c *stories.Card) { c.Type = "sponsored" }),
	}}.plan(t)
	var titles []string
	for _, r := range p.At("/news-sitemap.xml").View().([]feeds.Recent) {
		titles = append(titles, r.Title)
	}
	if diff := cmp.Diff([]string{"Now", "Edge"}, titles); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// The small files of a host, unless static/ has them.
func TestFixedFiles(t *testing.T) {
	for base, want := range map[string]string{
		"https://paper.example/": "paper.example\n", "https://paper.example/sub/": "", "https://me.github.io/": "", "https://127.0.0.1/": "", "http://localhost:1313/": "",
	} {
		p := small{settings: `base_url = "` + base + `"`}.plan(t)
		got := ""
		if o := p.At("/CNAME"); o != nil {
			got = o.View().(string)
		}
		if got != want {
			t.Errorf("the CNAME of %s is %q, want %q", base, got, want)
		}
		if robots := p.At("/robots.txt").View().(string); !strings.Contains(robots, "Sitemap: "+base+"sitemap.xml\n") {
			t.Errorf("the robots.txt of %s is %q", base, robots)
		}
	}
	if p := (small{files: []string{"static/robots.txt"}}).plan(t); p.At("/robots.txt").Copy() != "static/robots.txt" {
		t.Error("the site's own robots.txt is not published")
	}
}
