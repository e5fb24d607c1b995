package engine

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"broadsheet/generator/config"
	"broadsheet/generator/ledger"
	"broadsheet/generator/links"
	"broadsheet/generator/pages"
	"broadsheet/generator/problems"
	"broadsheet/generator/site"
	"broadsheet/generator/sources"
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

	asked atomic.Int64 // how often something was asked for that Settle gives way to

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

// Close keeps what is known for later builds, unless another one has done so in
// the meantime, and releases the session. No page may be made after it.
func (s *Session) Close() error {
	s.asked.Add(1)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state.ledger == nil {
		return nil
	}
	ours, err := s.state.ledger.Reclaim()
	if ours && err == nil {
		err = s.keep()
	}
	err = errors.Join(err, s.state.ledger.Close(), s.state.tree.Close())
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
	if err := s.state.ledger.Tidy(); err != nil {
		return err
	}
	return s.state.ledger.Save(s.state.tree.Known(s.state.scanned))
}

// Update brings the session up to date at an instant: changed are the paths in
// the site's folder that may have changed, nil if any may. It returns the
// edition from then on; if nothing changed that is the one before.
func (s *Session) Update(changed []string, clock time.Time) (*Edition, error) {
	s.asked.Add(1)
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
	var e *Edition
	if change.design && s.current != nil && s.current.plan != nil && !s.current.due(clock) {
		e = s.current.restyled(&now)
	} else if e, err = s.edition(&now, b, clock, s.current); err != nil {
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
		found:  slices.Concat(found, more, now.found.settings, now.found.scan, now.found.load, now.found.files),
		styled: now.found.theme,
		next:   nextInstant(content, clock),
	}
	e.links = b.quickLinks(paper, last)
	e.plan = pages.New(pages.Input{Site: paper, Links: e.links, Files: now.files, Clock: clock})
	if last != nil {
		e.settled = last.settled // it is likely to be still there
	}
	e.gather()
	return e, nil
}

// restyled returns the edition with the design as it is now, on which nothing
// else depends.
func (e *Edition) restyled(now *state) *Edition {
	own := *e
	own.design, own.styled = now.design, now.found.theme
	own.gather()
	return &own
}

// gather puts together all that is wrong.
func (e *Edition) gather() {
	e.Problems = mergeProblems(e.build.shown(slices.Concat(e.found, e.styled)), e.settled)
}

// Current returns the edition of the last update.
func (s *Session) Current() *Edition {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.current
}

// Settle makes the current edition exact: it returns an edition whose links
// are chosen anew and whose problems are complete, or nil if the session has
// moved on, or been asked to, in the meantime.
func (s *Session) Settle() (*Edition, error) {
	s.mu.Lock()
	e, now, asked := s.current, s.state, s.asked.Load()
	s.mu.Unlock()
	if e == nil || e.Exact {
		return e, nil
	}
	exact, err := s.settle(e, &now, func() bool { return s.asked.Load() != asked })
	if errors.Is(err, errStopped) {
		return nil, nil
	}
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
	// From now on little is to be kept, and a build beside may need the cache.
	return exact, s.state.ledger.Lend(s.state.tree.Known(s.state.scanned))
}

// settle makes an exact edition of another one. It gives up where stopped says
// so; without stopped, nothing is kept.
func (s *Session) settle(e *Edition, now *state, stopped func() bool) (*Edition, error) {
	if !now.listed {
		_, found, err := sources.Scan(s.options.Source)
		if err != nil {
			return nil, fmt.Errorf("looking for the site's files: %w", err)
		}
		now.found.scan, now.listed = found, true
	}
	b := e.build.alike(e.Clock)
	b.stopped = stopped
	exact := *e
	exact.build, exact.Exact = b, true
	chosen, err := b.chooseExactly(e.paper, stopped != nil)
	if err != nil {
		return nil, err
	}
	if !sameLinks(chosen, e.links) {
		exact.links = chosen
		exact.plan = pages.New(pages.Input{Site: e.paper, Links: chosen, Files: e.files, Clock: e.Clock})
	}
	b.found.Add(exact.plan.Check()...)
	b.checkReferences(exact.plan)
	exact.found, exact.settled = slices.Concat(e.found, now.found.scan), b.located()
	exact.gather()
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
	return s.settle(e, &now, nil)
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
