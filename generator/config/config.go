// Package config turns config.toml into checked settings.
//
// The file's text and the command line's base address enter; a Config whose
// every value is valid leaves, or the problems that say where it is not.
package config

import (
	"net/url"
	"time"
)

// A Config is what config.toml says, with every default filled in. It is not
// changed after Load.
type Config struct {
	// Title is the paper's name.
	Title string `toml:"title"`
	// BaseURL is the address the site is published at; it may have a path,
	// such as https://me.github.io/repo/. The flag --base-url wins over it.
	BaseURL string `toml:"base_url"`
	// Timezone is the IANA name of the zone that dates without one are in,
	// and that all dates are shown in.
	Timezone string `toml:"timezone"`
	// Description says in a sentence what the paper is about.
	Description string `toml:"description"`
	// Language is the BCP 47 tag of the language the stories are in.
	Language string `toml:"language"`
	// Permalink is the address of a story: {year}, {month}, {day},
	// {category} and {slug} are filled in. It starts and ends with a slash
	// and has {slug} in it.
	Permalink string `toml:"permalink"`
	// RawHTML says what becomes of HTML in Markdown: "none" shows it as
	// text, "safe" keeps an allow-list, "trusted" keeps everything and is
	// for a repository that only trusted people write to.
	RawHTML string `toml:"raw_html"`

	Pagination Pagination `toml:"pagination"`
	Related    Related    `toml:"related"`
	NextStory  NextStory  `toml:"next_story"`
	Feeds      Feeds      `toml:"feeds"`
	// Taxonomies adds groupings like tags: company = "companies" reads the
	// front-matter key companies and makes pages at /company/<slug>/.
	Taxonomies map[string]string `toml:"taxonomies"`
	Home       Home              `toml:"home"`
	Images     Images            `toml:"images"`
	Publisher  Publisher         `toml:"publisher"`
	Trust      Trust             `toml:"trust"`
	Menu       Menu              `toml:"menu"`
	Scripts    Scripts           `toml:"scripts"`

	// Location is Timezone, loaded.
	Location *time.Location `toml:"-"`
	// Base is BaseURL, parsed: its path ends in a slash, its host is ASCII.
	Base *url.URL `toml:"-"`
}

// Pagination sets how long lists are.
type Pagination struct {
	// Size is how many stories a full archive page holds (1 to 1000).
	Size int `toml:"size"`
}

// Related sets how Related Articles are chosen.
type Related struct {
	// Count is how many are shown under a story (0: none, at most 20).
	Count int `toml:"count"`
	// MaxAge leaves out stories published more than so many days before or
	// after the one shown (0: no limit).
	MaxAge int `toml:"max_age"`
	// SameCategory keeps the choice to the story's own category.
	SameCategory bool `toml:"same_category"`
}

// NextStory sets which story comes next.
type NextStory struct {
	// Order is "newer" (the story published right after), "older" (the one
	// right before, so that all stories form one cycle) or "none".
	Order string `toml:"order"`
}

// Feeds sets what feeds hold.
type Feeds struct {
	// Items is how many stories a feed holds (1 to 500).
	Items int `toml:"items"`
}

// Home arranges the front page.
type Home struct {
	// Viral is the slug of the category that the numbered list on the front
	// page is named after.
	Viral string `toml:"viral"`
	// Notice is a line of text above the lead story, for breaking news.
	Notice string `toml:"notice"`
	// NoticeURL is where the notice leads: a path under the site or a full
	// address.
	NoticeURL string `toml:"notice_url"`
}

// Images sets what is made of pictures.
type Images struct {
	// ShareCards draws cards for sharing: "missing" (for stories without a
	// picture), "all" or "none".
	ShareCards string `toml:"share_cards"`
}

// Publisher describes who publishes the paper, for search engines and the
// masthead.
type Publisher struct {
	// Name is the publishing organisation's; the paper's title if empty.
	Name string `toml:"name"`
	// URL is the organisation's own address, if it has one beside the paper.
	URL string `toml:"url"`
	// Logo is the path of a picture of at least 112 × 112 pixels in static/,
	// such as "/images/logo.png".
	Logo string `toml:"logo"`
	// Accent is the theme's accent colour, #rrggbb; the theme's own if empty.
	Accent string `toml:"accent"`
	// SameAs lists the organisation's addresses elsewhere.
	SameAs []string `toml:"same_as"`
}

// Trust names the pages that say how the paper works, each by a path under
// the site or a full address. Search engines read them as the properties of
// schema.org's NewsMediaOrganization.
type Trust struct {
	// Corrections is how mistakes are put right (correctionsPolicy).
	Corrections string `toml:"corrections"`
	// Ethics is the code the newsroom keeps to (ethicsPolicy).
	Ethics string `toml:"ethics"`
	// Masthead lists who works for the paper (masthead).
	Masthead string `toml:"masthead"`
	// Ownership says who owns and pays for it (ownershipFundingInfo).
	Ownership string `toml:"ownership"`
	// FactChecking is how facts are verified (verificationFactCheckingPolicy).
	FactChecking string `toml:"fact_checking"`
	// UnnamedSources is when sources stay unnamed (unnamedSourcesPolicy).
	UnnamedSources string `toml:"unnamed_sources"`
	// Feedback is how readers reach the newsroom (actionableFeedbackPolicy).
	Feedback string `toml:"feedback"`
}

// Menu names what the navigation shows.
type Menu struct {
	// Main lists the entries under the masthead; the categories if empty.
	Main []MenuItem `toml:"main"`
	// Footer lists the entries at the foot; the standing pages if empty.
	Footer []MenuItem `toml:"footer"`
}

// A MenuItem is one entry of a menu.
type MenuItem struct {
	// Title is what the entry reads.
	Title string `toml:"title"`
	// URL is a path under the site ("/about/") or a full address.
	URL string `toml:"url"`
}

// Scripts sets which scripts the pages of stories load. Everything can be read
// without them.
type Scripts struct {
	// CopyLink has a button that copies a story's address.
	CopyLink bool `toml:"copy_link"`
	// NextStory shows the next story under the one that is read, as readers
	// get there, three times at most. They can switch it off.
	NextStory bool `toml:"next_story"`
}

// defaults returns the settings of an empty config.toml.
func defaults() *Config {
	return &Config{
		Language:   "en",
		Permalink:  "/{year}/{month}/{slug}/",
		RawHTML:    "safe",
		Pagination: Pagination{Size: 20},
		Related:    Related{Count: 5},
		NextStory:  NextStory{Order: "newer"},
		Feeds:      Feeds{Items: 20},
		Home:       Home{Viral: "going-viral"},
		Images:     Images{ShareCards: "missing"},
		Scripts:    Scripts{CopyLink: true},
	}
}
