package publish

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
)

// A Result says what a build has done to the destination.
type Result struct {
	// Written, Kept and Removed count our files: those put in place, those
	// that were right already, and those that are gone.
	Written, Kept, Removed int
	Bytes                  int64 // written
	Total                  int64 // bytes of all our files
	// Foreign holds what stands in the destination but is not ours, sorted;
	// a folder with nothing of ours in it is one entry and ends in "/".
	Foreign []string
	// Replaced holds the foreign files that ours have replaced. It happens
	// only where nothing is known of the destination, and the whole of it, as
	// it was, is then kept in the folder Before.
	Replaced []string
	Before   string
}

// Commit puts the site in place: the files that were kept, written or copied,
// and no other of ours. If it fails, the destination is as it was, or, where
// the error says so, already the new one.
func (s *Site) Commit() (Result, error) {
	r, err := s.commit()
	if err != nil {
		err = fmt.Errorf("publishing to %s: %w", s.dest, err)
	}
	return r, errors.Join(err, s.Abort())
}

func (s *Site) commit() (Result, error) {
	if s.lock == nil {
		return Result{}, errors.New("the build has ended already")
	}
	if s.fault != nil {
		return Result{}, s.fault
	}
	stay, err := s.planFolders()
	if err != nil {
		return Result{}, err
	}
	others, err := s.foreign(stay)
	if err != nil {
		return Result{}, err
	}
	r := s.count()
	if r.Replaced, err = s.conflicts(others, stay); err != nil {
		return Result{}, err
	}
	r.Foreign = others.names(stay)
	if s.exists && r.Written == 0 && r.Removed == 0 && len(r.Replaced) == 0 {
		return r, s.remember(stay)
	}
	if err := s.complete(others, stay); err != nil {
		return Result{}, err
	}
	if len(r.Replaced) > 0 {
		r.Before = filepath.Join(s.state, "before")
	}
	return r, s.replace(others, stay, r.Before)
}

// planFolders returns the folders that the planned files are in.
func (s *Site) planFolders() (map[string]bool, error) {
	folders := map[string]bool{"": true}
	for path := range s.plan {
		for dir := range parents(path) {
			if folders[dir] && dir != "" {
				break
			}
			folders[dir] = true
		}
	}
	for _, dir := range sorted(folders) {
		if _, both := s.plan[dir]; both {
			return nil, fmt.Errorf("%s is to be a file, and a folder with files in it", dir)
		}
	}
	return folders, nil
}

func (s *Site) count() Result {
	var r Result
	for _, p := range s.plan {
		r.Total += p.Size
		if p.written {
			r.Written++
			r.Bytes += p.Size
		} else {
			r.Kept++
		}
	}
	for path := range s.last {
		if _, stays := s.plan[path]; !stays {
			r.Removed++
		}
	}
	return r
}

// conflicts finds foreign files where a file or folder of ours has to be, and
// takes them from the others. What stands in a destination we know was put
// there by somebody, and is an error. One we do not know may just as well be a
// site of ours whose state was deleted: then the files give way, and the whole
// of it is kept aside.
func (s *Site) conflicts(others *foreign, stay map[string]bool) ([]string, error) {
	// A file of ours at path, or at a folder above it, takes its place.
	taken := func(path string) bool {
		_, taken := s.plan[path]
		for dir := range parents(path) {
			_, file := s.plan[dir]
			taken = taken || file
		}
		return taken
	}
	var found []string
	for _, path := range sorted(others.files) {
		if stay[path] || taken(path) {
			found = append(found, path)
			delete(others.files, path)
		}
	}
	for _, path := range sorted(others.folders) {
		if taken(path) { // an empty one, else a file in it was found
			delete(others.folders, path)
		}
	}
	if len(found) == 0 || !s.known {
		return found, nil
	}
	more := ""
	if len(found) > 1 {
		more = fmt.Sprintf(", and %d more like it", len(found)-1)
	}
	return nil, fmt.Errorf("%s is in the way of a page or file of the same name, and this program did not make it%s: move or delete it",
		filepath.Join(s.dest, filepath.FromSlash(found[0])), more)
}

// remember brings the manifest up to date where the destination stays as it is.
func (s *Site) remember(stay map[string]bool) error {
	for path, p := range s.plan {
		if p.read {
			s.refresh, s.differ[path] = true, true
		}
	}
	if s.known && !s.refresh {
		return nil
	}
	m := &manifest{files: s.entries(), folders: map[string]times{}, differ: s.differ}
	for dir := range stay {
		m.folders[dir] = s.folders[dir]
	}
	if err := s.save(m, "next"); err != nil {
		return err
	}
	return s.files.rename(filepath.Join(s.state, "next"), filepath.Join(s.state, "manifest"))
}

// replace puts the stage in the place of the destination. The manifest goes
// ahead under another name: whoever finds that name later knows that files of
// both sites are ours.
func (s *Site) replace(others *foreign, stay map[string]bool, before string) error {
	folders, err := s.stamps(others, stay)
	if err != nil {
		return err
	}
	m := &manifest{files: s.entries(), folders: folders, differ: s.differences(others)}
	if err := s.save(m, "next"); err != nil {
		return err
	}
	next, stage := filepath.Join(s.state, "next"), filepath.Join(s.state, "stage")
	if err := s.swap(stage); err != nil {
		return errors.Join(err, s.files.removeAll(next))
	}
	err = s.files.rename(next, filepath.Join(s.state, "manifest"))
	switch {
	case err != nil || !s.exists:
	case before != "":
		if err = s.files.removeAll(before); err == nil {
			err = s.files.rename(stage, before)
		}
	default:
		err = s.files.rename(stage, filepath.Join(s.state, "spare"))
	}
	if err != nil {
		return fmt.Errorf("the new site is in place, but not all is noted for the next build: %w", err)
	}
	return nil
}

func (s *Site) entries() map[string]Entry {
	m := make(map[string]Entry, len(s.plan))
	for path, p := range s.plan {
		m[path] = p.Entry
	}
	return m
}

// differences returns the paths in which the old site, as the next spare, will
// differ from the new one, or may: foreign files can come and go.
func (s *Site) differences(others *foreign) map[string]bool {
	differ := map[string]bool{}
	for path, p := range s.plan {
		if p.written {
			differ[path] = true
		}
	}
	for path := range s.last {
		if _, stays := s.plan[path]; !stays {
			differ[path] = true
		}
	}
	maps.Copy(differ, others.files)
	maps.Copy(differ, others.folders)
	return differ
}

// stamps returns the times of the site's folders: of those that this build has
// not touched they are known.
func (s *Site) stamps(others *foreign, stay map[string]bool) (map[string]times, error) {
	mixed := others.holders(stay)
	stamps := make(map[string]times, len(stay))
	var ask []string
	for dir := range stay {
		old := s.folders[dir]
		stamps[dir] = times{live: old.spare, spare: old.live}
		switch {
		case mixed[dir]:
			stamps[dir] = times{spare: old.live}
		case !s.aligned || old.spare == 0 || s.touched[dir]:
			ask = append(ask, dir)
		}
	}
	found := make([]int64, len(ask))
	err := each(len(ask), func(i int) error {
		info, err := s.files.lstat(s.staged(ask[i]))
		if err == nil {
			found[i] = info.ModTime().UnixNano()
		}
		return err
	})
	for i, dir := range ask {
		stamps[dir] = times{live: found[i], spare: stamps[dir].spare}
	}
	return stamps, err
}

// swap puts the stage in the place of the destination, and that, if it is
// there, in the place of the stage.
func (s *Site) swap(stage string) error {
	if !s.exists {
		return s.files.rename(stage, s.dest)
	}
	err := s.files.exchange(stage, s.dest)
	if !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	old := filepath.Join(s.state, "old")
	if err := s.files.rename(s.dest, old); err != nil {
		return err
	}
	if err := s.files.rename(stage, s.dest); err != nil {
		return errors.Join(err, s.files.rename(old, s.dest))
	}
	// The site is in place; if this fails the next build does it.
	_ = s.files.rename(old, stage)
	return nil
}

// mendSwap finishes a swap that a killed build has left half done.
func (s *Site) mendSwap() error {
	old, stage := filepath.Join(s.state, "old"), filepath.Join(s.state, "stage")
	if there, err := s.files.exists(old); !there {
		return err
	}
	if there, err := s.files.exists(s.dest); err != nil {
		return err
	} else if !there {
		return s.files.rename(old, s.dest)
	}
	if err := s.files.removeAll(stage); err != nil {
		return err
	}
	return s.files.rename(old, stage)
}
