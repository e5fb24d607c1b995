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
	"path/filepath"
	"slices"
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
	// Known gives the files that the caller remembers having published here,
	// and their digests. It is asked only when the manifest is lost: a file
	// with these very bytes is then ours, so that it goes when its source
	// has gone.
	Known iter.Seq2[string, sources.Digest]
}

// A Site is a destination while a build writes to it. Keep, Write and Copy may
// be called from several goroutines; it ends with Commit or Abort.
type Site struct {
	dest, state string
	files       files
	lock        *lock

	exists  bool     // the destination is there
	live    base     // and open, so that its files are looked at from within
	known   bool     // the manifest says which of its files are ours
	aligned bool     // the spare differs from it only in what is marked so
	refresh bool     // the manifest is not what it should be
	times   []times  // of the folders that our files in the destination are in, in order
	differ  []string // where else the spare differs from the destination

	mu    sync.Mutex
	ours  []file          // of the last build, in order; then those that this one adds
	last  int             // how many of them are of the last build
	seats []int32         // where in ours a path is
	begun bool            // the stage is there
	blank bool            // and was empty when this build began it
	made  map[string]bool // else: its folders that are there; true if made by this build
	fault error           // the first failure, which Commit reports

	folders []folder // that ours are in, in order; from Commit on
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
		made:  map[string]bool{},
	}
	s.seatAll()
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
	if s.exists = err == nil; s.exists {
		if !info.IsDir() {
			return fmt.Errorf("%s is not a folder", s.dest)
		}
		if s.live, err = s.files.base(s.dest); err != nil {
			return err
		}
	}
	if err := s.recall(); err != nil {
		return err
	}
	if s.exists && !s.known && o.Known != nil {
		return s.recognize(o.Known)
	}
	return nil
}

// recognize finds our own files in a destination whose manifest is lost.
func (s *Site) recognize(known iter.Seq2[string, sources.Digest]) error {
	var found []file
	for path, digest := range known {
		found = append(found, file{path: path, digest: digest})
	}
	err := each(len(found), func(i int) error {
		if check(found[i].path) != nil {
			return nil
		}
		f, ours, err := s.intact(found[i].path, found[i].digest, file{})
		f.last, f.plan = ours, none
		found[i] = f
		return err
	})
	found = slices.DeleteFunc(found, func(f file) bool { return !f.last })
	slices.SortFunc(found, comparePaths)
	s.remembers(found)
	return err
}

// remembers notes the files of the last build, which are in order.
func (s *Site) remembers(files []file) {
	s.ours, s.last = files, len(files)
	s.seatAll()
}

// Keep says that the file at path, with slashes and relative to the
// destination, is to have the bytes of this digest, and reports whether it has
// them already. If not (it is missing, or was changed by hand, or is of
// another build than the caller thinks), the caller must Write or Copy it.
func (s *Site) Keep(path string, digest sources.Digest) bool {
	old, at := s.find(path)
	if at < 0 && check(path) != nil {
		return false
	}
	f, ok, _ := s.intact(path, digest, old) // what cannot be read is made again
	return ok && s.claim(f, at) == nil
}

// intact reports whether the destination's file has the bytes of a digest, and
// returns it as one to be kept. Old is what is known of it.
func (s *Site) intact(path string, digest sources.Digest, old file) (f file, ok bool, err error) {
	if !s.exists {
		return file{}, false, nil
	}
	now, err := s.files.look(s.live, path)
	if errors.Is(err, fs.ErrNotExist) {
		return file{}, false, nil
	}
	if err != nil || !now.regular {
		return file{}, false, err
	}
	f = file{path: path, digest: digest, size: now.size, time: now.time, plan: kept}
	switch {
	case old.last && old.size == now.size && old.time == now.time:
		return f, old.digest == digest, nil
	case old.last && old.digest == digest && old.size != now.size:
		return file{}, false, nil
	}
	f.plan = verified
	found, err := s.files.digest(s.inPlace(path))
	return f, err == nil && found == digest, err
}

// find returns what is known of the file at a path, and where in ours it is,
// or -1.
func (s *Site) find(path string) (f file, at int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at = int(*s.seat(path)) - 1
	if at >= 0 {
		f = s.ours[at]
	}
	return f, at
}

// Write makes data the file at path, with slashes and relative to the
// destination, and returns its digest. If the file has these bytes already it
// is kept. A path may be written once.
func (s *Site) Write(path string, data []byte) (sources.Digest, error) {
	digest := digestOf(data)
	return digest, s.put(path, digest, func(to string) (file, error) {
		now, err := s.files.create(to, data)
		return file{path: path, digest: digest, size: now.size, time: now.time}, err
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
	err := s.put(path, digest, func(to string) (file, error) {
		now, sum, err := s.files.copy(from, to)
		digest = sum // the file may have changed since
		return file{path: path, digest: digest, size: now.size, time: now.time}, err
	})
	return digest, err
}

// put keeps the file at path if it has the bytes of a digest, else stages it.
func (s *Site) put(path string, digest sources.Digest, make func(to string) (file, error)) error {
	if err := check(path); err != nil {
		return s.fail(err)
	}
	old, at := s.find(path)
	if f, ok, _ := s.intact(path, digest, old); ok {
		return s.claim(f, at)
	}
	// Claimed before it is written, so that no two writers meet in one file.
	if err := s.claim(file{path: path, plan: written}, at); err != nil {
		return err
	}
	to, err := s.clear(path)
	if err != nil {
		return s.fail(err)
	}
	f, err := make(to)
	if err != nil {
		return s.fail(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	now := &s.ours[*s.seat(path)-1]
	now.digest, now.size, now.time = f.digest, f.size, f.time
	return nil
}

// claim enters a file into the plan. At is where in ours it is, or -1 if it was
// not there.
func (s *Site) claim(f file, at int) error {
	if !s.enter(f, at) {
		return s.fail(fmt.Errorf("publishing %s: there are two files for it", f.path))
	}
	return nil
}

// enter is claim; it reports whether the file's place was free.
func (s *Site) enter(f file, at int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if at < 0 {
		at = int(*s.seat(f.path)) - 1 // another writer may have been faster
	}
	if at < 0 {
		s.add(f)
		return true
	}
	old := &s.ours[at]
	if old.plan != none && (old.plan == written || f.plan == written || old.digest != f.digest) {
		return false
	}
	f.last, f.differ = old.last, old.differ
	*old = f // with the caller's path, so that the text of the manifest can go
	return true
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
	l, live := s.lock, s.live
	s.lock, s.live = nil, base{}
	if l == nil {
		return live.close()
	}
	return errors.Join(live.close(), l.release())
}

// check refuses a path that leads out of the destination.
func check(path string) error {
	if !fs.ValidPath(path) || path == "." || strings.ContainsRune(path, 0) || !filepath.IsLocal(filepath.FromSlash(path)) {
		return fmt.Errorf("publishing %q: not a path within the site", path)
	}
	return nil
}
