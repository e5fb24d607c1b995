// Package publish replaces the files of the destination, the folder of the built
// site, by those of a new build: all at once or not at all.
//
// # The state folder
//
// A hidden folder beside the destination holds the state between builds; for
// public/ it is .public.broadsheet/, for public/de/ of an inner site
// .public.de.broadsheet/. It may be deleted at any time. It contains:
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
// files on the stage must be hard links to the destination's files. Most are such links
// already, from an earlier build; inode numbers tell which, so a file that was edited in
// the spare is not published. Last, one system call exchanges the stage and the
// destination.
//
// The old and the new site share files, so the build overwrites no file in place: it
// removes the file and creates a new one. If a file of the destination was edited, its
// size or time differs from the manifest, and the build writes this file again.
//
// # Crashes
//
// If a build is killed, the destination holds either the old or the new site. Files are
// not flushed to disk, which would take 0.5 ms for each file, so a power failure may leave
// incomplete files. The next build detects incomplete files by size and time.
//
// Where the file system cannot exchange two folders (Windows, some network file
// systems), a build does two renames instead. Between these renames the destination is
// missing for some microseconds. If the build is killed then, the next build restores the
// destination.
//
// A process whose working directory is the destination, such as a web server, stays in
// the same folder after a build, although this folder is then the spare.
package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"broadsheet/generator/statedir"
)

// A Fingerprint identifies all inputs from which the caller made a file. This package only
// stores and compares fingerprints.
type Fingerprint [32]byte

// Options are the options of Open.
type Options struct {
	// Source is the site's folder. Open fails if replacing the destination would destroy
	// files of the author, for example if the destination is Source itself.
	Source string
	// Outer is the folder of the outer site, which has the same protection as Source, or
	// "".
	Outer string
	// Inner says that the destination is a folder in the destination of the outer site.
	// The state folder is then beside the latter, since it would otherwise be published.
	Inner bool
	// If Strict is true, Commit fails if it would replace a file that this program did not write.
	Strict bool
	// Backup returns the manifest of an earlier build, as Site.Manifest returned it, or "". Open
	// calls Backup if the state folder has no manifest. Files that still have the content described
	// in this manifest then count as written by this program.
	Backup func() string
}

// A Site is a destination during a build. The build must end with Commit or Abort. The
// methods Keep, Write, Copy and Made are safe for concurrent use.
type Site struct {
	dest  string // path of the destination
	fault fault  // function that makes operations fail in tests; nil otherwise
	dir   *statedir.Dir
	lock  *statedir.Lock

	parent folder // parent folder of the destination
	state  folder // hidden folder with the state between builds
	old    folder // folder of the destination before this build, if there was one

	exists  bool // whether the destination exists
	known   bool // whether the destination has a manifest
	strict  bool
	changed bool   // whether Commit must save the manifest even if no file changes
	saved   string // the manifest that Commit saved; "" if Commit saved no manifest

	mu sync.Mutex // guards the fields below while files are written
	// all maps a path to the file at this path in the destination or in the new site.
	all    map[string]*file
	others map[string]bool // set of folders in the destination without files of this program
	stage  stage
	failed error // first error of Write or Copy in this build, which Commit returns
}

// Open opens and locks a destination, which need not exist. If an earlier build was killed,
// Open first repairs the destination and its state folder.
func Open(dest string, o Options) (*Site, error) { return open(dest, o, nil) }

func open(dest string, o Options, fault fault) (*Site, error) {
	dest, err := resolve(dest, o.Source)
	if err == nil && o.Outer != "" {
		dest, err = resolve(dest, o.Outer)
	}
	if err != nil {
		return nil, err
	}
	s := &Site{
		dest: dest, fault: fault, strict: o.Strict, all: map[string]*file{}, others: map[string]bool{},
	}
	if err := s.prepare(o); err != nil {
		return nil, errors.Join(fmt.Errorf("preparing %s: %w", dest, err), s.Abort())
	}
	return s, nil
}

func (s *Site) prepare(o Options) error {
	if err := s.openFolders(o.Inner); err != nil {
		return err
	}
	// Git must ignore the state folder, which may be inside a repository.
	if err := s.state.create(".gitignore", []byte("*\n")); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	if err := s.dir.RemoveAll(scratchName); err != nil {
		return err
	}
	if err := s.repairSwap(); err != nil {
		return err
	}
	dest := filepath.Base(s.dest)
	info, err := s.parent.lstat(dest)
	switch {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	case err == nil && !info.IsDir():
		return fmt.Errorf("%s is not a folder", s.dest)
	}
	if s.exists = err == nil; s.exists {
		if s.old, err = s.parent.folder(dest); err != nil {
			return err
		}
	}
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

// openFolders opens the state folder and the parent of the destination, and locks the state
// folder. For the argument inner, see Options.
func (s *Site) openFolders(inner bool) error {
	parent, name := filepath.Split(s.dest)
	state := filepath.Join(parent, "."+name+".broadsheet")
	if around, outer := filepath.Split(filepath.Clean(parent)); inner && outer != "" {
		state = filepath.Join(around, "."+outer+"."+name+".broadsheet")
	}
	if err := s.fault.check("mkdirAll", state); err != nil {
		return err
	}
	var err error
	if s.dir, err = statedir.Open(state, "stage", "spare", "before", "old", scratchName); err != nil {
		return err
	}
	s.state = folder{s.dir.Root, s.fault}
	s.parent.fault = s.fault
	if s.parent.root, err = os.OpenRoot(parent); err != nil {
		return err
	}
	if s.lock, err = s.dir.Lock(); err != nil {
		return fmt.Errorf("another build of it is running: %w", err)
	}
	return nil
}

// Scratch returns the path of a folder for temporary files, beside the destination. The
// build makes the folder if it needs it. Open and Abort remove it.
func (s *Site) Scratch() string { return s.state.path(scratchName) }

const scratchName = "scratch"

// Made returns the fingerprint of a path in the manifest. If the manifest lacks the path,
// known is false.
func (s *Site) Made(path string) (made Fingerprint, known bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.all[path]
	if f == nil || !f.ours {
		return Fingerprint{}, false
	}
	return f.Made, true
}

// Keep keeps the destination's file at a path for the new site, if the file is intact and was made
// with the fingerprint made. If it does so, it returns true. Otherwise, the caller must call Write
// or Copy. The path is relative to the destination, with slashes.
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

// intact reports whether the destination's file still has the size and content that its entry in
// the manifest describes.
func (s *Site) intact(f *file) bool { return f.size == f.Size && s.has(f, f.Checksum) }

// has reports whether the destination's file has the given checksum. If size and time of
// the file are those in the manifest, has uses the manifest's checksum without reading the
// file.
func (s *Site) has(f *file, sum checksum) bool {
	switch {
	case !f.regular:
		return false
	case f.ours && f.time == f.Time && f.size == f.Size:
		return f.Checksum == sum
	}
	now, err := s.old.checksum(f.Path)
	// A file that cannot be read counts as changed, and is written again.
	return err == nil && now == sum
}

// fail returns its argument err, and stores the first error of a build for Commit.
func (s *Site) fail(err error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failed == nil {
		s.failed = err
	}
	return err
}

// Abort ends the build without changing the destination. It deletes the stage, since the
// build may have failed because the disk is full. After Commit, Abort does nothing.
func (s *Site) Abort() (err error) {
	if s.stage.begun {
		s.stage.begun = false
		err = errors.Join(s.stage.close(), s.state.removeAll("stage"))
	}
	if s.lock != nil {
		err = errors.Join(err, s.lock.Unlock())
	}
	if s.dir != nil {
		err = errors.Join(err, s.dir.RemoveAll(scratchName), s.dir.Close())
	}
	s.lock, s.dir = nil, nil
	return errors.Join(err, s.old.close(), s.parent.close())
}

// IgnoresCase reports whether the destination's file system treats names as equal if they
// differ only in case. Such a file system on macOS also ignores Unicode composition.
func (s *Site) IgnoresCase() bool {
	if runtime.GOOS == "darwin" || runtime.GOOS == "windows" {
		return true
	}
	_, err := s.state.lstat(".GITIGNORE")
	return err == nil
}

// check returns an error if a path in the new site would lead out of the destination.
func check(path string) error {
	if !fs.ValidPath(path) || path == "." || strings.ContainsRune(path, 0) || !filepath.IsLocal(filepath.FromSlash(path)) {
		return fmt.Errorf("publishing %q: not a path within the site", path)
	}
	return nil
}
