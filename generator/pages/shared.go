package pages

import (
	"cmp"
	"slices"
	"strings"

	"broadsheet/generator/config"
	"broadsheet/generator/problems"
	"broadsheet/generator/site"
)

// site makes the view that all pages share.
func (p *Plan) site() *Site {
	c := p.config
	s := &Site{
		Title: c.Title, Description: c.Description, Language: c.Language, Direction: direction(c.Language),
		Home: c.Path("/"), Accent: c.Publisher.Accent, Publisher: cmp.Or(c.Publisher.Name, c.Title),
		CopyLink: c.Scripts.CopyLink, ReadOn: c.Scripts.NextStory,
		Feeds: []Feed{
			{c.Title, c.Path("/feed.xml"), "application/rss+xml", "RSS"},
			{c.Title, c.Path("/atom.xml"), "application/atom+xml", "Atom"},
			{c.Title, c.Path("/feed.json"), "application/feed+json", "JSON Feed"},
		},
	}
	if c.Publisher.Logo != "" {
		s.Logo = p.menuURL(c.Publisher.Logo)
	}
	if p.in.Files["static/favicon.svg"] != nil {
		s.Favicon = c.Path("/favicon.svg")
	} else if p.in.Files["static/favicon.ico"] != nil {
		s.Favicon = c.Path("/favicon.ico")
	}
	if c.Home.Notice != "" {
		s.Notice = &Link{c.Home.Notice, p.menuURL(c.Home.NoticeURL)}
	}
	for _, t := range p.categories() {
		s.Categories = append(s.Categories, Link{t.Name, c.Path(t.Address)})
	}
	s.Menu = p.menu(c.Menu.Main)
	if len(c.Menu.Main) == 0 {
		s.Menu = s.Categories[:min(len(s.Categories), menuLength)]
	}
	s.Footer = p.menu(c.Menu.Footer)
	if len(c.Menu.Footer) == 0 {
		for _, page := range p.in.Site.Pages {
			s.Footer = append(s.Footer, Link{page.Card.Title, c.Path(page.Address)})
		}
	}
	s.Trust = p.trust(s.Footer)
	if p.archived {
		s.Archive = c.Path(archiveAddress)
	}
	return s
}

// menuLength is the maximal number of categories in the navigation of a site
// without a menu.
const menuLength = 10

func (p *Plan) menu(items []config.MenuItem) []Link {
	var menu []Link
	for _, item := range items {
		menu = append(menu, Link{item.Title, p.menuURL(item.URL)})
	}
	return menu
}

// menuURL returns the URL of an address or URL in the settings.
func (p *Plan) menuURL(address string) string {
	if !strings.HasPrefix(address, "/") {
		return address
	}
	to := p.resolve("", "/", address)
	return p.link(to.Address, to.Tail, false)
}

// policies are the settings of [trust] with their titles.
func (p *Plan) policies() []named {
	t := p.config.Trust
	return []named{
		{"trust.corrections", "Corrections", t.Corrections}, {"trust.ethics", "Ethics", t.Ethics},
		{"trust.masthead", "Masthead", t.Masthead}, {"trust.ownership", "Ownership", t.Ownership},
		{"trust.fact_checking", "Fact-checking", t.FactChecking}, {"trust.unnamed_sources", "Unnamed sources", t.UnnamedSources},
		{"trust.feedback", "Feedback", t.Feedback},
	}
}

// A named is an address in the settings with its key and title.
type named struct{ key, title, address string }

// trust returns links to the policies that the footer does not have.
func (p *Plan) trust(footer []Link) []Link {
	var links []Link
	for _, policy := range p.policies() {
		url := p.menuURL(policy.address)
		shown := func(l Link) bool { return l.URL == url }
		if url != "" && !slices.ContainsFunc(footer, shown) && !slices.ContainsFunc(links, shown) {
			links = append(links, Link{policy.title, url})
		}
	}
	return links
}

// deadSettings warns of addresses in the settings that lead nowhere.
func (p *Plan) deadSettings() []*problems.Problem {
	all := append(p.policies(), named{"publisher.logo", "", p.config.Publisher.Logo}, named{"home.notice_url", "", p.config.Home.NoticeURL})
	for _, item := range p.config.Menu.Main {
		all = append(all, named{"menu.main", "", item.URL})
	}
	for _, item := range p.config.Menu.Footer {
		all = append(all, named{"menu.footer", "", item.URL})
	}
	var found []*problems.Problem
	for _, n := range all {
		if strings.HasPrefix(n.address, "/") && !p.resolve("", "/", n.address).Found {
			found = append(found, problems.At("config.toml", 0, 0, "%s leads nowhere: there is no %s", n.key, n.address).
				Hint("standing pages are in content/pages/, pictures in static/").AsWarning())
		}
	}
	return found
}

// categories returns the terms of categories: those with an order first, then by
// name.
func (p *Plan) categories() []*site.Term {
	sorted := slices.Clone(p.in.Site.Rows[0].Terms)
	rank := func(t *site.Term) int {
		if t.Category != nil && t.Category.Order != 0 {
			return t.Category.Order
		}
		return int(^uint(0) >> 1)
	}
	slices.SortStableFunc(sorted, func(a, b *site.Term) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Name, b.Name))
	})
	return sorted
}

// direction returns the writing direction of a language.
func direction(language string) string {
	base, _, _ := strings.Cut(language, "-")
	if slices.Contains([]string{"ar", "arc", "dv", "fa", "he", "ks", "ku", "ps", "sd", "ug", "ur", "yi"}, base) {
		return "rtl"
	}
	return "ltr"
}
