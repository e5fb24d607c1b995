// Package pages plans the outputs of a site and makes the views of templates.
//
// A view is a pure value: templates never see the site itself.
package pages

import "html/template"

// Common is what every template can use; it is part of every view, so a
// template writes {{.Site.Title}} or {{.Canonical}}.
type Common struct {
	// Site is the same on every page.
	Site *Site
	// Kind is "front", "story", "list", "standing", "notfound" or "redirect".
	Kind string
	// Title is for the window: the headline, a dot and the paper's name.
	Title string
	// Description says what the page is about, for search engines.
	Description string
	// Canonical is the page's full address.
	Canonical string
	// Robots is the content of the robots meta element.
	Robots string
	// Feeds are the feeds of this page's subject, the site's own last.
	Feeds []Feed
	// Meta are Open Graph and Twitter properties.
	Meta []Meta
	// StructuredData is the page's JSON-LD in its script element.
	StructuredData template.HTML
	// Highlighted tells that the page has code with colour classes.
	Highlighted bool
}

// Site is what all pages share.
type Site struct {
	Title       string // the paper's name
	Description string // what it is about, in a sentence
	Language    string // BCP 47
	Direction   string // "ltr" or "rtl"
	Home        string // address of the front page, such as /repo/
	Logo        string // address of the publisher's logo, or ""
	Favicon     string // address, or "" if static/ has none
	Accent      string // #rrggbb, or "" for the theme's own
	Publisher   string // name
	Menu        []Link // under the masthead
	Footer      []Link // at the foot
	Categories  []Link // every category page, in order
	Feeds       []Feed // RSS, Atom, JSON Feed
	Notice      *Link  // a line above the lead story; URL may be ""
	Trust       []Link // policy pages
	Archive     string // address of the page that leads to all months, or ""
	CopyLink    bool   // stories have a button that copies their address
	ReadOn      bool   // the next story is shown under the one that is read
}

// A Link is a title with a final address.
type Link struct {
	Title string // what it reads
	URL   string // where it leads
}

// A Feed is a feed's address and what it is called.
type Feed struct {
	Title  string // of the paper, or of the list and the paper
	URL    string // address
	Type   string // media type
	Format string // "RSS", "Atom" or "JSON Feed"
}

// Meta is one meta element.
type Meta struct {
	Property string // for Open Graph, or ""
	Name     string // for others, or ""
	Content  string // what it says
}

// A Date is an instant as readers and as programs see it.
type Date struct {
	ISO  string // 2020-03-27T09:30:00-04:00
	Text string // March 27, 2020
	Time string // 9:30 AM EDT
}

// An Image is a picture with its final address.
type Image struct {
	URL      string // final address
	Absolute string // the same with scheme and host
	Alt      string // what it shows, for those who do not see it
	Caption  string // "" if none
	Credit   string // who made it, "" if not said
	License  string // address of the licence, "" if not said
	Width    int    // pixels, 0 if not known
	Height   int    // pixels, 0 if not known
	Type     string // media type, "" if not known
	Size     int64  // bytes, 0 if not known
}

// A Card is a story as other pages show it.
type Card struct {
	Headline string // the story's title
	URL      string // its address
	Kicker   *Link  // its category page; nil without a category
	Type     string // news, analysis, opinion, explainer, review, sponsored, live
	Label    string // what the reader must be told: "Opinion", "Sponsored"; "" for news
	Sponsor  string // who paid for it, "" for others
	Dek      string // the author's description, "" if none
	Excerpt  string // the opening of the text, cut at a word and ending in "…"
	Byline   []Link // its authors' pages
	Date     Date   // when it was published
	Image    *Image // nil without a picture
	Minutes  int    // to read, at least 1
}

// StoryPage is the view of story.html.
type StoryPage struct {
	Common
	Story       *Card          // what lists show of it, too
	Age         int            // whole years since it was published; 0 for an evergreen one
	Updated     *Date          // nil if never
	Body        template.HTML  // its text
	Contents    []Heading      // level 2 and 3
	Tags        []Link         // their pages
	Groups      []Group        // terms of configured taxonomies
	Corrections []Correction   // in the order of the front matter
	Sources     []Link         // URL may be ""
	AI          string         // disclosure, "" if none
	Series      *Series        // nil if it is in none
	Authors     []Author       // with a record in content/authors
	Related     []*Card        // best first
	Next        *Card          // nil if none
	Params      map[string]any // keys of one's own, as the front matter has them
}

// A Heading leads to a part of the body.
type Heading struct {
	Level int    // 2 or 3
	ID    string // what its link leads to, after #
	Text  string // what it reads
}

// A Group is a taxonomy's terms on a story.
type Group struct {
	Title string // of the taxonomy, in the plural
	Terms []Link // the terms' pages
}

// A Correction is shown above the headline.
type Correction struct {
	Date Date   // when it was made
	Text string // what was wrong
}

// A Series is the stories that belong together, in published order.
type Series struct {
	Title   string // of the series
	Number  int    // of this story, from 1
	Stories []Link // this one, too
}

// An Author is a person or desk as its page and its stories show it.
type Author struct {
	Name  string        // as bylines have it
	URL   string        // address of the author's page
	Beat  string        // subjects the author reports on, "" if not given
	Photo *Image        // nil if none
	Links []Link        // elsewhere
	Bio   template.HTML // the text of the record
}

// FrontPage is the view of front.html. It shows no story twice.
type FrontPage struct {
	Common
	Lead       *Card   // nil on an empty site
	Secondary  []*Card // at most 3
	Latest     []*Card // newest first
	ViralTitle string  // heading of the numbered list
	ViralURL   string  // its category page, or ""
	Viral      []*Card // at most 5
	Strips     []Strip // by category
	Older      string  // address of the newest archive page, or ""
}

// A Strip is a row of stories of one category.
type Strip struct {
	Category Link    // URL is "" for stories without one
	Cards    []*Card // newest first
}

// ListPage is the view of list.html: a category, tag, author or configured
// taxonomy, an archive page of one or of the front page, or a month.
type ListPage struct {
	Common
	Taxonomy    string  // "category", "tag", "author", …; "" for the front page's archive and months
	Heading     string  // name of the category, tag or author
	Description string  // of the list, "" if none
	Author      *Author // on author pages with a record
	Feed        string  // address of the list's feed
	Number      int     // of the archive page, counted from the oldest; 0 for the list's own address
	Cards       []*Card // newest first
	Months      []Group // by year, newest first, on the page that leads to all months
	Newer       string  // address of the page with newer stories, or ""
	Older       string  // address of the page with older stories, or ""
}

// StandingPage is the view of page.html.
type StandingPage struct {
	Common
	Heading string         // the page's title
	Body    template.HTML  // its text
	Params  map[string]any // keys of one's own, as the front matter has them
}

// NotFoundPage is the view of 404.html.
type NotFoundPage struct {
	Common
	Latest []*Card // newest stories, at most 5
}

// RedirectPage is the view of redirect.html: an old address that leads on.
type RedirectPage struct {
	Common
	Target string // full address
}
