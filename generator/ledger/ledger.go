// Package ledger is the cache: it stores, from one build to the next, the values
// that were computed from each file of the site.
//
// A value is valid if the digests of everything that it was computed from are
// unchanged: the file, the settings and the program. A ledger that is damaged,
// incomplete or from another version of the program is treated as empty. The
// ledger is a folder (.cache) that may be deleted at any time:
//
//	files      table of the site's files: digest, size and times of each file,
//	           and the places of its card, vector, body and search record in the packs
//	cards-…    pack of cards: small records of stories and other content
//	texts-…    pack of vectors: counted words of stories
//	bodies-…   pack of bodies: converted texts
//	terms-…    pack of search records: words of stories, for the search index
//	links, …   one file for each value of Store, under the value's name
//	lock       file that a process locks while it writes to the folder
//
// A pack is a file in which values follow one another. New values are written to temporary
// packs until Save. The folder is locked only during Save and Store, so several processes
// can use the ledger at once. The first process that calls Save wins; the new values of the
// other processes are dropped.
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

// Made is the ledger's entry for a file of the site: the places of the values that were
// computed from the file.
type Made struct {
	Digest sources.Digest // digest of the file
	// Card, Text, Body and Terms are the places of the file's card, vector, body and search
	// record in the packs Cards, Texts, Bodies and Terms. A span is empty if the file has no
	// such value.
	Card, Text, Body, Terms Span
}

// spans returns pointers to the spans of a file, in the order of Ledger.packs.
func (m *Made) spans() [packCount]*Span { return [packCount]*Span{&m.Card, &m.Text, &m.Body, &m.Terms} }

const packCount = 4

// kinds are the kinds of packs, in the order of Ledger.packs.
var kinds = [packCount]string{"cards", "texts", "bodies", "terms"}

// A Ledger is the cache of a site, opened for one build or session. All methods
// except Close are safe for concurrent use.
type Ledger struct {
	Cards, Texts, Bodies, Terms *Pack

	dir      *statedir.Dir // the ledger's folder; nil for a ledger that is never saved
	settings sources.Digest
	program  sources.Digest
	known    []byte // the bytes that the method Known returns
	readOnly error  // why the folder cannot be written, if it is read-only; otherwise nil

	mu      sync.RWMutex
	last    map[string]Made // key: path of a file; value: the file's entry as last saved
	made    map[string]Made // key: path of a file; value: the file's entry set in this build
	base    string          // first bytes of the table when this process last read or wrote it
	changed bool            // whether an entry in made is new or differs from the entry in last
}

// A table is the content of the file "files" in the ledger's folder.
type table struct {
	Settings sources.Digest
	Packs    []savedPack // in the order of Ledger.packs
	Known    []byte      // bytes that the caller of Save stores in the ledger; Ledger.Known returns them
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

// maxWaste is the number of bytes by which the unused bytes of a pack may exceed the used
// ones.
const maxWaste = 4 << 20

// isWaste reports whether a pack has too many bytes that no file uses any more. The ledger
// is then treated as empty, so that the next build writes all packs again.
func (t *table) isWaste() bool {
	var used [packCount]int64
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

// Open opens the ledger in a folder, which it makes if the folder does not exist. Settings
// is a digest of all settings that affect cards, vectors and bodies. The ledger is never
// saved if the folder's name is empty or the folder is read-only. Open fails if the folder
// is a symbolic link or contains one.
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
		var packs [packCount]*Pack
		for i, kind := range kinds {
			packs[i] = newPack(l.dir, kind)
		}
		l.setPacks(packs)
	}
	for _, p := range l.packs() {
		p.temporary = l.readOnly != nil
	}
	return l, nil
}

// ReadOnly returns an error if the ledger cannot be saved because its folder is read-only,
// else nil.
func (l *Ledger) ReadOnly() error { return l.readOnly }

func (l *Ledger) packs() [packCount]*Pack {
	return [packCount]*Pack{l.Cards, l.Texts, l.Bodies, l.Terms}
}

func (l *Ledger) setPacks(p [packCount]*Pack) {
	l.Cards, l.Texts, l.Bodies, l.Terms = p[0], p[1], p[2], p[3]
}

// load opens the ledger that was last saved. It returns false if that ledger is missing,
// damaged or outdated.
func (l *Ledger) load() bool {
	if l.dir == nil {
		return false
	}
	l.base = l.head(tableName)
	var t table
	if !l.Load(tableName, &t) || t.Settings != l.settings || len(t.Packs) != packCount || t.isWaste() {
		return false
	}
	var packs [packCount]*Pack
	for i, kind := range kinds {
		p, err := openPack(l.dir, kind, t.Packs[i])
		if err != nil {
			for _, p := range packs[:i] {
				_ = p.close()
			}
			return false
		}
		packs[i] = p
	}
	l.setPacks(packs)
	l.known = t.Known
	for _, f := range t.Files {
		l.last[f.Path] = f.Made
	}
	return true
}

// Known returns the bytes that were passed to the last Save, or nil if nothing was saved.
func (l *Ledger) Known() []byte { return l.known }

// Last returns the last saved entry for a file. It returns false if there is no entry, or
// if the entry is for another digest of the file.
func (l *Ledger) Last(source string, digest sources.Digest) (Made, bool) {
	m, ok := l.Before(source)
	if !ok || m.Digest != digest {
		return Made{}, false
	}
	return m, true
}

// Before returns the last saved entry for a file, whatever digest of the file the entry is
// for. It returns false if there is no entry.
func (l *Ledger) Before(source string) (Made, bool) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	m, ok := l.last[source]
	return m, ok
}

// Keep sets the ledger's entry for a file. Save saves only entries that Keep has set in
// this build.
func (l *Ledger) Keep(source string, m Made) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.made[source] = m
	if last, ok := l.last[source]; !ok || last != m {
		l.changed = true
	}
}

// Made returns the entry that Keep has set for a file, or false if there is none.
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

// Save saves the entries that Keep has set, the values that these entries refer to, and the
// bytes known, which the method Known returns in later builds. Save does nothing if another
// process is saving, or has saved since this ledger was opened.
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

// append saves the new values of all packs, then the table of entries. After an error, such
// as a full disk, append removes the values that it has written to the folder.
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

// saveTable replaces the file "files" by the table t, and removes the pack files that t
// does not list.
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
				// If this fails, the next save tries to remove the file again.
				_ = l.dir.Remove(e.Name())
			}
		}
	}
	return nil
}

// locked calls work while this process holds the lock of the folder. If another process
// holds the lock, or the folder was deleted, locked returns nil without calling work.
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
