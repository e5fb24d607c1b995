package publish

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"sync"
)

// staged returns where a file of the new site is made.
func (s *Site) staged(path string) string {
	return filepath.Join(s.state, "stage", filepath.FromSlash(path))
}

func (s *Site) live(path string) string {
	return filepath.Join(s.dest, filepath.FromSlash(path))
}

// begin makes the spare the stage. From here on, until the end of the commit,
// nobody knows what is in it, should the build be killed: the name says so.
func (s *Site) begin() error {
	if s.begun {
		return nil
	}
	var err error
	if !s.aligned {
		err = s.files.mkdirAll(s.staged(""))
	} else if err = s.files.removeAll(s.staged("")); err == nil {
		err = s.files.rename(filepath.Join(s.state, "spare"), s.staged(""))
	}
	if err == nil {
		s.begun, s.made[""] = true, false
	}
	return err
}

// clear makes room for a file on the stage and returns where.
func (s *Site) clear(file string) (string, error) {
	dir, full := parent(file), s.staged(file)
	s.mu.Lock()
	err := s.folder(dir)
	empty := s.made[dir]
	s.mu.Unlock()
	if err != nil || empty {
		return full, err
	}
	there, err := s.files.exists(full)
	if there {
		err = s.files.removeAll(full)
	}
	return full, err
}

// folder makes a folder of the stage. What else has its name gives way: a file
// of the old site, or a link, through which we would write elsewhere.
func (s *Site) folder(dir string) error {
	if _, there := s.made[dir]; there {
		return nil
	}
	if err := s.begin(); err != nil || dir == "" {
		return err
	}
	up, full := parent(dir), s.staged(dir)
	if err := s.folder(up); err != nil {
		return err
	}
	if !s.made[up] {
		info, err := s.files.lstat(full)
		if err == nil && info.IsDir() {
			s.made[dir] = false
			return nil
		}
		if err == nil {
			err = s.files.removeAll(full)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	err := s.files.mkdir(full)
	if err == nil {
		s.made[dir] = true
	}
	return err
}

// complete makes the stage the whole new site: it has the written files
// already; the others come by links from the destination.
func (s *Site) complete(others *foreign, stay map[string]bool) error {
	s.mu.Lock()
	err := s.begin()
	s.mu.Unlock()
	if err != nil {
		return err
	}
	stay = maps.Clone(stay)
	for dir := range others.folders {
		stay[dir] = true
	}
	for dir := range others.holders(stay) {
		stay[dir] = true
		for up := range parents(dir) {
			stay[up] = true
		}
	}
	suspects, err := s.suspects(others)
	if err != nil {
		return err
	}
	s.touched = map[string]bool{}
	touch := func(path string) {
		for dir := range parents(path) {
			s.touched[dir] = true
		}
	}
	var keep, gone []string
	for file := range suspects {
		touch(file)
		p, ours := s.plan[file]
		switch {
		case p.written || stay[file]:
		case ours || others.files[file]:
			keep = append(keep, file)
		default:
			gone = append(gone, file)
		}
	}
	for file, p := range s.plan {
		if p.written {
			touch(file)
		}
	}
	if err := s.remove(gone, others, stay); err != nil {
		return err
	}
	slices.Sort(keep)
	if err := each(len(keep), func(i int) error { return s.share(keep[i]) }); err != nil {
		return err
	}
	for dir := range others.folders {
		if err := s.folder(dir); err != nil {
			return err
		}
	}
	return nil
}

// suspects returns the paths at which the stage may not be what it should.
func (s *Site) suspects(others *foreign) (map[string]bool, error) {
	suspects := s.differences(others)
	for file := range s.differ {
		suspects[file] = true
	}
	for file, p := range s.plan {
		if p.read || !s.aligned {
			suspects[file] = true
		}
	}
	if s.aligned {
		return suspects, nil
	}
	var mu sync.Mutex
	var walk func(dir string) error
	walk = func(dir string) error {
		list, err := s.files.list(s.staged(dir))
		if err != nil {
			return err
		}
		mu.Lock()
		for _, d := range list {
			suspects[path.Join(dir, d.Name())] = true
		}
		mu.Unlock()
		for _, d := range list {
			if d.IsDir() {
				if err := walk(path.Join(dir, d.Name())); err != nil {
					return err
				}
			}
		}
		return nil
	}
	return suspects, walk("")
}

// remove takes files, or the outermost folders that go with them, from the stage.
func (s *Site) remove(gone []string, others *foreign, stay map[string]bool) error {
	tops := map[string]bool{}
	for _, file := range gone {
		top := file
		for dir := range parents(file) {
			if _, ours := s.plan[dir]; ours || others.files[dir] {
				top = "" // a file has taken, or will take, the folder's place
				break
			}
			if !stay[dir] {
				top = dir
			}
		}
		if top != "" {
			tops[top] = true
		}
	}
	for _, top := range sorted(tops) {
		// The folder first: in its place may be a link that leads elsewhere.
		if err := s.folder(parent(top)); err != nil {
			return err
		}
		if err := s.files.removeAll(s.staged(top)); err != nil {
			return err
		}
	}
	return nil
}

// share makes a file of the destination the same file on the stage.
func (s *Site) share(file string) error {
	from, to := s.live(file), s.staged(file)
	info, err := s.files.lstat(from)
	if err != nil {
		return err
	}
	s.mu.Lock()
	err = s.folder(parent(file))
	s.mu.Unlock()
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

func parent(file string) string {
	if dir := path.Dir(file); dir != "." {
		return dir
	}
	return ""
}
