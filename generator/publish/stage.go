package publish

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
)

// staged returns where a file of the new site is made.
func (s *Site) staged(path string) string {
	return filepath.Join(s.state, "stage", filepath.FromSlash(path))
}

// inPlace returns where a file stands in the destination.
func (s *Site) inPlace(path string) string {
	return filepath.Join(s.dest, filepath.FromSlash(path))
}

// begin makes the spare the stage. From here on, until the end of the commit,
// nobody knows what is in it, should the build be killed: the name says so.
func (s *Site) begin() error {
	if s.begun {
		return nil
	}
	stage := s.staged("")
	var err error
	if s.aligned {
		if err = s.files.removeAll(stage); err == nil {
			err = s.files.rename(filepath.Join(s.state, "spare"), stage)
		}
	} else if err = s.files.mkdirAll(s.state); err == nil {
		err = s.files.mkdir(stage)
		s.blank = err == nil
		if errors.Is(err, fs.ErrExist) { // what a killed build left
			err = nil
		}
	}
	s.begun = err == nil
	return err
}

// clear makes room for a file on the stage and returns where.
func (s *Site) clear(file string) (string, error) {
	full := s.staged(file)
	blank, err := s.mkdir(parent(file))
	if err != nil || blank {
		return full, err
	}
	there, err := s.files.exists(full)
	if there {
		err = s.files.removeAll(full)
	}
	return full, err
}

// mkdir makes a folder of the stage, and reports whether all in it is of this
// build.
func (s *Site) mkdir(dir string) (blank bool, err error) {
	s.mu.Lock()
	err = s.begin()
	blank, there := s.made[dir]
	s.mu.Unlock()
	switch {
	case err != nil:
		return false, err
	case s.blank:
		return true, s.mkdirBlank(dir)
	case there || dir == "":
		return blank, nil
	}
	if _, err := s.mkdir(parent(dir)); err != nil {
		return false, err
	}
	// Not under the lock, as it takes longer than all else.
	err = s.files.mkdir(s.staged(dir))
	if errors.Is(err, fs.ErrExist) {
		return s.take(dir)
	}
	if err != nil {
		return false, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.made[dir] = true
	return true, nil
}

// mkdirBlank is mkdir on a stage that was empty: what is there is right.
func (s *Site) mkdirBlank(dir string) error {
	if dir == "" {
		return nil
	}
	err := s.files.mkdir(s.staged(dir))
	if errors.Is(err, fs.ErrNotExist) {
		if err = s.mkdirBlank(parent(dir)); err == nil {
			err = s.files.mkdir(s.staged(dir))
		}
	}
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
}

// take is mkdir where something has the folder's name. If that is not a folder,
// but a file of the old site or a link, through which we would write elsewhere,
// it gives way.
func (s *Site) take(dir string) (blank bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if blank, there := s.made[dir]; there { // another writer was faster
		return blank, nil
	}
	full := s.staged(dir)
	info, err := s.files.lstat(full)
	if err != nil {
		return false, err
	}
	if !info.IsDir() {
		if err := s.files.removeAll(full); err != nil {
			return false, err
		}
		if err := s.files.mkdir(full); err != nil && !errors.Is(err, fs.ErrExist) {
			return false, err
		}
		blank = true
	}
	s.made[dir] = blank
	return blank, nil
}

// complete makes the stage the whole new site: it has the written files
// already; the others come by links from the destination.
func (s *Site) complete(others *foreign) error {
	if _, err := s.mkdir(""); err != nil {
		return err
	}
	strays, err := s.strays(others)
	if err != nil {
		return err
	}
	stays := s.allFolders(others)
	keep, gone := s.suspects(stays)
	var keepOthers []string
	for _, path := range strays {
		s.touch(path)
		switch {
		case stays(path):
		case others.files[path]:
			keepOthers = append(keepOthers, path)
		default:
			gone = append(gone, path)
		}
	}
	if err := s.remove(gone, others, stays); err != nil {
		return err
	}
	if err := each(len(keep), func(i int) error { return s.share(keep[i], true) }); err != nil {
		return err
	}
	if err := each(len(keepOthers), func(i int) error { return s.share(keepOthers[i], false) }); err != nil {
		return err
	}
	for dir := range others.folders {
		if _, err := s.mkdir(dir); err != nil {
			return err
		}
	}
	return nil
}

// suspects returns the files of ours that the stage may not have although they
// are kept, and those that it may have although they are gone.
func (s *Site) suspects(stays func(dir string) bool) (keep, gone []string) {
	for i := range s.ours {
		f := &s.ours[i]
		if s.aligned && f.plan == kept && !f.differ {
			continue
		}
		s.touch(f.path)
		switch {
		case f.plan == written:
		case f.plan != none:
			keep = append(keep, f.path)
		case !stays(f.path):
			gone = append(gone, f.path)
		}
	}
	return keep, gone
}

// allFolders returns a test for the folders of the new site: those that ours
// are in, and those that hold something foreign.
func (s *Site) allFolders(others *foreign) func(dir string) bool {
	more := maps.Clone(others.folders)
	for dir := range others.holders(s.stays) {
		more[dir] = true
		for up := range parents(dir) {
			more[up] = true
		}
	}
	return func(dir string) bool { return more[dir] || s.stays(dir) }
}

// strays returns the paths, beside those of our files, at which the stage may
// have something, or should.
func (s *Site) strays(others *foreign) ([]string, error) {
	paths := slices.Concat(s.differ, sorted(others.files), sorted(others.folders))
	if !s.aligned && !s.blank {
		if err := s.walkStage("", &paths); err != nil {
			return nil, err
		}
	}
	slices.Sort(paths)
	var strays []string
	for _, path := range slices.Compact(paths) {
		if f := s.file(path); f != nil {
			f.differ = true
		} else {
			strays = append(strays, path)
		}
	}
	return strays, nil
}

// touch notes that this build changes something at a path, or may.
func (s *Site) touch(path string) {
	if !s.aligned {
		return // the times of all folders are asked for
	}
	for dir := range parents(path) {
		if f := s.folder(dir); f != nil {
			f.touched = true
		}
	}
}

// walkStage adds to paths all that stands in a folder of the stage, but for
// what this build has put there.
func (s *Site) walkStage(dir string, paths *[]string) error {
	if s.made[dir] {
		return nil
	}
	list, err := s.files.list(s.staged(dir))
	if err != nil {
		return err
	}
	for _, d := range list {
		at := path.Join(dir, d.Name())
		*paths = append(*paths, at)
		if d.IsDir() {
			if err := s.walkStage(at, paths); err != nil {
				return err
			}
		}
	}
	return nil
}

// remove takes files, or the outermost folders that go with them, from the stage.
func (s *Site) remove(gone []string, others *foreign, stays func(dir string) bool) error {
	tops := map[string]bool{}
	for _, file := range gone {
		top := file
		for dir := range parents(file) {
			if s.planned(dir) || others.files[dir] {
				top = "" // a file has taken, or will take, the folder's place
				break
			}
			if !stays(dir) {
				top = dir
			}
		}
		if top != "" {
			tops[top] = true
		}
	}
	for _, top := range sorted(tops) {
		// The folder first: in its place may be a link that leads elsewhere.
		if _, err := s.mkdir(parent(top)); err != nil {
			return err
		}
		if err := s.files.removeAll(s.staged(top)); err != nil {
			return err
		}
	}
	return nil
}

// share makes a file of the destination, ours or not, the same file on the
// stage.
func (s *Site) share(path string, ours bool) error {
	from, to := s.inPlace(path), s.staged(path)
	blank, err := s.mkdir(parent(path))
	if err != nil {
		return err
	}
	if blank && ours { // nothing is there, and Keep has seen that this is a regular file
		return s.files.link(from, to, nil)
	}
	info, err := s.files.lstat(from)
	if err != nil {
		return err
	}
	there, err := s.files.lstat(to)
	if err == nil {
		// Equal sizes and times would not do: two files may have been
		// written in one tick of the clock.
		if os.SameFile(info, there) {
			return nil
		}
		err = s.files.removeAll(to)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return s.files.link(from, to, info)
}
