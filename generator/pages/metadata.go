package pages

import (
	"cmp"
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

// A node is a JSON-LD object (https://schema.org). encoding/json escapes <, >
// and &, so that no text can end the script element.
type node struct {
	Context       string       `json:"@context,omitempty"`
	Type          string       `json:"@type"`
	Name          string       `json:"name,omitempty"`
	Headline      string       `json:"headline,omitempty"`
	Description   string       `json:"description,omitempty"`
	URL           string       `json:"url,omitempty"`
	MainEntity    any          `json:"mainEntity,omitempty"`
	MainPage      string       `json:"mainEntityOfPage,omitempty"`
	Image         any          `json:"image,omitempty"`
	DatePublished string       `json:"datePublished,omitempty"`
	DateModified  string       `json:"dateModified,omitempty"`
	Authors       []node       `json:"author,omitempty"`
	Publisher     *publisher   `json:"publisher,omitempty"`
	Section       string       `json:"articleSection,omitempty"`
	Keywords      []string     `json:"keywords,omitempty"`
	Corrections   []correction `json:"correction,omitempty"`
	Language      string       `json:"inLanguage,omitempty"`
	Free          bool         `json:"isAccessibleForFree,omitempty"`
	Items         []crumb      `json:"itemListElement,omitempty"`
}

type correction struct {
	Type          string `json:"@type"`
	Text          string `json:"text"`
	DatePublished string `json:"datePublished"`
}

type crumb struct {
	Type     string `json:"@type"`
	Position int    `json:"position"`
	Name     string `json:"name"`
	Item     string `json:"item"`
}

type picture struct {
	Type    string `json:"@type"`
	URL     string `json:"url"`
	Width   int    `json:"width,omitempty"`
	Height  int    `json:"height,omitempty"`
	Caption string `json:"caption,omitempty"`
	Credit  string `json:"creditText,omitempty"`
	License string `json:"license,omitempty"`
}

// A publisher is the organisation behind the paper, with the pages that say
// how it works.
type publisher struct {
	Type           string   `json:"@type"`
	Name           string   `json:"name"`
	URL            string   `json:"url"`
	Logo           *picture `json:"logo,omitempty"`
	SameAs         []string `json:"sameAs,omitempty"`
	Corrections    string   `json:"correctionsPolicy,omitempty"`
	Ethics         string   `json:"ethicsPolicy,omitempty"`
	Masthead       string   `json:"masthead,omitempty"`
	Ownership      string   `json:"ownershipFundingInfo,omitempty"`
	FactChecking   string   `json:"verificationFactCheckingPolicy,omitempty"`
	UnnamedSources string   `json:"unnamedSourcesPolicy,omitempty"`
	Feedback       string   `json:"actionableFeedbackPolicy,omitempty"`
}

// ldjson returns nodes as a script element.
func ldjson(graph ...node) template.HTML {
	for i := range graph {
		graph[i].Context = "https://schema.org"
	}
	var value any = graph
	if len(graph) == 1 {
		value = graph[0]
	}
	data, err := json.Marshal(value)
	if err != nil {
		return "" // strings, numbers and lists always encode
	}
	return template.HTML(`<script type="application/ld+json">` + string(data) + `</script>`)
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
	p.graph(&view.Common, "article", c.Title, card.Image)
	view.property("article:published_time", card.Date.ISO)
	if view.Updated != nil {
		view.property("article:modified_time", view.Updated.ISO)
	}
	url := p.config.URL(s.Address)
	article := node{
		Type: cmp.Or(newsTypes[c.Type], "NewsArticle"), Headline: c.Title, Description: view.Description, URL: url, MainPage: url,
		DatePublished: card.Date.ISO, DateModified: modified(s).Format(isoFormat), Language: p.config.Language, Free: true,
		Publisher: p.publisher(),
	}
	if card.Image != nil {
		article.Image = []picture{pictureOf(card.Image)}
	}
	for _, t := range rowTerms(s, stories.RowAuthor) {
		article.Authors = append(article.Authors, node{Type: authorType(t.Name), Name: t.Name, URL: p.config.URL(t.Address)})
		view.property("article:author", p.config.URL(t.Address))
	}
	if article.Authors == nil {
		article.Authors = []node{{Type: "Organization", Name: p.shared.Publisher, URL: p.config.URL("/")}}
	}
	trail := []Link{{p.config.Title, p.config.URL("/")}}
	if terms := rowTerms(s, stories.RowCategory); len(terms) > 0 {
		article.Section = terms[0].Name
		view.property("article:section", terms[0].Name)
		trail = append(trail, Link{terms[0].Name, p.config.URL(terms[0].Address)})
	}
	for _, t := range rowTerms(s, stories.RowTag) {
		article.Keywords = append(article.Keywords, t.Name)
		view.property("article:tag", t.Name)
	}
	for i, given := range c.Corrections {
		article.Corrections = append(article.Corrections, correction{"CorrectionComment", given.Text, view.Corrections[i].Date.ISO})
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

func pictureOf(img *Image) picture {
	o := picture{Type: "ImageObject", URL: img.Absolute, Width: img.Width, Height: img.Height, Caption: img.Caption, Credit: img.Credit}
	if strings.HasPrefix(img.License, "http") {
		o.License = img.License
	}
	return o
}

// publisher describes the organisation behind the paper.
func (p *Plan) publisher() *publisher {
	c := p.config
	full := func(address string) string {
		if strings.HasPrefix(address, "/") {
			return c.URL(address)
		}
		return address
	}
	o := &publisher{
		Type: "NewsMediaOrganization", Name: p.shared.Publisher, URL: cmp.Or(c.Publisher.URL, c.URL("/")), SameAs: c.Publisher.SameAs,
		Corrections: full(c.Trust.Corrections), Ethics: full(c.Trust.Ethics), Masthead: full(c.Trust.Masthead),
		Ownership: full(c.Trust.Ownership), FactChecking: full(c.Trust.FactChecking), UnnamedSources: full(c.Trust.UnnamedSources),
		Feedback: full(c.Trust.Feedback),
	}
	if c.Publisher.Logo != "" {
		o.Logo = &picture{Type: "ImageObject", URL: full(c.Publisher.Logo)}
	}
	return o
}

// breadcrumbs describes the way from the front page to a page.
func breadcrumbs(trail []Link) node {
	list := node{Type: "BreadcrumbList"}
	for i, l := range trail {
		list.Items = append(list.Items, crumb{"ListItem", i + 1, l.Title, l.URL})
	}
	return list
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
	view.StructuredData = ldjson(node{Type: "WebSite", Name: p.config.Title, URL: p.config.URL("/"), Language: p.config.Language, Publisher: p.publisher()})
}

// describeList fills in the metadata of a term's page.
func (p *Plan) describeList(view *ListPage, t *site.Term) {
	p.graph(&view.Common, "website", view.Heading, nil)
	trail := breadcrumbs([]Link{{p.config.Title, p.config.URL("/")}, {view.Heading, p.config.URL(t.Address)}})
	if t.Row.Name != "author" {
		view.StructuredData = ldjson(node{Type: "CollectionPage", Name: view.Heading, URL: view.Canonical}, trail)
		return
	}
	person := node{Type: authorType(t.Name), Name: t.Name, URL: p.config.URL(t.Address), Description: view.Description}
	if view.Author != nil && view.Author.Photo != nil {
		person.Image = view.Author.Photo.Absolute
	}
	view.StructuredData = ldjson(node{Type: "ProfilePage", URL: view.Canonical, MainEntity: person}, trail)
}

// describePage fills in the metadata of any other page.
func (p *Plan) describePage(c *Common, kind string) {
	p.graph(c, "website", strings.TrimSuffix(c.Title, " · "+p.config.Title), nil)
	c.StructuredData = ldjson(node{Type: kind, Name: c.Title, URL: c.Canonical})
}
