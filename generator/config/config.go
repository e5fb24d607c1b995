// Package config reads and checks the settings of a site, config.toml.
//
// Load returns either a Config in which every value is valid, or located
// problems.
package config

import (
	"net/url"
	"time"
)

// A Config holds the settings of config.toml, with defaults for missing keys.
// It is read-only after Load.
type Config struct {
	// Title is the paper's name.
	Title string `toml:"title"`
	// BaseURL is the address the site is published at. It may have a path,
	// such as https://me.github.io/repo/. The flag --base-url overrides it.
	BaseURL string `toml:"base_url"`
	// Timezone is the IANA name of the time zone that all dates are shown in.
	// Dates without a zone are in it.
	Timezone string `toml:"timezone"`
	// Description is one sentence about the paper.
	Description string `toml:"description"`
	// Language is the BCP 47 tag of the stories' language.
	Language string `toml:"language"`
	// Permalink is the pattern of a story's address: {year}, {month}, {day},
	// {category} and {slug} are replaced. It starts and ends with a slash
	// and contains {slug}.
	Permalink string `toml:"permalink"`
	// RawHTML decides on HTML in Markdown: "none" shows it as text, "safe"
	// keeps the elements of an allow-list, "trusted" keeps everything and is
	// for repositories that only trusted people write to.
	RawHTML string `toml:"raw_html"`

	Pagination Pagination `toml:"pagination"`
	Related    Related    `toml:"related"`
	NextStory  NextStory  `toml:"next_story"`
	Feeds      Feeds      `toml:"feeds"`
	// Taxonomies adds groupings like tags: company = "companies" reads the
	// front-matter key companies and makes pages at /company/<slug>/. A
	// taxonomy cannot have the name of another key of front matter.
	Taxonomies map[string]string `toml:"taxonomies"`
	Home       Home              `toml:"home"`
	Images     Images            `toml:"images"`
	Publisher  Publisher         `toml:"publisher"`
	Trust      Trust             `toml:"trust"`
	Menu       Menu              `toml:"menu"`
	Scripts    Scripts           `toml:"scripts"`

	// Location is the loaded Timezone.
	Location *time.Location `toml:"-"`
	// Base is the parsed BaseURL: its path ends in a slash, its host is ASCII.
	Base *url.URL `toml:"-"`
}

// Pagination sets the length of lists.
type Pagination struct {
	// Size is the number of stories on a full archive page (1 to 1000).
	Size int `toml:"size"`
}

// Related controls the choice of Related Articles.
type Related struct {
	// Count is the number of stories shown under a story (0 to 20).
	Count int `toml:"count"`
	// MaxAge leaves out stories published more than this number of days
	// before or after the one shown (0: no limit).
	MaxAge int `toml:"max_age"`
	// SameCategory limits the choice to the story's own category.
	SameCategory bool `toml:"same_category"`
}

// NextStory controls the choice of the next story.
type NextStory struct {
	// Order is "newer" (the story published right after), "older" (the one
	// published right before, so that all stories form one cycle) or "none".
	Order string `toml:"order"`
}

// Feeds controls the contents of feeds.
type Feeds struct {
	// Items is the number of stories in a feed (1 to 500).
	Items int `toml:"items"`
}

// Home arranges the front page.
type Home struct {
	// Viral is the slug of the category that the numbered list on the front
	// page is named after.
	Viral string `toml:"viral"`
	// Notice is a line of text above the lead story, for breaking news.
	Notice string `toml:"notice"`
	// NoticeURL is the target of the notice: a path under the site or a full
	// address.
	NoticeURL string `toml:"notice_url"`
}

// Images controls the pictures that are made.
type Images struct {
	// ShareCards selects the stories that get a card for sharing: "missing"
	// (those without a picture), "all" or "none".
	ShareCards string `toml:"share_cards"`
}

// Publisher describes the publisher, for search engines and the masthead.
type Publisher struct {
	// Name is the name of the organisation. Default: the paper's title.
	Name string `toml:"name"`
	// URL is the organisation's own address, if it is not the paper's.
	URL string `toml:"url"`
	// Logo is the path of a picture of at least 112 × 112 pixels in static/,
	// such as "/images/logo.png".
	Logo string `toml:"logo"`
	// Accent is the accent colour, #rrggbb. Default: that of the theme.
	Accent string `toml:"accent"`
	// SameAs lists the organisation's addresses elsewhere.
	SameAs []string `toml:"same_as"`
}

// Trust names the pages that explain how the paper works, each by a path under
// the site or a full address. Search engines read them as properties of
// schema.org's NewsMediaOrganization.
type Trust struct {
	// Corrections is about the correction of mistakes (correctionsPolicy).
	Corrections string `toml:"corrections"`
	// Ethics is the newsroom's code of ethics (ethicsPolicy).
	Ethics string `toml:"ethics"`
	// Masthead lists the people who work for the paper (masthead).
	Masthead string `toml:"masthead"`
	// Ownership is about owners and funding (ownershipFundingInfo).
	Ownership string `toml:"ownership"`
	// FactChecking is about the verification of facts
	// (verificationFactCheckingPolicy).
	FactChecking string `toml:"fact_checking"`
	// UnnamedSources is about the use of unnamed sources
	// (unnamedSourcesPolicy).
	UnnamedSources string `toml:"unnamed_sources"`
	// Feedback is about ways to reach the newsroom (actionableFeedbackPolicy).
	Feedback string `toml:"feedback"`
}

// Menu lists the entries of the navigation.
type Menu struct {
	// Main lists the entries under the masthead. Default: the categories.
	Main []MenuItem `toml:"main"`
	// Footer lists the entries at the foot. Default: the standing pages.
	Footer []MenuItem `toml:"footer"`
}

// A MenuItem is one entry of a menu.
type MenuItem struct {
	// Title is the text of the entry.
	Title string `toml:"title"`
	// URL is a path under the site ("/about/") or a full address.
	URL string `toml:"url"`
}

// Scripts selects the scripts on the pages of stories, which work without them.
type Scripts struct {
	// CopyLink adds a button that copies the story's address.
	CopyLink bool `toml:"copy_link"`
	// NextStory shows the next story below the one being read when the reader
	// reaches its end, at most three times. Readers can switch it off.
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
