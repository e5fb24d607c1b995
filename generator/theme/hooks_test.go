package theme

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"broadsheet/generator/locale"
	"broadsheet/generator/pages"
)

// all returns the elements under a node that match "tag.class", "tag", or
// ".class", in document order.
func all(n *html.Node, selector string) []*html.Node {
	tag, class, _ := strings.Cut(selector, ".")
	var found []*html.Node
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && (tag == "" || d.Data == tag) &&
			(class == "" || slices.Contains(strings.Fields(attribute(d, "class")), class)) {
			found = append(found, d)
		}
	}
	return found
}

// one returns the only element that matches.
func one(t *testing.T, n *html.Node, selector string) *html.Node {
	t.Helper()
	found := all(n, selector)
	if len(found) != 1 {
		t.Fatalf("%d elements %s, want 1", len(found), selector)
	}
	return found[0]
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// text returns what a reader sees of an element, with single spaces.
func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func parsed(t *testing.T, page string) *html.Node {
	t.Helper()
	n, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func equal(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %q, want %q", what, got, want)
	}
}

func TestStoryHooks(t *testing.T) {
	view := sampleStory()
	view.Story.Byline = sampleCard(4).Byline
	page := parsed(t, render(t, load(t), "story.html", view))
	story := one(t, page, "article.story")
	if !slices.Contains(strings.Fields(attribute(story, "class")), "h-entry") {
		t.Error("the story is no h-entry")
	}
	equal(t, "headline", text(one(t, page, "h1.p-name")), view.Story.Headline)
	byline := one(t, story, ".byline")
	equal(t, "byline", text(byline), "by Science desk, Ann Weaver and Bo Lindqvist")
	for i, a := range all(byline, "a") {
		equal(t, "author", attribute(a, "href"), view.Story.Byline[i].URL)
	}
	published := one(t, story, "time.dt-published")
	equal(t, "published", text(published), "March 27, 2020")
	equal(t, "datetime", attribute(published, "datetime"), view.Story.Date.ISO)
	equal(t, "kicker", attribute(one(t, story, "a.kicker"), "href"), view.Story.Kicker.URL)
	if len(all(one(t, story, ".e-content"), "table")) != 1 {
		t.Error("the body is not in .e-content")
	}
	image := one(t, one(t, story, "figure.lead-image"), "img")
	equal(t, "loading", attribute(image, "loading")+attribute(image, "fetchpriority"), "high")
	equal(t, "size", attribute(image, "width")+"x"+attribute(image, "height"), "1600x900")
}

func TestRelatedHooks(t *testing.T) {
	view := sampleStory()
	page := parsed(t, render(t, load(t), "story.html", view))
	related := one(t, page, "section.related")
	equal(t, "heading", text(one(t, related, "h2")), "Related Articles")
	cards := all(related, "article.card")
	if len(cards) != len(view.Related) {
		t.Fatalf("%d cards, want %d", len(cards), len(view.Related))
	}
	for i, card := range cards {
		checkCard(t, card, view.Related[i])
	}
}

// checkCard checks a card's hooks: one link, the headline's.
func checkCard(t *testing.T, card *html.Node, want *pages.Card) {
	t.Helper()
	link := one(t, card, "a")
	equal(t, "card headline", text(link), want.Headline)
	equal(t, "card address", attribute(link, "href"), want.URL)
	equal(t, "card date", attribute(one(t, card, "time"), "datetime"), want.Date.ISO)
	var names []string
	for _, author := range want.Byline {
		names = append(names, author.Title)
	}
	equal(t, "card byline", text(one(t, card, ".byline")), "by "+locale.FormatsOf("en").List(names))
	for _, image := range all(card, "img") {
		equal(t, "card picture", attribute(image, "alt")+attribute(image, "width")+attribute(image, "height"), "600400")
	}
	if want.Label != "" && !strings.HasPrefix(text(one(t, card, ".label")), want.Label) {
		t.Errorf("%s is not labelled %s", want.Headline, want.Label)
	}
}

func TestNextStoryHooks(t *testing.T) {
	view := sampleStory()
	page := parsed(t, render(t, load(t), "story.html", view))
	next := one(t, page, "aside.next-story")
	equal(t, "heading", text(one(t, next, "h2")), "Next Story")
	equal(t, "kicker", text(one(t, next, "a.kicker")), view.Next.Kicker.Title)
	equal(t, "kicker's address", attribute(one(t, next, "a.kicker"), "href"), view.Next.Kicker.URL)
	image := one(t, next, "img")
	equal(t, "alt", attribute(image, "alt"), view.Next.Headline)
	equal(t, "picture's link", attribute(image.Parent, "href"), view.Next.URL)
	equal(t, "headline", text(one(t, one(t, next, "h3"), "a")), view.Next.Headline)
	equal(t, "byline and date", text(one(t, next, ".card-meta")), "by Science desk March 27, 2020")
	equal(t, "excerpt", text(one(t, next, ".excerpt")), view.Next.Excerpt)
}

// TestBareStory has nothing that a story can do without.
func TestBareStory(t *testing.T) {
	view := &pages.StoryPage{
		Common: pages.Common{Site: &pages.Site{Title: "T", Language: "he", Direction: "rtl", Home: "/"}, Kind: "story"},
		Story:  &pages.Card{Headline: "Alone", URL: "/alone/", Minutes: 1},
	}
	page := parsed(t, render(t, load(t), "story.html", view))
	for _, absent := range []string{"section.related", "aside.next-story", ".byline", ".kicker", "img", ".story-foot", ".contents", ".corrections", ".label", "nav"} {
		if len(all(page, absent)) > 0 {
			t.Errorf("there is %s", absent)
		}
	}
	for _, link := range all(page, "link") {
		if attribute(link, "rel") == "icon" {
			equal(t, "the icon that is not there", attribute(link, "href"), "data:,")
		}
	}
	equal(t, "direction", attribute(one(t, page, "html"), "dir"), "rtl")
}

func TestListHooks(t *testing.T) {
	view := sampleList()
	page := parsed(t, render(t, load(t), "list.html", view))
	for i, card := range all(page, "article.card") {
		checkCard(t, card, view.Cards[i])
	}
	pager := all(one(t, page, ".pager"), "a")
	if len(pager) != 2 {
		t.Fatalf("%d links to other pages, want 2", len(pager))
	}
	equal(t, "newer", attribute(pager[0], "rel")+" "+text(pager[0])+" "+attribute(pager[0], "href"), "prev Newer "+view.Newer)
	equal(t, "older", attribute(pager[1], "rel")+" "+text(pager[1])+" "+attribute(pager[1], "href"), "next Older "+view.Older)
}

func TestFrontHooks(t *testing.T) {
	view := sampleFront()
	page := parsed(t, render(t, load(t), "front.html", view))
	want := append([]*pages.Card{view.Lead}, view.Secondary...)
	want = append(append(want, view.Latest...), view.Viral...)
	for _, strip := range view.Strips {
		want = append(want, strip.Cards...)
	}
	cards := all(page, "article.card")
	if len(cards) != len(want) {
		t.Fatalf("%d cards, want %d", len(cards), len(want))
	}
	for i, card := range cards {
		equal(t, "headline", text(one(t, card, "a")), want[i].Headline)
		equal(t, "address", attribute(one(t, card, "a"), "href"), want[i].URL)
	}
	if got := len(all(one(t, one(t, page, "section.viral"), "ol"), "li")); got != len(view.Viral) {
		t.Errorf("%d numbered stories, want %d", got, len(view.Viral))
	}
}

func TestRedirectLeadsOn(t *testing.T) {
	view := sampleViews()["redirect.html"].(*pages.RedirectPage)
	page := render(t, load(t), "redirect.html", view)
	equal(t, "link", attribute(one(t, parsed(t, page), "a"), "href"), view.Target)
	if !strings.Contains(page, `<meta http-equiv="refresh" content="0; url=`+view.Target+`">`) {
		t.Errorf("no refresh in %s", page)
	}
}

// TestElementsAreClosed finds a template that opens what it does not close, or
// leaves an end tag out.
func TestElementsAreClosed(t *testing.T) {
	void := []string{"meta", "link", "img", "br", "hr", "input"}
	theme := load(t)
	for name, view := range sampleViews() {
		var open []string
		tokens := html.NewTokenizer(strings.NewReader(render(t, theme, name, view)))
		for kind := tokens.Next(); kind != html.ErrorToken; kind = tokens.Next() {
			tag, _ := tokens.TagName()
			switch {
			case kind == html.StartTagToken && !slices.Contains(void, string(tag)):
				open = append(open, string(tag))
			case kind == html.EndTagToken && (len(open) == 0 || open[len(open)-1] != string(tag)):
				t.Fatalf("%s: </%s> ends %v", name, tag, open)
			case kind == html.EndTagToken:
				open = open[:len(open)-1]
			}
		}
		if len(open) > 0 {
			t.Errorf("%s: never ended: %v", name, open)
		}
	}
}
