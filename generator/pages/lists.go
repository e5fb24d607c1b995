package pages

import (
	"cmp"
	"slices"
	"strconv"

	"broadsheet/generator/markdown"
	"broadsheet/generator/site"
	"broadsheet/generator/stories"
)

// A list is a sequence of stories that is split into pages. The field members has the
// stories in published order, oldest first; the field size is the number of stories on an
// archive page.
//
// The page at the list's own address shows the newest stories: at least size and fewer
// than 2·size of them, or all if the list has fewer than size. Older stories are on
// archive pages. Archive page 1 has the oldest stories, so that a new story never moves
// older stories from one archive page to another.
type list struct {
	address string
	members []*site.Story
	size    int
}

func listOf(t *site.Term, size int) list { return list{t.Address, t.Stories, size} }

// archives returns the number of archive pages of the list.
func (l list) archives() int { return max(0, len(l.members)/l.size-1) }

// own returns the stories on the page at the list's own address, oldest first.
func (l list) own() []*site.Story { return l.members[l.archives()*l.size:] }

// page returns the stories on archive page n, oldest first. The first archive page has
// the number 1.
func (l list) page(n int) []*site.Story { return l.members[(n-1)*l.size : n*l.size] }

// at returns the address of archive page n. It returns "" if n is less than 1, and the
// list's own address if n is greater than the number of archive pages.
func (l list) at(n int) string {
	if n < 1 {
		return ""
	}
	if n > l.archives() {
		return l.address
	}
	return l.address + "page/" + strconv.Itoa(n) + "/"
}

// term plans the page of a term and its archive pages.
func (p *Plan) term(t *site.Term) {
	l := listOf(t, p.config.Pagination.Size)
	p.add(l.address, termList{p: p, t: t})
	for n := 1; n <= l.archives(); n++ {
		p.add(l.at(n), termList{p: p, t: t, n: n})
	}
}

// A termList is one page of the list of a term's stories. The page is archive page n or,
// if n is 0, the page at the term's own address.
type termList struct {
	plain
	p *Plan
	t *site.Term
	n int
}

func (l termList) Source() string {
	return cmp.Or(l.t.Source, "the "+l.t.Row.Name+" "+quote(l.t.Name))
}

func (l termList) Template() string { return "list.html" }

func (l termList) Bodies() []string {
	if l.t.Author == nil {
		return nil
	}
	return []string{l.t.Source}
}

func (l termList) View() any { return l.p.termPage(l.t, l.n) }

func (l termList) Fill(view any, bodies []*markdown.Document, html *[]byte) {
	l.p.fillTerm(view.(*ListPage), l.t, bodies, html)
}

// termPage makes the view of archive page n of a term, or of the page at the term's own
// address if n is 0.
func (p *Plan) termPage(t *site.Term, n int) *ListPage {
	view := p.listPage(listOf(t, p.config.Pagination.Size), n, t.Name, p.termDescription(t))
	if t.Author != nil {
		author := p.author(t)
		view.Author = &author
	}
	if c := t.Category; c != nil {
		view.Image, view.Params = p.image(c.Source, t.Address, c.Image, categoryShapes), c.Params
	}
	return view
}

// fillTerm adds the feed, the metadata and, for an author, the biography to the view of a
// term's page.
func (p *Plan) fillTerm(view *ListPage, t *site.Term, bodies []*markdown.Document, html *[]byte) {
	p.fillList(view, listOf(t, p.config.Pagination.Size))
	view.Taxonomy = t.Row.Name
	view.Feed = p.path(t.Address + "feed.xml")
	view.Feeds = append([]Feed{{t.Name + " – " + p.config.Title, view.Feed, "application/rss+xml", "RSS"}}, view.Feeds...)
	if t.Author != nil {
		view.Author.Bio = p.appendHTML(html, bodies[0], t.Source, t.Address)
	}
	p.describeList(view, t)
}

// termDescription returns a description of a term: for a category, the description in its
// content file; for an author, the beginning of the biography; for any other term, "".
func (p *Plan) termDescription(t *site.Term) string {
	switch {
	case t.Category != nil:
		return t.Category.Description
	case t.Author != nil:
		return t.Author.Excerpt
	}
	return ""
}

// listPage makes the view of archive page n of a list, or of the page at the list's own
// address if n is 0. It sets only the fields that the pages of every list need.
func (p *Plan) listPage(l list, n int, heading, description string) *ListPage {
	members, newer, older := l.own(), "", l.at(l.archives())
	if n > 0 {
		members, newer, older = l.page(n), l.at(n+1), l.at(n-1)
	}
	if l.archives() == 0 {
		older = ""
	}
	view := &ListPage{
		Common: Common{Site: p.shared}, Heading: heading, Description: description, Number: n,
		Cards: p.newest(members, len(members)),
	}
	if newer != "" {
		view.Newer = p.path(newer)
	}
	if older != "" {
		view.Older = p.path(older)
	}
	return view
}

// fillList adds the title, the canonical URL and other fields that the view of every page
// has.
func (p *Plan) fillList(view *ListPage, l list) {
	address, title := l.address, view.Heading
	if view.Number > 0 {
		address = l.at(view.Number)
		title = p.words.Label("page-title", title, view.Number)
	}
	view.Common = p.common("list", p.path(address), title, view.Description)
}

// front plans the front page and its archive pages.
func (p *Plan) front() {
	l := list{"/", p.in.Site.Stories, p.config.Pagination.Size}
	p.add("/", single{source: "the front page", template: "front.html", view: func() any { return p.frontPage(l) }})
	for n := 1; n <= l.archives(); n++ {
		p.add(l.at(n), listOutput{p: p, l: l, source: "the front page", view: func() *ListPage {
			return p.listPage(l, n, p.words.Label("all-stories"), p.config.Description)
		}})
	}
}

// A listOutput is a page of a list of stories that do not share a term: an archive page of
// the front page, or the page of a month.
type listOutput struct {
	plain
	p      *Plan
	l      list
	source string
	view   func() *ListPage
}

func (o listOutput) Source() string   { return o.source }
func (o listOutput) Template() string { return "list.html" }
func (o listOutput) View() any        { return o.view() }

func (o listOutput) Fill(view any, _ []*markdown.Document, _ *[]byte) {
	v := view.(*ListPage)
	o.p.fillList(v, o.l)
	o.p.describePage(&v.Common, "CollectionPage")
}

// The maximum numbers of stories in three places of the front page: beside the lead story,
// in the numbered list and in the list of latest stories.
const (
	secondaryCount = 3
	viralCount     = 5
	latestCount    = 8
)

// frontPage makes the view of the front page. The page shows each of the newest stories of
// the list l once.
func (p *Plan) frontPage(l list) *FrontPage {
	view := &FrontPage{Common: p.common("front", p.shared.Home, "", p.config.Description)}
	view.Common.Title = p.config.Title
	p.describeFront(view)
	if older := l.at(l.archives()); l.archives() > 0 {
		view.Older = p.config.Path(older)
	}
	rest := slices.Clone(l.own())
	slices.Reverse(rest)
	if len(rest) == 0 {
		return view
	}
	take := func(i int) *site.Story {
		s := rest[i]
		rest = slices.Delete(rest, i, i+1)
		return s
	}
	view.Lead = p.cardOf(take(leadOf(rest)))
	for len(view.Secondary) < secondaryCount && len(rest) > 0 {
		view.Secondary = append(view.Secondary, p.cardOf(take(0)))
	}
	if len(rest) > viralCount {
		shown := append([]*Card{view.Lead}, view.Secondary...)
		viral := p.viral(view, rest, shown)
		rest = slices.DeleteFunc(rest, func(s *site.Story) bool { return slices.Contains(viral, s) })
		for _, s := range viral {
			view.Viral = append(view.Viral, p.cardOf(s))
		}
	}
	for len(view.Latest) < latestCount && len(rest) > 0 {
		view.Latest = append(view.Latest, p.cardOf(take(0)))
	}
	view.Strips = p.strips(rest)
	return view
}

// leadOf returns the index, in the argument newest, of the story at the top of the front
// page: the first featured story among the first latestCount stories, or else the first
// story that is not sponsored. A sponsored story is never regarded as featured.
func leadOf(newest []*site.Story) int {
	for i, s := range newest[:min(len(newest), latestCount)] {
		if s.Card.Featured && s.Card.Type != "sponsored" {
			return i
		}
	}
	return max(0, slices.IndexFunc(newest, func(s *site.Story) bool { return s.Card.Type != "sponsored" }))
}

// viralTerm returns the category after which the numbered list on the front page is named.
// It returns nil if the site has no such category or the category has no stories, since
// the name would then be wrong.
func (p *Plan) viralTerm() *site.Term {
	for _, t := range p.in.Site.Rows[stories.RowCategory].Terms {
		if t.Slug == p.config.Home.Viral && len(t.Stories) > 0 {
			return t
		}
	}
	return nil
}

// viral returns the stories of the numbered list on the front page, and sets the heading
// of this list in the view. Stories whose cards are in the argument shown are left out.
//
// The list begins with the stories that the data file popularFile names, the most read
// story first. If viralTerm returns a category, stories in the argument newest that are in
// this category follow, in the order of the function ranked. No other story is in the
// list.
func (p *Plan) viral(view *FrontPage, newest []*site.Story, shown []*Card) []*site.Story {
	if p.config.Home.Viral == "" {
		return nil
	}
	var list []*site.Story
	if f := p.popularFile(); f != nil {
		popular, _ := p.popular(f)
		list = slices.DeleteFunc(popular, func(s *site.Story) bool { return slices.Contains(shown, p.cardOf(s)) })
		view.ViralTitle = p.words.Label("going-viral")
		if table, ok := f.Value.(map[string]any); ok {
			if title, ok := table["title"].(string); ok {
				view.ViralTitle = title
			}
		}
	}
	if t := p.viralTerm(); t != nil {
		view.ViralTitle, view.ViralURL = t.Name, p.config.Path(t.Address)
		list = append(list, slices.DeleteFunc(p.ranked(newest, t), func(s *site.Story) bool { return slices.Contains(list, s) })...)
	}
	if len(list) == 0 {
		view.ViralTitle, view.ViralURL = "", ""
	}
	return list[:min(len(list), viralCount)]
}

// ranked returns the stories of a category for the numbered list on the front page:
// featured stories first, then the rest by the product of recency and number of inbound
// links. Sponsored stories are left out. The argument newest must have the newest story
// first.
func (p *Plan) ranked(newest []*site.Story, category *site.Term) (own []*site.Story) {
	inbound := p.inbound()
	rank := make(map[*site.Story]int, len(newest))
	for i, s := range newest {
		if s.Card.Type == "sponsored" || !slices.Contains(rowTerms(s, stories.RowCategory), category) {
			continue
		}
		rank[s] = (1 + inbound[s.Index]) * (len(newest) - i)
		if s.Card.Featured {
			// A featured story gets more than any product of recency and number of links.
			rank[s] += len(newest) * (1 + len(p.in.Site.Stories))
		}
		own = append(own, s)
	}
	slices.SortStableFunc(own, func(a, b *site.Story) int { return rank[b] - rank[a] })
	return own
}

// inbound counts the inbound links of stories. In the map, the key is the index of a
// story, the value the number of other stories that link to this story. Stories without
// inbound links are left out.
func (p *Plan) inbound() map[int]int {
	counts := map[int]int{}
	for _, s := range p.in.Site.Stories {
		for _, to := range p.in.Site.Linked(s) {
			counts[to.Index]++
		}
	}
	return counts
}

// strips divides the remaining stories of the front page into rows. All stories of a row
// have the same first category. The rows are in the order of the main menu; the last row
// has the stories without a category.
func (p *Plan) strips(rest []*site.Story) []Strip {
	var strips []Strip
	var others []*Card
	byTerm := map[*site.Term][]*Card{}
	for _, s := range rest {
		if terms := rowTerms(s, stories.RowCategory); len(terms) > 0 {
			byTerm[terms[0]] = append(byTerm[terms[0]], p.cardOf(s))
		} else {
			others = append(others, p.cardOf(s))
		}
	}
	for _, t := range p.categories() {
		if cards := byTerm[t]; len(cards) > 0 {
			strips = append(strips, Strip{Link{t.Name, p.config.Path(t.Address)}, cards})
		}
	}
	if len(others) > 0 {
		strips = append(strips, Strip{Link{Title: p.words.Label("more-stories")}, others})
	}
	return strips
}

func quote(s string) string { return "“" + s + "”" }
