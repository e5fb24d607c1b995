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
func (s *Site) foreign() (*foreign, error) {
	o := &foreign{files: map[string]bool{}, folders: map[string]bool{}}
	if !s.exists {
		return o, nil
	}
	found := make([]int64, len(s.folders))
	err := each(len(s.folders), func(i int) error {
		dir := &s.folders[i]
		if !dir.last {
			return nil
		}
		now, err := s.files.look(s.live, dir.path)
		if errors.Is(err, fs.ErrNotExist) || err == nil && !now.folder {
			return nil // its parent's list tells what is there now
		}
		if err != nil {
			return err
		}
		found[i] = now.time
		if now.time == dir.live {
			return nil
		}
		mixed, err := s.walk(dir.path, o)
		if mixed {
			found[i] = 0
		}
		return err
	})
	for i := range s.folders {
		if dir := &s.folders[i]; dir.last && dir.live != found[i] {
			dir.live, s.refresh = found[i], true
		}
	}
	return o, err
}

// walk notes what is foreign in a folder, and reports whether anything is.
func (s *Site) walk(dir string, o *foreign) (mixed bool, err error) {
	list, err := s.files.list(s.inPlace(dir))
	if err != nil {
		return false, err
	}
	for _, d := range list {
		at := path.Join(dir, d.Name())
		if !d.IsDir() {
			if f := s.file(at); f != nil && (f.last || f.plan == kept || f.plan == verified) {
				continue
			}
			o.note(o.files, at)
			mixed = true
			continue
		}
		if f := s.folder(at); f != nil && f.last {
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
func (o *foreign) holders(stays func(dir string) bool) map[string]bool {
	m := map[string]bool{}
	for _, kind := range []map[string]bool{o.files, o.folders} {
		for at := range kind {
			for dir := parent(at); ; dir = parent(dir) {
				m[dir] = true
				if stays(dir) || dir == "" {
					break
				}
			}
		}
	}
	return m
}

// names returns what is foreign for a reader, who wants to see a folder once.
func (o *foreign) names(stays func(dir string) bool) []string {
	names := map[string]bool{}
	for _, kind := range []map[string]bool{o.files, o.folders} {
		for at := range kind {
			name := at
			if o.folders[at] {
				name += "/"
			}
			for dir := range parents(at) {
				if o.folders[dir] && !stays(dir) {
					name = dir + "/"
				}
			}
			if !stays(at) {
				names[name] = true
			}
		}
	}
	return sorted(names)
}
