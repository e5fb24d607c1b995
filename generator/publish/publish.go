// Package publish puts finished bytes in place.
//
// Files enter by path; they appear in the destination all at once, when the
// whole site is there, or not at all.
//
// # How
//
// Beside the destination stands a hidden folder; for public/ it is
// .public.broadsheet/, and it may be deleted at any time. It holds
//
//	spare/    the site before the present one; what has not changed since is
//	          the same file as in the destination (a hard link)
//	stage/    the spare while a build works on it
//	manifest  which files of the destination are ours: digest, size and time
//	          of each, and in what the spare differs from the destination
//	next      the manifest of a build that is about to put its site in place
//	before/   a destination of unknown making, of which files were replaced
//	lock      held by the build that is running
//
// A build writes what changed into the spare tree, brings the rest of it up to
// date by links, and exchanges the two trees in one step of the file system.
// It costs what changed, not what exists. Only the second build, which has to
// make the spare, and the one after a killed or failed build, which has to
// compare the trees, look at every file of them.
//
// Because the trees share files, no file is ever written to in place: it is
// removed and made anew. A file of ours that was edited by hand shows by its
// size or time and is made again.
//
// # What a crash can do
//
// A process killed at any moment leaves the old site or the new one. Nothing is
// flushed to the disk on the way (half a millisecond a file): after a power cut
// the destination may hold files that the kernel had not written out, and the
// next build finds them by their size and time and makes them again.
//
// Where the file system cannot exchange two folders (Windows, some network file
// systems) two renames take its place, and the destination is missing for the
// microseconds in between; the next build mends a crash right there.
//
// A destination that is itself a mount point cannot be exchanged (the system
// says that it is busy): choose a folder in it.
//
// A server that was started inside the destination keeps the folder it stands
// in, which is the spare after the next build: start it outside.
package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"maps"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"broadsheet/generator/sources"
)

// Options say what Open should know.
type Options struct {
	// Source is the site's folder; a destination that would harm it is refused.
	Source string
	// Wait is how long to wait for another build to end before giving up.
	Wait time.Duration
	// Known holds the files that the caller remembers having published here,
	// and their digests. It is used only when the manifest is lost: a file
	// with these very bytes is then ours, so that it goes when its source
	// has gone.
	Known map[string]sources.Digest
}

// An Entry is one file of ours in the destination.
type Entry struct {
	Digest sources.Digest
	Size   int64 // in bytes

	// time is the file's modification time in nanoseconds: with the size it
	// tells without reading that nobody has edited the file since.
	time int64
}

// A planned file is one of the site being built.
type planned struct {
	Entry
	written bool // staged by this build; else it is in the destination already
	read    bool // kept, but only after reading it: its time, or more, has changed
}

// A Site is a destination while a build writes to it. Keep, Write and Copy may
// be called from several goroutines; it ends with Commit or Abort.
type Site struct {
	dest, state string
	files       files
	lock        *lock

	exists  bool             // the destination is there
	known   bool             // and the manifest says which of its files are ours
	aligned bool             // the spare differs from it in the paths of differ only
	refresh bool             // the manifest is not what it should be
	last    map[string]Entry // our files in the destination
	folders map[string]times // the folders those files are in
	differ  map[string]bool  // where the spare differs from the destination

	mu      sync.Mutex
	plan    map[string]planned
	begun   bool            // the stage is there
	made    map[string]bool // folders of the stage that are there; true if made by this build
	touched map[string]bool // folders of the stage that this build changes
	fault   error           // the first failure, which Commit reports
}

// Open prepares a destination folder, which need not exist, and locks it. It
// refuses a destination where files of the author would be in danger, and mends
// what a killed build left.
func Open(dest string, o Options) (*Site, error) { return open(dest, o, files{}) }

func open(dest string, o Options, f files) (*Site, error) {
	dest, err := resolve(dest, o.Source)
	if err != nil {
		return nil, err
	}
	s := &Site{
		dest:  dest,
		state: filepath.Join(filepath.Dir(dest), "."+filepath.Base(dest)+".broadsheet"),
		files: f,
		last:  map[string]Entry{}, folders: map[string]times{}, differ: map[string]bool{},
		plan: map[string]planned{},
		made: map[string]bool{},
	}
	if err := s.prepare(o); err != nil {
		return nil, errors.Join(fmt.Errorf("preparing %s: %w", dest, err), s.Abort())
	}
	return s, nil
}

func (s *Site) prepare(o Options) error {
	if err := s.files.mkdirAll(s.state); err != nil {
		return err
	}
	// The folder may lie in a repository whose .gitignore does not know it.
	ignore := filepath.Join(s.state, ".gitignore")
	there, err := s.files.exists(ignore)
	if err == nil && !there {
		_, err = s.files.create(ignore, []byte("*\n"))
	}
	if err != nil {
		return err
	}
	if s.lock, err = acquire(filepath.Join(s.state, "lock"), o.Wait); err != nil {
		return err
	}
	if err := s.mendSwap(); err != nil {
		return err
	}
	info, err := s.files.lstat(s.dest)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	s.exists = err == nil
	if s.exists && !info.IsDir() {
		return fmt.Errorf("%s is not a folder", s.dest)
	}
	if err := s.recall(); err != nil {
		return err
	}
	if s.exists && !s.known {
		return s.recognize(o.Known)
	}
	return nil
}

// recognize finds our own files in a destination whose manifest is lost.
func (s *Site) recognize(known map[string]sources.Digest) error {
	paths := sorted(known)
	found := make([]planned, len(paths))
	ours := make([]bool, len(paths))
	err := each(len(paths), func(i int) (err error) {
		found[i], ours[i], err = s.intact(paths[i], known[paths[i]])
		return err
	})
	for i, path := range paths {
		if !ours[i] {
			continue
		}
		s.last[path] = found[i].Entry
		for dir := range parents(path) {
			s.folders[dir] = times{}
		}
	}
	return err
}

// Last returns the files of ours that the last build left in the destination,
// by path, in no order.
func (s *Site) Last() iter.Seq2[string, Entry] { return maps.All(s.last) }

// Keep says that the file at path, with slashes and relative to the
// destination, is to have the bytes of this digest, and reports whether it has
// them already. If not (it is missing, or was changed by hand, or is of
// another build than the caller thinks), the caller must Write or Copy it.
func (s *Site) Keep(path string, digest sources.Digest) bool {
	if check(path) != nil {
		return false
	}
	p, ok, _ := s.intact(path, digest) // what cannot be read is made again
	return ok && s.claim(path, p) == nil
}

// intact reports whether the destination's file has the bytes of a digest.
func (s *Site) intact(path string, digest sources.Digest) (planned, bool, error) {
	if !s.exists {
		return planned{}, false, nil
	}
	full := s.live(path)
	info, err := s.files.lstat(full)
	if errors.Is(err, fs.ErrNotExist) {
		return planned{}, false, nil
	}
	if err != nil || !info.Mode().IsRegular() {
		return planned{}, false, err
	}
	e, ours := s.last[path]
	if ours && e.Size == info.Size() && e.time == info.ModTime().UnixNano() {
		return planned{Entry: e}, e.Digest == digest, nil
	}
	if ours && e.Digest == digest && e.Size != info.Size() {
		return planned{}, false, nil
	}
	found, err := s.files.digest(full)
	return planned{Entry: entry(info, digest), read: true}, err == nil && found == digest, err
}

// Write makes data the file at path, with slashes and relative to the
// destination, and returns its digest. If the file has these bytes already it
// is kept. A path may be written once.
func (s *Site) Write(path string, data []byte) (sources.Digest, error) {
	digest := sources.DigestOf(data)
	return digest, s.put(path, digest, func(to string) (planned, error) {
		info, err := s.files.create(to, data)
		if err != nil {
			return planned{}, err
		}
		return planned{Entry: entry(info, digest), written: true}, nil
	})
}

// Copy makes a copy of the file from the file at path, and returns the digest
// of what it found there. It is not linked: an edit of the one must not change
// the other. A path may be written once.
func (s *Site) Copy(path, from string) (sources.Digest, error) {
	var digest sources.Digest
	if s.exists {
		// Read it twice rather than put a new file where an equal one is.
		var err error
		if digest, err = s.files.digest(from); err != nil {
			return digest, s.fail(err)
		}
	}
	err := s.put(path, digest, func(to string) (planned, error) {
		info, sum, err := s.files.copy(from, to)
		if err != nil {
			return planned{}, err
		}
		digest = sum // the file may have changed since
		return planned{Entry: entry(info, sum), written: true}, nil
	})
	return digest, err
}

// put keeps the file at path if it has the bytes of a digest, else stages it.
func (s *Site) put(path string, digest sources.Digest, make func(to string) (planned, error)) error {
	if err := check(path); err != nil {
		return s.fail(err)
	}
	if p, ok, _ := s.intact(path, digest); ok {
		return s.claim(path, p)
	}
	// Claimed before it is written, so that no two writers meet in one file.
	err := s.claim(path, planned{written: true})
	if err != nil {
		return err
	}
	to, err := s.clear(path)
	if err != nil {
		return s.fail(err)
	}
	p, err := make(to)
	if err != nil {
		return s.fail(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.plan[path] = p
	return nil
}

// claim enters a file into the plan.
func (s *Site) claim(path string, p planned) error {
	s.mu.Lock()
	old, taken := s.plan[path]
	taken = taken && (old.written || p.written || old.Digest != p.Digest)
	if !taken {
		s.plan[path] = p
	}
	s.mu.Unlock()
	if taken {
		return s.fail(fmt.Errorf("publishing %s: there are two files for it", path))
	}
	return nil
}

// fail remembers the first failure and returns this one.
func (s *Site) fail(err error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fault == nil {
		s.fault = err
	}
	return err
}

// Abort ends a build and leaves the destination as it is. After Commit it does
// nothing, so it can be deferred.
func (s *Site) Abort() error {
	l := s.lock
	s.lock = nil
	if l == nil {
		return nil
	}
	return l.release()
}

// check refuses a path that leads out of the destination.
func check(path string) error {
	if !fs.ValidPath(path) || path == "." || strings.ContainsRune(path, 0) || !filepath.IsLocal(filepath.FromSlash(path)) {
		return fmt.Errorf("publishing %q: not a path within the site", path)
	}
	return nil
}

func entry(info fs.FileInfo, digest sources.Digest) Entry {
	return Entry{Digest: digest, Size: info.Size(), time: info.ModTime().UnixNano()}
}
