// Package ledger is the cache: it stores, from one build to the next, the values
// that were computed from each file of the site.
//
// A value is valid if the digests of everything that it was computed from are
// unchanged: the file, the settings and the program. A ledger that is damaged,
// incomplete or from another version of the program is treated as empty. The
// ledger is a folder (.cache) that may be deleted at any time:
//
//	files      a table of the site's files: digest, size and times of the file,
//	           and where its card, vector and body are in the packs
//	cards-…    pack of cards: small records of stories and other content
//	texts-…    pack of vectors: counted words of stories
//	bodies-…   pack of bodies: converted texts
//	links, …   values that Store has stored under these names
//	lock       locked while a process writes to the folder
//
// A pack is a file of values one after the other. New values are written to
// temporary packs until Save. The folder is locked only during Save and Store, so
// several processes can use the ledger at once. The first of them to call Save
// wins, and the new values of the others are dropped.
package ledger

import (
	"cmp"
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

// Made is the ledger's entry for a file: where the computed values are stored.
type Made struct {
	Digest sources.Digest // digest of the file
	// Card, Text and Body are the places of the values in the packs Cards, Texts and
	// Bodies. The span of a value that the file does not have is empty.
	Card, Text, Body Span
}

// spans returns the spans of card, vector and body, in this order.
func (m *Made) spans() []*Span { return []*Span{&m.Card, &m.Text, &m.Body} }

// A Ledger is the cache of a site, opened for one build or session. All methods
// except Close are safe for concurrent use.
type Ledger struct {
	Cards, Texts, Bodies *Pack

	dir      *statedir.Dir // nil for a ledger without a folder, which is never saved
	settings sources.Digest
	program  sources.Digest
	known    []byte // the bytes that Known returns
	readOnly error  // the error of a test write if the folder is read-only, else nil

	mu      sync.RWMutex
	last    map[string]Made // entries as last saved, by path of the file
	made    map[string]Made // entries set in this build, by path of the file
	base    string          // first bytes of the table when this process last read or wrote it
	changed bool            // an entry in made is new or differs from last
}

// A table is the content of the file "files" in the ledger's folder.
type table struct {
	Settings sources.Digest
	Packs    []savedPack // the packs of cards, texts and bodies, in this order
	Known    []byte      // the bytes that Known returns
	Files    []savedFile // entries, sorted by the path of the file
}

// A savedPack is the file name of a pack and its length in bytes.
type savedPack struct {
	Name string
	Size int64
}

type savedFile struct {
	Path string
	Made Made
}

const tableName = "files"

// maxWaste is the number of unused bytes that a pack may contain beyond the number
// of its used bytes.
const maxWaste = 4 << 20

// isWaste reports whether a pack has too many bytes that no file uses any more. The
// ledger is then treated as empty: packs are not compacted, but written again by
// the next build.
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

// Open opens the ledger in a folder, which it makes if it does not exist. Settings
// is a digest of everything, except the files, that cards, vectors and bodies depend
// on. A ledger is never saved if the folder's name is empty or the folder is read-only.
// It is an error if the folder is or contains a symbolic link.
func Open(folder string, settings sources.Digest) (*Ledger, error) {
	l := &Ledger{settings: settings, last: map[string]Made{}, made: map[string]Made{}}
	if folder != "" {
		dir, err := statedir.Open(folder)
		if err == nil {
			l.dir, l.program = dir, Program()
			err = dir.Writable()
		}
		if statedir.IsReadOnly(err) {
			l.readOnly = err
		} else if err != nil {
			return nil, fmt.Errorf("opening the cache: %w", err)
		}
	}
	if !l.load() {
		l.Cards, l.Texts, l.Bodies = newPack(l.dir, "cards"), newPack(l.dir, "texts"), newPack(l.dir, "bodies")
	}
	for _, p := range l.packs() {
		p.temporary = l.readOnly != nil
	}
	return l, nil
}

// ReadOnly returns an error if the ledger cannot be saved because its folder is read-only.
func (l *Ledger) ReadOnly() error { return l.readOnly }

func (l *Ledger) packs() []*Pack { return []*Pack{l.Cards, l.Texts, l.Bodies} }

// load opens what was saved, or returns false if it is missing, damaged or outdated.
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

// Known returns the bytes that were passed to the last Save, or nil.
func (l *Ledger) Known() []byte { return l.known }

// Last returns the ledger's entry for a file as it was last saved. It returns false
// if there is none, or if the file then had another digest.
func (l *Ledger) Last(source string, digest sources.Digest) (Made, bool) {
	m, ok := l.Before(source)
	if !ok || m.Digest != digest {
		return Made{}, false
	}
	return m, true
}

// Before returns the last saved entry for a file, whatever the file's digest was.
func (l *Ledger) Before(source string) (Made, bool) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	m, ok := l.last[source]
	return m, ok
}

// Keep sets the ledger's entry for a file. Only entries set in this build are saved.
func (l *Ledger) Keep(source string, m Made) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.made[source] = m
	if last, ok := l.last[source]; !ok || last != m {
		l.changed = true
	}
}

// Made returns the entry that Keep has set for a file, and false if there is none.
func (l *Ledger) Made(source string) (Made, bool) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	m, ok := l.made[source]
	return m, ok
}

// Flush makes all values that were put into the packs readable.
func (l *Ledger) Flush() error {
	for _, p := range l.packs() {
		if err := p.Flush(); err != nil {
			return err
		}
	}
	return nil
}

// Save saves the entries that Keep has set, their values, and the bytes known, which
// the method Known returns in later builds. It saves nothing if another process is
// saving, or has saved since this ledger was opened.
func (l *Ledger) Save(known []byte) error {
	if err := l.Flush(); err != nil || l.dir == nil || l.readOnly != nil {
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
		if err := l.append(known); err != nil {
			return err
		}
		l.last, l.known, l.changed = maps.Clone(l.made), known, false
		return nil
	})
}

// append saves the new values of all packs, then the table. After an error, such as a full
// disk, it removes from the folder the values that it has written.
func (l *Ledger) append(known []byte) (err error) {
	t := table{Settings: l.settings, Known: known, Files: make([]savedFile, 0, len(l.made))}
	for _, p := range l.packs() {
		saved, err2 := p.append()
		t.Packs, err = append(t.Packs, saved), cmp.Or(err, err2)
	}
	if err == nil {
		err = l.saveTable(&t)
	}
	for _, p := range l.packs() {
		if err != nil {
			p.undo()
		} else {
			err = p.commit()
		}
	}
	return err
}

// saveTable replaces the file "files" and removes the pack files that are not listed in it.
func (l *Ledger) saveTable(t *table) error {
	for _, path := range slices.Sorted(maps.Keys(l.made)) {
		t.Files = append(t.Files, savedFile{path, l.made[path]})
	}
	if err := l.write(tableName, t); err != nil {
		return err
	}
	l.base = l.head(tableName)
	list, _ := fs.ReadDir(l.dir.FS(), ".")
	for _, e := range list {
		for k, p := range l.packs() {
			if strings.HasPrefix(e.Name(), p.kind+"-") && e.Name() != t.Packs[k].Name {
				_ = l.dir.Remove(e.Name()) // after an error, the next save tries again
			}
		}
	}
	return nil
}

// locked calls work while it holds the lock of the folder. If another process holds
// the lock, or the folder was deleted, it does nothing and returns nil.
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

// Close closes the files of the ledger. Values that were not saved are lost.
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
