package pages

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"broadsheet/generator/feeds"
	"broadsheet/generator/markdown"
	"broadsheet/generator/site"
	"broadsheet/generator/stories"
)

// feeds plans the feeds of the site and of every term, and the sitemaps.
func (p *Plan) feeds() {
	c := p.config
	all := p.in.Site.Stories
	p.feed("/feed.xml", "/", c.Title, c.Description, all, feeds.RSS)
	p.feed("/atom.xml", "/", c.Title, c.Description, all, feeds.Atom)
	p.feed("/feed.json", "/", c.Title, c.Description, all, feeds.JSON)
	for _, row := range p.in.Site.Rows {
		for _, t := range row.Terms {
			p.feed(t.Address+"feed.xml", t.Address, t.Name+" – "+c.Title, cmp.Or(p.termDescription(t), c.Description), t.Stories, feeds.RSS)
		}
	}
	p.sitemaps()
}

// feed plans a feed with the newest stories of a list. The argument home is the address of
// the web page that shows these stories.
func (p *Plan) feed(address, home, title, description string, list []*site.Story, encode encoder) {
	newest := list[max(0, len(list)-p.config.Feeds.Items):]
	p.add(address, feed{p: p, address: address, home: home, title: title, description: cmp.Or(description, title), stories: newest, encode: encode})
}

// An encoder encodes a feed in one format.
type encoder func(dst []byte, f feeds.Feed, texts feeds.Texts) ([]byte, error)

// A feed is an output with the full texts of some stories. The field stories has the
// oldest story first, the output the newest.
type feed struct {
	plain
	p                                 *Plan
	address, home, title, description string
	stories                           []*site.Story
	encode                            encoder
}

func (f feed) Source() string { return "the feed of " + quote(f.title) }

func (f feed) Bodies() []string {
	var bodies []string
	for _, s := range slices.Backward(f.stories) {
		bodies = append(bodies, s.Card.Source)
	}
	return bodies
}

func (f feed) View() any {
	c := f.p.config
	view := &feeds.Feed{Channel: feeds.Channel{
		Title: f.title, Description: f.description, Language: c.Language,
		Home: c.URL(f.home), Self: c.URL(f.address), Generator: "Broadsheet",
	}}
	for _, s := range slices.Backward(f.stories) {
		view.Items = append(view.Items, f.p.itemOf(s))
	}
	return view
}

func (f feed) Encode(dst []byte, view any, bodies []*markdown.Document) ([]byte, error) {
	return f.encode(dst, *view.(*feeds.Feed), func(dst []byte, item int) ([]byte, error) {
		s := f.stories[len(f.stories)-1-item]
		from := len(dst)
		dst = bodies[item].Fill(dst, f.p.fill(s.Card.Source, s.Address, true))
		page, err := url.Parse(f.p.config.URL(s.Address))
		if err != nil {
			return nil, fmt.Errorf("the address of %s: %w", s.Card.Source, err)
		}
		return feeds.Portable(dst, from, page, f.p.config.RawHTML == "trusted"), nil
	})
}

// itemOf returns the feed item of a story. Since most stories are in several feeds, the
// item is made only once and kept.
func (p *Plan) itemOf(s *site.Story) *feeds.Item {
	known := &p.items[s.Index]
	if known.Load() == nil {
		known.CompareAndSwap(nil, p.makeItem(s))
	}
	return known.Load()
}

// makeItem makes the feed item of a story, without the full text.
func (p *Plan) makeItem(s *site.Story) *feeds.Item {
	c, card := s.Card, p.cardOf(s)
	url := p.origin + card.URL
	item := &feeds.Item{
		ID: cmp.Or(c.ID, url), Permanent: c.ID == "", URL: url, Authors: p.feedAuthors(s),
		Title: c.Title, Summary: cmp.Or(c.Description, c.Excerpt), Published: c.Published(), Updated: c.Published(), Language: p.config.Language,
	}
	if c.Type == "sponsored" {
		item.Title = p.words.Label("sponsored-title", item.Title)
	}
	if c.Updated.After(item.Updated) {
		item.Updated = c.Updated
	}
	categories, tags := rowTerms(s, stories.RowCategory), rowTerms(s, stories.RowTag)
	item.Category = make([]string, 0, len(categories)+len(tags))
	for _, t := range categories {
		item.Category = append(item.Category, t.Name)
	}
	for _, t := range tags {
		item.Category = append(item.Category, t.Name)
	}
	if img := card.Image; img != nil && img.Size > 0 {
		item.Image = &feeds.Image{URL: img.Absolute, Type: img.Type, Length: img.Size}
	}
	return item
}

// Limits of the news sitemap: the maximum age and the maximum number of its stories
// (Google Search, "Create a news sitemap").
const (
	newsAge   = 48 * time.Hour
	newsLimit = 1000
)

// sitemaps plans the news sitemap and sitemap.xml. If the site has more than 50,000
// addresses, sitemap.xml is an index of several sitemaps.
func (p *Plan) sitemaps() {
	n := p.countAddresses()
	if n <= feeds.SitemapLimit {
		p.add("/sitemap.xml", sitemap{p: p, to: n})
	} else {
		p.add("/sitemap.xml", sitemap{p: p, to: n, index: true})
		for from := 0; from < n; from += feeds.SitemapLimit {
			p.add(sitemapPart(from), sitemap{p: p, from: from, to: min(from+feeds.SitemapLimit, n)})
		}
	}
	var recent []feeds.Recent
	for _, s := range slices.Backward(p.in.Site.Stories) {
		if age := p.in.Clock.Sub(s.Card.Published()); age > newsAge || len(recent) == newsLimit {
			break
		}
		if !s.Card.NoIndex && s.Card.Type != "sponsored" {
			recent = append(recent, feeds.Recent{URL: p.config.URL(s.Address), Title: s.Card.Title, Published: s.Card.Published()})
		}
	}
	p.value("news-sitemap.xml", "the news sitemap", recent, func(dst []byte, v any) []byte {
		return feeds.NewsSitemap(dst, p.config.Title, p.config.Language, v.([]feeds.Recent))
	})
}

// A sitemap is an output that lists addresses: the entries of addressList with the indexes
// from to to-1. If the field index is set, the output is the list of all sitemaps instead.
type sitemap struct {
	plain
	p        *Plan
	from, to int
	index    bool
}

// sitemapPart returns the address of one of several sitemaps: the one that begins with the
// entry addressList()[from].
func sitemapPart(from int) string {
	return "/sitemap-" + strconv.Itoa(from/feeds.SitemapLimit+1) + ".xml"
}

func (m sitemap) Source() string { return "the sitemap" }

func (m sitemap) View() any {
	list := m.p.addressList()[m.from:m.to]
	if !m.index {
		return list
	}
	var parts []feeds.Address
	for from := 0; from < len(list); from += feeds.SitemapLimit {
		part := list[from:min(from+feeds.SitemapLimit, len(list))]
		newest := slices.MaxFunc(part, func(a, b feeds.Address) int { return a.Modified.Compare(b.Modified) })
		parts = append(parts, feeds.Address{URL: m.p.config.URL(sitemapPart(from)), Modified: newest.Modified})
	}
	return parts
}

func (m sitemap) Encode(dst []byte, view any, _ []*markdown.Document) ([]byte, error) {
	if m.index {
		return feeds.SitemapIndex(dst, view.([]feeds.Address)), nil
	}
	return feeds.Sitemap(dst, view.([]feeds.Address)), nil
}

// value plans an output with the given view. The views of other outputs are made later.
func (p *Plan) value(path, source string, view any, encode func(dst []byte, view any) []byte) {
	p.add("/"+path, single{source: source, view: func() any { return view }, encode: encode})
}

// inSitemap reports whether a story or standing page belongs in the sitemap: search
// engines may index its page, and its front matter names no canonical URL.
func inSitemap(c *stories.Card) bool { return !c.NoIndex && c.Canonical == "" }

// countAddresses returns the number of addresses in all sitemaps.
func (p *Plan) countAddresses() int {
	n := 0
	for range p.inSitemaps {
		n++
	}
	return n
}

// listAll returns the entries of all sitemaps.
func (p *Plan) listAll() []feeds.Address {
	var list []feeds.Address
	for address, changed := range p.inSitemaps {
		list = append(list, feeds.Address{URL: p.config.URL(address), Modified: changed})
	}
	return list
}

// inSitemaps yields the address of every page that belongs in a sitemap, with the time of
// the page's last change. A page with a list of stories changes when one of these stories
// changes.
func (p *Plan) inSitemaps(yield func(address string, changed time.Time) bool) {
	size := p.config.Pagination.Size
	if !(list{"/", p.in.Site.Stories, size}).eachPage(yield) {
		return
	}
	for _, s := range slices.Backward(p.in.Site.Stories) {
		if inSitemap(s.Card) && !yield(s.Address, modified(s)) {
			return
		}
	}
	for _, row := range p.in.Site.Rows {
		for _, t := range row.Terms {
			if len(t.Stories) > 0 && !listOf(t, size).eachPage(yield) {
				return
			}
		}
	}
	for _, page := range p.in.Site.Pages {
		if inSitemap(page.Card) && !yield(page.Address, page.Card.Updated) {
			return
		}
	}
}

// eachPage yields the address of every page of a list, with the time of the last change
// of a story on that page. It reports whether yield returned true for all pages.
func (l list) eachPage(yield func(address string, changed time.Time) bool) bool {
	if !yield(l.address, lastChange(l.own())) {
		return false
	}
	for n := l.archives(); n > 0; n-- {
		if !yield(l.at(n), lastChange(l.page(n))) {
			return false
		}
	}
	return true
}

// modified returns the instant of a story's last update, or of its publication if
// there was no update.
func modified(s *site.Story) time.Time {
	if s.Card.Updated.After(s.Card.Published()) {
		return s.Card.Updated
	}
	return s.Card.Published()
}

// lastChange returns the time of the latest change of any of the stories, or the zero
// time if the list is empty.
func lastChange(members []*site.Story) time.Time {
	var last time.Time
	for _, s := range members {
		if m := modified(s); m.After(last) {
			last = m
		}
	}
	return last
}

// fixed plans robots.txt, .nojekyll and CNAME, except those that are files in static/. The
// file robots.txt also names the sitemaps of inner sites, since search engines read this
// file only at the root of a host.
func (p *Plan) fixed() {
	text := func(path, source, content string) {
		if p.in.Files["static/"+path] == nil {
			p.value(path, source, content, func(dst []byte, v any) []byte { return append(dst, v.(string)...) })
		}
	}
	robots := "User-agent: *\nAllow: /\n\n"
	for _, base := range append([]string{p.config.URL("/")}, p.in.Inner...) {
		robots += "Sitemap: " + base + "sitemap.xml\nSitemap: " + base + "news-sitemap.xml\n"
	}
	text("robots.txt", "robots.txt", robots)
	text(".nojekyll", ".nojekyll", "")
	if host := p.config.Base.Hostname(); customDomain(host) && p.config.BasePath() == "/" {
		text("CNAME", "CNAME", host+"\n")
	}
}

// customDomain reports whether GitHub Pages needs a CNAME file for a host.
func customDomain(host string) bool {
	return strings.Contains(host, ".") && !strings.HasSuffix(host, ".github.io") && strings.Trim(host, "0123456789.") != ""
}

// copies plans a copy of every file in static/ and of the files in content/ that have
// an address, such as pictures of stories.
func (p *Plan) copies() {
	for _, file := range slices.Sorted(maps.Keys(p.in.Files)) {
		f := p.in.Files[file]
		at, placed := p.published[file]
		if under, static := strings.CutPrefix(file, "static/"); static {
			at, placed = "/"+under, true
		}
		if folder, index := strings.CutSuffix(at, "/index.html"); index {
			at = folder + "/" // In a plan, the address of a folder stands for its index.html.
		}
		if placed {
			p.add(at, copied{source: file, file: f.Path})
		}
	}
}
