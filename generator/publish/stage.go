package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"sync"

	"broadsheet/generator/parallel"
)

// A stage is the folder to which a build writes the new site.
type stage struct {
	folder                 // the open folder of the stage; it is not open before the method begin
	begun  bool            // whether this build has made the stage
	blank  bool            // whether the stage was a new, empty folder when this build began it
	mu     sync.Mutex      // guards all fields of the stage while files are written
	made   map[string]bool // set of the paths of all folders on the stage
}

// begin makes the stage. It renames the spare, reuses the stage of a killed build, or makes
// an empty folder. Old files stay on the stage until the method complete compares them with
// the destination.
func (s *Site) begin() error {
	if s.stage.root != nil {
		return nil
	}
	there, err := s.state.exists("spare")
	switch {
	case err != nil:
		return err
	case there:
		if err = s.state.removeAll("stage"); err == nil {
			err = s.state.rename("spare", "stage")
		}
	default:
		err = s.state.mkdir("stage")
		if s.stage.blank = err == nil; errors.Is(err, fs.ErrExist) {
			err = nil
		}
	}
	if s.stage.begun = err == nil; err != nil {
		return err
	}
	s.stage.made = map[string]bool{"": true}
	// A link may have replaced the spare before it was renamed.
	if info, err := s.state.lstat("stage"); err != nil || !info.IsDir() {
		return errors.Join(err, s.replaced())
	}
	if s.stage.folder, err = s.state.folder("stage"); err != nil {
		return err
	}
	return s.isOurs()
}

// isOurs returns an error if another folder or a link has replaced the stage of this build.
// The files of any other folder must not be deleted or published.
func (s *Site) isOurs() error {
	opened, err := s.stage.lstat("")
	if err != nil {
		return err
	}
	if now, err := s.state.lstat("stage"); err != nil || !now.IsDir() || !os.SameFile(now, opened) {
		return errors.Join(err, s.replaced())
	}
	return nil
}

func (s *Site) replaced() error {
	return fmt.Errorf("%s was replaced while the build ran", s.state.path("stage"))
}

// makeFolder makes a folder on the stage, with its parents. It removes a file or symbolic
// link in place of one of these folders.
func (s *Site) makeFolder(dir string) error {
	s.stage.mu.Lock()
	err := s.begin()
	there := s.stage.made[dir]
	s.stage.mu.Unlock()
	if there || err != nil {
		return err
	}
	if err := s.makeFolder(parent(dir)); err != nil {
		return err
	}
	// The mutex is unlocked during the system call, so that other goroutines can write
	// files.
	err = s.stage.mkdir(dir)
	s.stage.mu.Lock()
	defer s.stage.mu.Unlock()
	if errors.Is(err, fs.ErrExist) && !s.stage.made[dir] {
		err = s.replaceByFolder(dir)
	} else if errors.Is(err, fs.ErrExist) {
		err = nil
	}
	s.stage.made[dir] = err == nil
	return err
}

func (s *Site) replaceByFolder(path string) error {
	info, err := s.stage.lstat(path)
	if err != nil || info.IsDir() {
		return err
	}
	if err := s.stage.removeAll(path); err != nil {
		return err
	}
	err = s.stage.mkdir(path)
	if errors.Is(err, fs.ErrExist) { // another goroutine has made the folder in the meantime
		return nil
	}
	return err
}

// complete makes the stage equal to the new site: it removes old files, and adds the files
// and folders of the destination that the new site keeps. Written files are on the stage
// already.
func (s *Site) complete(n *newSite) error {
	if err := s.makeFolder(""); err != nil {
		return err
	}
	folders := maps.Clone(n.ours)
	for _, dir := range n.others {
		folders[dir] = true
		addParents(folders, dir)
	}
	for path, f := range s.all {
		if f.plan == foreign {
			addParents(folders, path)
		}
	}
	if err := s.isOurs(); err != nil {
		return err
	}
	if !s.stage.blank {
		if err := s.prune(folders); err != nil {
			return err
		}
	}
	var shared []string // paths of the destination's files that become hard links in the new site
	for path, f := range s.all {
		if (f.plan == kept || f.plan == foreign) && !f.shared {
			shared = append(shared, path)
		}
	}
	slices.Sort(shared)
	if err := parallel.Try(len(shared), func(i int) error { return s.share(shared[i]) }); err != nil {
		return err
	}
	for _, dir := range n.others {
		if err := s.makeFolder(dir); err != nil {
			return err
		}
	}
	return nil
}

// prune removes the files and folders that are not in the new site from the stage. Of the files
// that Commit keeps, it leaves only those there that are the same file as in the destination:
// inode numbers tell, since different files can have the same size and time. It adds the
// remaining folders to s.stage.made.
func (s *Site) prune(folders map[string]bool) error {
	return s.stage.walk(func(in folder, dir string) (stay []item, err error) {
		list, err := in.list(path.Base(dir))
		if err != nil {
			return nil, err
		}
		for _, d := range list {
			at := path.Join(dir, d.Name())
			f := s.all[at]
			switch {
			case d.IsDir() && folders[at]:
				stay = append(stay, item{path: at})
				continue
			case d.IsDir() || f == nil || f.plan == absent:
			case f.plan == written:
				continue
			case f.plan == kept:
				now, err := in.info(d)
				if f.shared = err == nil && os.SameFile(f.there, now); f.shared {
					continue
				}
			}
			if err := s.stage.removeAll(at); err != nil {
				return nil, err
			}
		}
		return stay, nil
	}, func(i item) bool {
		s.stage.made[i.path] = true
		return true
	})
}

// share makes the stage's file at a path, which is not there, a hard link to the destination's
// file.
func (s *Site) share(path string) error {
	if err := s.makeFolder(parent(path)); err != nil {
		return err
	}
	info, err := s.old.lstat(path)
	if err != nil {
		return err
	}
	return s.stage.link(path, s.old, info)
}
