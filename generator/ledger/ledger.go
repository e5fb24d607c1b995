// Package ledger remembers, from one build to the next, what each file gave
// and what each output was made from.
//
// Values and digests enter; the same values and digests come back in a later
// run, or nothing does: a ledger that is damaged, half written or of another
// program is as good as an empty one. It lives in a folder (.cache) that may be
// deleted at any time:
//
//	files      for each file of the site its stamp, its digest, and where in
//	           the pack stand the card, vector and body made from it
//	pack-…     those cards, vectors and bodies
//	links      which stories were chosen for which
//	outputs-…  for each output of one destination what it was made from
//
// Everything is found by content: by the digest of the bytes it was made from,
// and of the settings and the program that made it.
package ledger

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"broadsheet/generator/sources"
)

// Made is what a file of the site gave.
type Made struct {
	// Digest is that of the file's bytes.
	Digest sources.Digest
	// Card, Vector and Body are where in the pack they stand; those that the
	// file has not are empty.
	Card, Vector, Body Span
}

// An Output is what one file of the built site was made from, in digests.
type Output struct {
	// Settings is that of config.toml and the command line.
	Settings sources.Digest
	// Theme is that of all templates and assets.
	Theme sources.Digest
	// Shown is that of the view without its bodies.
	Shown sources.Digest
	// Bodies is that of the bodies in the view and of what they refer to.
	Bodies sources.Digest
	// Bytes is the digest of the output itself.
	Bytes sources.Digest
}

// A Ledger is open for one build. It is safe for concurrent use.
type Ledger struct {
	folder  string
	program sources.Digest
	lock    *os.File
	*pack

	mu      sync.Mutex
	files   files
	known   []byte
	made    map[string]Made
	changed bool
}

// files is the content of the file of that name.
type files struct {
	Settings sources.Digest
	Pack     string // the pack's name
	Size     int64  // and how much of it is used
	Known    []byte
	Made     map[string]Made
}

// Open opens the ledger in a folder, which it makes if need be. Settings is the
// digest of all that cards, vectors and bodies depend on beside their files.
// With an empty folder, or one that another build is using, it remembers
// nothing and its pack is gone after Close.
func Open(folder string, settings sources.Digest) (*Ledger, error) {
	l := &Ledger{folder: folder, made: map[string]Made{}}
	l.files = files{Settings: settings}
	if folder != "" {
		if err := l.acquire(); err != nil {
			return nil, fmt.Errorf("opening the cache %s: %w", folder, err)
		}
	}
	if l.lock == nil {
		l.folder = ""
		p, err := temporaryPack()
		if err != nil {
			return nil, fmt.Errorf("opening a temporary cache: %w", err)
		}
		l.pack = p
		return l, nil
	}
	l.program = programDigest()
	if err := l.load(settings); err != nil {
		l.lock.Close()
		return nil, fmt.Errorf("opening the cache %s: %w", folder, err)
	}
	return l, nil
}

// acquire makes the folder and takes its lock; without the lock, which is
// another build's, l.lock stays nil.
func (l *Ledger) acquire() error {
	if err := os.MkdirAll(l.folder, 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(filepath.Join(l.folder, "lock"), os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return err
	}
	if !lockFile(f) {
		return f.Close()
	}
	l.lock = f
	return nil
}

// load reads what the last build left, or begins anew.
func (l *Ledger) load(settings sources.Digest) error {
	var last files
	if l.read("files", &last) && last.Settings == settings {
		if p, err := openPack(l.folder, last.Pack, last.Size); err == nil {
			l.pack, l.files = p, last
			l.known = last.Known
			return nil
		}
	}
	p, err := newPack(l.folder)
	l.pack, l.changed = p, true
	return err
}

// Known returns what the last build knew of its files, for Trust.
func (l *Ledger) Known() []byte { return l.known }

// Last returns what a file of this digest gave to an earlier build.
func (l *Ledger) Last(source string, digest sources.Digest) (Made, bool) {
	m, ok := l.files.Made[source]
	return m, ok && m.Digest == digest
}

// Keep notes what a file gives to this build.
func (l *Ledger) Keep(source string, m Made) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.files.Made[source] != m {
		l.changed = true
	}
	l.made[source] = m
}

// Made returns what Keep noted for a file.
func (l *Ledger) Made(source string) (Made, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	m, ok := l.made[source]
	return m, ok
}

// Save keeps what this build knows of its files for the next one.
func (l *Ledger) Save(known []byte) error {
	if err := l.Flush(); err != nil {
		return err
	}
	if l.folder == "" || !l.changed && len(l.made) == len(l.files.Made) && bytes.Equal(known, l.files.Known) {
		return nil
	}
	now := files{Settings: l.files.Settings, Known: known, Made: l.made}
	if err := l.compact(now.Made, spareSpace); err != nil && !l.gone() {
		return fmt.Errorf("tidying the cache: %w", err)
	}
	now.Pack, now.Size = l.pack.name, l.pack.end.Load()
	if err := l.write("files", &now); err != nil {
		return err
	}
	l.pack.removeOthers(l.folder)
	return nil
}

// Close releases the ledger. What was not saved is forgotten.
func (l *Ledger) Close() error {
	err := l.pack.close()
	if l.lock != nil {
		err = errors.Join(err, l.lock.Close())
	}
	return err
}

// Load reads the value that Store kept under a name, and reports whether there
// is one that this program stored.
func (l *Ledger) Load(name string, value any) bool { return l.folder != "" && l.read(name, value) }

// Store keeps a value under a name for later builds.
func (l *Ledger) Store(name string, value any) error {
	if l.folder == "" {
		return nil
	}
	return l.write(name, value)
}
