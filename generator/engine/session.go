package engine

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"broadsheet/generator/parallel"
	"broadsheet/generator/search"
	"broadsheet/generator/sources"
)

// A Session keeps a site in memory while its author works on it. Each Update repeats only
// the steps whose inputs have changed. A session writes nothing to the disk except the
// ledger.
//
// While the settings, the templates or a content file are invalid, their last valid
// version is used, and the snapshot's problems say what is wrong.
//
// Update returns quickly after an author saves a file, with the links between
// stories as they were before. Settle then computes what depends on the whole site.
// The pages of a settled snapshot have the same bytes as those of a clean build.
type Session struct {
	options Options
	once    bool // whether files with errors are used themselves, not their last valid versions

	mu       sync.Mutex // locked while a field below is used
	state    *build     // state of the site's files when Update last read them
	current  *Snapshot
	unsaved  bool                          // whether state has changed since the ledger was last saved
	searched atomic.Pointer[search.Memory] // what searchIndex remembers; nil before the first index
	unsettle context.CancelFunc            // function that stops a running call of Settle
}

// NewSession returns a session that has read no files yet. The first Update reads the site.
func NewSession(o Options) *Session {
	o.outer = sources.Outer(o.Source)
	o.Destination = o.destination()
	return &Session{options: o, state: &build{Options: o}, unsettle: func() {}}
}

// Read reads a site, saves the ledger, and returns the settled snapshot for the instant o.Clock.
// Files with errors are used themselves, not their last valid versions. The caller must close the
// snapshot.
func Read(o Options) (*Snapshot, error) {
	s := NewSession(o)
	s.once = true
	snapshot, err := s.readOnce()
	if err != nil {
		return nil, errors.Join(err, s.state.close())
	}
	return snapshot, nil
}

func (s *Session) readOnce() (_ *Snapshot, err error) {
	defer parallel.Recover(&err)
	now, _, err := s.observe(nil)
	s.state = now
	if err != nil {
		return nil, err
	}
	if now.config == nil {
		return s.assemble(now, s.options.Clock), nil
	}
	snapshot, chosen, err := s.settleOnce(now)
	if err != nil {
		return nil, err
	}
	return snapshot, errors.Join(s.save(), now.keepChosen(chosen))
}

// settleOnce returns the settled snapshot of a build for the instant of the options. With
// Options.KeepGoing, the snapshot leaves out the files that have errors.
func (s *Session) settleOnce(now *build) (*Snapshot, *chosen, error) {
	for {
		snapshot, chosen, err := s.assemble(now, s.options.Clock).settle(context.Background())
		if err != nil {
			return nil, nil, err
		}
		if now = snapshot.withoutBroken(); now == nil {
			return snapshot, chosen, nil
		}
	}
}

// save does the same as Save. The caller must hold the mutex.
func (s *Session) save() error {
	if s.state.ledger == nil {
		return nil
	}
	s.unsaved = false
	return s.state.ledger.Save(s.state.tree.Known(s.state.scanned))
}

// Save writes the ledger to the disk.
func (s *Session) Save() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.save()
}

// Close saves the ledger and closes the session's files. After Close, no page of the
// session's snapshots may be rendered.
func (s *Session) Close() (err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.unsettle()
	if s.unsaved {
		err = s.save()
	}
	err = errors.Join(err, s.state.close())
	s.state, s.current = &build{Options: s.options}, nil
	return err
}

// Update reads the current files and returns their snapshot for the instant clock, or the
// previous snapshot if nothing has changed. Changed lists the paths, relative to the site's
// folder, of the files that may have changed; nil means that any file may.
func (s *Session) Update(changed []string, clock time.Time) (next *Snapshot, err error) {
	defer parallel.Recover(&err)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.unsettle()
	now, change, err := s.observe(changed)
	if err != nil {
		return nil, err
	}
	last := s.current
	same := last != nil && last.plan != nil && !last.due(clock)
	switch {
	case now.config == nil:
		next = s.assemble(now, clock)
	case same && !change.any:
		s.state = now
		return last, nil
	case same && change.theme:
		next = last.restyled(now)
	default:
		next = s.assemble(now, clock)
		next.linkQuickly(last)
	}
	next.Saved = next.addresses(change.paths)
	if next.Number = 1; last != nil {
		next.Number = last.Number + 1
	}
	s.state, s.current, s.unsaved = now, next, true
	return next, nil
}

// Current returns the snapshot of the last Update, or its settled form if Settle has
// finished since. Before the first Update, Current returns nil.
func (s *Session) Current() *Snapshot {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.current
}

// Settle returns the settled form of the current snapshot: its links between stories are
// chosen from the whole site, and all problems are known. If Update or Close is called
// while Settle runs, Settle stops and returns nil.
func (s *Session) Settle() (exact *Snapshot, err error) {
	defer parallel.Recover(&err)
	s.mu.Lock()
	e := s.current
	if e == nil || e.Exact {
		s.mu.Unlock()
		return e, nil
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	s.unsettle = cancel
	s.mu.Unlock()
	exact, chosen, err := e.settle(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	now := *s.state
	now.found.scan, now.listed = exact.build.found.scan, true
	s.state, s.current = &now, exact
	if err := now.keepChosen(chosen); err != nil {
		return nil, err
	}
	return exact, now.ledger.Save(now.tree.Known(now.scanned))
}

// At returns the settled snapshot for the instant clock, from the files as Update
// last read them. Drafts and stories that are scheduled or expired at that instant
// are withheld, whatever the session's options are.
func (s *Session) At(clock time.Time) (exact *Snapshot, err error) {
	defer parallel.Recover(&err)
	s.mu.Lock()
	now, last := *s.state, s.current
	s.mu.Unlock()
	if last == nil || now.config == nil {
		return last, nil
	}
	now.Drafts, now.Future, now.Expired = false, false, false
	exact, _, err = s.assemble(&now, clock).settle(context.Background())
	return exact, err
}
