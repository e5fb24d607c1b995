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
	"broadsheet/generator/feeds"
	"broadsheet/generator/links"
	"broadsheet/generator/problems"
	"broadsheet/generator/site"
	"broadsheet/generator/slugs"
	"broadsheet/generator/sources"
)

// Input is the input of a plan.
type Input struct {
	Site  *site.Site
	Links *links.Set
	// Files are the files that are published as they are, by path.
	Files map[string]*File
	// Clock is the instant that the site is built for. The news sitemap, which has
	// two days, and the ages of stories depend on it.
	Clock time.Time
}

// A File is a picture of a story or a file in static/.
type File struct {
	Path          string // in the site's folder
	Size          int64  // bytes
	Type          string // media type
	Width, Height int    // pixels, of pictures
	Digest        sources.Digest
}

// A Plan lists all outputs of a site.
type Plan struct {
	Outputs []*Output

	in     Input
	config *config.Config
	shared *Site
	// cards and items are made at first use: a preview needs few.
	cards     []atomic.Pointer[Card]
	items     []atomic.Pointer[feeds.Item]
	origin    string     // scheme and host of full addresses
	termLinks []termLink // by index of the term
	// addresses are the outputs by address.
	addresses map[string]*Output
	published map[string]string // story picture → its address
	byFolder  map[string][]string
	texts     func() map[string]text // by source, but for stories
	publisher func() string          // as JSON-LD
	// addressList returns the addresses of the sitemap.
	addressList func() []feeds.Address
	// seriesBySlug lists the stories of each series in published order.
	seriesBySlug map[string][]*site.Story
	archived     bool // there are pages by month
}

// New plans a site. Check returns the problems of the plan.
func New(in Input) *Plan {
	n := len(in.Site.Stories)
	p := &Plan{
		in: in, config: in.Site.Config, published: map[string]string{}, seriesBySlug: map[string][]*site.Story{},
		cards: make([]atomic.Pointer[Card], n), items: make([]atomic.Pointer[feeds.Item], n),
	}
	p.origin = strings.TrimSuffix(p.config.URL("/"), p.config.Path("/"))
	size := p.expected()
	p.addresses, p.Outputs = make(map[string]*Output, size), make([]*Output, 0, size)
	p.linkTerms()
	p.texts = sync.OnceValue(p.otherTexts)
	p.publisher = sync.OnceValue(p.describePublisher)
	p.addressList = sync.OnceValue(p.listAll)
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
	p.feeds()
	p.redirects()
	p.copies()
	p.add("/404.html", single{source: "the page for missing addresses", template: "404.html", view: p.notFound})
	p.fixed()
	p.shared = p.site()
	return p
}

// expected returns the number of outputs without redirects.
func (p *Plan) expected() int {
	const fixed = 12 // feeds, sitemaps and the like
	size := p.config.Pagination.Size
	n := len(p.in.Site.Stories) + len(p.in.Site.Pages) + len(p.in.Files) + list{"/", p.in.Site.Stories, size}.archives() + fixed
	for _, row := range p.in.Site.Rows {
		for _, t := range row.Terms {
			n += 2 + listOf(t, size).archives()
		}
	}
	return n
}

// Check returns the problems of the plan: equal addresses, and pictures and
// addresses in front matter and settings that do not exist.
func (p *Plan) Check() []*problems.Problem {
	return slices.Concat(p.clashes(), p.missingPictures(), p.deadSettings())
}

// At returns the output at an address, or nil.
func (p *Plan) At(address string) *Output { return p.addresses[address] }

// clashes reports outputs that a file system or web server cannot keep apart: paths
// that differ only in case or Unicode composition, and a file that is also a
// folder.
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
			found = append(found, clash(o.Output, first))
			continue
		}
		seen[o.key] = o.Output
		for dir := path.Dir(o.key); dir != "." && folders[dir] == nil; dir = path.Dir(dir) {
			folders[dir] = o.Output
		}
	}
	for _, o := range outputs {
		if inside := folders[o.key]; inside != nil {
			found = append(found, claim(o.Output, "/%s cannot be both a file and the folder of %s", o.path, inside.Source()))
		}
	}
	return found
}

// A placed output has its path and the path's form on case-insensitive file
// systems.
type placed struct {
	*Output
	path, key string
}

// clashing returns all outputs if some of them may clash, else nil. It compares
// hashes, so that the usual case needs no sorting of paths.
func (p *Plan) clashing() []placed {
	files, folders := make([]uint64, 0, len(p.Outputs)), make([]uint64, 0, len(p.Outputs))
	var file xxhash.Digest
	last := "" // the key before, whose folders are noted
	for _, o := range p.Outputs {
		key := seenAs(strings.TrimPrefix(o.Address, "/"))
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
	outputs := make([]placed, len(p.Outputs))
	for i, o := range p.Outputs {
		outputs[i] = placed{o, o.Path(), seenAs(o.Path())}
	}
	return outputs
}

// seenAs returns the form of a path on file systems that ignore case and Unicode
// composition.
func seenAs(path string) string { return strings.ToLower(norm.NFC.String(path)) }

// clash reports two outputs with one address. The message is at an alias if there
// is one, else at the file of the site that sorts last, which is mostly the newer
// one.
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
	return claim(a, "/%s is also the address of %s", strings.TrimSuffix(a.Path(), "index.html"), b.Source())
}

// claim returns an error about an output's address, at the front-matter key that
// sets it.
func claim(o *Output, format string, args ...any) *problems.Problem {
	switch {
	case o.Alias() != "":
		return problems.OfKey(o.Source(), "aliases", o.Alias(), format, args...).Hint("take the alias away")
	case strings.HasPrefix(o.Source(), "content/"):
		return problems.OfKey(o.Source(), "slug", "", format, args...).Hint("give one of them another slug: or name")
	}
	return problems.At(o.Source(), 0, 0, format, args...).Hint("give one of them another slug: or name")
}
