package publish

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"syscall"
)

// A Result says what a build has changed in the destination.
type Result struct {
	// Written, Kept and Removed count the files of the program.
	Written, Kept, Removed int
	Total                  int64 // bytes of all files of the program
	// Foreign are the paths, sorted, of what is in the destination but was not
	// written by this program; a folder without files of the program is one path
	// that ends in "/".
	Foreign []string
	// Replaced are foreign files that files of the program have replaced. This
	// happens only in a destination without a manifest; the folder Before then
	// holds the destination as it was.
	Replaced []string
	Before   string
}

// Commit replaces the site in the destination by the files that were kept,
// written or copied. If it fails, the destination is unchanged or, if the error
// says so, the new site.
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
	if s.failed != nil {
		return Result{}, s.failed
	}
	n, err := s.newSite()
	if err != nil {
		return Result{}, err
	}
	r := s.count()
	if r.Replaced = n.replaced; len(r.Replaced) > 0 && (s.known || s.strict) {
		return Result{}, s.inTheWay(r.Replaced)
	}
	r.Foreign = s.foreignNames(n)
	if s.exists && r.Written == 0 && r.Removed == 0 && len(r.Replaced) == 0 {
		return r, s.saveManifestOnly()
	}
	if err := s.complete(n); err != nil {
		return Result{}, err
	}
	if len(r.Replaced) > 0 {
		r.Before = filepath.Join(s.state, "before")
	}
	return r, s.replace(r.Before)
}

func (s *Site) count() Result {
	var r Result
	for _, f := range s.all {
		switch {
		case f.plan == written:
			r.Written++
			r.Total += f.Size
		case f.plan == kept:
			r.Kept++
			r.Total += f.Size
		case f.ours && s.exists:
			r.Removed++
		}
	}
	return r
}

// inTheWay is the error for foreign files that would be replaced. In a
// destination without a manifest they may be a site of this program whose state
// folder was deleted; with one, somebody has put them there.
func (s *Site) inTheWay(paths []string) error {
	more := ""
	if len(paths) > 1 {
		more = fmt.Sprintf(", and so are %d more", len(paths)-1)
	}
	return fmt.Errorf("%s is in the way of a page or file of the same name, and this program did not write it%s: move or delete it",
		s.inPlace(paths[0]), more)
}

// saveManifestOnly saves the manifest, if need be, of a destination that stays as
// it is.
func (s *Site) saveManifestOnly() error {
	if s.known && !s.changed {
		return nil
	}
	if err := s.save("next"); err != nil {
		return err
	}
	return s.files.rename(filepath.Join(s.state, "next"), filepath.Join(s.state, "manifest"))
}

// replace exchanges the stage and the destination. The manifest is saved before
// under the name next: from this a later build concludes that the files of both
// sites are ours.
func (s *Site) replace(before string) error {
	next, stage := filepath.Join(s.state, "next"), s.staged("")
	if err := s.save("next"); err != nil {
		return errors.Join(err, s.files.removeAll(next))
	}
	if err := s.swap(stage); err != nil {
		return errors.Join(err, s.files.removeAll(next))
	}
	s.stage.begun = false // the stage is the old site now, which Abort must not delete
	err := s.files.rename(next, filepath.Join(s.state, "manifest"))
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
		return fmt.Errorf("the new site is in place, but the state for the next build is incomplete: %w", err)
	}
	return nil
}

// swap exchanges the stage and the destination, if there is one.
func (s *Site) swap(stage string) error {
	if !s.exists {
		return s.files.rename(stage, s.dest)
	}
	err := s.files.exchange(stage, s.dest)
	if errors.Is(err, syscall.EBUSY) {
		return fmt.Errorf("%w: if %s is a mount point, choose a folder in it", err, s.dest)
	}
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

// repairSwap completes the two renames of a killed build.
func (s *Site) repairSwap() error {
	old := filepath.Join(s.state, "old")
	if there, err := s.files.exists(old); !there {
		return err
	}
	if there, err := s.files.exists(s.dest); err != nil {
		return err
	} else if !there {
		return s.files.rename(old, s.dest)
	}
	if err := s.files.removeAll(s.staged("")); err != nil {
		return err
	}
	return s.files.rename(old, s.staged(""))
}

// A newSite is what the destination will contain beside single files.
type newSite struct {
	ours     map[string]bool // folders with files of ours
	others   []string        // foreign folders
	foreign  []string        // foreign files
	replaced []string        // foreign files that are in the way, sorted
}

// newSite decides what becomes of foreign files.
func (s *Site) newSite() (*newSite, error) {
	n := &newSite{ours: map[string]bool{}}
	for path, f := range s.all {
		if f.isOurs() {
			addParents(n.ours, path)
		}
	}
	for dir := range n.ours {
		if s.hasFile(dir) {
			return nil, fmt.Errorf("%s is to be a file, and a folder with files in it", dir)
		}
	}
	for dir := range s.others { // where one is in the way, so are the files in it
		if !n.ours[dir] && !s.isTaken(dir) {
			n.others = append(n.others, dir)
		}
	}
	for path, f := range s.all {
		switch {
		case f.ours || !f.there:
		case n.ours[path] || s.isTaken(path):
			n.replaced = append(n.replaced, path)
		default:
			n.foreign = append(n.foreign, path)
		}
	}
	for _, path := range n.foreign {
		s.all[path].plan = foreign
	}
	slices.Sort(n.replaced)
	return n, nil
}

// hasFile reports whether the new site has a file of ours at a path.
func (s *Site) hasFile(path string) bool {
	f := s.all[path]
	return f != nil && f.isOurs()
}

// isTaken reports whether the new site has a file of ours at a path or in place
// of a folder above it.
func (s *Site) isTaken(path string) bool {
	for ; path != ""; path = parent(path) {
		if s.hasFile(path) {
			return true
		}
	}
	return false
}

// foreignNames returns, for Result, the outermost foreign folders, and the
// foreign files in other folders.
func (s *Site) foreignNames(n *newSite) []string {
	names := map[string]bool{}
	add := func(path, name string) {
		for dir := parent(path); dir != ""; dir = parent(dir) {
			if s.others[dir] && !n.ours[dir] {
				name = dir + "/"
			}
		}
		names[name] = true
	}
	for _, path := range n.foreign {
		add(path, path)
	}
	for _, dir := range n.others {
		add(dir, dir+"/")
	}
	return sorted(names)
}
