package pages

import (
	"cmp"
	"html/template"
	"slices"
	"time"
	"unsafe"

	"broadsheet/generator/config"
	"broadsheet/generator/images"
	"broadsheet/generator/markdown"
	"broadsheet/generator/site"
	"broadsheet/generator/slugs"
	"broadsheet/generator/stories"
	"broadsheet/generator/variants"
)

// wordsPerMinute is the speed at which adults silently read English non-fiction
// (Brysbaert, "How many words do we read per minute?", 2019). A Chinese or Japanese
// character counts as half a word, so their speed is 476 characters a minute. Studies
// found 255 characters in reading aloud (Trauzettel-Klosinski and Dietz, "Standardized
// Assessment of Reading Performance", 2012) and 580 in silent reading (Sun, Morita and
// Stark, "Comparative Reading Patterns in Chinese and English", 1985). Three letters of
// Thai, Lao, Khmer or Burmese count as a word; no such study of these languages is known.
const wordsPerMinute = 238

// kind returns the label before the headline of a story. The argument typ is the type of
// the story. The result is "" for plain news, which has no label.
func (p *Plan) kind(typ string) string {
	if typ == "" || typ == "news" {
		return ""
	}
	return p.words.Label("kind-" + typ)
}

// cardOf returns the Card of a story. The Card is made at first use and shared by all
// pages.
func (p *Plan) cardOf(s *site.Story) *Card {
	known := &p.cards[s.Index]
	if known.Load() == nil {
		made := p.card(s)
		known.CompareAndSwap(nil, &made)
	}
	return known.Load()
}

// card makes the Card of a story.
func (p *Plan) card(s *site.Story) Card {
	c := s.Card
	card := Card{
		Headline: c.Title,
		URL:      p.path(s.Address),
		Kicker:   p.kicker(s),
		Type:     c.Type,
		Label:    p.kind(c.Type),
		Sponsor:  c.Sponsor,
		Dek:      c.Description,
		Excerpt:  c.Excerpt,
		Byline:   p.terms(s, stories.RowAuthor),
		Date:     p.date(c.Published()),
		Image:    p.image(c.Source, s.Address, c.Image, p.shapesOfStory(s)),
		Minutes:  max(1, (int(c.Words)+wordsPerMinute/2)/wordsPerMinute),
	}
	if card.Excerpt == "" {
		card.Excerpt = c.Description
	}
	return card
}

// date formats an instant in two ways: for readers, and for programs.
func (p *Plan) date(t time.Time) Date {
	return Date{ISO: t.Format(isoFormat), Text: p.words.Date(t), Time: p.words.Time(t)}
}

// image returns the view of a picture that front matter names, with variants in the given
// shapes. The fields of the view itself are about the first shape. The result is nil if
// front matter names no picture, the picture does not exist, or not all browsers show its
// format.
func (p *Plan) image(source, address string, img *stories.Image, shapes []variants.Shape) *Image {
	if img == nil || img.Src == "" {
		return nil
	}
	to := p.resolve(source, address, img.Src)
	if !to.Found || to.isPage() || to.file != nil && to.file.flawed() && to.file.Fault == "" {
		return nil
	}
	shown := &Image{
		URL: p.link(to.Address, to.Tail, false), Absolute: p.link(to.Address, to.Tail, true),
		Alt: img.Alt, License: img.License,
	}
	shown.Caption, shown.Described = p.linked(img.Caption)
	shown.Credit, shown.Credited = p.linked(img.Credit)
	if config.IsWeb(img.License) {
		shown.Licensed, shown.Terms = img.License, img.License
	}
	if to.file != nil {
		shown.Width, shown.Height, shown.Type, shown.Size = to.file.Width, to.file.Height, to.file.Type, to.file.Size
		shown.addRights(to.file.Rights)
		p.offer(shown, to, img, shapes)
	}
	return shown
}

// linked returns a caption or credit as HTML, with its links, and as plain text.
func (p *Plan) linked(text string) (html template.HTML, plain string) {
	for _, part := range stories.Linked(text) {
		shown := template.HTML(template.HTMLEscapeString(part.Title))
		if part.URL != "" {
			shown = template.HTML(`<a href="`+template.HTMLEscapeString(p.link(part.URL, "", false))+`">`) + shown + "</a>"
		}
		html, plain = html+shown, plain+part.Title
	}
	return html, plain
}

// addRights adds what the file of a picture says of its origin and licence, for search
// engines. It does not replace what the author wrote about these.
func (i *Image) addRights(r images.Rights) {
	i.Credited = cmp.Or(i.Credited, r.Credit, r.Creator)
	i.Notice, i.Acquire, i.Source = r.Notice, r.Acquire, r.SourceType
	if i.License == "" {
		i.Terms = r.License
	}
}

// A storyOutput is the page of a story.
type storyOutput struct {
	plain
	p *Plan
	s *site.Story
}

func (o storyOutput) Source() string   { return o.s.Card.Source }
func (o storyOutput) Template() string { return "story.html" }
func (o storyOutput) Bodies() []string { return bodiesOf(o.s) }
func (o storyOutput) View() any        { return o.p.storyPage(o.s) }

func (o storyOutput) Fill(view any, bodies []*markdown.Document, html *[]byte) {
	o.p.fillStory(view.(*StoryPage), o.s, bodies, html)
}

func (p *Plan) storyPage(s *site.Story) *StoryPage {
	view := &StoryPage{
		Common: Common{Site: p.shared},
		Story:  p.cardOf(s),
		Share:  p.sharedImage(s),
		Age:    age(s.Card, p.in.Clock),
		Tags:   p.terms(s, stories.RowTag),
		Series: p.series(s),
	}
	p.translate(&view.Common, s.Address)
	for i := stories.RowCustom; i < len(p.in.Site.Rows); i++ {
		if links := p.terms(s, i); len(links) > 0 {
			view.Groups = append(view.Groups, Group{p.in.Site.Rows[i].Plural, links})
		}
	}
	related := p.in.Links.Related[s.Index]
	view.Related = make([]*Card, len(related))
	for i, r := range related {
		view.Related[i] = p.cardOf(p.in.Site.Stories[r])
	}
	if i := p.in.Links.Next[s.Index]; i >= 0 {
		view.Next = p.cardOf(p.in.Site.Stories[i])
	}
	for _, t := range rowTerms(s, stories.RowAuthor) {
		if t.Author != nil {
			view.Authors = append(view.Authors, p.author(t))
		}
	}
	return view
}

// age returns the number of full years since a story was published, by the calendar of the
// site's time zone. The result is 0 for a story marked as evergreen.
func age(c *stories.Card, clock time.Time) int {
	published := c.Published()
	now := clock.In(published.Location())
	if c.Evergreen || now.Before(published) {
		return 0
	}
	years := now.Year() - published.Year()
	if published.AddDate(years, 0, 0).After(now) {
		years--
	}
	return years
}

// fillStory adds the text of the story, the biographies of its authors, the metadata,
// and other fields that depend only on the content file of the story.
func (p *Plan) fillStory(view *StoryPage, s *site.Story, bodies []*markdown.Document, html *[]byte) {
	c := s.Card
	alternates, translations := view.Alternates, view.Translations
	view.Common = p.common("story", view.Story.URL, c.Title, cmp.Or(c.Description, c.Excerpt))
	view.Alternates, view.Translations = alternates, translations
	view.AI, view.Sources, view.Params = c.AI, pageLinks(c.Sources), c.Params
	view.Corrections = p.corrections(c.Corrections)
	if !c.Updated.IsZero() {
		updated := p.date(c.Updated)
		view.Updated = &updated
	}
	view.Body = p.appendHTML(html, bodies[0], c.Source, s.Address)
	view.Contents = contents(bodies[0].Headings)
	n := 0
	for _, t := range rowTerms(s, stories.RowAuthor) {
		if t.Author == nil {
			continue
		}
		view.Authors[n].Bio = p.appendHTML(html, bodies[n+1], t.Source, t.Address)
		n++
	}
	p.describeStory(view, s)
}

// bodiesOf returns the content files whose bodies are on the page of a story: the file of
// the story, and the files of those of its authors who have one.
func bodiesOf(s *site.Story) []string {
	bodies := []string{s.Card.Source}
	for _, t := range rowTerms(s, stories.RowAuthor) {
		if t.Author != nil {
			bodies = append(bodies, t.Source)
		}
	}
	return bodies
}

// appendHTML appends the HTML of a body to a buffer, with all references resolved. It
// returns the appended part of the buffer as HTML that templates need not escape, since
// package markdown made it.
func (p *Plan) appendHTML(buffer *[]byte, doc *markdown.Document, source, address string) template.HTML {
	from := len(*buffer)
	*buffer = doc.Fill(*buffer, p.fill(source, address, false))
	return template.HTML(unsafe.String(unsafe.SliceData((*buffer)[from:]), len(*buffer)-from))
}

// author makes the view of an author who has a content file. The biography is not
// included.
func (p *Plan) author(t *site.Term) Author {
	a := t.Author
	return Author{
		Name: t.Name, URL: p.termLinks[t.Index].links[0].URL, Beat: a.Beat,
		Email: a.Email, Photo: p.image(a.Source, t.Address, a.Photo, photoShapes), Links: pageLinks(a.Links), Params: a.Params,
	}
}

// series returns the series of a story, or nil if the series has no other story.
func (p *Plan) series(s *site.Story) *Series {
	if s.Card.Series == "" {
		return nil
	}
	members := p.seriesBySlug[slugs.Of(s.Card.Series)]
	if len(members) < 2 {
		return nil
	}
	series := &Series{Title: s.Card.Series, Number: slices.Index(members, s) + 1}
	for _, m := range members {
		series.Stories = append(series.Stories, Link{m.Card.Title, p.path(m.Address)})
	}
	return series
}

func (p *Plan) corrections(list []stories.Correction) []Correction {
	var shown []Correction
	for _, c := range list {
		shown = append(shown, Correction{p.date(c.Date), c.Text})
	}
	return shown
}

func pageLinks(list []stories.Link) []Link {
	var shown []Link
	for _, l := range list {
		shown = append(shown, Link(l))
	}
	return shown
}

// contents returns those headings that a table of contents lists: the ones of levels 2 and
// 3.
func contents(headings []markdown.Heading) []Heading {
	var shown []Heading
	for _, h := range headings {
		if h.Level == 2 || h.Level == 3 {
			shown = append(shown, Heading(h))
		}
	}
	return shown
}

// A standingOutput is the output of a standing page, such as an imprint.
type standingOutput struct {
	plain
	p    *Plan
	page *site.Page
}

func (o standingOutput) Source() string   { return o.page.Card.Source }
func (o standingOutput) Template() string { return "page.html" }
func (o standingOutput) Bodies() []string { return []string{o.page.Card.Source} }

func (o standingOutput) View() any {
	c := o.page.Card
	view := &StandingPage{
		Common:  o.p.common("standing", o.p.path(o.page.Address), c.Title, cmp.Or(c.Description, c.Excerpt)),
		Heading: c.Title, Params: c.Params,
	}
	view.follow(c)
	o.p.translate(&view.Common, o.page.Address)
	return view
}

func (o standingOutput) Fill(view any, bodies []*markdown.Document, html *[]byte) {
	page := view.(*StandingPage)
	page.Body = o.p.appendHTML(html, bodies[0], o.page.Card.Source, o.page.Address)
}

// A redirect is an output at a former address of a page that leads readers to the present
// address.
type redirect struct {
	plain
	p       *Plan
	card    *stories.Card
	address string // present address of the page
	// twin reports whether the former and the present address differ only in case or Unicode
	// composition.
	twin bool
}

func (r redirect) Source() string   { return r.card.Source }
func (r redirect) Template() string { return "redirect.html" }

func (r redirect) View() any {
	view := &RedirectPage{Common: r.p.common("redirect", r.p.path(r.address), r.card.Title, "")}
	view.Robots, view.Target = "noindex", view.Canonical
	return view
}

// redirects plans a redirect for every alias of a story or standing page.
func (p *Plan) redirects() {
	for c, address := range p.eachCard {
		for _, alias := range c.Aliases {
			p.add(alias, redirect{p: p, card: c, address: address})
		}
	}
}

// notFound makes the view of the 404 page.
func (p *Plan) notFound() any {
	view := &NotFoundPage{Common: p.common("notfound", p.path("/404.html"), p.words.Label("not-found"), ""), Latest: p.newest(p.in.Site.Stories, 5)}
	view.Robots = "noindex"
	return view
}

// newest returns the Cards of the newest n stories, newest first. The argument list must
// be in published order, oldest first.
func (p *Plan) newest(list []*site.Story, n int) []*Card {
	var cards []*Card
	for _, s := range slices.Backward(list[max(0, len(list)-n):]) {
		cards = append(cards, p.cardOf(s))
	}
	return cards
}
