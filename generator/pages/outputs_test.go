package pages

import (
	"encoding/xml"
	"path"
	"slices"
	"strings"
	"testing"

	"broadsheet/generator/markdown"
	"broadsheet/generator/stories"
)

// TestOutputs looks at an output of every kind.
func TestOutputs(t *testing.T) {
	p := samplePlan(t, 400, func(i int, c *stories.Card) {
		if i == 13 {
			c.Aliases = []string{"/old/name.html"}
		}
	})
	const source, record = "content/stories/2026-01-01-story-13.md", "content/authors/a-0.md"
	story := p.in.Site.StoryOf(source).Address
	for address, want := range map[string]struct {
		path, source, template string
		bodies                 []string
		alias, copied          string
	}{
		"/":                     {path: "index.html", source: "the front page", template: "front.html"},
		"/page/1/":              {path: "page/1/index.html", source: "the front page", template: "list.html"},
		story:                   {path: story[1:] + "index.html", source: source, template: "story.html", bodies: []string{source, record}},
		"/tag/T-3/":             {path: "tag/T-3/index.html", source: "the tag “T 3”", template: "list.html"},
		"/author/Desk-0/":       {path: "author/Desk-0/index.html", source: record, template: "list.html", bodies: []string{record}},
		"/category/C-1/page/1/": {path: "category/C-1/page/1/index.html", source: "the category “C 1”", template: "list.html"},
		"/old/name.html":        {path: "old/name.html", source: source, template: "redirect.html", alias: "/old/name.html"},
		"/404.html":             {path: "404.html", source: "the page for missing addresses", template: "404.html"},
		"/robots.txt":           {path: "robots.txt", source: "robots.txt"},
		"/logo.png":             {path: "logo.png", source: "static/logo.png", copied: "static/logo.png"},
	} {
		o := p.At(address)
		if o == nil {
			t.Errorf("there is nothing at %s", address)
			continue
		}
		if o.Address != address || o.Path() != want.path || o.Source() != want.source || o.Template() != want.template ||
			!slices.Equal(o.Bodies(), want.bodies) || o.Alias() != want.alias || o.Copy() != want.copied {
			t.Errorf("%s: %s from %q by %q, bodies %q, alias %q, copy of %q", o.Address, o.Path(), o.Source(), o.Template(), o.Bodies(), o.Alias(), o.Copy())
		}
	}
}

// TestFeedBodiesAreItsItems: the full text of an item must be that story's.
func TestFeedBodiesAreItsItems(t *testing.T) {
	p := samplePlan(t, 400, nil)
	bodies := p.At("/feed.xml").Bodies()
	last := p.in.Site.Stories[len(p.in.Site.Stories)-1]
	if len(bodies) != p.config.Feeds.Items || bodies[0] != last.Card.Source {
		t.Errorf("%d bodies, the first of %s", len(bodies), bodies[0])
	}
	docs := make([]*markdown.Document, len(bodies))
	for i, source := range bodies {
		docs[i] = &markdown.Document{HTML: []byte("body of " + path.Base(source))}
	}
	data, err := p.At("/feed.xml").Encode(nil, p.At("/feed.xml").View(), docs)
	if err != nil {
		t.Fatal(err)
	}
	var feed struct {
		Items []struct {
			Link string `xml:"link"`
			Text string `xml:"encoded"`
		} `xml:"channel>item"`
	}
	if err := xml.Unmarshal(data, &feed); err != nil || len(feed.Items) != len(bodies) {
		t.Fatalf("%v: %d items", err, len(feed.Items))
	}
	for i, item := range feed.Items {
		story := p.in.Site.StoryOf(bodies[i])
		if item.Link != p.config.URL(story.Address) || item.Text != "body of "+path.Base(bodies[i]) {
			t.Errorf("item %d, %s, has the text %q", i, item.Link, item.Text)
		}
	}
}

// Views that were filled into one buffer keep their HTML while it grows.
func TestFillIntoOneBuffer(t *testing.T) {
	p := samplePlan(t, 40, nil)
	text := func(source string) string { return strings.Repeat("<p>"+source+"</p>", 50) }
	html := new([]byte)
	var views []*StoryPage
	for _, s := range p.in.Site.Stories {
		o := p.At(s.Address)
		view := o.View()
		var bodies []*markdown.Document
		for _, source := range o.Bodies() {
			bodies = append(bodies, &markdown.Document{HTML: []byte(text(source))})
		}
		o.Fill(view, bodies, html)
		views = append(views, view.(*StoryPage))
	}
	for i, view := range views {
		if want := text(p.in.Site.Stories[i].Card.Source); string(view.Body) != want {
			t.Fatalf("the text of story %d is %q", i, view.Body)
		}
	}
}
