package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"sync"

	"broadsheet/generator/parallel"
)

// A stage is the folder to which a build writes the new site.
type stage struct {
	begun  bool            // whether this build has made the folder
	blank  bool            // whether the folder was new and empty when this build began it
	info   fs.FileInfo     // description of the folder at the time when this build created it
	mu     sync.Mutex      // guards all fields of the stage while files are written
	folder map[string]bool // set of paths of the folders that exist on the stage
}

// staged returns the path, on disk, of a file on the stage.
func (s *Site) staged(path string) string {
	return filepath.Join(s.state, "stage", filepath.FromSlash(path))
}

// inPlace returns the path, on disk, of a file in the destination.
func (s *Site) inPlace(path string) string {
	return filepath.Join(s.dest, filepath.FromSlash(path))
}

// begin makes the stage. It renames the spare, reuses the stage of a killed build, or makes
// an empty folder. Old files stay on the stage until the method complete compares them with
// the destination.
func (s *Site) begin() error {
	if s.stage.begun {
		return nil
	}
	stage, spare := s.staged(""), filepath.Join(s.state, "spare")
	there, err := s.files.exists(spare)
	switch {
	case err != nil:
		return err
	case there:
		if err = s.files.removeAll(stage); err == nil {
			err = s.files.rename(spare, stage)
		}
	default:
		err = s.files.mkdir(stage)
		if s.stage.blank = err == nil; errors.Is(err, fs.ErrExist) {
			err = nil
		}
	}
	if s.stage.begun = err == nil; err != nil {
		return err
	}
	s.stage.folder = map[string]bool{"": true}
	if s.stage.info, err = s.files.lstat(stage); err != nil {
		return err
	}
	return s.isOurs() // a link may have replaced the spare before it was renamed
}

// isOurs returns an error if the stage is no longer the folder that this build created: the
// files of any other folder must not be deleted or published.
func (s *Site) isOurs() error {
	info, err := s.files.lstat(s.staged(""))
	if err == nil && (!info.IsDir() || !os.SameFile(info, s.stage.info)) {
		err = fmt.Errorf("%s was replaced while the build ran", s.staged(""))
	}
	return err
}

// makeFolder makes a folder on the stage, with its parents. It removes a file or symbolic
// link in place of one of these folders.
func (s *Site) makeFolder(dir string) error {
	s.stage.mu.Lock()
	err := s.begin()
	there := s.stage.folder[dir]
	s.stage.mu.Unlock()
	if there || err != nil {
		return err
	}
	if err := s.makeFolder(parent(dir)); err != nil {
		return err
	}
	// The mutex is unlocked during the system call, so that other goroutines can write
	// files.
	err = s.files.mkdir(s.staged(dir))
	s.stage.mu.Lock()
	defer s.stage.mu.Unlock()
	if errors.Is(err, fs.ErrExist) && !s.stage.folder[dir] {
		err = s.replaceByFolder(s.staged(dir))
	} else if errors.Is(err, fs.ErrExist) {
		err = nil
	}
	s.stage.folder[dir] = err == nil
	return err
}

func (s *Site) replaceByFolder(path string) error {
	info, err := s.files.lstat(path)
	if err != nil || info.IsDir() {
		return err
	}
	if err := s.files.removeAll(path); err != nil {
		return err
	}
	err = s.files.mkdir(path)
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
	var shared []string // paths of the destination's files that the new site keeps
	for path, f := range s.all {
		if f.plan == kept || f.plan == foreign {
			shared = append(shared, path)
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

// prune removes the files and folders that are not in the new site from the stage. It adds
// the remaining folders to s.stage.folder.
func (s *Site) prune(folders map[string]bool) error {
	return walk([]string{""}, func(dir string) (stay []item, err error) {
		list, err := s.files.list(s.staged(dir))
		if err != nil {
			return nil, err
		}
		for _, d := range list {
			at := path.Join(dir, d.Name())
			if d.IsDir() && folders[at] {
				stay = append(stay, item{path: at})
				continue
			}
			if f := s.all[at]; d.IsDir() || f == nil || f.plan == absent {
				if err := s.files.removeAll(s.staged(at)); err != nil {
					return nil, err
				}
			}
		}
		return stay, nil
	}, func(i item) bool {
		s.stage.folder[i.path] = true
		return true
	})
}

// share makes the stage's file at a path a hard link to the destination's file. It compares
// the inode numbers of these files, because different files can have the same size and
// time.
func (s *Site) share(path string) error {
	from, to := s.inPlace(path), s.staged(path)
	if err := s.makeFolder(parent(path)); err != nil {
		return err
	}
	info, err := s.files.lstat(from)
	if err != nil {
		return err
	}
	if !s.stage.blank {
		there, err := s.files.lstat(to)
		if err == nil && os.SameFile(info, there) {
			return nil
		}
		if err == nil {
			err = s.files.removeAll(to)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return s.files.link(from, to, info)
}
