package publish

import (
	"errors"
	"io/fs"
	"path"
	"sync"
)

// foreign is what stands in the destination and is not ours.
type foreign struct {
	mu      sync.Mutex
	files   map[string]bool // anything that is not a folder
	folders map[string]bool
}

// foreign finds what others have put into the destination. A folder of ours
// is listed only if its time says that something came or went; in one that
// holds something foreign that would say nothing about the folders below.
func (s *Site) foreign(stay map[string]bool) (*foreign, error) {
	o := &foreign{files: map[string]bool{}, folders: map[string]bool{}}
	if !s.exists {
		return o, nil
	}
	if _, ok := s.folders[""]; !ok {
		s.folders[""] = times{}
	}
	dirs := sorted(s.folders)
	found := make([]int64, len(dirs))
	err := each(len(dirs), func(i int) error {
		info, err := s.files.lstat(s.live(dirs[i]))
		if errors.Is(err, fs.ErrNotExist) || err == nil && !info.IsDir() {
			return nil // its parent's list tells what is there now
		}
		if err != nil {
			return err
		}
		found[i] = info.ModTime().UnixNano()
		if found[i] == s.folders[dirs[i]].live {
			return nil
		}
		mixed, err := s.walk(dirs[i], o)
		if mixed {
			found[i] = 0
		}
		return err
	})
	for i, dir := range dirs {
		if t := s.folders[dir]; t.live != found[i] {
			s.folders[dir] = times{live: found[i], spare: t.spare}
			s.refresh = true
		}
	}
	return o, err
}

// walk notes what is foreign in a folder, and reports whether anything is.
func (s *Site) walk(dir string, o *foreign) (mixed bool, err error) {
	list, err := s.files.list(s.live(dir))
	if err != nil {
		return false, err
	}
	for _, d := range list {
		at := path.Join(dir, d.Name())
		if !d.IsDir() {
			p, planned := s.plan[at]
			if _, ours := s.last[at]; ours || planned && !p.written {
				continue
			}
			o.note(o.files, at)
			mixed = true
			continue
		}
		if _, ours := s.folders[at]; ours {
			continue // it has its turn
		}
		o.note(o.folders, at)
		mixed = true
		if _, err := s.walk(at, o); err != nil {
			return mixed, err
		}
	}
	return mixed, nil
}

func (o *foreign) note(where map[string]bool, path string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	where[path] = true
}

// holders returns the folders that hold anything foreign, up to the nearest
// that stays ours: from it the next build finds the others.
func (o *foreign) holders(stay map[string]bool) map[string]bool {
	m := map[string]bool{}
	for _, kind := range []map[string]bool{o.files, o.folders} {
		for at := range kind {
			for dir := parent(at); ; dir = parent(dir) {
				m[dir] = true
				if stay[dir] || dir == "" {
					break
				}
			}
		}
	}
	return m
}

// names returns what is foreign for a reader, who wants to see a folder once.
func (o *foreign) names(stay map[string]bool) []string {
	names := map[string]bool{}
	for _, kind := range []map[string]bool{o.files, o.folders} {
		for at := range kind {
			name := at
			if o.folders[at] {
				name += "/"
			}
			for dir := range parents(at) {
				if o.folders[dir] && !stay[dir] {
					name = dir + "/"
				}
			}
			if !stay[at] {
				names[name] = true
			}
		}
	}
	return sorted(names)
}
