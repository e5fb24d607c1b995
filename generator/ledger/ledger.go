// Package ledger is the cache: it keeps from one build to the next what was
// computed from each file of the site.
//
// Every value is found by digests of what it was computed from: the file, the
// settings and the program. What a build reads is what an earlier build stored,
// or nothing: a damaged or incomplete ledger, or one of another program, is an
// empty one. The ledger is a folder (.cache) that may be deleted at any time:
//
//	files      for each file of the site its digest, the state that the file
//	           system reports, and the spans of its card, vector and body
//	cards-…    packs of these values
//	texts-…
//	bodies-…
//	links      and other values, see Store
//	lock       held while something is saved
//
// A ledger reads what was saved before it was opened, and appends to packs of
// its own. Nothing is locked in between, so several processes can have the
// ledger open; of these the first one to save wins, and what the others have
// learned is dropped.
package ledger

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"

	"broadsheet/generator/sources"
	"broadsheet/generator/statedir"
)

// Made is what was computed from a file of the site.
type Made struct {
	Digest sources.Digest // of the file
	// Card, Text and Body are the spans in the packs, empty for values that the
	// file does not have.
	Card, Text, Body Span
}

// spans returns the spans in the order of the packs.
func (m *Made) spans() []*Span { return []*Span{&m.Card, &m.Text, &m.Body} }

// A Ledger is open for one build or session. It is safe for concurrent use,
// except for Close.
type Ledger struct {
	Cards, Texts, Bodies *Pack

	dir      *statedir.Dir // nil if nothing is kept
	settings sources.Digest
	program  sources.Digest
	known    []byte

	mu      sync.RWMutex
	last    map[string]Made // as saved
	made    map[string]Made // by this build
	base    string          // the head of the table that this ledger continues
	changed bool            // a file in made differs from last
}

// A table is the content of the file "files".
type table struct {
	Settings sources.Digest
	Packs    []savedPack // those of cards, texts and bodies
	Known    []byte
	Files    []savedFile // by path
}

// A savedPack names a pack and its length in bytes.
type savedPack struct {
	Name string
	Size int64
}

type savedFile struct {
	Path string
	Made Made
}

const tableName = "files"

// maxWaste is how many bytes of a pack may be waste in addition to as many as
// are in use.
const maxWaste = 4 << 20

// isWaste reports whether a pack has too many values that are of no use any more.
// Then the ledger begins again: rather than to compact the packs, one build
// computes everything.
func (t *table) isWaste() bool {
	var used [3]int64
	for i := range t.Files {
		for k, s := range t.Files[i].Made.spans() {
			used[k] += int64(s.Length)
		}
	}
	for k, p := range t.Packs {
		if p.Size > 2*used[k]+maxWaste {
			return true
		}
	}
	return false
}

// Open opens the ledger in a folder, which it makes if need be. Settings is the
// digest of all that cards, vectors and bodies depend on beside their files. With
// an empty folder name nothing is kept. A link in place of the folder or of a
// file in it is an error.
func Open(folder string, settings sources.Digest) (*Ledger, error) {
	l := &Ledger{settings: settings, last: map[string]Made{}, made: map[string]Made{}}
	if folder != "" {
		dir, err := statedir.Open(folder)
		if err != nil {
			return nil, fmt.Errorf("opening the cache: %w", err)
		}
		l.dir, l.program = dir, Program()
	}
	if !l.load() {
		l.Cards, l.Texts, l.Bodies = newPack(l.dir, "cards"), newPack(l.dir, "texts"), newPack(l.dir, "bodies")
	}
	return l, nil
}

func (l *Ledger) packs() []*Pack { return []*Pack{l.Cards, l.Texts, l.Bodies} }

// load reads what was saved, and reports whether it is of use.
func (l *Ledger) load() bool {
	if l.dir == nil {
		return false
	}
	l.base = l.head(tableName)
	var t table
	if !l.Load(tableName, &t) || t.Settings != l.settings || len(t.Packs) != 3 || t.isWaste() {
		return false
	}
	var packs [3]*Pack
	for i, kind := range []string{"cards", "texts", "bodies"} {
		p, err := openPack(l.dir, kind, t.Packs[i])
		if err != nil {
			for _, p := range packs[:i] {
				_ = p.close()
			}
			return false
		}
		packs[i] = p
	}
	l.Cards, l.Texts, l.Bodies, l.known = packs[0], packs[1], packs[2], t.Known
	for _, f := range t.Files {
		l.last[f.Path] = f.Made
	}
	return true
}

// Known returns what was given to Save.
func (l *Ledger) Known() []byte { return l.known }

// Last returns what an earlier build kept of a file with this digest.
func (l *Ledger) Last(source string, digest sources.Digest) (Made, bool) {
	m, ok := l.Before(source)
	if !ok || m.Digest != digest {
		return Made{}, false
	}
	return m, true
}

// Before returns what the last build kept of a file, whatever its digest.
func (l *Ledger) Before(source string) (Made, bool) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	m, ok := l.last[source]
	return m, ok
}

// Keep notes what was computed from a file in this build.
func (l *Ledger) Keep(source string, m Made) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.made[source] = m
	if last, ok := l.last[source]; !ok || last != m {
		l.changed = true
	}
}

// Made returns what Keep noted of a file.
func (l *Ledger) Made(source string) (Made, bool) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	m, ok := l.made[source]
	return m, ok
}

// Flush makes all values that were Put readable.
func (l *Ledger) Flush() error {
	for _, p := range l.packs() {
		if err := p.Flush(); err != nil {
			return err
		}
	}
	return nil
}

// Save saves what was kept of the files, for later builds and together with
// known, unless another process saves or has saved since this ledger was opened.
func (l *Ledger) Save(known []byte) error {
	if err := l.Flush(); err != nil || l.dir == nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.changed && len(l.made) == len(l.last) && string(known) == string(l.known) {
		return nil
	}
	return l.locked(func() error {
		if l.head(tableName) != l.base {
			return nil
		}
		for _, p := range l.packs() {
			if err := p.save(); err != nil {
				return err
			}
		}
		if err := l.saveTable(known); err != nil {
			return err
		}
		l.last, l.known, l.changed = maps.Clone(l.made), known, false
		return nil
	})
}

// saveTable replaces the table and removes packs that it does not name.
func (l *Ledger) saveTable(known []byte) error {
	t := table{Settings: l.settings, Known: known, Files: make([]savedFile, 0, len(l.made))}
	for _, p := range l.packs() {
		t.Packs = append(t.Packs, savedPack{p.name, p.size})
	}
	for _, path := range slices.Sorted(maps.Keys(l.made)) {
		t.Files = append(t.Files, savedFile{path, l.made[path]})
	}
	if err := l.write(tableName, &t); err != nil {
		return err
	}
	l.base = l.head(tableName)
	list, _ := fs.ReadDir(l.dir.FS(), ".")
	for _, e := range list {
		for _, p := range l.packs() {
			if strings.HasPrefix(e.Name(), p.kind+"-") && e.Name() != p.name {
				_ = l.dir.Remove(e.Name()) // or it takes room until the next time
			}
		}
	}
	return nil
}

// locked does work while no other process saves. If another does, or if the
// folder was deleted in the meantime, nothing is done.
func (l *Ledger) locked(work func() error) error {
	lock, err := l.dir.Lock()
	if errors.Is(err, statedir.ErrLocked) || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = errors.Join(work(), lock.Unlock())
	}
	if err != nil {
		return fmt.Errorf("writing the cache: %w", err)
	}
	return nil
}

// Close releases the ledger. What was not saved is lost.
func (l *Ledger) Close() error {
	var errs []error
	for _, p := range l.packs() {
		errs = append(errs, p.close())
	}
	if l.dir != nil {
		errs = append(errs, l.dir.Close())
	}
	return errors.Join(errs...)
}
