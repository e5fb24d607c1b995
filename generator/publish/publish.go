// Package publish replaces the files of the destination by those of a new build,
// all at once or not at all.
//
// # The state folder
//
// A hidden folder beside the destination (for public/ it is
// .public.broadsheet/), which may be deleted at any time, holds
//
//	manifest  the program's files in the destination, each with its size,
//	          modification time, checksum and fingerprint
//	stage/    the tree that a build is writing
//	spare/    the previous site; it becomes the next stage
//	next      the manifest of a build that is about to replace the site
//	before/   the destination as it was when a first build replaced files in it
//	lock      held by the running build
//
// A build writes changed files into the spare tree, shares all others with the
// destination by hard links, and exchanges the two folders in one system call.
// Files that stay need no link from the second exchange on; they are compared by
// their inodes, so nothing that was changed in the spare is ever published.
//
// Because the trees share files, no file is written in place: it is removed and
// created again. A file that was edited by hand has another size or time than
// the manifest says and is written again.
//
// # Crashes
//
// A process that is killed leaves the old site or the new one. Nothing is flushed
// to disk (.5 ms per file): after a power failure files may be incomplete; the
// next build detects them by size and time and writes them again.
//
// Where the file system cannot exchange two folders (Windows, some network file
// systems), two renames replace the exchange, and the destination is missing for
// some microseconds. The next build repairs a crash in between.
//
// A process whose working directory is the destination, such as a web server,
// keeps the folder, which is the spare after the next build.
package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"sync"

	"broadsheet/generator/statedir"
)

// A Fingerprint is a digest, computed by the caller, of all inputs that a file
// was made from. This package only stores and compares it.
type Fingerprint [32]byte

// Options are the options of Open.
type Options struct {
	// Source is the site's folder. A destination in which files of the author
	// would be in danger is refused.
	Source string
	// Strict refuses to replace files that this program did not write.
	Strict bool
	// Backup returns what Site.Manifest returned after an earlier build, or "". It
	// is called if the state folder has no manifest: files that have not changed
	// since are then ours, and are removed with their sources.
	Backup func() string
}

// A Site is a destination during a build, which ends with Commit or Abort. Keep,
// Write, Copy and Made are safe for concurrent use.
type Site struct {
	dest, state string
	files       fileSystem
	dir         *statedir.Dir
	lock        *statedir.Lock

	exists  bool // the destination is a folder
	known   bool // there is a manifest of it
	strict  bool
	changed bool   // the manifest must be saved even if no file changes
	saved   string // the manifest that was saved

	mu     sync.Mutex // for what follows, until Commit
	all    map[string]*file
	others map[string]bool // folders in the destination without files of ours
	stage  stage
	failed error // the first failure, which Commit reports
}

// Open opens and locks a destination folder, which need not exist, and repairs
// what a killed build left.
func Open(dest string, o Options) (*Site, error) { return open(dest, o, fileSystem{}) }

func open(dest string, o Options, files fileSystem) (*Site, error) {
	dest, err := resolve(dest, o.Source)
	if err != nil {
		return nil, err
	}
	s := &Site{
		dest: dest, state: filepath.Join(filepath.Dir(dest), "."+filepath.Base(dest)+".broadsheet"),
		files: files, strict: o.Strict, all: map[string]*file{}, others: map[string]bool{},
	}
	if err := s.prepare(o); err != nil {
		return nil, errors.Join(fmt.Errorf("preparing %s: %w", dest, err), s.Abort())
	}
	return s, nil
}

func (s *Site) prepare(o Options) (err error) {
	if err := s.files.check("mkdirAll", s.state); err != nil {
		return err
	}
	if s.dir, err = statedir.Open(s.state); err != nil {
		return err
	}
	if s.lock, err = s.dir.Lock(); err != nil {
		return fmt.Errorf("another build of it is running: %w", err)
	}
	// The folder may be in a repository whose .gitignore does not name it.
	if err := s.files.create(filepath.Join(s.state, ".gitignore"), []byte("*\n")); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	if err := s.repairSwap(); err != nil {
		return err
	}
	info, err := s.files.lstat(s.dest)
	switch {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	case err == nil && !info.IsDir():
		return fmt.Errorf("%s is not a folder", s.dest)
	}
	s.exists = err == nil
	if err := s.loadManifests(); err != nil || !s.exists {
		return err
	}
	if err := s.list(); err != nil {
		return err
	}
	if !s.known && o.Backup != nil {
		return s.recognize(o.Backup())
	}
	return nil
}

// Made returns the fingerprint that the last build gave the file at a path.
func (s *Site) Made(path string) (made Fingerprint, known bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.all[path]
	if f == nil || !f.ours {
		return Fingerprint{}, false
	}
	return f.Made, true
}

// Keep keeps the file at path, which is relative to the destination and has
// slashes, and reports true if it is intact and has this fingerprint. Otherwise
// the caller must Write or Copy it.
func (s *Site) Keep(path string, made Fingerprint) bool {
	s.mu.Lock()
	f := s.all[path]
	s.mu.Unlock()
	if f == nil || !f.ours || f.Made != made || !s.intact(f) {
		return false
	}
	_, err := s.claim(path, kept)
	return err == nil
}

// intact reports whether the destination has the file that the manifest
// describes.
func (s *Site) intact(f *file) bool { return f.size == f.Size && s.has(f, f.Checksum) }

// has reports whether the destination's file has a checksum. A file with the time
// and size of the manifest is not read.
func (s *Site) has(f *file, sum checksum) bool {
	switch {
	case !f.regular:
		return false
	case f.ours && f.time == f.Time && f.size == f.Size:
		return f.Checksum == sum
	}
	now, err := s.files.checksum(s.inPlace(f.Path))
	return err == nil && now == sum // an unreadable file is written again
}

// fail records the first failure and returns its argument.
func (s *Site) fail(err error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failed == nil {
		s.failed = err
	}
	return err
}

// Abort ends a build and leaves the destination as it is; the stage is deleted,
// since it may be what filled the disk. After Commit Abort does nothing.
func (s *Site) Abort() (err error) {
	if s.stage.begun {
		s.stage.begun = false
		err = s.files.removeAll(s.staged(""))
	}
	if s.lock != nil {
		err = errors.Join(err, s.lock.Unlock())
	}
	if s.dir != nil {
		err = errors.Join(err, s.dir.Close())
	}
	s.lock, s.dir = nil, nil
	return err
}

// check refuses a path that leads out of the destination.
func check(path string) error {
	if !fs.ValidPath(path) || path == "." || strings.ContainsRune(path, 0) || !filepath.IsLocal(filepath.FromSlash(path)) {
		return fmt.Errorf("publishing %q: not a path within the site", path)
	}
	return nil
}
