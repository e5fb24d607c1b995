package pages

import (
	"strings"
	"testing"

	"broadsheet/generator/markdown"
	"broadsheet/generator/stories"
)

// What references in the text of a story in a folder become, on its page and, with
// the scheme and host, in feeds.
func TestFillings(t *testing.T) {
	folder := write("Folder", func(c *stories.Card) { c.Source = "content/stories/folder/index.md" })
	draft := write("Draft", func(c *stories.Card) { c.Draft = true })
	about := write("About", func(c *stories.Card) { c.Source = "content/pages/about.md" })
	p := small{
		settings: "base_url = \"https://example.org/repo/\"\n[pagination]\nsize = 1", stories: append(many(3, in(stories.RowTag, "Go")), folder, draft),
		pages: []*stories.Card{about}, files: []string{"static/a b.pdf", "content/stories/folder/p.png", "content/stories/folder/sub/ü.png"},
	}.plan(t)
	missing := markdown.Filling{Missing: true}
	url := func(u string) markdown.Filling { return markdown.Filling{URL: u} }
	file := func(u string) markdown.Filling { return markdown.Filling{URL: u, Width: 40, Height: 30} }
	for target, want := range map[string]markdown.Filling{
		"../story-0.md":       url("/repo/2026/01/story-0/"),
		"../../pages/about":   url("/repo/about/"),
		"/about":              url("/repo/about/"),
		"/tag/go":             url("/repo/tag/go/"),
		"/tag/go/page/1/":     url("/repo/tag/go/page/1/"),
		"/feed.xml?x#y":       url("/repo/feed.xml?x#y"),
		"/archive/2026/01/":   url("/repo/archive/2026/01/"),
		"/a%20b.pdf":          file("/repo/a%20b.pdf"),
		"p.png":               file("/repo/2026/03/folder/p.png"),
		"sub/%C3%BC.png":      file("/repo/2026/03/folder/sub/%C3%BC.png"),
		"../folder/":          url("/repo/2026/03/folder/"),
		"https://x.example/?": url("https://x.example/?"),
		"../gone.md":          missing,
		"/gone/":              url("/repo/gone/"),
		"../draft.md":         missing,
		"../draft":            missing,
	} {
		ref := &markdown.Ref{Kind: markdown.Link, Target: target}
		if got := p.fill(folder.Source, "/2026/03/folder/", false)(ref); got != want {
			t.Errorf("%s becomes %+v, want %+v", target, got, want)
		}
		if strings.HasPrefix(want.URL, "/") {
			want.URL = "https://example.org" + want.URL
		}
		if got := p.fill(folder.Source, "/2026/03/folder/", true)(ref); got != want {
			t.Errorf("%s becomes %+v in feeds, want %+v", target, got, want)
		}
	}
	if got := p.fill(folder.Source, "/2026/03/folder/", false)(&markdown.Ref{Kind: markdown.Image, Target: "/gone"}); got != missing {
		t.Errorf("a missing picture becomes %+v", got)
	}
	if got := p.fill(folder.Source, "/2026/03/folder/", false)(&markdown.Ref{Kind: markdown.Link, Target: "#fn:1"}); got != url("#fn:1") {
		t.Errorf("a part of the page becomes %+v", got)
	}
}

// Pictures beside a story without a folder are published if it refers to them, at
// the address of the first story that does.
func TestPlacedFiles(t *testing.T) {
	links := func(c *stories.Card) {
		c.Links = []string{"p.png", "./p.png", "sub/q.png", "/content/stories/r.png", "gone.png"}
	}
	p := small{
		stories: []*stories.Card{write("A", links), write("B", links, func(c *stories.Card) { c.Image = &stories.Image{Src: "r.png"} })},
		files:   []string{"content/stories/p.png", "content/stories/sub/q.png", "content/stories/r.png", "content/stories/unused.png"},
	}.plan(t)
	for file, want := range map[string]string{
		"content/stories/p.png": "/2026/03/a/p.png", "content/stories/sub/q.png": "/2026/03/a/q.png", "content/stories/r.png": "/2026/03/b/r.png", "content/stories/unused.png": "",
	} {
		if got := p.published[file]; got != want {
			t.Errorf("%s is at %q, want %q", file, got, want)
		}
		if o := p.At(want); want != "" && (o == nil || o.Copy() != file) {
			t.Errorf("%s is not published at %s", file, want)
		}
	}
}

// Two outputs with one path, to any file system, are an error at one of them.
func TestClashes(t *testing.T) {
	alias := func(address string) func(*stories.Card) {
		return func(c *stories.Card) { c.Aliases = []string{address} }
	}
	at := func(address string) func(*stories.Card) { return func(c *stories.Card) { c.Permalink = address } }
	for name, x := range map[string]struct {
		small
		want string
	}{
		"none":        {small{stories: []*stories.Card{write("A"), write("B", alias("/b/"))}}, ""},
		"stories":     {small{stories: []*stories.Card{write("A", at("/x/")), write("B", at("/x/"))}}, "content/stories/b.md: /x/ is also the address of content/stories/a.md"},
		"case":        {small{stories: []*stories.Card{write("A", at("/x/")), write("B", at("/X/"))}}, "content/stories/b.md: /X/ is also the address of content/stories/a.md"},
		"composition": {small{stories: []*stories.Card{write("A", at("/\u00e9/")), write("B", at("/e\u0301/"))}}, "content/stories/b.md: /e\u0301/ is also the address of content/stories/a.md"},
		"alias":       {small{stories: []*stories.Card{write("Z", at("/x/")), write("A", alias("/x/"))}}, "content/stories/a.md: /x/ is also the address of content/stories/z.md"},
		"file":        {small{stories: []*stories.Card{write("A", at("/x/"))}, files: []string{"static/x/index.html"}}, "static/x/index.html: /x/ is also the address of content/stories/a.md"},
		"folder":      {small{stories: []*stories.Card{write("A", at("/x/"))}, files: []string{"static/x"}}, "static/x: /x cannot be both a file and the folder of content/stories/a.md"},
	} {
		var found []string
		for _, p := range x.plan(t).clashes() {
			found = append(found, p.File+": "+p.Message)
		}
		if got := strings.Join(found, "; "); got != x.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, x.want)
		}
	}
}
