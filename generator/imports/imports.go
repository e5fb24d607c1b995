// Package imports brings a site of another system, such as Jekyll or WordPress, into a
// folder that this program builds.
//
//	old site → Source → Entry → Sink → content/, static/, config.toml
//	                       remarks → Report → import-report.md
//
// A Source reads one system, usually twice. First it reads what is at the start of each file
// and finds the address of each page, since any text may link to any other page. Then it
// describes the site to the Sink (Site) and passes on one Entry after the other, with its text
// in Markdown. What it cannot bring over, it tells (Told). The Sink finds a file for each entry
// and the front matter that keeps its address, and writes both. The folder or file of the
// source is only read. Nothing that exists in the folder of the new site is overwritten.
//
// The types between the two are in imports.go, Run and the list of systems in run.go.
//
//   - Writing: sink.go has the order of the work; address.go and claims.go find files and
//     addresses; compose.go, frontmatter.go and targets.go write a text; files.go brings
//     pictures; settings.go, folder.go and report.go write the rest.
//   - Several languages: languages.go has the inner sites, each with a Sink of its own.
//   - Reading, for several systems: tree.go opens files; header.go reads front matter, values.go
//     settings and data, instant.go dates, picture.go lead pictures; tags.go, boxes.go,
//     kramdown.go and markup.go make Markdown of texts; statics.go passes on files that stay as
//     they are; languages.go passes on several languages; liquid.go and liquidvalues.go evaluate
//     templates of Jekyll and Eleventy; batches.go converts rows of an export on all processors.
//   - Each system has files that begin with its name; those of WordPress begin with wordpress,
//     wp and wxr. plain.go and pelican.go read folders of Markdown, javascript.go data of Eleventy.
//
// A new system needs a type with the method Read, as in zola.go, a function that recognises
// its sites, and a row in systems.
package imports

import (
	"io"

	"broadsheet/generator/matter"
)

// A Site is what a source says about the site as a whole. Empty fields are unknown.
type Site struct {
	Title, Description, Language, TimeZone string
	// Address is the URL that the site is published at, with the base path if there is one.
	Address string
	Accent  string // colour, #rrggbb
	// Permalink is the pattern of the addresses of most stories, as config.toml has it, such as
	// "/{year}/{month}/{slug}/", or "".
	Permalink  string
	Menu       []Link // menu at the top of pages
	Footer     []Link // menu at the foot of pages
	Authors    []Author
	Categories []Category
	Redirects  []Redirect
	// Originals says that pictures beside stories were published as they are, so that other
	// pages may link to them.
	Originals bool
}

// A Link is the name and the URL of an entry of a menu, or of an author's address elsewhere.
type Link struct{ Name, URL string }

// An Author is a person who writes stories.
type Author struct {
	Slug  string // name that entries of the source may use in place of Name
	Name  string
	Bio   string // Markdown
	Photo string // path in the new site or URL
	Links []Link
}

// A Category is a category or desk of the site.
type Category struct {
	Slug        string // name that entries of the source may use in place of Title
	Title       string
	Description string
	Order       int // place in the navigation; 0 means none
}

// A Redirect is an address of the old site that leads to another one. Both are paths with
// the base path, or URLs.
type Redirect struct{ From, To string }

// A Place is a place in the source, for the report. Line is 0 if it is unknown.
type Place struct {
	File string
	Line int
}

// A Picture is the lead picture of an entry. Src is a path beside the entry ("lead.jpg"), a
// path from the root of the new site ("/images/lead.jpg", without the base path) or a URL.
type Picture struct{ Src, Alt, Caption, Credit string }

// A Param is a key of the source that the program has no meaning for, with its value.
type Param struct {
	Name  string
	Value matter.Value
}

// A File is a picture or another file. Name is relative to the folder of its entry
// ("lead.jpg"), or begins with "/static/" for a file of the whole site.
type File struct {
	Name string
	Open func() (io.ReadCloser, error)
}

// An Entry is one story or standing page.
type Entry struct {
	ID    string // identity in the source, which is the same in each import: a path, or "post:101"
	Place Place
	Page  bool // whether it is a standing page, not a story
	// File is the wanted path below content/stories or, for pages, content/pages, such as
	// "2023/first-light.md" or "second-light/index.md". The Sink changes it if it is taken.
	File string
	// Address is the public path in the old site, with the base path, decoded: "/blog/café/".
	// The Sink writes what keeps this address, if the pattern of addresses does not give it.
	// Address is "" if the entry had none, as drafts do.
	Address string

	Title, Description string
	// The dates are written into front matter unchanged: RFC 3339 or a day.
	Date, Updated, Publish, Expires string
	Authors                         []string // names, or slugs of Site.Authors
	Categories                      []string // names, or slugs of Site.Categories
	Tags                            []string
	Series                          string
	Image                           Picture
	FeedID, Canonical               string
	Aliases                         []string // former addresses, with the base path
	Draft, Featured, Noindex        bool
	Translations                    map[string]string // language → address
	Version                         string            // key of Sink.Version, or ""
	Params                          []Param

	// Body is Markdown. Links may lead to old addresses of the site, as a path with the base
	// path or as a URL: the Sink makes them paths of the new site.
	Body  string
	Files []File // files of this entry, which are written before it
}

// A Source reads a site of one system. Read calls the Site method of the Sink first and the
// other methods in any order. It passes entries on as they are read, so that memory does not
// grow with the size of the source. An error ends the import; a mistake in one entry is
// reported by Sink.Problem, and the import goes on.
type Source interface {
	Read(to *Sink) error
}
