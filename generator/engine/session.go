package engine

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"time"
)

// A Session keeps a site in memory while its author works on it. Each Update
// repeats only the steps whose inputs have changed. Apart from the ledger a
// session writes nothing to the disk.
//
// As long as the settings, the templates or a file of content are broken, their
// last valid version is used, and the problems report it.
//
// Update answers a save at once, with the links between stories as they were;
// Settle then computes what depends on the whole site. A settled snapshot has
// the bytes of a clean build.
type Session struct {
	options Options
	once    bool // for a single snapshot, which shows broken files as they are

	mu       sync.Mutex // guards what follows
	state    *build     // of the files as they are now
	current  *Snapshot
	unsaved  bool               // the ledger lacks something of state
	unsettle context.CancelFunc // stops a Settle that is running
}

// NewSession returns a session that has read nothing yet.
func NewSession(o Options) *Session {
	if o.Destination == "" {
		o.Destination = filepath.Join(o.Source, "public")
	}
	return &Session{options: o, state: &build{Options: o}, unsettle: func() {}}
}

// Read returns the settled snapshot of a site at o.Clock, broken files
// included, and saves the ledger. The snapshot is to be closed.
func Read(o Options) (*Snapshot, error) {
	s := NewSession(o)
	s.once = true
	snapshot, err := s.readOnce()
	if err != nil {
		return nil, errors.Join(err, s.state.close())
	}
	return snapshot, nil
}

func (s *Session) readOnce() (*Snapshot, error) {
	now, _, err := s.observe(nil)
	s.state = now
	if err != nil {
		return nil, err
	}
	snapshot := s.assemble(now, s.options.Clock)
	if now.config == nil {
		return snapshot, nil
	}
	snapshot, chosen, err := snapshot.settle(context.Background())
	if err != nil {
		return nil, err
	}
	return snapshot, errors.Join(s.save(), now.keepChosen(chosen))
}

// save saves the ledger.
func (s *Session) save() error {
	if s.state.ledger == nil {
		return nil
	}
	s.unsaved = false
	return s.state.ledger.Save(s.state.tree.Known(s.state.scanned))
}

// Save saves the ledger.
func (s *Session) Save() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.save()
}

// Close saves the ledger and releases the session. No page may be made after it.
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

// Update returns a snapshot of the current files as of clock. If nothing has
// changed it returns the previous snapshot. Changed lists the paths that may have
// changed, relative to the site's folder; nil means that every path may have.
func (s *Session) Update(changed []string, clock time.Time) (*Snapshot, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.unsettle()
	now, change, err := s.observe(changed)
	if err != nil {
		return nil, err
	}
	last := s.current
	same := last != nil && last.plan != nil && !last.due(clock)
	var next *Snapshot
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

// Current returns the snapshot of the last update.
func (s *Session) Current() *Snapshot {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.current
}

// Settle returns the settled form of the current snapshot, whose links are
// chosen from the whole site and whose problems are complete. It returns nil
// if an Update came in the meantime.
func (s *Session) Settle() (*Snapshot, error) {
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

// At returns the settled snapshot of an instant, from the files as they are.
// Drafts and stories that are scheduled or expired at it are withheld.
func (s *Session) At(clock time.Time) (*Snapshot, error) {
	s.mu.Lock()
	now, last := *s.state, s.current
	s.mu.Unlock()
	if last == nil || now.config == nil {
		return last, nil
	}
	now.Drafts, now.Future, now.Expired = false, false, false
	exact, _, err := s.assemble(&now, clock).settle(context.Background())
	return exact, err
}
