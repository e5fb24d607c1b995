package publish

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"syscall"
)

// A Result says what a build changed in the destination.
type Result struct {
	// Written, Kept and Removed are the numbers of files that this build wrote, kept and removed.
	// Only files that this program wrote, in this build or an earlier one, count.
	Written, Kept, Removed int
	Total                  int64 // size of all written and kept files together, in bytes
	// Largest lists the largest of these files, the largest first, and at most largestFiles
	// of them.
	Largest []FileSize
	// Foreign lists the paths of files in the destination that this program did not write,
	// sorted. A folder with only such files is listed as one path that ends in "/".
	Foreign []string
	// Replaced lists the paths of files that the build replaced although this program did
	// not write them. The list is empty if the destination has a manifest.
	Replaced []string
	// Before is the folder to which the build moved the old destination; "" if Replaced is
	// empty.
	Before string
}

// A FileSize is the path of a file in the destination, and its size in bytes.
type FileSize struct {
	Path string
	Size int64
}

const largestFiles = 3

// Commit replaces the site in the destination by the new site, which consists of the kept, written
// and copied files, and ends the build. After an error, the destination is unchanged, unless the
// error says that the new site has been published.
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
		r.Before = s.state.path("before")
	}
	return r, s.replace(len(r.Replaced) > 0)
}

func (s *Site) count() Result {
	var r Result
	for _, f := range s.all {
		switch {
		case f.plan == written:
			r.Written++
			r.add(f)
		case f.plan == kept:
			r.Kept++
			r.add(f)
		case f.ours && s.exists:
			r.Removed++
		}
	}
	return r
}

// add adds the size of a file of the new site to the Result.
func (r *Result) add(f *file) {
	r.Total += f.Size
	order := func(a, b FileSize) int { return cmp.Or(cmp.Compare(b.Size, a.Size), cmp.Compare(a.Path, b.Path)) }
	own := FileSize{f.Path, f.Size}
	if n := len(r.Largest); n == largestFiles && order(own, r.Largest[n-1]) > 0 {
		return
	}
	at, _ := slices.BinarySearchFunc(r.Largest, own, order)
	r.Largest = slices.Insert(r.Largest, at, own)
	r.Largest = r.Largest[:min(len(r.Largest), largestFiles)]
}

// inTheWay returns the error of a build that would replace the files at paths, which this
// program did not write. Without a manifest the error is nil unless the build is strict:
// the files may be from an earlier build whose state folder was deleted.
func (s *Site) inTheWay(paths []string) error {
	more := ""
	if len(paths) > 1 {
		more = fmt.Sprintf(", and so are %d more", len(paths)-1)
	}
	return fmt.Errorf("%s is in the way of a page or file of the same name, and this program did not write it%s: move or delete it",
		s.old.path(paths[0]), more)
}

// saveManifestOnly ends a build that changes no file. It saves the manifest if the manifest has
// changed.
func (s *Site) saveManifestOnly() error {
	if s.known && !s.changed {
		return nil
	}
	if err := s.save("next"); err != nil {
		return err
	}
	return s.state.rename("next", "manifest")
}

// replace exchanges the stage and the destination. The old site becomes the spare. If
// keepOld is true, its files are kept for the author instead, in the folder "before". The
// new manifest is first saved in the file "next", so that after a crash the next build knows
// the files of both sites.
func (s *Site) replace(keepOld bool) error {
	if err := s.save("next"); err != nil {
		return errors.Join(err, s.state.removeAll("next"))
	}
	err := s.isOurs()
	if err == nil {
		// Windows cannot rename a folder that is open.
		err = errors.Join(s.stage.close(), s.old.close())
	}
	if err == nil {
		err = s.swap()
	}
	if err != nil {
		return errors.Join(err, s.state.removeAll("next"))
	}
	s.stage.begun = false // the stage now holds the old site, which Abort must not delete
	err = s.state.rename("next", "manifest")
	switch {
	case err != nil || !s.exists:
	case keepOld:
		if err = s.state.removeAll("before"); err == nil {
			err = s.state.rename("stage", "before")
		}
	default:
		err = s.state.rename("stage", "spare")
	}
	if err != nil {
		return fmt.Errorf("the new site is in place, but the state for the next build is incomplete: %w", err)
	}
	return nil
}

// swap exchanges the stage and the destination, or renames the stage if there is no
// destination.
func (s *Site) swap() error {
	dest := filepath.Base(s.dest)
	if !s.exists {
		return s.state.renameTo("stage", s.parent, dest)
	}
	err := s.state.exchange("stage", s.parent, dest)
	if errors.Is(err, errors.ErrUnsupported) {
		err = s.swapByRenames(dest)
	}
	// The error is EBUSY if the destination is a mount point, which cannot be renamed, or EXDEV if
	// the stage is on another file system than the destination.
	if errors.Is(err, syscall.EBUSY) || errors.Is(err, syscall.EXDEV) {
		return fmt.Errorf("%s cannot be replaced; if it is a mount point, such as a volume of a container, choose a folder in it, such as %s: %w",
			s.dest, filepath.Join(s.dest, "public"), err)
	}
	return err
}

// swapByRenames exchanges the stage and the destination by two renames, for file systems
// that cannot exchange folders in one step.
func (s *Site) swapByRenames(dest string) error {
	if err := s.parent.renameTo(dest, s.state, "old"); err != nil {
		return err
	}
	if err := s.state.renameTo("stage", s.parent, dest); err != nil {
		return errors.Join(err, s.state.renameTo("old", s.parent, dest))
	}
	// The new site is in place. If this rename fails, the next build repeats it.
	_ = s.state.rename("old", "stage")
	return nil
}

// repairSwap repairs a destination that is missing because a build was killed between the
// renames of swapByRenames: the old site becomes the destination again.
func (s *Site) repairSwap() error {
	if there, err := s.state.exists("old"); !there {
		return err
	}
	dest := filepath.Base(s.dest)
	if there, err := s.parent.exists(dest); err != nil {
		return err
	} else if !there {
		return s.state.renameTo("old", s.parent, dest)
	}
	if err := s.state.removeAll("stage"); err != nil {
		return err
	}
	return s.state.rename("old", "stage")
}

// A newSite lists the folders of the new site, and the foreign files of the destination,
// which this program did not write.
type newSite struct {
	ours     map[string]bool // set of the folders that will contain files of this program
	others   []string        // folders without files of this program that Commit keeps
	foreign  []string        // paths of the foreign files that Commit keeps
	replaced []string        // paths of the foreign files that Commit replaces, sorted
}

// newSite decides which foreign files Commit keeps, and which foreign files it replaces.
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
	// Folders that a file replaces are left out: n.replaced has their files.
	for dir := range s.others {
		if !n.ours[dir] && !s.isTaken(dir) {
			n.others = append(n.others, dir)
		}
	}
	for path, f := range s.all {
		switch {
		case f.ours || f.there == nil:
		case n.ours[path] || s.isTaken(path):
			n.replaced = append(n.replaced, path)
		default:
			f.plan, n.foreign = foreign, append(n.foreign, path)
		}
	}
	slices.Sort(n.replaced)
	return n, nil
}

// hasFile reports whether the new site has a file of this program at a path.
func (s *Site) hasFile(path string) bool {
	f := s.all[path]
	return f != nil && f.isOurs()
}

// isTaken reports whether the new site has a file of this program at a path, or in place of
// one of the path's parent folders.
func (s *Site) isTaken(path string) bool {
	for ; path != ""; path = parent(path) {
		if s.hasFile(path) {
			return true
		}
	}
	return false
}

// foreignNames returns the list for Result.Foreign. It names only the outermost of nested
// folders that have no files of this program.
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
	return slices.Sorted(maps.Keys(names))
}
