// Package config reads and checks the settings of a site, config.toml.
//
// Load returns either a Config in which every value is valid, or the problems found and
// their places in the file.
package config

import (
	"maps"
	"net/url"
	"slices"
	"time"

	"broadsheet/generator/matter"
	"broadsheet/generator/slugs"
)

// A Config holds the settings of config.toml. Missing settings have their defaults. A
// Config is read-only after Load.
type Config struct {
	// Title is the paper's name.
	Title string `toml:"title"`
	// BaseURL is the address the site is published at. It may have a path, such as
	// https://me.github.io/repo/. The flag --base-url overrides it.
	BaseURL string `toml:"base_url"`
	// Timezone is the IANA name of the site's time zone. Dates are shown in it, and
	// dates without a zone are read in it.
	Timezone string `toml:"timezone"`
	// Description is one sentence about the paper.
	Description string `toml:"description"`
	// Language is the BCP 47 tag of the stories' language, such as "pt-BR". The words of
	// pages are in this language if templates/labels has them. Dates, months and lists of
	// names are written as this language, in this region, writes them. Straight quotation
	// marks in texts become those of the language, and French has no-break spaces beside
	// punctuation.
	Language string `toml:"language"`
	// Permalink is the pattern of the addresses of stories. It starts with a slash, ends
	// with a slash or with .html, and contains {slug}, {name} or {path}. Its placeholders
	// are {year}, {month} and {day} of the story's date, {category}, {slug}, {name} (the
	// unchanged name of the file or folder, without its date) and {path} (the name after
	// the path of its folder below content/stories).
	Permalink string `toml:"permalink"`
	// SlugLetters says which letters the addresses have that are made from names of files,
	// categories, tags and authors: "all", or "ascii" for those of the English alphabet.
	// "ascii" writes Київ as kiyiv, in German ä as ae, and Chinese characters, Japanese
	// ones too, by their reading in Chinese. A change of this setting changes addresses
	// that were published; the former ones lead to the new ones only if aliases lists
	// them.
	SlugLetters string `toml:"slug_letters"`
	// RawHTML says what happens to HTML in Markdown: "none" shows it as text, "safe"
	// keeps only harmless elements, "trusted" keeps everything. "trusted" is for sites
	// that only trusted people write to.
	RawHTML string `toml:"raw_html"`

	// Permalinks gives the stories in a folder a pattern of their own: "2025/notes" =
	// "/notes/{slug}/" is for stories in content/stories/2025/notes and its subfolders.
	// If several folders contain a story, the innermost one counts.
	Permalinks map[string]string `toml:"permalinks"`
	Pagination Pagination        `toml:"pagination"`
	Related    Related           `toml:"related"`
	NextStory  NextStory         `toml:"next_story"`
	Feeds      Feeds             `toml:"feeds"`
	// Taxonomies adds groupings of stories, like tags: company = "companies" reads the
	// front-matter key companies and makes pages at /company/<slug>/. A taxonomy
	// cannot have the name of another front-matter key.
	Taxonomies  map[string]string `toml:"taxonomies"`
	FrontMatter FrontMatter       `toml:"front_matter"`
	Home        Home              `toml:"home"`
	Search      Search            `toml:"search"`
	Images      Images            `toml:"images"`
	Publisher   Publisher         `toml:"publisher"`
	Trust       Trust             `toml:"trust"`
	Menu        Menu              `toml:"menu"`
	Scripts     Scripts           `toml:"scripts"`
	// Params is a table of any keys and values, which only templates read:
	// {{.Site.Params.comments}} is the value of comments in [params].
	Params map[string]any `toml:"params"`

	// Location is the time zone that Timezone names.
	Location *time.Location `toml:"-"`
	// Shortcodes are the names of the site's own shortcodes: its templates in
	// templates/shortcodes.
	Shortcodes []string `toml:"-"`
	// Base is the parsed BaseURL. Its path ends in a slash; its host name is in ASCII.
	Base *url.URL `toml:"-"`
}

// Pagination controls the division of long lists of stories into pages.
type Pagination struct {
	// Size is the number of stories on a full page of a list (1 to 1000).
	Size int `toml:"size"`
}

// Related controls the choice of Related Articles.
type Related struct {
	// Count is the number of Related Articles of each story (0 to 20).
	Count int `toml:"count"`
	// MaxAge is the maximal number of days between a story and its Related Articles (0:
	// no limit).
	MaxAge int `toml:"max_age"`
	// SameCategory limits Related Articles to the category of the story.
	SameCategory bool `toml:"same_category"`
}

// NextStory controls the choice of the Next Story of each story.
type NextStory struct {
	// Order says which story is next: "newer" (the one published right after), "older"
	// (the one published right before) or "none". With "older", the oldest story leads
	// back to the newest.
	Order string `toml:"order"`
}

// Feeds controls the RSS, Atom and JSON feeds.
type Feeds struct {
	// Items is the maximal number of stories in a feed (1 to 500).
	Items int `toml:"items"`
}

// FrontMatter controls the reading of front matter.
type FrontMatter struct {
	// Known lists keys that only the site's own templates read. They cause no warning in
	// front matter, and their values are added to params.
	Known []string `toml:"known"`
}

// Home controls the content of the front page.
type Home struct {
	// Viral is the slug of the category that gives the numbered list on the front page
	// its name and its stories. If content/data has a file with this slug as its name, or
	// else a file named popular, the stories in that file come before them. No other story
	// is in the list. It is left out if the category and the file have no stories for it,
	// or if viral is "" or "none".
	Viral string `toml:"viral"`
	// Notice is a line of text above the lead story on the front page, such as breaking
	// news.
	Notice string `toml:"notice"`
	// NoticeURL is the target of the notice: a path within the site or a full address.
	NoticeURL string `toml:"notice_url"`
}

// Search controls the search page, on which readers look for words in the stories.
type Search struct {
	// Enabled is true if the site has the search page /search/, and a field in the masthead
	// of every page that leads to it. The search page needs no service: it reads files that
	// the build makes. Stories with noindex are not found. If a story, a standing page or a
	// file in static/ has the address /search/, the site has no search either.
	Enabled bool `toml:"enabled"`
}

// Images has the settings for pictures.
type Images struct {
	// AVIF is false if no copies of pictures are made in the format AVIF, which is half as
	// large as JPEG and takes longer to make.
	AVIF bool `toml:"avif"`
	// Originals is true if pictures beside stories are also published as they are, even if
	// pages show only smaller copies of them. Files in static/ always are.
	Originals bool `toml:"originals"`
	// ShareCards tells which stories get a share card, a picture of the headline that
	// social networks show beside a link: "missing" (stories without a picture), "all" or
	// "none". It is the file share.png in the folder of the story.
	ShareCards string `toml:"share_cards"`
	// Font is a font for share cards in scripts other than Latin, Greek, Cyrillic and
	// Hebrew, such as Chinese: a file in static/ that ends in .ttf or .otf, such as
	// "static/noto.ttf".
	Font string `toml:"font"`
}

// Publisher describes the publisher, for search engines and the masthead.
type Publisher struct {
	// Name is the name of the organisation. Default: the paper's title.
	Name string `toml:"name"`
	// URL is the address of the organisation's own website, if that is not this site.
	URL string `toml:"url"`
	// Logo is a picture of at least 112 × 112 pixels in static/: "/images/logo.png".
	Logo string `toml:"logo"`
	// Accent is the accent colour of the pages, #rrggbb or #rgb. Default: the colour of
	// the theme.
	Accent string `toml:"accent"`
	// SameAs lists the organisation's addresses on other sites, such as social
	// networks.
	SameAs []string `toml:"same_as"`
}

// Trust names the pages that explain how the paper works, each by a path within the
// site or a full address. Search engines read them as properties of schema.org's
// NewsMediaOrganization.
type Trust struct {
	// Corrections is the page on the correction of mistakes (schema.org: correctionsPolicy).
	Corrections string `toml:"corrections"`
	// Ethics is the page with the newsroom's code of ethics (schema.org: ethicsPolicy).
	Ethics string `toml:"ethics"`
	// Masthead is the page that lists the people who work for the paper (schema.org: masthead).
	Masthead string `toml:"masthead"`
	// Ownership is the page on owners and funding (schema.org: ownershipFundingInfo).
	Ownership string `toml:"ownership"`
	// FactChecking is the page on the verification of facts (schema.org:
	// verificationFactCheckingPolicy).
	FactChecking string `toml:"fact_checking"`
	// UnnamedSources is the page on the use of unnamed sources (schema.org: unnamedSourcesPolicy).
	UnnamedSources string `toml:"unnamed_sources"`
	// Feedback is the page on ways to reach the newsroom (schema.org: actionableFeedbackPolicy).
	Feedback string `toml:"feedback"`
}

// Menu sets the entries of the site's menus.
type Menu struct {
	// Main lists the entries of the menu at the top of pages. Default: the categories.
	Main []MenuItem `toml:"main"`
	// Footer lists the entries of the menu at the foot of pages. Default: the standing
	// pages.
	Footer []MenuItem `toml:"footer"`
}

// A MenuItem is one entry of a menu.
type MenuItem struct {
	// Title is the text of the entry.
	Title string `toml:"title"`
	// URL is the target of the entry: a path within the site ("/about/") or a full
	// address.
	URL string `toml:"url"`
}

// Scripts selects optional JavaScript for the pages of stories, which work without it.
type Scripts struct {
	// CopyLink adds a button that copies the story's address.
	CopyLink bool `toml:"copy_link"`
	// NextStory shows the next story below the current one when the reader reaches its
	// end, at most three times. Readers can switch this off.
	NextStory bool `toml:"next_story"`
}

// Slugs returns the way in which the site turns names into slugs.
func (c *Config) Slugs() slugs.Style {
	return slugs.Style{ASCII: c.SlugLetters == "ascii", Language: c.Language}
}

// Keys returns the front-matter keys of stories that only this site has: those of its
// taxonomies, and those that front_matter.known lists.
func (c *Config) Keys() []matter.Key {
	var keys []matter.Key
	for _, name := range slices.Sorted(maps.Keys(c.Taxonomies)) {
		keys = append(keys, matter.Key{Name: c.Taxonomies[name], Synonyms: []string{name}, Form: matter.Names, Doc: "A grouping of stories of this site."})
	}
	for _, name := range c.FrontMatter.Known {
		keys = append(keys, matter.Key{Name: name, Form: matter.Any, Doc: "A key for the templates of this site."})
	}
	return keys
}

// DefaultViral is the default of the setting home.viral: the slug of the category "Going
// Viral".
const DefaultViral = "going-viral"

// defaults returns a Config in which every setting has its default value.
func defaults() *Config {
	return &Config{
		Language:    "en",
		Permalink:   "/{year}/{month}/{slug}/",
		SlugLetters: "all",
		RawHTML:     "safe",
		Pagination:  Pagination{Size: 20},
		Related:     Related{Count: 5},
		NextStory:   NextStory{Order: "newer"},
		Feeds:       Feeds{Items: 20},
		Home:        Home{Viral: DefaultViral},
		Search:      Search{Enabled: true},
		Images:      Images{ShareCards: "missing", AVIF: true},
		Scripts:     Scripts{CopyLink: true},
	}
}
