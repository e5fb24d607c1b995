// Package ledger remembers, from one build to the next, what each file gave
// and what each output was made from.
//
// Values and digests enter; the same values and digests come back in a later
// run, or nothing does: a ledger that is damaged, half written or of another
// program is as good as an empty one. It lives in a folder (.cache) that may be
// deleted at any time:
//
//	files      for each file of the site its stamp, its digest, and where in
//	           the packs stand the card, text and body made from it
//	cards-…    those cards; read in large pieces
//	texts-…    what stories say, as term vectors; read one after the other
//	bodies-…   those bodies; read one by one
//	links      which stories were chosen for which
//	outputs-…  for each output of one destination what it was made from
//
// One build has the folder at a time. A preview, which goes on all day, lends it
// to others, and takes it back to save.
//
// Everything is found by content: by the digest of the bytes it was made from,
// and of the settings and the program that made it.
package ledger

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"

	"broadsheet/generator/codec"
	"broadsheet/generator/sources"
)

// Made is what a file of the site gave.
type Made struct {
	// Digest is that of the file's bytes.
	Digest sources.Digest
	// Card, Text and Body are where in the packs they stand; those that the
	// file has not are empty.
	Card, Text, Body Span
}

// spans returns where in each pack something of it stands, in the order of
// packKinds.
func (m *Made) spans() [3]*Span { return [...]*Span{&m.Card, &m.Text, &m.Body} }

// A Ledger is open for one build. It is safe for concurrent use.
type Ledger struct {
	Cards, Texts, Bodies *Pack

	folder   string // "" if nothing is to be kept
	settings sources.Digest
	program  sources.Digest
	lock     *os.File
	loan     atomic.Pointer[loan] // while others may use the folder

	known   []byte           // of the last build, for sources
	last    []file           // likewise, by path
	places  map[string]int32 // in last, by path
	changed bool

	given []atomic.Uint32 // by place in last: what this build was given (see same)
	mu    sync.RWMutex
	made  map[string]Made // what differs
}

// What a build was given of a file that the last one knew: nothing as yet, the
// same, or another thing, which is in made.
const (
	nothing uint32 = iota
	same
	other
)

// Open opens the ledger in a folder, which it makes if need be. Settings is the
// digest of all that cards, texts and bodies depend on beside their files. With
// an empty folder, or one that another build is using, it remembers nothing and
// its packs are gone after Close.
func Open(folder string, settings sources.Digest) (*Ledger, error) {
	l := &Ledger{folder: folder, settings: settings, made: map[string]Made{}}
	if folder != "" {
		if err := l.acquire(); err != nil {
			return nil, fmt.Errorf("opening the cache %s: %w", folder, err)
		}
	}
	if l.lock == nil {
		l.folder = ""
		if err := l.begin(); err != nil {
			return nil, fmt.Errorf("opening a temporary cache: %w", err)
		}
		return l, nil
	}
	l.program = programDigest()
	if l.load() {
		return l, nil
	}
	if err := l.begin(); err != nil {
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

// begin makes empty packs.
func (l *Ledger) begin() error {
	l.changed = true
	for i, kind := range packKinds() {
		p, err := newPack(l.folder, kind)
		if err != nil {
			return errors.Join(err, l.closePacks())
		}
		*l.packs()[i] = p
	}
	return nil
}

// load reads what the last build left, and reports whether it can be gone on
// from.
func (l *Ledger) load() bool {
	data, ok := l.read("files")
	if !ok {
		return false
	}
	var t table
	if new(codec.Coder).Decode(data, &t) != nil || t.Settings != l.settings || len(t.Packs) != len(packKinds()) {
		return false
	}
	for i, kind := range packKinds() {
		p, err := openPack(l.folder, kind, t.Packs[i].Name, t.Packs[i].Size)
		if err != nil {
			_ = l.closePacks()
			return false
		}
		*l.packs()[i] = p
	}
	l.last, l.known = t.Files, t.Known
	l.given, l.places = make([]atomic.Uint32, len(t.Files)), make(map[string]int32, len(t.Files))
	for i := range t.Files {
		l.places[t.Files[i].Path] = int32(i)
	}
	return true
}

// packs returns where the packs are, in the order of packKinds.
func (l *Ledger) packs() []**Pack { return []**Pack{&l.Cards, &l.Texts, &l.Bodies} }

func packKinds() []string { return []string{"cards", "texts", "bodies"} }

// Scratch opens a file beside the packs for what is too much to be held. It is
// gone once it is closed.
func (l *Ledger) Scratch() (*Scratch, error) {
	f, err := os.CreateTemp(l.folder, "broadsheet-scratch-")
	if err != nil { // the folder may have been deleted
		f, err = os.CreateTemp("", "broadsheet-scratch-")
	}
	if err != nil {
		return nil, fmt.Errorf("opening a file for what is not to be held: %w", err)
	}
	// Where an open file can be removed, one of a build that was killed is gone, too.
	return &Scratch{File: f, removed: os.Remove(f.Name()) == nil}, nil
}

// Scratch is a file that is gone once it is closed.
type Scratch struct {
	*os.File
	removed bool
}

// Close closes the file and removes it.
func (s *Scratch) Close() error {
	err := s.File.Close()
	if !s.removed {
		err = errors.Join(err, os.Remove(s.Name()))
	}
	return err
}

// Known returns what the last build knew of its files (see sources.Tree.Trust).
func (l *Ledger) Known() []byte { return l.known }

// Last returns what a file of this digest gave to an earlier build.
func (l *Ledger) Last(source string, digest sources.Digest) (Made, bool) {
	i, ok := l.places[source]
	if !ok || l.last[i].Made.Digest != digest {
		return Made{}, false
	}
	return l.last[i].Made, true
}

// Before returns what a file gave to the last build, whatever it held then.
func (l *Ledger) Before(source string) (Made, bool) {
	i, ok := l.places[source]
	if !ok {
		return Made{}, false
	}
	return l.last[i].Made, true
}

// Keep notes what a file gives to this build.
func (l *Ledger) Keep(source string, m Made) {
	i, known := l.places[source]
	if known && l.last[i].Made == m {
		if l.given[i].Swap(same) == other {
			l.mu.Lock()
			defer l.mu.Unlock()
			delete(l.made, source)
		}
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.made[source] = m
	if known {
		l.given[i].Store(other)
	}
}

// Made returns what Keep noted for a file.
func (l *Ledger) Made(source string) (Made, bool) {
	if i, known := l.places[source]; known {
		switch l.given[i].Load() {
		case same:
			return l.last[i].Made, true
		case nothing:
			return Made{}, false
		}
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	m, ok := l.made[source]
	return m, ok
}

// Flush makes everything that was put into the packs readable.
func (l *Ledger) Flush() error {
	return errors.Join(l.Cards.Flush(), l.Texts.Flush(), l.Bodies.Flush())
}

// Tidy makes packs anew that hold more waste than not. What Made tells of places
// in them is another thing thereafter.
func (l *Ledger) Tidy() error {
	if err := l.Flush(); err != nil || l.folder == "" || !l.differs() {
		return err
	}
	var used [3]int64
	l.each(func(_ string, m *Made) {
		for i, s := range m.spans() {
			used[i] += int64(s.Length)
		}
	})
	for i, p := range l.packs() {
		if !(*p).wasteful(used[i]) {
			continue
		}
		if err := l.compact(i); err != nil && !gone(l.folder) {
			return fmt.Errorf("tidying the cache: %w", err)
		}
	}
	return nil
}

// differs reports whether files gave otherwise than the last build knew.
func (l *Ledger) differs() bool {
	for i := range l.given {
		if l.given[i].Load() != same {
			return true
		}
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.changed || len(l.made) > 0
}

// Save keeps what this build knows of its files for the next one.
func (l *Ledger) Save(known []byte) error {
	if err := l.Flush(); err != nil || l.folder == "" || !l.differs() && bytes.Equal(known, l.known) {
		return err
	}
	t := table{Settings: l.settings, Known: known}
	for _, p := range l.packs() {
		t.Packs = append(t.Packs, packed{(*p).name, (*p).end.Load()})
	}
	l.each(func(path string, m *Made) { t.Files = append(t.Files, file{path, *m}) })
	if err := l.write("files", func(w *bufio.Writer) { _, _ = w.Write(new(codec.Coder).Encode(nil, &t)) }); err != nil {
		return err
	}
	for _, p := range l.packs() {
		(*p).removeOthers(l.folder)
	}
	return nil
}

// each calls do with what the files of this build gave, by path.
func (l *Ledger) each(do func(path string, m *Made)) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	made := slices.Sorted(maps.Keys(l.made))
	other := func() {
		m := l.made[made[0]]
		do(made[0], &m)
		made = made[1:]
	}
	for i := range l.last {
		for len(made) > 0 && made[0] < l.last[i].Path {
			other()
		}
		if l.given[i].Load() == same {
			do(l.last[i].Path, &l.last[i].Made)
		}
	}
	for len(made) > 0 {
		other()
	}
}

// compact makes a pack anew.
func (l *Ledger) compact(pack int) error {
	var files []file
	l.each(func(path string, m *Made) { files = append(files, file{path, *m}) })
	spans := make([]*Span, len(files))
	for k := range files {
		spans[k] = files[k].Made.spans()[pack]
	}
	p := l.packs()[pack]
	fresh, err := (*p).rewrite(l.folder, spans)
	if err != nil {
		return err
	}
	*p = fresh
	for _, f := range files {
		l.Keep(f.Path, f.Made)
	}
	return nil
}

func (l *Ledger) closePacks() (err error) {
	for _, p := range l.packs() {
		if *p != nil {
			err = errors.Join(err, (*p).close())
		}
	}
	return err
}

// Close releases the ledger. What was not saved is forgotten.
func (l *Ledger) Close() error {
	err := l.closePacks()
	if lent := l.loan.Load(); lent != nil {
		err = errors.Join(err, os.RemoveAll(lent.aside))
	}
	if l.lock != nil {
		err = errors.Join(err, l.lock.Close())
	}
	return err
}

// Load reads the value that Store kept under a name, and reports whether there
// is one that this program stored.
func (l *Ledger) Load(name string, value any) bool {
	if l.folder == "" {
		return false
	}
	data, ok := l.read(name)
	return ok && new(codec.Coder).Decode(data, value) == nil
}

// Store keeps a value under a name for later builds.
func (l *Ledger) Store(name string, value any) error {
	if l.folder == "" {
		return nil
	}
	var room int
	if last, err := os.Stat(filepath.Join(l.writable(), name)); err == nil {
		room = int(last.Size())
	}
	return l.write(name, func(w *bufio.Writer) { _, _ = w.Write(new(codec.Coder).Encode(make([]byte, 0, room+room/8), value)) })
}
