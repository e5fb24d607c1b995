package pages

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cespare/xxhash/v2"
	"golang.org/x/text/unicode/norm"

	"broadsheet/generator/config"
	"broadsheet/generator/data"
	"broadsheet/generator/feeds"
	"broadsheet/generator/images"
	"broadsheet/generator/links"
	"broadsheet/generator/locale"
	"broadsheet/generator/problems"
	"broadsheet/generator/search"
	"broadsheet/generator/sharecards"
	"broadsheet/generator/site"
	"broadsheet/generator/slugs"
	"broadsheet/generator/sources"
)

// Input has everything from which a plan is made.
type Input struct {
	Site  *site.Site
	Links *links.Set
	// Locale has the labels of the site's language, and how it writes dates and lists.
	Locale *locale.Locale
	// Files are the files that may be published unchanged. The key is the path from the
	// site's folder.
	Files map[string]*File
	// Data are the files in content/data.
	Data data.Set
	// Cards is a function that returns the drawer of share cards. If the font in the settings
	// cannot be used, Cards also returns an error, and the drawer works without this font.
	Cards func() (*sharecards.Drawer, error)
	// Search makes the search index of the stories that Searchable returns.
	Search func() (*search.Index, error)
	// DefaultLanguage is the language of the outer site if there are inner sites (sites in
	// folders of it), else "". A page in this language is shown to readers in whose languages
	// the page does not exist.
	DefaultLanguage string
	// Inner lists the base URLs of the inner sites. It is empty in an inner site.
	Inner []string
	// Clock is the instant that the site is built for. It determines the ages of
	// stories and the content of the news sitemap, which has the stories of the last
	// two days.
	Clock time.Time
}

// A File is a file that may be published unchanged, such as a picture of a story or a
// file in static/.
type File struct {
	Path        string // path from the site's folder
	Size        int64  // size in bytes
	Digest      sources.Digest
	images.Info // size, type, rights and faults of a picture; zero for any other file
	// Fault says why browsers cannot show a file that has the name of a picture, and
	// Cure says how to mend the file. Both are "" for all other files.
	Fault, Cure string
	// Pointer says whether the file is a Git LFS pointer, which stands in place of a
	// picture that was not downloaded.
	Pointer bool
}

// smallPNG is a size in bytes. No variants are made of smaller PNG files, since the
// variants would save nothing.
const smallPNG = 4096

// Scalable reports whether the file is a picture of which variants can be made. If that
// would take too much memory, Plan.Originals leaves the picture out.
func (f *File) Scalable() bool {
	small := f.Type == "image/png" && f.Size < smallPNG && f.Orientation == 0
	return f.Cost > 0 && !small
}

// A Plan lists all outputs of a site.
type Plan struct {
	Outputs []*Output

	in     Input
	config *config.Config
	shared *Site
	// required is the number of Outputs without the redirects from old spellings of
	// addresses, which are last.
	required int
	// The slices cards and items have one entry for each story, in the order of Site.Stories.
	// An entry is nil until it is used, since a preview uses few of them.
	cards []atomic.Pointer[Card]
	items []atomic.Pointer[feeds.Item]
	// origin is the scheme and host of all full URLs, such as "https://example.com".
	origin    string
	locale    string             // value of the property og:locale, or ""
	words     *locale.Locale     // labels, and formats of dates and lists, in the site's language
	termLinks []termLink         // index: Term.Index; value: link to the term
	addresses map[string]*Output // key: address; value: the output at this address
	published map[string]string  // key: published file in content/; value: its address
	// records lists the variants that pages show. It is nil until Offer is called.
	records Records
	// byFolder holds the files of each folder in content/. It is nil until needed.
	byFolder  map[string][]string
	sources   func() map[string]string // result of sourcesByAddress, computed at the first call
	texts     func() map[string]text   // result of otherTexts, computed at the first call
	namesakes func() namesakes         // result of listNamesakes, computed at the first call
	nearName  func(name string) string // name of a story that is similar to an unknown name; see newNearName
	publisher func() string            // JSON-LD of the publisher, made at the first call
	versions  func() translated        // result of findTranslations, computed at the first call
	// addressList returns the entries of all sitemaps.
	addressList func() []feeds.Address
	// seriesBySlug has the stories of each series. The key is the slug of the series, the
	// value its stories in published order.
	seriesBySlug map[string][]*site.Story
	archived     bool // whether the site has a page for every month
	searched     bool // whether the site has a search page
	// findable has the stories that readers can find on the search page. The index of a story
	// is its number in the files of the search.
	findable []*site.Story
	// searchFiles returns the outputs that the search index makes. It makes the index at the
	// first call.
	searchFiles func() *searchFiles
}

// New makes the plan of a site. It reports no problems; the method Check returns them.
func New(in Input) *Plan {
	n := len(in.Site.Stories)
	p := &Plan{
		in: in, config: in.Site.Config, published: map[string]string{}, seriesBySlug: map[string][]*site.Story{},
		cards: make([]atomic.Pointer[Card], n), items: make([]atomic.Pointer[feeds.Item], n),
	}
	p.origin = strings.TrimSuffix(p.config.URL("/"), p.config.Path("/"))
	p.locale, p.words = ogLocale(p.config.Language), in.Locale
	size := p.expected()
	p.addresses, p.Outputs = make(map[string]*Output, size), make([]*Output, 0, size)
	p.linkTerms()
	p.sources = sync.OnceValue(p.sourcesByAddress)
	p.texts = sync.OnceValue(p.otherTexts)
	p.namesakes, p.nearName = sync.OnceValue(p.listNamesakes), p.newNearName()
	p.publisher = sync.OnceValue(p.describePublisher)
	p.versions = sync.OnceValue(p.findTranslations)
	p.addressList = sync.OnceValue(p.listAll)
	p.searchFiles = sync.OnceValue(p.listSearchFiles)
	for _, s := range in.Site.Stories {
		if s.Card.Series != "" {
			slug := slugs.Of(s.Card.Series)
			p.seriesBySlug[slug] = append(p.seriesBySlug[slug], s)
		}
	}
	p.placeAll()
	p.front()
	for _, s := range in.Site.Stories {
		p.add(s.Address, storyOutput{p: p, s: s})
	}
	for _, page := range in.Site.Pages {
		p.add(page.Address, standingOutput{p: p, page: page})
	}
	for _, row := range in.Site.Rows {
		for _, term := range row.Terms {
			p.term(term)
		}
	}
	p.planMonths()
	p.planSearch()
	p.feeds()
	p.redirects()
	p.copies()
	p.shareCards()
	if in.Files["static/404.html"] == nil {
		p.add("/404.html", single{source: "the page for missing addresses", template: "404.html", view: p.notFound})
	}
	p.fixed()
	p.oldSpellings()
	p.shared = p.site()
	return p
}

// expected returns an estimate of the number of outputs. It is used as the capacity of
// slices.
func (p *Plan) expected() int {
	const fixed = 12 // outputs that every site has, such as feeds and sitemaps
	size := p.config.Pagination.Size
	n := len(p.in.Site.Stories) + len(p.in.Site.Pages) + len(p.in.Files) + list{"/", p.in.Site.Stories, size}.archives() + fixed
	for _, row := range p.in.Site.Rows {
		for _, t := range row.Terms {
			n += 2 + listOf(t, size).archives()
		}
	}
	return n
}

// Check returns the problems of the plan: outputs with the same address, pictures in
// front matter that do not exist, and addresses in front matter and in the settings that lead
// nowhere.
func (p *Plan) Check() []*problems.Problem {
	return slices.Concat(p.clashes(), p.missingPictures(), p.hugePictures(), p.deadTranslations(), p.deadLinks(), p.deadPopular(), p.unreadTexts(), p.deadSettings(), p.checkCards(), p.takenBySearch())
}

// At returns the output at an address, or nil.
func (p *Plan) At(address string) *Output {
	if o := p.addresses[address]; o != nil || !p.searched || !isSearchFile(address) {
		return o
	}
	return p.searchFiles().at(address)
}

// clashes returns problems about outputs that a file system or web server cannot tell
// apart. Two outputs clash if their paths are equal or differ only in case or Unicode
// composition, or if one path needs a file where the other path needs a folder.
func (p *Plan) clashes() []*problems.Problem {
	outputs := p.clashing()
	if outputs == nil {
		return nil
	}
	slices.SortFunc(outputs, func(a, b placed) int {
		return cmp.Or(cmp.Compare(a.path, b.path), cmp.Compare(a.Source(), b.Source()), cmp.Compare(a.Alias(), b.Alias()))
	})
	var found []*problems.Problem
	seen := map[string]*Output{}
	folders := map[string]*Output{}
	for _, o := range outputs {
		if first := seen[o.key]; first != nil {
			// Package sources reports names that differ only in case, and share cards clash only if
			// their stories do.
			if folded(o.Source()) != folded(first.Source()) && (!o.IsShareCard() || !first.IsShareCard()) {
				found = append(found, clash(o.Output, first))
			}
			continue
		}
		seen[o.key] = o.Output
		for dir := path.Dir(o.key); dir != "." && folders[dir] == nil; dir = path.Dir(dir) {
			folders[dir] = o.Output
		}
	}
	for _, o := range outputs {
		if inside := folders[o.key]; inside != nil {
			found = append(found, addressProblem(o.Output, inside, "/%s cannot be both a file and the folder of %s", o.path, inside.Source()))
		}
	}
	return found
}

// A placed is an output with the path of its file. The field key is this path as returned
// by the function folded.
type placed struct {
	*Output
	path, key string
}

// clashing returns nil if no two outputs clash, else all outputs with their paths. It
// compares hashes of paths, so that it need not sort the outputs of a site without
// clashes.
func (p *Plan) clashing() []placed {
	required := p.Outputs[:p.required]
	files, folders := make([]uint64, 0, len(required)), make([]uint64, 0, len(required))
	var file xxhash.Digest
	last := "" // key of the previous output in this loop
	for _, o := range required {
		key := folded(strings.TrimPrefix(o.Address, "/"))
		file.Reset()
		file.WriteString(key)
		file.WriteString(index(key))
		files = append(files, file.Sum64())
		for end := strings.LastIndexByte(key, '/'); end >= 0 && !strings.HasPrefix(last, key[:end+1]); end = strings.LastIndexByte(key[:end], '/') {
			folders = append(folders, xxhash.Sum64String(key[:end]))
		}
		last = key
	}
	slices.Sort(files)
	slices.Sort(folders)
	clash := false
	for i, file := range files {
		for len(folders) > 0 && folders[0] < file {
			folders = folders[1:]
		}
		clash = clash || i > 0 && file == files[i-1] || len(folders) > 0 && folders[0] == file
	}
	if !clash {
		return nil
	}
	outputs := make([]placed, len(required))
	for i, o := range required {
		outputs[i] = placed{o, o.Path(), folded(o.Path())}
	}
	return outputs
}

// folded returns a path in lower case and composed Unicode. Two paths have the same folded
// form if they are equal on a file system that ignores case and Unicode composition.
func folded(path string) string { return strings.ToLower(norm.NFC.String(path)) }

// clash returns a problem about two outputs with the same address. If one output is a
// redirect, the problem is located at the alias in front matter. Otherwise it is
// located in the source file whose path sorts last, which is usually the newer file.
func clash(a, b *Output) *problems.Problem {
	rank := func(o *Output) int {
		switch {
		case o.Alias() != "":
			return 2
		case strings.HasPrefix(o.Source(), "content/") || o.Copy() != "":
			return 1
		}
		return 0
	}
	if cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Source(), b.Source())) < 0 {
		a, b = b, a
	}
	return addressProblem(a, b, "/%s is also the address of %s", strings.TrimSuffix(a.Path(), "index.html"), b.Source())
}

// addressProblem returns an error about the output o, whose address clashes with the
// address of the output other. The error is located at the front-matter key that sets
// the address of o.
func addressProblem(o, other *Output, format string, args ...any) *problems.Problem {
	p := problems.At(o.Source(), 0, 0, format, args...)
	switch {
	case o.Alias() != "":
		return problems.OfKey(o.Source(), "aliases", o.Alias(), format, args...).Hint("take the alias away")
	case o.Copy() != "" && other.Copy() != "":
		return p.Hint("rename one of them or move it")
	case o.Copy() != "" && !strings.HasPrefix(other.Source(), "content/"):
		p.Hint("rename the file or take it away: the program makes one itself")
		if name := other.Template(); name != "" {
			p.Advice += "; to change that page, write its template: templates/" + name
		}
		return p
	case strings.HasPrefix(o.Source(), "content/") && o.Copy() == "":
		p = problems.OfKey(o.Source(), "slug", "", format, args...)
	}
	return p.Hint("give one of them another slug: or name")
}
