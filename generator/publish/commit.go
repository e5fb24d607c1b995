package publish

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
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
	if err := s.arrange(); err != nil {
		return Result{}, err
	}
	others, err := s.foreign()
	if err != nil {
		return Result{}, err
	}
	r := s.count()
	if r.Replaced, err = s.conflicts(others); err != nil {
		return Result{}, err
	}
	r.Foreign = others.names(s.stays)
	if s.exists && r.Written == 0 && r.Removed == 0 && len(r.Replaced) == 0 {
		return r, s.note()
	}
	if err := s.complete(others); err != nil {
		return Result{}, err
	}
	if len(r.Replaced) > 0 {
		r.Before = filepath.Join(s.state, "before")
	}
	return r, s.replace(others, r.Before)
}

func (s *Site) count() Result {
	var r Result
	for i := range s.ours {
		switch f := &s.ours[i]; f.plan {
		case none:
			r.Removed++
		case written:
			r.Written++
			r.Bytes += f.size
			r.Total += f.size
		default:
			r.Kept++
			r.Total += f.size
		}
	}
	return r
}

// conflicts finds foreign files where a file or folder of ours has to be, and
// takes them from the others. What stands in a destination we know was put
// there by somebody, and is an error. One we do not know may just as well be a
// site of ours whose state was deleted: then the files give way, and the whole
// of it is kept aside.
func (s *Site) conflicts(others *foreign) ([]string, error) {
	// A file of ours at path, or at a folder above it, takes its place.
	taken := func(path string) bool {
		taken := s.planned(path)
		for dir := range parents(path) {
			taken = taken || s.planned(dir)
		}
		return taken
	}
	var found []string
	for _, path := range sorted(others.files) {
		if s.stays(path) || taken(path) {
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
		s.inPlace(found[0]), more)
}

// note brings the manifest up to date where the destination stays as it is.
func (s *Site) note() error {
	for i := range s.ours {
		if f := &s.ours[i]; f.plan == verified {
			s.refresh, f.differ = true, true
		}
	}
	if s.known && !s.refresh {
		return nil
	}
	m := &manifest{files: s.ours, differ: s.differ}
	for i := range s.folders {
		if f := &s.folders[i]; f.stays {
			m.times = append(m.times, f.times)
		}
	}
	if err := s.save(m, "next"); err != nil {
		return err
	}
	return s.files.rename(filepath.Join(s.state, "next"), filepath.Join(s.state, "manifest"))
}

// replace puts the stage in the place of the destination. The manifest goes
// ahead under another name: whoever finds that name later knows that files of
// both sites are ours.
func (s *Site) replace(others *foreign, before string) error {
	m, err := s.manifest(others)
	if err != nil {
		return err
	}
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

// manifest returns what is to be known of the new site. The old one, as the
// next spare, will differ from it in what has come and gone, and may in what is
// foreign.
func (s *Site) manifest(others *foreign) (*manifest, error) {
	times, err := s.stamps(others)
	if err != nil {
		return nil, err
	}
	m := &manifest{files: make([]file, 0, len(s.ours)), times: times, differ: slices.Concat(sorted(others.files), sorted(others.folders))}
	for _, f := range s.ours {
		if f.plan == none {
			m.differ = append(m.differ, f.path)
			continue
		}
		f.differ = f.plan == written
		m.files = append(m.files, f)
	}
	return m, nil
}

// stamps returns the times of the new site's folders: of those that this build
// has not touched they are known.
func (s *Site) stamps(others *foreign) ([]times, error) {
	stage, err := s.files.base(s.staged(""))
	if err != nil {
		return nil, err
	}
	defer stage.close()
	mixed := others.holders(s.stays)
	stamps := make([]times, 0, len(s.folders))
	var ask []string
	var answer []int // where in the stamps
	for i := range s.folders {
		f := &s.folders[i]
		if !f.stays {
			continue
		}
		now := times{live: f.spare, spare: f.live}
		switch {
		case mixed[f.path]:
			now.live = 0
		case !s.aligned || f.spare == 0 || f.touched:
			ask, answer = append(ask, f.path), append(answer, len(stamps))
		}
		stamps = append(stamps, now)
	}
	err = each(len(ask), func(i int) error {
		now, err := s.files.look(stage, ask[i])
		stamps[answer[i]].live = now.time
		return err
	})
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
