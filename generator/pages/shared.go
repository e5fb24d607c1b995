package pages

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"broadsheet/generator/config"
	"broadsheet/generator/locale"
	"broadsheet/generator/problems"
	"broadsheet/generator/site"
)

// site makes the values that the views of all pages share.
func (p *Plan) site() *Site {
	c := p.config
	s := &Site{
		Title: c.Title, Description: c.Description, Language: c.Language, Direction: locale.Direction(c.Language),
		Home: c.Path("/"), Accent: c.Publisher.Accent, Publisher: cmp.Or(c.Publisher.Name, c.Title),
		CopyLink: c.Scripts.CopyLink, ReadOn: c.Scripts.NextStory, Params: c.Params,
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
	if p.searched {
		s.Search = c.Path(searchAddress)
	}
	if p.addresses[openSearchAddress] != nil {
		s.OpenSearch = c.Path(openSearchAddress)
	}
	return s
}

// menuLength is the maximum number of categories in the main menu, if the settings
// define no menu.
const menuLength = 10

func (p *Plan) menu(items []config.MenuItem) []Link {
	var menu []Link
	for _, item := range items {
		menu = append(menu, Link{item.Title, p.menuURL(item.URL)})
	}
	return menu
}

// menuURL returns the URL for an address in the settings. If the address is already a URL,
// menuURL returns it unchanged.
func (p *Plan) menuURL(address string) string {
	if !strings.HasPrefix(address, "/") {
		return address
	}
	to := p.resolve("", "/", address)
	return p.link(to.Address, to.Tail, false)
}

// policies returns the addresses of the policy pages that the table [trust] of the
// settings lists.
func (p *Plan) policies() []setting {
	t := p.config.Trust
	return []setting{
		{"trust.corrections", "trust-corrections", t.Corrections}, {"trust.ethics", "trust-ethics", t.Ethics},
		{"trust.masthead", "trust-masthead", t.Masthead}, {"trust.ownership", "trust-ownership", t.Ownership},
		{"trust.fact_checking", "trust-fact-checking", t.FactChecking}, {"trust.unnamed_sources", "trust-unnamed-sources", t.UnnamedSources},
		{"trust.feedback", "trust-feedback", t.Feedback},
	}
}

// A setting is an address in config.toml. The field key is the key of the setting, the
// field label the key of the label for links to the address.
type setting struct{ key, label, address string }

// trust returns links to the policy pages that the links of the footer do not include.
func (p *Plan) trust(footer []Link) []Link {
	var links []Link
	for _, policy := range p.policies() {
		url := p.menuURL(policy.address)
		shown := func(l Link) bool { return l.URL == url }
		if url != "" && !slices.ContainsFunc(footer, shown) && !slices.ContainsFunc(links, shown) {
			links = append(links, Link{p.words.Label(policy.label), url})
		}
	}
	return links
}

// addressSettings returns the settings whose value is an address or a URL.
func (p *Plan) addressSettings() []setting {
	all := append(p.policies(), setting{"publisher.logo", "", p.config.Publisher.Logo}, setting{"home.notice_url", "", p.config.Home.NoticeURL})
	for i, item := range p.config.Menu.Main {
		all = append(all, setting{fmt.Sprintf("menu.main[%d].url", i), "", item.URL})
	}
	for i, item := range p.config.Menu.Footer {
		all = append(all, setting{fmt.Sprintf("menu.footer[%d].url", i), "", item.URL})
	}
	return all
}

// deadSettings returns warnings about addresses in the settings that lead nowhere.
func (p *Plan) deadSettings() []*problems.Problem {
	var found []*problems.Problem
	for _, n := range p.addressSettings() {
		if strings.HasPrefix(n.address, "/") && !p.resolve("", "/", n.address).Found {
			dead := problems.OfKey(config.File, n.key, n.address, "%s leads nowhere: there is no %s", keyOnly(n.key), n.address).
				Hint("standing pages are in content/pages/, pictures in static/").AsWarning()
			found = append(found, p.betterHint(dead, "", "/", n.address))
		}
	}
	return found
}

// keyOnly shortens the path of a setting to the part before the index of a list item:
// "menu.main[0].url" becomes "menu.main".
func keyOnly(key string) string {
	key, _, _ = strings.Cut(key, "[")
	return key
}

// categories returns all categories in the order of the main menu: first the categories
// whose content files have the key order, sorted by its number, then the rest, sorted by
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
