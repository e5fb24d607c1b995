package engine

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/url"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"broadsheet/generator/config"
	"broadsheet/generator/links"
	"broadsheet/generator/markdown"
	"broadsheet/generator/pages"
	"broadsheet/generator/problems"
	"broadsheet/generator/search"
	"broadsheet/generator/site"
	"broadsheet/generator/sources"
	"broadsheet/generator/stories"
)

// A Snapshot is the immutable state of a site at one moment of a session. It is
// safe for concurrent use.
type Snapshot struct {
	Clock time.Time // the instant that the snapshot is for
	// Exact is true in a settled snapshot: its links between stories and its problems
	// equal those of a clean build.
	Exact bool
	// Problems holds all problems of the site if Exact is true, otherwise those found
	// so far.
	Problems []*problems.Problem
	Withheld []site.Withheld
	// Number is 1 for the first snapshot that Session.Update makes, 2 for the next, and
	// so on. Session.Settle keeps the number.
	Number int
	// Saved lists the addresses of the pages whose content files have changed since the
	// previous snapshot.
	Saved []string

	session *Session
	build   *build
	site    *site.Site
	links   *links.Set
	plan    *pages.Plan
	found   []*problems.Problem // problems found by Session.Update, except problems of the theme
	settled []*problems.Problem // problems found by Session.Settle
	// showing maps the path of a faulty picture to the paths of the content files that show it.
	showing map[string][]string
	next    time.Time // the instant that the method Due returns
	// search makes the search index at the first call.
	search func() (*search.Index, error)
}

// assemble returns a snapshot of the build b for the instant clock. The snapshot's fields
// links and plan are not set yet.
func (s *Session) assemble(b *build, clock time.Time) *Snapshot {
	e := &Snapshot{session: s, build: b, Clock: clock, Exact: b.config == nil, site: &site.Site{}, found: slices.Concat(b.found.settings, b.found.labels)}
	if b.config != nil {
		content, found := b.content(clock)
		paper, more := site.New(content)
		e.site, e.Withheld, e.next = paper, paper.Withheld, nextInstant(content, clock)
		e.search = sync.OnceValues(func() (*search.Index, error) { return s.searchIndex(b, paper) })
		e.found = slices.Concat(found, more, b.found.settings, b.found.labels, b.found.cache, b.found.scan, b.found.load, b.found.files, b.found.data)
	}
	e.gather()
	return e
}

// gather sets the field Problems to all problems found so far.
func (s *Snapshot) gather() {
	s.Problems = problems.Group(merge(s.build.located(slices.Concat(s.found, s.build.found.theme)), s.settled))
}

// linkQuickly sets provisional links between stories, mostly those of the previous
// snapshot, last. It then makes the plan, which contains the links.
func (s *Snapshot) linkQuickly(last *Snapshot) {
	s.links = s.build.quickLinks(s.site, last)
	s.makePlan()
	if last != nil {
		s.settled = last.settled // the last settled problems are kept until Settle replaces them
		s.gather()
	}
}

// restyled returns a copy of the snapshot with the build b, which may differ from the
// snapshot's own build only in the theme.
func (s *Snapshot) restyled(b *build) *Snapshot {
	own := *s
	own.build = b
	own.gather()
	return &own
}

// settle returns a copy of the snapshot with final links between stories and all problems.
// The *chosen holds newly chosen links to be stored in the ledger; it is nil if the links
// came from the ledger.
func (s *Snapshot) settle(ctx context.Context) (*Snapshot, *chosen, error) {
	b := *s.build
	if !b.listed {
		_, found, err := sources.Scan(b.Source)
		if err != nil {
			return nil, nil, fmt.Errorf("looking for the site's files: %w", err)
		}
		b.found.scan, b.listed = found, true
	}
	debug.SetGCPercent(linkGC)
	set, chosen, found, err := b.choose(ctx, s.site)
	debug.SetGCPercent(usualGC)
	if err != nil {
		return nil, nil, err
	}
	exact := *s
	exact.build, exact.Exact = &b, true
	if s.plan == nil || !sameLinks(set, s.links) {
		exact.links = set
		exact.makePlan()
	}
	found = append(found, exact.plan.Check()...)
	pictures, showing := b.checkPictures(exact.plan)
	exact.showing = showing
	found = slices.Concat(found, pictures, b.checkCNAME())
	exact.settled = b.located(append(found, b.checkReferences(exact.plan)...))
	exact.found = slices.Concat(s.found, b.found.scan)
	exact.gather()
	return &exact, chosen, nil
}

// Percentages for debug.SetGCPercent: a garbage collection starts when the heap has grown by this
// percentage. The choice of links takes twice the memory of any other step, the first reading of
// a site the least.
const (
	firstGC = 150 // percentage while a site is read for the first time
	linkGC  = 30  // percentage while links between stories are chosen
	usualGC = 60  // percentage during all other steps
)

// makePlan sets the plan: the list of all outputs of the site.
func (s *Snapshot) makePlan() {
	in := pages.Input{Site: s.site, Links: s.links, Locale: s.build.locale, Files: s.build.copies(), Data: s.build.data, Clock: s.Clock,
		Cards: sync.OnceValues(s.build.shareCards), Search: s.search}
	in.DefaultLanguage, in.Inner = s.build.languages()
	s.plan = pages.New(in)
}

// Close closes the session of a snapshot that Read returned.
func (s *Snapshot) Close() error { return s.session.Close() }

// Failed reports whether the problems of the snapshot would make a build fail.
func (s *Snapshot) Failed() bool { return failed(s.Problems, s.build.Strict) }

// Ready reports whether the snapshot has pages. A snapshot has none until the session has
// read valid settings.
func (s *Snapshot) Ready() bool { return s.plan != nil && s.build.design != nil }

// Due returns the first instant after Clock at which a story or page is published
// or expires, or the zero time if there is none.
func (s *Snapshot) Due() time.Time { return s.next }

func (s *Snapshot) due(clock time.Time) bool { return !s.next.IsZero() && !clock.Before(s.next) }

// Base returns the path in the site's base URL, such as "/" or "/repo/".
func (s *Snapshot) Base() string {
	if s.build.config == nil {
		return "/"
	}
	return s.build.config.BasePath()
}

// Path returns the path, encoded and beginning with Base, under which browsers request the
// output at an address.
func (s *Snapshot) Path(address string) string {
	c := s.build.config
	if c == nil {
		c = &config.Config{Base: &url.URL{Path: "/"}}
	}
	return c.Path(address)
}

// output returns the output at an address, or nil if there is none.
func (s *Snapshot) output(address string) *pages.Output {
	if !s.Ready() {
		return nil
	}
	return s.plan.At(address)
}

// asset returns the content of the theme's asset (style, script or font) at an address. It
// returns false if no asset has this address.
func (s *Snapshot) asset(address string) (data []byte, ok bool) {
	if s.Ready() {
		data, ok = s.build.design.Assets()[strings.TrimPrefix(address, "/")]
	}
	return data, ok
}

// HasPage reports whether the output at an address is a page rendered by a template.
func (s *Snapshot) HasPage(address string) bool {
	o := s.output(address)
	return o != nil && o.Template() != ""
}

// Has reports whether the site has an output or asset at an address.
func (s *Snapshot) Has(address string) bool {
	_, asset := s.asset(address)
	return asset || s.output(address) != nil
}

// Addresses returns the addresses of all outputs and assets, in no particular order.
func (s *Snapshot) Addresses() []string {
	if !s.Ready() {
		return nil
	}
	var list []string
	for name := range s.build.design.Assets() {
		list = append(list, "/"+name)
	}
	found, _ := s.plan.SearchFiles() // after an error, the files of the search cannot be made
	for _, o := range slices.Concat(s.plan.Outputs, found) {
		list = append(list, o.Address)
	}
	return list
}

// Make returns, as data, the content of the output or asset at an address. Ok is false if
// there is no content at this address. If found is not empty, it holds the problems that
// stopped the rendering, and data is incomplete.
func (s *Snapshot) Make(address string) (data []byte, found []*problems.Problem, ok bool, err error) {
	if data, ok := s.asset(address); ok {
		return data, nil, true, nil
	}
	o := s.output(address)
	if o == nil {
		return nil, nil, false, nil
	}
	if o.Copy() != "" {
		data, err = s.ReadFile(o.Copy())
		return data, nil, err == nil, err
	}
	var page bytes.Buffer
	found, err = guard(o.Source(), o.Address+" cannot be made", func() ([]*problems.Problem, error) {
		return s.build.render(&page, s.plan, o, o.View())
	})
	return page.Bytes(), found, true, err
}

// Open opens the file that is published unchanged at an address. If no file is, Open
// returns nil and no error. Open follows no symbolic link out of the site's folder.
func (s *Snapshot) Open(address string) (io.ReadSeekCloser, error) {
	o := s.output(address)
	if o == nil || o.Copy() == "" {
		return nil, nil
	}
	f, err := s.build.tree.Open(o.Copy())
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", o.Copy(), err)
	}
	return f, nil
}

// Title returns the site's title.
func (s *Snapshot) Title() string { return s.build.config.Title }

// Location returns the site's time zone.
func (s *Snapshot) Location() *time.Location { return s.build.config.Location }

// Stories returns the published stories, oldest first.
func (s *Snapshot) Stories() []*site.Story { return s.site.Stories }

// Story returns the story whose page has this address, or nil if there is none.
func (s *Snapshot) Story(address string) *site.Story {
	o := s.output(address)
	if o == nil || o.Alias() != "" {
		return nil
	}
	return s.site.StoryOf(o.Source())
}

// Site returns the stories, standing pages and terms of the snapshot.
func (s *Snapshot) Site() *site.Site { return s.site }

// Reader returns the reader of the site's content files.
func (s *Snapshot) Reader() *stories.Reader { return stories.NewReader(s.build.config, s.build.locale) }

// Links returns the related and next stories of every story.
func (s *Snapshot) Links() *links.Set { return s.links }

// ReadFile returns the content of a file at a path relative to the site's folder.
func (s *Snapshot) ReadFile(path string) ([]byte, error) {
	text, err := s.build.tree.Read(path)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", path, err)
	}
	return text, nil
}

// Body returns the body of the content file at the path source.
func (s *Snapshot) Body(source string) (*markdown.Document, error) {
	return s.build.body(source, new([]byte))
}

// Files returns the files that are published unchanged, by path in the site's folder in
// composed Unicode (NFC).
func (s *Snapshot) Files() map[string]*pages.File { return s.build.files }

// addresses returns the addresses of the pages that are made from the content files at
// these paths.
func (s *Snapshot) addresses(paths []string) []string {
	var list []string
	for _, path := range paths {
		if address, ok := s.site.AddressOf(path); ok {
			list = append(list, address)
		}
	}
	return list
}

// nextInstant returns the first instant after clock at which a story or page is
// published or expires, or the zero time if there is none.
func nextInstant(in site.Input, clock time.Time) time.Time {
	var next time.Time
	consider := func(t time.Time) {
		if t.After(clock) && (next.IsZero() || t.Before(next)) {
			next = t
		}
	}
	for _, list := range [][]*stories.Card{in.Stories, in.Pages} {
		for _, c := range list {
			consider(c.Published())
			consider(c.Expires)
		}
	}
	return next
}

func sameLinks(a, b *links.Set) bool {
	return slices.Equal(a.Next, b.Next) && slices.EqualFunc(a.Related, b.Related, slices.Equal[[]int])
}
