package theme

import (
	"fmt"
	"html/template"

	"broadsheet/generator/data"
	"broadsheet/generator/pages"
)

// sampleSite is a paper under a base path.
func sampleSite() *pages.Site {
	category := func(title, slug string) pages.Link {
		return pages.Link{Title: title, URL: "/repo/category/" + slug + "/"}
	}
	return &pages.Site{
		Title:       "The Example Times",
		Description: "News of technology and the people it changes",
		Language:    "en",
		Direction:   "ltr",
		Home:        "/repo/",
		Favicon:     "/repo/favicon.svg",
		Publisher:   "Example Press",
		Categories:  []pages.Link{category("Going Viral", "going-viral"), category("Policy", "policy"), category("Networks", "networks"), category("Chips", "chips"), category("Security", "security"), category("Space", "space")},
		Footer:      []pages.Link{{Title: "About", URL: "/repo/about/"}, {Title: "Contact", URL: "/repo/contact/"}},
		Trust:       []pages.Link{{Title: "Corrections", URL: "/repo/corrections/"}, {Title: "Ethics", URL: "/repo/ethics/"}},
		Feeds:       sampleFeeds(),
		CopyLink:    true,
		ReadOn:      true,
		Archive:     "/repo/archive/",
		Search:      "/repo/search/",
		OpenSearch:  "/repo/opensearch.xml",
		Params:      map[string]any{"comments": "abc"},
		Notice:      &pages.Link{Title: "Live: the launch window opens at noon", URL: "/repo/2020/05/launch/"},
	}
}

func sampleData() data.Set {
	return data.Set{"prices": {Path: "content/data/prices.csv", Value: []any{map[string]any{"name": "Chips", "price": "12"}}}}
}

func sampleFeeds() []pages.Feed {
	return []pages.Feed{
		{Title: "RSS", URL: "/repo/feed.xml", Type: "application/rss+xml", Format: "RSS"},
		{Title: "Atom", URL: "/repo/atom.xml", Type: "application/atom+xml"},
		{Title: "JSON Feed", URL: "/repo/feed.json", Type: "application/feed+json"},
	}
}

// sampleHeadlines are short, ordinary, very long, and hostile.
func sampleHeadlines() []string {
	return []string{
		"The U.S. now has the most confirmed coronavirus cases",
		"Huawei sues Verizon over patents",
		"Apple moves the Mac to its own chips, and two decades of software must come along",
		"5G, explained",
		"SolarWinds update carried a backdoor into eighteen thousand networks, and what is known about who opened the door, who walked through it and who looked away",
		"What <b>\"standard-essential\"</b> patents are & why every phone needs them",
		"Crew Dragon carries astronauts to orbit",
		"Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
	}
}

// sampleCard returns the i-th of a row of stories that differ in what they
// have: pictures, labels, deks, one to three authors.
func sampleCard(i int) *pages.Card {
	site := sampleSite()
	authors := []pages.Link{
		{Title: "Science desk", URL: "/repo/author/science-desk/"},
		{Title: "Ann Weaver", URL: "/repo/author/ann-weaver/"},
		{Title: "Bo Lindqvist", URL: "/repo/author/bo-lindqvist/"},
	}
	c := &pages.Card{
		Headline: sampleHeadlines()[i%len(sampleHeadlines())],
		URL:      fmt.Sprintf("/repo/2020/03/story-%d/", i),
		Kicker:   &site.Categories[i%len(site.Categories)],
		Type:     "news",
		Excerpt:  "The United States now has more confirmed cases of the new coronavirus than any other country. The count kept by Johns Hopkins University passed 82,000 on Thursday evening, more than China…",
		Byline:   authors[:1+i%5/2],
		Date:     pages.Date{ISO: "2020-03-27T09:30:00-04:00", Text: "March 27, 2020", Time: "9:30 AM EDT"},
		Minutes:  3 + i,
	}
	if i%3 != 1 {
		c.Image = &pages.Image{
			URL: fmt.Sprintf("/repo/2020/03/story-%d/lead.jpg", i), Alt: "A flat drawing of a globe",
			Caption: "Circles on a map became the picture of the week.", Credit: "Example illustration",
			Width: 1600, Height: 900,
		}
	}
	if i%2 == 0 {
		c.Dek = "More than 82,000 Americans have tested positive, more people than in China or Italy, as world infections pass 500,000."
	}
	switch i % 6 {
	case 3:
		c.Type, c.Label = "opinion", "Opinion"
	case 5:
		c.Type, c.Label, c.Sponsor = "sponsored", "Sponsored", "Example Cable Co."
	}
	return c
}

func sampleCards(from, to int) []*pages.Card {
	var cards []*pages.Card
	for i := from; i < to; i++ {
		cards = append(cards, sampleCard(i))
	}
	return cards
}

func sampleCommon(kind, title string) pages.Common {
	return pages.Common{
		Site: sampleSite(), Kind: kind, Title: title + " · The Example Times",
		Description: "More than 82,000 Americans have tested positive.",
		Canonical:   "https://example.org/repo/2020/03/story-0/",
		Robots:      "max-image-preview:large",
		Feeds:       sampleFeeds(),
		Meta: []pages.Meta{
			{Property: "og:type", Content: "article"},
			{Property: "og:title", Content: title},
			{Property: "og:description", Content: "More than 82,000 Americans have tested positive, more people than in China or Italy."},
			{Property: "og:url", Content: "https://example.org/repo/2020/03/story-0/"},
			{Property: "og:site_name", Content: "The Example Times"},
			{Property: "og:image", Content: "https://example.org/repo/2020/03/story-0/lead.jpg"},
			{Property: "og:image:width", Content: "1600"},
			{Property: "og:image:height", Content: "900"},
			{Property: "og:image:alt", Content: "A flat drawing of a globe"},
			{Property: "article:published_time", Content: "2020-03-27T09:30:00-04:00"},
			{Property: "article:modified_time", Content: "2020-03-27T14:05:00-04:00"},
			{Property: "article:section", Content: "Going Viral"},
			{Property: "article:tag", Content: "Coronavirus"},
			{Property: "article:tag", Content: "C++"},
			{Property: "article:author", Content: "https://example.org/repo/author/science-desk/"},
			{Name: "twitter:card", Content: "summary_large_image"},
		},
		StructuredData: `<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle"}</script>` + "\n",
	}
}

// sampleStory has everything that a story can have.
func sampleStory() *pages.StoryPage {
	story := sampleCard(0)
	common := sampleCommon("story", story.Headline)
	common.Highlighted = true
	german := pages.Translation{Language: "de", Name: "Deutsch", URL: "https://example.org/de/2020/03/story-0/"}
	common.Alternates = []pages.Translation{{Language: "en", Name: "English", URL: common.Canonical}, german}
	common.Translations = []pages.Translation{german}
	return &pages.StoryPage{
		Common:  common,
		Story:   story,
		Updated: &pages.Date{ISO: "2020-03-27T14:05:00-04:00", Text: "March 27, 2020", Time: "2:05 PM EDT"},
		Body:    sampleBody,
		Contents: []pages.Heading{
			{Level: 2, ID: "what-the-number-says", Text: "What the number says, and what it does not"},
			{Level: 3, ID: "the-curve", Text: "The curve"}, {Level: 2, ID: "the-bill", Text: "The bill"}, {Level: 2, ID: "next", Text: "What comes next"},
		},
		Tags:        []pages.Link{{Title: "Coronavirus", URL: "/repo/tag/coronavirus/"}, {Title: "C++", URL: "/repo/tag/cplusplus/"}},
		Groups:      []pages.Group{{Title: "Companies", Terms: []pages.Link{{Title: "Verizon", URL: "/repo/company/verizon/"}}}},
		Corrections: []pages.Correction{{Date: pages.Date{ISO: "2020-03-28", Text: "March 28, 2020"}, Text: "An earlier version gave the wrong count for Italy."}},
		Sources:     []pages.Link{{Title: "Johns Hopkins University: COVID-19 map", URL: "https://coronavirus.jhu.edu/map.html"}, {Title: "An interview with two doctors"}},
		AI:          "The transcript of the interview was made by a program and checked by a reporter.",
		Series:      &pages.Series{Title: "The year of the virus", Number: 2, Stories: []pages.Link{{Title: "First cases", URL: "/repo/a/"}, {Title: story.Headline, URL: story.URL}, {Title: "The vaccine", URL: "/repo/b/"}}},
		Authors:     []pages.Author{{Name: "Science desk", URL: "/repo/author/science-desk/", Beat: "Medicine and space", Email: "science@example.org", Bio: "<p>Reports on what is measured, and how.</p>", Params: map[string]any{"mastodon": "@science"}}},
		Related:     sampleCards(1, 6),
		Next:        sampleCard(6),
		Params:      map[string]any{"region": "world"},
	}
}

// sampleBody has everything that Markdown can make.
const sampleBody template.HTML = `<p>The United States now has more confirmed cases of the new coronavirus than any other country. The count kept by <a href="https://www.jhu.edu/">Johns Hopkins University</a> passed 82,000 on Thursday evening, more than China, where the outbreak was first seen in December, and more than Italy, which has lost the most lives.<sup id="fnref:1"><a href="#fn:1" class="footnote-ref" role="doc-noteref">1</a></sup> Over 500,000 infections have been confirmed worldwide.</p>
<section class="table" tabindex="0" aria-label="Table"><table>
<thead><tr><th>Country</th><th align="right">Confirmed cases, Thursday evening</th></tr></thead>
<tbody><tr><td>United States</td><td align="right">82,400</td></tr><tr><td>China</td><td align="right">81,700</td></tr><tr><td>Italy</td><td align="right">80,500</td></tr></tbody>
</table></section>
<h2 id="what-the-number-says">What the number says, and what it does not</h2>
<p>A confirmed case is a person with a positive test. Countries that test more find more, and countries that test only the gravely ill find few. Its first test kits were faulty, and for weeks only a few laboratories could use them.</p>
<blockquote><p>Nor is a count a rate. Measured against population, Italy’s outbreak is still far heavier.</p></blockquote>
<h3 id="the-curve">The curve</h3>
<ul><li>New York State tests the most</li><li>It accounts for close to half of the cases<ul><li>and of the beds</li></ul></li></ul>
<div class="alert alert-note"><p class="alert-title">Note</p><p>Useful information that a reader should know.</p></div>
<div class="alert alert-warning"><p class="alert-title">Warning</p><p>Numbers from different countries are not comparable.</p></div>
<h2 id="the-bill">The bill</h2>
<ol><li>Write <code>fit(cases, days)</code></li><li>Run it</li></ol>
<pre class="chroma"><code class="language-go"><span class="kd">func</span> <span class="nf">double</span><span class="p">(</span><span class="nx">n</span> <span class="kt">int</span><span class="p">)</span> <span class="kt">int</span> <span class="p">{</span> <span class="c1">// and a comment that is long enough to run past the right edge of a telephone</span>
	<span class="k">return</span> <span class="mi">2</span> <span class="o">*</span> <span class="nx">n</span> <span class="c1">// "twice"</span>
<span class="p">}</span></code></pre>
<figure><img src="/repo/2020/03/story-0/lead.jpg" alt="A curve" width="1600" height="900" loading="lazy"><figcaption>The curve, drawn by hand.</figcaption></figure>
<ul class="task-list"><li><input type="checkbox" disabled checked> Masks ordered</li><li><input type="checkbox" disabled> Masks arrived</li></ul>
<dl><dt>Case</dt><dd>A person with a positive test.</dd><dt>Rate</dt><dd>Cases for every 100,000 people.</dd></dl>
<h2 id="next">What comes next</h2>
<p>The G20 pledged <strong>$5 trillion</strong>. <em>Nobody knows</em> whether it is enough; see https://example.org/a/very/long/address/that/has/no/spaces/and/would/otherwise/push/the/page/wider/than/a/telephone.</p>
<hr>
<div class="footnotes" role="doc-endnotes"><hr><ol><li id="fn:1"><p>Rounded down to the hundred. <a href="#fnref:1" class="footnote-backref" role="doc-backlink">↩︎</a></p></li></ol></div>
`

func sampleFront() *pages.FrontPage {
	site := sampleSite()
	return &pages.FrontPage{
		Common: sampleCommon("front", "The Example Times"),
		Lead:   sampleCard(0), Secondary: sampleCards(1, 4), Latest: sampleCards(4, 14),
		ViralTitle: "Going Viral", ViralURL: "/repo/category/going-viral/", Viral: sampleCards(14, 19),
		Strips: []pages.Strip{{Category: site.Categories[1], Cards: sampleCards(20, 24)}, {Category: site.Categories[3], Cards: sampleCards(24, 27)}},
		Older:  "/repo/page/3/",
	}
}

func sampleList() *pages.ListPage {
	return &pages.ListPage{
		Common: sampleCommon("list", "Going Viral"), Taxonomy: "category", Heading: "Going Viral",
		Description: "What everybody talks about, and what is true of it.", Feed: "/repo/category/going-viral/feed.xml",
		Image: sampleCard(0).Image, Params: map[string]any{"color": "red"},
		Number: 2, Cards: sampleCards(0, 9), Newer: "/repo/category/going-viral/page/3/", Older: "/repo/category/going-viral/page/1/",
	}
}

// sampleViews is a view for every page template.
func sampleViews() map[string]any {
	return map[string]any{
		"front.html":    sampleFront(),
		"story.html":    sampleStory(),
		"list.html":     sampleList(),
		"page.html":     &pages.StandingPage{Common: sampleCommon("standing", "About"), Heading: "About", Body: sampleBody},
		"404.html":      &pages.NotFoundPage{Common: sampleCommon("notfound", "Page not found"), Latest: sampleCards(0, 6)},
		"search.html":   &pages.SearchPage{Common: sampleCommon("search", "Search"), Heading: "Search", Latest: sampleCards(0, 5)},
		"redirect.html": &pages.RedirectPage{Common: sampleCommon("redirect", "Moved"), Target: "https://example.org/repo/2020/03/story-0/"},
	}
}
