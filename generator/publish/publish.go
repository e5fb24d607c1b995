// Package publish replaces the files of the destination, the folder of the built
// site, by those of a new build: all at once or not at all.
//
// # The state folder
//
// A hidden folder beside the destination holds the state between builds; for
// public/ it is .public.broadsheet/. It may be deleted at any time. It contains:
//
//	manifest  a list of the files that this program wrote to the destination:
//	          size, modification time, checksum and fingerprint of each
//	stage/    the new site while a build is writing it
//	spare/    the previous site, which becomes the stage of the next build
//	next      the manifest of the new site, shortly before it is published
//	before/   the destination before a build without a manifest replaced files in it
//	lock      locked while a build runs
//
// A build makes the spare its stage and writes the changed files to it. Unchanged
// files become hard links to the destination's files; most are such links already,
// since stage and destination were exchanged before. Inodes are compared, so a file
// that was edited in the spare is not published. At last the stage and the
// destination are exchanged in one system call.
//
// No file is overwritten in place, since the old and the new site share files: it is
// removed and created again. A file of the destination that was edited has another
// size or time than the manifest says, and is written again.
//
// # Crashes
//
// A process that is killed leaves either the old or the new site. Files are not
// flushed to disk, which would take 0.5 ms each, so a power failure may leave
// incomplete files. The next build detects them by size and time.
//
// Where the file system cannot exchange two folders (Windows, some network file
// systems), two renames replace the exchange. Between them the destination is
// missing for some microseconds; after a crash the next build repairs that.
//
// A process whose working directory is the destination, such as a web server,
// stays in the same folder, which is the spare after the next build.
package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"broadsheet/generator/statedir"
)

// A Fingerprint identifies all inputs that the caller made a file from. This package
// only stores and compares it.
type Fingerprint [32]byte

// Options are the parameters of Open, except for the destination.
type Options struct {
	// Source is the site's folder. Open fails for a destination whose replacement
	// would destroy files of the author, such as Source itself.
	Source string
	// Strict makes Commit fail if it would replace a file that this program did not
	// write.
	Strict bool
	// Backup returns the result of Site.Manifest after an earlier build, or "". It is
	// called if the state folder has no manifest. Files that still have the content
	// that it describes then count as written by this program.
	Backup func() string
}

// A Site is a destination during a build, which must end with Commit or Abort. The
// methods Keep, Write, Copy and Made are safe for concurrent use.
type Site struct {
	dest, state string
	files       fileSystem
	dir         *statedir.Dir
	lock        *statedir.Lock

	exists  bool // whether the destination exists
	known   bool // whether the destination has a manifest
	strict  bool
	changed bool   // whether the manifest must be saved even if no file changes
	saved   string // the manifest that Commit has saved, else empty

	mu     sync.Mutex       // guards the fields below while files are written
	all    map[string]*file // files of the destination and of the new site, by path
	others map[string]bool  // folders in the destination without files of this program
	stage  stage
	failed error // first error of Write or Copy, which Commit returns
}

// Open opens and locks a destination, which need not exist. If an earlier build was
// killed, Open repairs the destination and its state folder.
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
	if s.dir, err = statedir.Open(s.state, "stage", "spare", "before", "old"); err != nil {
		return err
	}
	if s.lock, err = s.dir.Lock(); err != nil {
		return fmt.Errorf("another build of it is running: %w", err)
	}
	// The state folder may be inside a Git repository, which is to ignore it.
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

// Made returns the fingerprint that the manifest has for a path, or false.
func (s *Site) Made(path string) (made Fingerprint, known bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.all[path]
	if f == nil || !f.ours {
		return Fingerprint{}, false
	}
	return f.Made, true
}

// Keep keeps the destination's file for the new site and returns true, if the file
// is intact and the last build made it with the same fingerprint. Otherwise the
// caller must call Write or Copy. Path is relative to the destination, with slashes.
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

// intact reports whether the file in the destination has the size and content that
// the manifest describes.
func (s *Site) intact(f *file) bool { return f.size == f.Size && s.has(f, f.Checksum) }

// has reports whether the destination's file has the checksum sum. If size and time
// are those of the manifest, it compares the manifest's checksum without reading the
// file.
func (s *Site) has(f *file, sum checksum) bool {
	switch {
	case !f.regular:
		return false
	case f.ours && f.time == f.Time && f.size == f.Size:
		return f.Checksum == sum
	}
	now, err := s.files.checksum(s.inPlace(f.Path))
	return err == nil && now == sum // false for an unreadable file: it is written again
}

// fail returns err. It stores the first error of a build, which Commit returns.
func (s *Site) fail(err error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failed == nil {
		s.failed = err
	}
	return err
}

// Abort ends the build without changing the destination. It deletes the stage,
// because a full disk may be the reason to abort. After Commit it does nothing.
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

// IgnoresCase reports whether the file system of the destination treats two names as equal
// if they differ only in case. On macOS, that also holds for Unicode composition.
func (s *Site) IgnoresCase() bool {
	if runtime.GOOS == "darwin" || runtime.GOOS == "windows" {
		return true
	}
	_, err := s.files.lstat(filepath.Join(s.state, ".GITIGNORE"))
	return err == nil
}

// check returns an error if a path leads out of the destination.
func check(path string) error {
	if !fs.ValidPath(path) || path == "." || strings.ContainsRune(path, 0) || !filepath.IsLocal(filepath.FromSlash(path)) {
		return fmt.Errorf("publishing %q: not a path within the site", path)
	}
	return nil
}
