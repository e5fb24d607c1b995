package pages

import (
	"bytes"
	"encoding/json"
	"html/template"
	"strconv"
	"strings"
	"time"

	"broadsheet/generator/site"
	"broadsheet/generator/stories"
)

// common makes the part of a view that every page has.
func (p *Plan) common(kind, address, title, description string) Common {
	window := p.config.Title
	if title != "" && title != window {
		window = title + " · " + window
	}
	return Common{
		Site: p.shared, Kind: kind, Title: window, Description: description, Canonical: p.config.URL(address),
		Robots: "max-image-preview:large", Feeds: p.shared.Feeds,
	}
}

// An object is a JSON-LD node (https://schema.org). encoding/json sorts its
// keys and escapes <, > and &, so that no text can end the script element.
type object map[string]any

// ldjson returns objects as a script element.
func ldjson(graph ...object) template.HTML {
	for _, o := range graph {
		o["@context"] = "https://schema.org"
	}
	var value any = graph
	if len(graph) == 1 {
		value = graph[0]
	}
	var b bytes.Buffer
	b.WriteString(`<script type="application/ld+json">`)
	data, err := json.Marshal(value)
	if err != nil {
		return "" // maps of strings, numbers and lists always encode
	}
	b.Write(data)
	b.WriteString(`</script>`)
	return template.HTML(b.String())
}

// newsTypes are schema.org's names for kinds of stories.
var newsTypes = map[string]string{
	"analysis": "AnalysisNewsArticle", "opinion": "OpinionNewsArticle", "explainer": "BackgroundNewsArticle",
	"review": "ReviewNewsArticle", "sponsored": "AdvertiserContentArticle", "live": "LiveBlogPosting",
}

// describeStory fills in what search engines and share previews read of a
// story (Google Search, "Article structured data"; ogp.me).
func (p *Plan) describeStory(view *StoryPage, s *site.Story) {
	c, card := s.Card, view.Story
	view.Highlighted = c.Highlighted
	if c.NoIndex {
		view.Robots = "noindex"
	}
	if c.Canonical != "" {
		view.Canonical = c.Canonical
	}
	url := p.config.URL(s.Address)
	article := object{
		"@type": cmpOr(newsTypes[c.Type], "NewsArticle"), "headline": c.Title, "url": url, "mainEntityOfPage": url,
		"datePublished": card.Date.ISO, "dateModified": modified(s).Format(isoFormat), "inLanguage": p.config.Language,
		"publisher": p.publisher(), "isAccessibleForFree": true,
	}
	p.graph(&view.Common, "article", c.Title, card.Image)
	view.property("article:published_time", card.Date.ISO)
	if view.Updated != nil {
		view.property("article:modified_time", view.Updated.ISO)
	}
	if view.Description != "" {
		article["description"] = view.Description
	}
	if card.Image != nil {
		article["image"] = []any{imageObject(card.Image)}
	}
	var authors []object
	for _, t := range rowTerms(s, stories.RowAuthor) {
		authors = append(authors, object{"@type": authorType(t.Name), "name": t.Name, "url": p.config.URL(t.Address)})
		view.property("article:author", p.config.URL(t.Address))
	}
	if authors != nil {
		article["author"] = authors
	} else {
		article["author"] = []object{{"@type": "Organization", "name": p.shared.Publisher, "url": p.config.URL("/")}}
	}
	trail := []Link{{p.config.Title, p.config.URL("/")}}
	if terms := rowTerms(s, stories.RowCategory); len(terms) > 0 {
		article["articleSection"] = terms[0].Name
		view.property("article:section", terms[0].Name)
		trail = append(trail, Link{terms[0].Name, p.config.URL(terms[0].Address)})
	}
	var keywords []string
	for _, t := range rowTerms(s, stories.RowTag) {
		keywords = append(keywords, t.Name)
		view.property("article:tag", t.Name)
	}
	if keywords != nil {
		article["keywords"] = keywords
	}
	var notes []object
	for i, correction := range c.Corrections {
		notes = append(notes, object{"@type": "CorrectionComment", "text": correction.Text, "datePublished": view.Corrections[i].Date.ISO})
	}
	if notes != nil {
		article["correction"] = notes
	}
	view.StructuredData = ldjson(article, breadcrumbs(append(trail, Link{c.Title, url})))
}

// isoFormat is ISO 8601 with seconds and offset.
const isoFormat = time.RFC3339

// authorType tells a desk from a person: search engines want to know which.
func authorType(name string) string {
	lower := strings.ToLower(name)
	for _, word := range []string{"desk", "team", "staff", "editors", "newsroom"} {
		if strings.HasSuffix(lower, " "+word) || lower == word {
			return "Organization"
		}
	}
	return "Person"
}

func imageObject(img *Image) object {
	o := object{"@type": "ImageObject", "url": img.Absolute}
	if img.Width > 0 {
		o["width"], o["height"] = img.Width, img.Height
	}
	if img.Caption != "" {
		o["caption"] = img.Caption
	}
	if img.Credit != "" {
		o["creditText"] = img.Credit
	}
	if strings.HasPrefix(img.License, "http") {
		o["license"] = img.License
	}
	return o
}

// publisher describes the organisation behind the paper.
func (p *Plan) publisher() object {
	c := p.config
	o := object{"@type": "NewsMediaOrganization", "name": p.shared.Publisher, "url": cmpOr(c.Publisher.URL, p.config.URL("/"))}
	if c.Publisher.Logo != "" {
		o["logo"] = object{"@type": "ImageObject", "url": c.URL(c.Publisher.Logo)}
	}
	if len(c.Publisher.SameAs) > 0 {
		o["sameAs"] = c.Publisher.SameAs
	}
	for _, policy := range []struct{ property, address string }{
		{"correctionsPolicy", c.Trust.Corrections}, {"ethicsPolicy", c.Trust.Ethics}, {"masthead", c.Trust.Masthead},
		{"ownershipFundingInfo", c.Trust.Ownership}, {"verificationFactCheckingPolicy", c.Trust.FactChecking},
		{"unnamedSourcesPolicy", c.Trust.UnnamedSources}, {"actionableFeedbackPolicy", c.Trust.Feedback},
	} {
		if strings.HasPrefix(policy.address, "/") {
			o[policy.property] = c.URL(policy.address)
		} else if policy.address != "" {
			o[policy.property] = policy.address
		}
	}
	return o
}

// breadcrumbs describes the way from the front page to a page.
func breadcrumbs(trail []Link) object {
	var items []object
	for i, l := range trail {
		items = append(items, object{"@type": "ListItem", "position": i + 1, "name": l.Title, "item": l.URL})
	}
	return object{"@type": "BreadcrumbList", "itemListElement": items}
}

// graph adds the Open Graph and Twitter properties that every page has.
func (p *Plan) graph(c *Common, kind, title string, img *Image) {
	c.property("og:type", kind)
	c.property("og:title", title)
	c.property("og:url", c.Canonical)
	c.property("og:site_name", p.config.Title)
	c.property("og:locale", strings.ReplaceAll(p.config.Language, "-", "_"))
	if c.Description != "" {
		c.property("og:description", c.Description)
	}
	if img == nil || img.Type == "image/svg+xml" {
		c.Meta = append(c.Meta, Meta{Name: "twitter:card", Content: "summary"})
		return
	}
	c.property("og:image", img.Absolute)
	if img.Width > 0 {
		c.property("og:image:width", strconv.Itoa(img.Width))
		c.property("og:image:height", strconv.Itoa(img.Height))
	}
	if img.Alt != "" {
		c.property("og:image:alt", img.Alt)
	}
	c.Meta = append(c.Meta, Meta{Name: "twitter:card", Content: "summary_large_image"})
}

func (c *Common) property(name, content string) {
	c.Meta = append(c.Meta, Meta{Property: name, Content: content})
}

// describeFront fills in the front page's metadata.
func (p *Plan) describeFront(view *FrontPage) {
	p.graph(&view.Common, "website", p.config.Title, nil)
	paper := object{"@type": "WebSite", "name": p.config.Title, "url": p.config.URL("/"), "inLanguage": p.config.Language, "publisher": p.publisher()}
	view.StructuredData = ldjson(paper)
}

// describeList fills in the metadata of a term's page.
func (p *Plan) describeList(view *ListPage, t *site.Term) {
	p.graph(&view.Common, "website", view.Heading, nil)
	trail := breadcrumbs([]Link{{p.config.Title, p.config.URL("/")}, {view.Heading, p.config.URL(t.Address)}})
	if t.Row.Name != "author" {
		view.StructuredData = ldjson(object{"@type": "CollectionPage", "name": view.Heading, "url": view.Canonical}, trail)
		return
	}
	person := object{"@type": authorType(t.Name), "name": t.Name, "url": p.config.URL(t.Address)}
	if view.Description != "" {
		person["description"] = view.Description
	}
	if view.Author != nil && view.Author.Photo != nil {
		person["image"] = view.Author.Photo.Absolute
	}
	view.StructuredData = ldjson(object{"@type": "ProfilePage", "url": view.Canonical, "mainEntity": person}, trail)
}

// describePage fills in the metadata of any other page.
func (p *Plan) describePage(c *Common, kind string) {
	p.graph(c, "website", strings.TrimSuffix(c.Title, " · "+p.config.Title), nil)
	c.StructuredData = ldjson(object{"@type": kind, "name": c.Title, "url": c.Canonical})
}
