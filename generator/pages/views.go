// Package pages plans the outputs of a site and makes the views of templates.
//
// A view is a pure value: templates never see the site itself.
package pages

import "html/template"

// Common has the fields of every view. Every template can write, for example,
// {{.Site.Title}} or {{.Canonical}}.
type Common struct {
	// Site has the values that are the same on every page.
	Site *Site
	// Kind is "front", "story", "list", "standing", "search", "notfound" or "redirect".
	Kind string
	// Title is the content of the title element: the headline, a dot and the name of
	// the site.
	Title string
	// Description says what the page is about, for search engines.
	Description string
	// Canonical is the full URL of the page, or of the original if the story appeared
	// elsewhere first.
	Canonical string
	// Robots is the content of the robots meta element.
	Robots string
	// Feeds are the feeds of the page's category, tag or author, then those of the site.
	Feeds []Feed
	// Meta are the Open Graph and Twitter properties of the page.
	Meta []Meta
	// StructuredData is the JSON-LD of the page, in a script element.
	StructuredData template.HTML
	// Alternates are all versions of the page for search engines, including the page
	// itself; nil if the page has no translations.
	Alternates []Translation
	// Translations are the versions of the page in other languages, for readers.
	Translations []Translation
	// Highlighted tells that the page has source code with classes for colours.
	Highlighted bool
}

// Shortcode is the use of a shortcode of the site's own in a text. It is what the template of
// the shortcode gets.
type Shortcode struct {
	Name  string            // name of the shortcode
	Args  map[int]string    // arguments without a name, by number from 0; those that are missing are ""
	Named map[string]string // arguments with a name; those that are missing are ""
	Inner template.HTML     // what stands between the tags, as HTML; "" without an end tag
}

// Site has the values that are the same on every page.
type Site struct {
	Title       string // name of the site
	Description string // one sentence about the site
	Language    string // BCP 47 tag of the site's language
	Direction   string // writing direction: "ltr" or "rtl"
	Home        string // URL of the front page, such as /repo/
	Logo        string // URL of the publisher's logo or of a smaller copy of it, or ""
	Favicon     string // URL of the favicon, or "" if static/ has none
	Accent      string // accent colour as #rrggbb, or "" for the colour of the theme
	Publisher   string // name of the publisher
	Menu        []Link // links of the main menu
	Footer      []Link // links of the footer
	Categories  []Link // links to all category pages, in the order of the navigation
	Feeds       []Feed // feeds of the whole site: RSS, Atom, JSON Feed
	Notice      *Link  // line above the lead story, nil if not set; its URL may be ""
	Trust       []Link // links to the policy pages that the footer does not have
	Archive     string // URL of the page that leads to all months, or ""
	Search      string // URL of the search page, or "" if the site has no search
	OpenSearch  string // URL of the file that tells browsers of the search page, or ""
	CopyLink    bool   // whether stories have a button that copies their URL
	ReadOn      bool   // whether the next story appears at the end of a story

	Params map[string]any // values of params in the settings
}

// A Translation is the version of a page in one language.
type Translation struct {
	Language string // BCP 47 tag, such as "pt-BR", or "x-default" for readers of all other languages
	Name     string // name of the language in that language, such as "Português (pt-BR)"
	URL      string // full URL of the page
}

// A Link is a text with a URL.
type Link struct {
	Title string // text of the link
	URL   string // the URL that the link leads to
}

// A Feed is a link to a feed.
type Feed struct {
	Title  string // name of the site, or of a category, tag or author and the site
	URL    string // the URL of the feed
	Type   string // media type of the feed, such as application/rss+xml
	Format string // name of the format: "RSS", "Atom" or "JSON Feed"
}

// Meta is one meta element.
type Meta struct {
	Property string // the property attribute, which Open Graph uses, or ""
	Name     string // the name attribute, which all others use, or ""
	Content  string // the content attribute
}

// A Date is an instant, formatted for programs and for readers.
type Date struct {
	ISO  string // the instant in ISO 8601, such as 2020-03-27T09:30:00-04:00
	Text string // the date for readers, as the language of the site writes it: March 27, 2020
	Time string // the time of day for readers: 9:30 AM EDT
}

// An Image is a picture with its URL and its credits.
type Image struct {
	URL       string        // the URL of the picture without scheme and host
	Absolute  string        // the URL of the picture with scheme and host
	Alt       string        // description for readers who do not see the picture
	Caption   template.HTML // caption with its links, "" if there is none
	Credit    template.HTML // maker of the picture, perhaps with links, "" if unknown
	License   string        // URL or name of the licence, "" if unknown
	Licensed  string        // URL of the licence, "" if License is not a URL
	Width     int           // width in pixels, 0 if unknown
	Height    int           // height in pixels, 0 if unknown
	Type      string        // media type of the file, "" if unknown
	Size      int64         // size of the file in bytes, 0 if unknown
	Srcset    string        // files in several widths, for the attribute srcset; "" if there is only one file
	AVIF      string        // files in the format AVIF, for the attribute srcset of a source element; "" if there are none
	Color     string        // colour to show until the picture is loaded, such as #a0b1c2, or ""
	Original  string        // URL of the original if it has a signed record of its origin (C2PA), or ""
	Cropped   *Image        // the picture in the ratio 3:2, for cards; nil if there is only the original
	Banner    *Image        // the picture in the ratio 16:9, for the lead of the front page and the next story; nil unless the picture has a focus or is higher than 4:3
	Shared    *Image        // the picture for link previews in social networks; nil if there is only the original, or a share card
	Wide      *Image        // the picture in the ratio 16:9, for search engines; nil if there is only the original
	Classic   *Image        // as Wide, in the ratio 4:3
	Square    *Image        // as Wide, in the ratio 1:1
	Source    string        // URL of the IPTC term for the digital source type, such as that for pictures made by AI, or ""
	Described string        // caption as plain text
	Credited  string        // whom search engines name as the maker: Credit, or what the file tells; "" if unknown
	Terms     string        // URL of the licence for search engines: Licensed, or what the file tells; "" if unknown
	Notice    string        // copyright notice in the file, or ""
	Acquire   string        // URL in the file of a page that offers licences, or ""
}

// A Card is a story in short, as lists and other pages show it.
type Card struct {
	Headline string // headline of the story
	URL      string // the URL of the story
	Kicker   *Link  // link to the story's category; nil without a category
	Type     string // news, analysis, opinion, explainer, review, sponsored or live
	Label    string // type for readers, such as "Opinion" or "Sponsored"; "" for news
	Sponsor  string // name of the sponsor, "" if the story is not sponsored
	Dek      string // description that the author wrote, "" if there is none
	Excerpt  string // opening of the text; it ends in "…" if the text is longer
	Byline   []Link // links to the authors' pages
	Date     Date   // date of publication
	Image    *Image // lead picture; nil if there is none
	Minutes  int    // reading time in minutes, at least 1
}

// StoryPage is the view of story.html.
type StoryPage struct {
	Common
	Story       *Card          // the story as lists show it: headline, date, picture …
	Share       *Image         // picture for links in social networks; nil if there is none
	Age         int            // full years since publication; 0 for an evergreen story
	Updated     *Date          // date of the last update; nil if there was none
	Body        template.HTML  // text of the story
	Contents    []Heading      // headings of levels 2 and 3, for a table of contents
	Tags        []Link         // links to the pages of the story's tags
	Groups      []Group        // the story's terms in the taxonomies of the settings
	Corrections []Correction   // corrections in the order of the front matter
	Sources     []Link         // sources of the story; the URL of a source may be ""
	AI          string         // statement on the use of AI, "" if there is none
	Series      *Series        // series of the story; nil if it belongs to none
	Authors     []Author       // the authors who have a file in content/authors
	Related     []*Card        // related articles, best first
	Next        *Card          // the story to read next; nil if there is none
	Params      map[string]any // values of params in the front matter
}

// A Heading is a heading of a text. The theme can link to it.
type Heading struct {
	Level int    // level of the heading: 2 or 3
	ID    string // id of the heading's element, for links such as #id
	Text  string // plain text of the heading
}

// A Group is a titled list of links: the terms of a story in one taxonomy, or the
// months of a year.
type Group struct {
	Title string // name of the taxonomy in the plural, or the year
	Terms []Link // links to the pages of the terms or months
}

// A Correction tells readers that an error in a story was corrected.
type Correction struct {
	Date Date   // date of the correction
	Text string // text that says what was wrong
}

// A Series is a list of stories that belong together.
type Series struct {
	Title   string // title of the series
	Number  int    // number of the present story in the series, from 1
	Stories []Link // links to all stories of the series, in published order
}

// An Author is a person or desk, as stories and the author's page show them.
type Author struct {
	Name  string        // name as in bylines
	URL   string        // the URL of the author's page
	Beat  string        // subjects that the author reports on, "" if not given
	Email string        // mail address for readers, "" if not given
	Photo *Image        // portrait of the author; nil if there is none
	Links []Link        // the author's pages on other sites
	Bio   template.HTML // text of the author's file in content/authors

	Params map[string]any // values of params in the author's file
}

// FrontPage is the view of front.html. It shows no story twice.
type FrontPage struct {
	Common
	Lead       *Card   // the lead story; nil on a site without stories
	Secondary  []*Card // stories beside the lead story, at most 3
	Latest     []*Card // latest other stories, newest first
	ViralTitle string  // heading of the numbered list of stories
	ViralURL   string  // URL of the category that the heading names, or ""
	Viral      []*Card // stories of the numbered list, at most 5
	Strips     []Strip // the remaining stories, by category
	Older      string  // URL of the page with older stories, or ""
}

// A Strip is a row of stories of one category.
type Strip struct {
	Category Link    // link to the category; its URL is "" for stories without a category
	Cards    []*Card // stories of the category, newest first
}

// ListPage is the view of list.html. It has the stories of a term or month, older
// stories of the front page, or links to all months.
type ListPage struct {
	Common
	Taxonomy    string  // taxonomy of the term, such as "category"; "" on other pages
	Heading     string  // heading of the page, such as the name of the category
	Description string  // description of the category, tag or author, "" if none
	Author      *Author // author whose page it is; nil without a file in content/authors
	Image       *Image  // picture of the category; nil if there is none
	Feed        string  // URL of the term's feed; "" on other pages
	Number      int     // number of an archive page, from 1 for the oldest; else 0
	Cards       []*Card // stories of the page, newest first
	Months      []Group // links to all months by year, newest first; nil on other pages
	Newer       string  // URL of the page with newer stories, or ""
	Older       string  // URL of the page with older stories, or ""

	Params map[string]any // values of params in the category's file
}

// StandingPage is the view of page.html.
type StandingPage struct {
	Common
	Heading string         // title of the page
	Body    template.HTML  // text of the page
	Params  map[string]any // values of params in the front matter
}

// SearchPage is the view of search.html. The files that its script reads are at addresses
// that begin with the URL in {{.Site.Search}}.
type SearchPage struct {
	Common
	Heading string  // heading of the page
	Latest  []*Card // the newest stories, at most 5
}

// NotFoundPage is the view of 404.html.
type NotFoundPage struct {
	Common
	Latest []*Card // the newest stories, at most 5
}

// RedirectPage is the view of redirect.html, which leads from an old address of a page
// to its present one.
type RedirectPage struct {
	Common
	Target string // full URL of the page at its present address
}
