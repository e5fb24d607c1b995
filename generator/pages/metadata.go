package pages

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"

	"broadsheet/generator/feeds"
	"broadsheet/generator/images"
	"broadsheet/generator/site"
	"broadsheet/generator/stories"
)

// common makes the fields that the views of all pages have. The argument path is the URL
// of the page, without scheme and host.
func (p *Plan) common(kind, path, title, description string) Common {
	window := p.config.Title
	if title != "" && title != window {
		window = title + " · " + window
	}
	return Common{
		Site: p.shared, Kind: kind, Title: window, Description: description, Canonical: p.origin + path,
		Robots: "max-image-preview:large", Feeds: p.shared.Feeds,
	}
}

// newsTypes has the schema.org types of stories. The key is the type of a story in front
// matter, except "news"; the value is the schema.org type.
var newsTypes = map[string]string{
	"analysis": "AnalysisNewsArticle", "opinion": "OpinionNewsArticle", "explainer": "BackgroundNewsArticle",
	"review": "ReviewNewsArticle", "sponsored": "AdvertiserContentArticle", "live": "LiveBlogPosting",
}

// describeStory adds the metadata of a story for search engines (Google Search,
// "Article structured data") and for link previews in social networks (https://ogp.me).
func (p *Plan) describeStory(view *StoryPage, s *site.Story) {
	c, card, url := s.Card, view.Story, view.Canonical
	view.follow(c)
	p.openGraph(&view.Common, "article", c.Title, view.Share)
	view.property("article:published_time", card.Date.ISO)
	if view.Updated != nil {
		view.property("article:modified_time", view.Updated.ISO)
	}
	for _, author := range p.feedAuthors(s) {
		view.property("article:author", author.URL)
	}
	if card.Kicker != nil {
		view.property("article:section", card.Kicker.Title)
	}
	for _, t := range view.Tags {
		view.property("article:tag", t.Title)
	}
	p.describe(&view.Common, true, func(d *linkedData) { p.article(d, view, s, url) })
}

// follow sets three fields from the card of a story or standing page: whether the text has
// highlighted code, whether search engines may index the page, and the canonical URL.
func (c *Common) follow(card *stories.Card) {
	c.Highlighted = card.Highlighted
	if card.NoIndex {
		c.Robots = "noindex"
	}
	c.Canonical = cmp.Or(card.Canonical, c.Canonical)
}

// article writes the JSON-LD of a story and of its breadcrumbs. The argument url is the
// full URL of the story's page.
func (p *Plan) article(d *linkedData, view *StoryPage, s *site.Story, url string) {
	c, home := s.Card, Link{p.config.Title, p.origin + p.shared.Home}
	d.subject(cmp.Or(newsTypes[c.Type], "NewsArticle"))
	d.optional("headline", c.Title)
	d.optional("description", view.Description)
	d.value("url", url)
	d.value("mainEntityOfPage", url)
	if view.Story.Image != nil {
		d.list("image")
		d.pictures(view.Story.Image)
		d.endList()
	}
	d.value("datePublished", view.Story.Date.ISO)
	d.value("dateModified", modified(s).Format(isoFormat))
	p.authors(d, p.feedAuthors(s))
	d.raw("publisher", p.publisher())
	trail := []Link{home}
	if k := view.Story.Kicker; k != nil {
		d.value("articleSection", k.Title)
		trail = append(trail, Link{k.Title, p.origin + k.URL})
	}
	if len(view.Tags) > 0 {
		d.list("keywords")
		for _, t := range view.Tags {
			d.item(t.Title)
		}
		d.endList()
	}
	if len(c.Corrections) > 0 {
		d.list("correction")
		for i, given := range c.Corrections {
			d.object("CorrectionComment")
			d.value("text", given.Text)
			d.value("datePublished", view.Corrections[i].Date.ISO)
			d.end()
		}
		d.endList()
	}
	d.optional("inLanguage", p.config.Language)
	d.raw("isAccessibleForFree", "true")
	d.end()
	d.breadcrumbs(append(trail, Link{c.Title, url})...)
}

// authors writes the JSON-LD of a story's authors. For a story without authors, it writes
// the publisher as the author.
func (p *Plan) authors(d *linkedData, named []feeds.Author) {
	d.list("author")
	for _, a := range named {
		d.object(authorType(a.Name))
		d.optional("name", a.Name)
		d.value("url", a.URL)
		d.end()
	}
	if len(named) == 0 {
		d.object("Organization")
		d.optional("name", p.shared.Publisher)
		d.value("url", p.origin+p.shared.Home)
		d.end()
	}
	d.endList()
}

// isoFormat is the layout for time.Format that gives ISO 8601 with seconds and offset
// from UTC.
const isoFormat = time.RFC3339

// authorType returns the schema.org type of an author: "Organization" for the name of a
// group, such as "Science desk", else "Person".
func authorType(name string) string {
	lower := strings.ToLower(name)
	for _, word := range []string{"desk", "team", "staff", "editors", "newsroom"} {
		if strings.HasSuffix(lower, " "+word) || lower == word {
			return "Organization"
		}
	}
	return "Person"
}

// openGraph adds the Open Graph and Twitter properties that the pages of every type have.
func (p *Plan) openGraph(c *Common, kind, title string, img *Image) {
	c.Meta = make([]Meta, 0, 20) // few stories have more than 20 of these properties
	c.property("og:type", kind)
	c.property("og:title", title)
	c.property("og:url", c.Canonical)
	c.property("og:site_name", p.config.Title)
	if p.locale != "" {
		c.property("og:locale", p.locale)
	}
	for _, t := range c.Translations {
		alternate := Meta{Property: "og:locale:alternate", Content: ogLocale(t.Language)}
		if alternate.Content != "" && alternate.Content != p.locale && !slices.Contains(c.Meta, alternate) {
			c.Meta = append(c.Meta, alternate)
		}
	}
	if c.Description != "" {
		c.property("og:description", c.Description)
	}
	if !sharable(img) {
		c.Meta = append(c.Meta, Meta{Name: "twitter:card", Content: "summary"})
		return
	}
	c.sharedPicture(cmp.Or(img.Shared, img))
	c.Meta = append(c.Meta, Meta{Name: "twitter:card", Content: "summary_large_image"})
}

// sharedPicture adds the Open Graph properties of a picture, which social networks show
// beside a link to the page.
func (c *Common) sharedPicture(img *Image) {
	c.property("og:image", img.Absolute)
	if img.Width > 0 {
		c.property("og:image:width", strconv.Itoa(img.Width))
		c.property("og:image:height", strconv.Itoa(img.Height))
	}
	if img.Alt != "" {
		c.property("og:image:alt", img.Alt)
	}
}

// ogLocale converts a BCP 47 tag to the form language_TERRITORY, which the property
// og:locale needs: "zh-Hant-TW" to "zh_TW". For a tag without a territory, ogLocale takes
// the most likely territory from the Unicode CLDR: "de" becomes "de_DE". If the CLDR has
// no likely territory, as for Esperanto or for es-419, the Spanish of Latin America,
// ogLocale returns "".
func ogLocale(tag string) string {
	t, err := language.Parse(tag)
	base, _ := t.Base()
	region, confidence := t.Region()
	if err != nil || confidence == language.No || !region.IsCountry() {
		return ""
	}
	return base.String() + "_" + region.String()
}

func (c *Common) property(name, content string) {
	c.Meta = append(c.Meta, Meta{Property: name, Content: content})
}

// describeFront adds the metadata of the front page.
func (p *Plan) describeFront(view *FrontPage) {
	p.openGraph(&view.Common, "website", p.config.Title, nil)
	p.describe(&view.Common, false, func(d *linkedData) {
		d.subject("WebSite")
		d.optional("name", p.config.Title)
		d.value("url", p.config.URL("/"))
		d.raw("publisher", p.publisher())
		d.optional("inLanguage", p.config.Language)
		d.end()
	})
}

// describeList adds the metadata of a term's page.
func (p *Plan) describeList(view *ListPage, t *site.Term) {
	p.openGraph(&view.Common, "website", view.Heading, view.Image)
	if img := view.Image; img != nil && img.Type == images.TypeSVG {
		// an SVG is allowed here, since an editor has chosen this picture for the page
		view.sharedPicture(img)
	}
	p.describe(&view.Common, true, func(d *linkedData) {
		if t.Row.Name == "author" {
			p.profile(d, view, t)
		} else {
			d.subject("CollectionPage")
			d.optional("name", view.Heading)
			d.value("url", view.Canonical)
			if view.Image != nil {
				d.name("image")
				d.picture(view.Image)
			}
			d.end()
		}
		d.breadcrumbs(Link{p.config.Title, p.config.URL("/")}, Link{view.Heading, p.config.URL(t.Address)})
	})
}

// profile writes the JSON-LD of an author's page.
func (p *Plan) profile(d *linkedData, view *ListPage, t *site.Term) {
	d.subject("ProfilePage")
	d.value("url", view.Canonical)
	d.name("mainEntity")
	d.object(authorType(t.Name))
	d.optional("name", t.Name)
	d.optional("description", view.Description)
	d.value("url", p.config.URL(t.Address))
	if view.Author != nil && view.Author.Photo != nil {
		d.value("image", view.Author.Photo.Absolute)
	}
	if view.Author != nil {
		d.optional("email", view.Author.Email)
	}
	d.end()
	d.end()
}

// describePage adds the metadata of a page, such as an archive page, that needs only its
// name and URL as metadata. The argument kind is the schema.org type of the page.
func (p *Plan) describePage(c *Common, kind string) {
	p.openGraph(c, "website", strings.TrimSuffix(c.Title, " · "+p.config.Title), nil)
	p.describe(c, false, func(d *linkedData) {
		d.subject(kind)
		d.optional("name", c.Title)
		d.value("url", c.Canonical)
		d.end()
	})
}
