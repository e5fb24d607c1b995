package build

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"broadsheet/generator/config"
	"broadsheet/generator/ledger"
	"broadsheet/generator/links"
	"broadsheet/generator/pages"
	"broadsheet/generator/problems"
	"broadsheet/generator/site"
	"broadsheet/generator/sources"
	"broadsheet/generator/stories"
	"broadsheet/generator/theme"
)

// A Session keeps a site in memory while its author works on it, and makes
// pages when they are asked for. It takes the steps of Run, but each only when
// something it depends on has changed, and it writes no site: beside the cache
// nothing on the disk changes.
//
// A mistake does not take the site away: where the settings, the templates or
// a file of content are broken, the last good ones stand, and the problems say
// so.
//
// Update answers a save at once, with the links between stories as they were;
// Settle then finds what the whole site is needed for. After it every page has
// the bytes that a clean build would give it.
type Session struct {
	options Options

	mu      sync.Mutex // held by whoever changes what follows
	current *Edition
	state   state
}

// state is what a session knows of the files as they are now.
type state struct {
	text    []byte // of config.toml
	read    bool   // whether text was read
	tree    *sources.Tree
	scanned time.Time
	ledger  *ledger.Ledger
	config  *config.Config // the last good one
	digest  sources.Digest // of the settings
	records []record       // by place in the tree; of a broken file the last good one
	files   map[string]*pages.File
	design  *theme.Theme // the last good one
	// broken holds the problems of files whose record is not that of the file
	// as it is.
	broken map[string][]*problems.Problem
	// listed tells that the problems of the scan are those of the tree.
	listed bool
	found  foundIn
}

// foundIn are the problems of each step.
type foundIn struct{ settings, scan, load, files, theme []*problems.Problem }

// NewSession returns a session that knows nothing yet.
func NewSession(o Options) *Session {
	if o.Destination == "" {
		o.Destination = filepath.Join(o.Source, "public")
	}
	return &Session{options: o}
}

// Close keeps what is known for later builds and releases the session. No page
// may be made after it.
func (s *Session) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state.ledger == nil {
		return nil
	}
	err := errors.Join(s.keep(), s.state.ledger.Close(), s.state.tree.Close())
	s.state = state{}
	return err
}

// Keep writes what is known of the files to the cache. No page may be made at
// the same time.
func (s *Session) Keep() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.keep()
}

func (s *Session) keep() error {
	if s.state.ledger == nil {
		return nil
	}
	return s.state.ledger.Save(s.state.tree.Known(s.state.scanned))
}

// Update brings the session up to date at an instant: changed are the paths in
// the site's folder that may have changed, nil if any may. It returns the
// edition from then on; if nothing changed that is the one before.
func (s *Session) Update(changed []string, clock time.Time) (*Edition, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.state
	b := &build{Options: s.options, scanned: now.scanned}
	b.Clock = clock
	change, err := s.observe(&now, b, changed)
	if err != nil {
		return nil, err
	}
	if now.config == nil {
		s.state = now
		s.current = &Edition{session: s, Exact: true, Problems: b.shown(now.found.settings)}
		return s.current, nil
	}
	if s.current != nil && s.current.plan != nil && !change.any && !s.current.due(clock) {
		now.read = s.state.read
		s.state = now
		return s.current, nil
	}
	e, err := s.edition(&now, b, clock, s.current)
	if err != nil {
		return nil, err
	}
	e.Saved = e.addresses(change.paths)
	if e.Number = 1; s.current != nil {
		e.Number = s.current.Number + 1
	}
	s.state, s.current = now, e
	return e, nil
}

// edition puts an edition together, with links as they were in last.
func (s *Session) edition(now *state, b *build, clock time.Time, last *Edition) (*Edition, error) {
	content, found := b.content(now.records)
	found = slices.DeleteFunc(found, func(p *problems.Problem) bool { return now.broken[p.File] != nil })
	for _, broken := range now.broken {
		found = append(found, broken...)
	}
	paper, more := site.New(content)
	e := &Edition{
		session: s, build: b, Clock: clock, Withheld: paper.Withheld, paper: paper, design: now.design, files: now.files,
		found: slices.Concat(found, more, now.found.settings, now.found.scan, now.found.load, now.found.files, now.found.theme),
		next:  nextInstant(content, clock),
	}
	e.links = b.quickLinks(paper, last)
	e.plan = pages.New(pages.Input{Site: paper, Links: e.links, Files: now.files, Clock: clock})
	e.Problems = b.shown(e.found)
	if last != nil {
		// What only Settle finds is likely to be still there.
		e.Problems = mergeProblems(e.Problems, last.settled)
		e.settled = last.settled
	}
	return e, nil
}

// Current returns the edition of the last update.
func (s *Session) Current() *Edition {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.current
}

// Settle makes the current edition exact: it returns an edition whose links
// are chosen anew and whose problems are complete, or nil if the session has
// moved on in the meantime.
func (s *Session) Settle() (*Edition, error) {
	s.mu.Lock()
	e, now := s.current, s.state
	s.mu.Unlock()
	if e == nil || e.Exact {
		return e, nil
	}
	exact, err := s.settle(e, &now, true)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current != e {
		return nil, nil
	}
	s.state.found.scan, s.state.listed = now.found.scan, now.listed
	s.current = exact
	return exact, nil
}

// settle makes an exact edition of another one.
func (s *Session) settle(e *Edition, now *state, keep bool) (*Edition, error) {
	if !now.listed {
		_, found, err := sources.Scan(s.options.Source)
		if err != nil {
			return nil, fmt.Errorf("looking for the site's files: %w", err)
		}
		now.found.scan, now.listed = found, true
	}
	b := e.build.alike(e.Clock)
	exact := *e
	exact.build, exact.Exact = b, true
	chosen, err := b.chooseExactly(e.paper, keep)
	if err != nil {
		return nil, err
	}
	if !sameLinks(chosen, e.links) {
		exact.links = chosen
		exact.plan = pages.New(pages.Input{Site: e.paper, Links: chosen, Files: e.files, Clock: e.Clock})
	}
	b.found.Add(exact.plan.Check()...)
	b.checkReferences(exact.plan)
	exact.settled = b.located()
	exact.Problems = mergeProblems(b.shown(slices.Concat(e.found, now.found.scan)), exact.settled)
	return &exact, nil
}

// At returns the exact edition of an instant, from the files as they are.
func (s *Session) At(clock time.Time) (*Edition, error) {
	s.mu.Lock()
	now, last := s.state, s.current
	s.mu.Unlock()
	if last == nil || last.build == nil {
		return last, nil
	}
	b := last.build.alike(clock)
	b.Drafts, b.Future, b.Expired = false, false, false
	e, err := s.edition(&now, b, clock, nil)
	if err != nil {
		return nil, err
	}
	return s.settle(e, &now, false)
}

// alike returns a build of the same files for other steps.
func (b *build) alike(clock time.Time) *build {
	fresh := &build{Options: b.Options, settings: b.settings, config: b.config, tree: b.tree, ledger: b.ledger, coder: b.coder, scanned: b.scanned}
	fresh.Clock = clock
	return fresh
}

// shown returns problems ready to be shown: sorted, each once, with places.
func (b *build) shown(found []*problems.Problem) []*problems.Problem {
	list := &build{tree: b.tree}
	for _, p := range found {
		own := *p // others may be showing it, too
		list.found.Add(&own)
	}
	return list.located()
}

func mergeProblems(a, b []*problems.Problem) []*problems.Problem {
	var all problems.List
	all.Add(a...)
	all.Add(b...)
	return all.Sorted()
}

func sameLinks(a, b *links.Set) bool {
	if len(a.Related) != len(b.Related) || !slices.Equal(a.Next, b.Next) {
		return false
	}
	for i := range a.Related {
		if !slices.Equal(a.Related[i], b.Related[i]) {
			return false
		}
	}
	return true
}

// An Edition is a site as it was at one moment of a session. It is safe for
// concurrent use and does not change.
type Edition struct {
	Clock time.Time
	// Exact tells that links and problems are those of a clean build.
	Exact bool
	// Problems are all that is wrong, as far as it is known.
	Problems []*problems.Problem
	Withheld []site.Withheld
	// Number counts a session's updates; an exact edition has that of the one
	// it was made from.
	Number int
	// Saved are the addresses of the pages whose files the update changed.
	Saved []string

	session *Session
	build   *build
	paper   *site.Site
	links   *links.Set
	plan    *pages.Plan
	design  *theme.Theme
	files   map[string]*pages.File
	found   []*problems.Problem // by the quick steps
	settled []*problems.Problem // by Settle
	next    time.Time
}

// Ready reports whether there is a site to show: not as long as the settings
// or templates have never been right.
func (e *Edition) Ready() bool { return e.plan != nil && e.design != nil }

// Due returns the instant at which a story comes out or goes, zero if none is
// scheduled.
func (e *Edition) Due() time.Time { return e.next }

func (e *Edition) due(clock time.Time) bool { return !e.next.IsZero() && !clock.Before(e.next) }

// Base returns the path the site is published under, "/" or "/repo/".
func (e *Edition) Base() string {
	if e.build == nil {
		return "/"
	}
	return e.build.config.BasePath()
}

// Has reports whether something stands at an address: a path of the site,
// unencoded and without the base path.
func (e *Edition) Has(address string) bool {
	if !e.Ready() {
		return false
	}
	_, asset := e.design.Assets()[address[1:]]
	return asset || e.plan.At(address) != nil
}

// Addresses returns every address of the site, assets included, in no order.
func (e *Edition) Addresses() []string {
	if !e.Ready() {
		return nil
	}
	var list []string
	for name := range e.design.Assets() {
		list = append(list, "/"+name)
	}
	for _, o := range e.plan.Outputs {
		list = append(list, o.Address())
	}
	return list
}

// Make makes what stands at an address, and reports whether anything does. An
// output with problems has no bytes.
func (e *Edition) Make(address string) (data []byte, found []*problems.Problem, ok bool, err error) {
	if !e.Ready() {
		return nil, nil, false, nil
	}
	if data, ok := e.design.Assets()[address[1:]]; ok {
		return data, nil, true, nil
	}
	o := e.plan.At(address)
	if o == nil {
		return nil, nil, false, nil
	}
	if o.Copy != "" {
		data, err = e.copy(o)
		return data, nil, err == nil, err
	}
	var page bytes.Buffer
	found, err = e.build.render(&page, e.design, o, o.View())
	return page.Bytes(), found, true, err
}

func (e *Edition) copy(o *pages.Output) ([]byte, error) {
	f, err := e.build.tree.Open(o.Copy)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", o.Copy, err)
	}
	defer f.Close()
	return io.ReadAll(f)
}

// Open opens the file that is published as it is at an address, or returns nil
// if there is none. It never leads out of the site's folder.
func (e *Edition) Open(address string) (io.ReadSeekCloser, error) {
	if !e.Ready() {
		return nil, nil
	}
	o := e.plan.At(address)
	if o == nil || o.Copy == "" {
		return nil, nil
	}
	f, err := e.build.tree.Open(o.Copy)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", o.Copy, err)
	}
	if file, ok := f.(io.ReadSeekCloser); ok {
		return file, nil
	}
	return nil, errors.Join(fmt.Errorf("%s cannot be read from the middle", o.Copy), f.Close())
}

// Title returns the site's title.
func (e *Edition) Title() string { return e.build.config.Title }

// Location returns the site's time zone.
func (e *Edition) Location() *time.Location { return e.build.config.Location }

// Stories returns the stories that are shown, oldest first.
func (e *Edition) Stories() []*site.Story {
	if e.paper == nil {
		return nil
	}
	return e.paper.Stories
}

// Story returns the story at an address, or nil.
func (e *Edition) Story(address string) *site.Story {
	if !e.Ready() {
		return nil
	}
	o := e.plan.At(address)
	if o == nil || o.Alias != "" {
		return nil
	}
	return e.paper.StoryOf(o.Source)
}

// Links returns the related stories of a story, best first, and the next one,
// nil if there is none.
func (e *Edition) Links(s *site.Story) (related []*site.Story, next *site.Story) {
	for _, i := range e.links.Related[s.Index] {
		related = append(related, e.paper.Stories[i])
	}
	if i := e.links.Next[s.Index]; i >= 0 {
		next = e.paper.Stories[i]
	}
	return related, next
}

// Files returns the files that are published as they are.
func (e *Edition) Files() map[string]*pages.File { return e.files }

// addresses returns where files of content are published.
func (e *Edition) addresses(paths []string) []string {
	var list []string
	for _, path := range paths {
		if address, ok := e.paper.AddressOf(path); ok {
			list = append(list, address)
		}
	}
	return list
}

// nextInstant returns the first instant after clock at which a story comes out
// or goes, or zero.
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
