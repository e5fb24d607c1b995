package publish

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/cespare/xxhash/v2"

	"broadsheet/generator/sources"
)

// A file is one of ours: in the destination, in the site being built, or both.
type file struct {
	path   string
	digest sources.Digest
	size   int64 // in bytes
	// time is the file's modification time in nanoseconds: with the size it
	// tells without reading that nobody has edited the file since.
	time int64

	last   bool // the last build left it in the destination
	differ bool // where it is, the spare may have another one
	plan   plan
}

// A plan says how a file comes into the site being built.
type plan uint8

const (
	none     plan = iota // it does not
	kept                 // it is in the destination already
	verified             // likewise, but only reading told: its time, or more, has changed
	written              // this build has staged it
)

// A folder is one that files of ours are in.
type folder struct {
	path string // "" is the destination
	times
	last    bool  // files of the last build are in it
	stays   bool  // files of the site being built are in it
	touched bool  // this build changes what is in it, on the stage
	first   int32 // where in ours the files in it begin
	up      int32 // where in the list the folder is that holds it
}

// times are the modification times of one of our folders, in nanoseconds: in
// the destination and in the spare. A folder whose time has not changed has no
// new entries. 0 means that it must be listed.
type times struct{ live, spare int64 }

// compare orders paths as one meets them in a walk: what is in a folder comes
// right after what has the name of the folder.
func compare(a, b string) int {
	for i := range min(len(a), len(b)) {
		switch x, y := a[i], b[i]; {
		case x == y:
		case x == '/':
			return -1
		case y == '/':
			return 1
		default:
			return cmp.Compare(x, y)
		}
	}
	return cmp.Compare(len(a), len(b))
}

func comparePaths(a, b file) int { return compare(a.path, b.path) }

// seat returns the seat of the file at a path: it holds the file's place in
// ours, counted from 1. If there is no such file it is the free one, with 0,
// that it would take: the first from where the path's hash leads.
func (s *Site) seat(path string) *int32 {
	for i := xxhash.Sum64String(path); ; i++ {
		seat := &s.seats[i%uint64(len(s.seats))]
		if *seat == 0 || s.ours[*seat-1].path == path {
			return seat
		}
	}
}

// seatAll gives every file of ours a seat. Half of the seats and more are free,
// so that one is found in a step or two.
func (s *Site) seatAll() {
	s.seats = make([]int32, 4*len(s.ours)+64)
	for i := range s.ours {
		*s.seat(s.ours[i].path) = int32(i + 1)
	}
}

// add adds a file to ours.
func (s *Site) add(f file) {
	if s.ours = append(s.ours, f); 2*len(s.ours) > len(s.seats) {
		s.seatAll()
	} else {
		*s.seat(f.path) = int32(len(s.ours))
	}
}

// arrange puts our files in order and lists the folders they are in. From here
// on nobody else is at work.
func (s *Site) arrange() error {
	s.seats = nil
	old, added := s.ours[:s.last], s.ours[s.last:]
	if len(added) > 0 {
		slices.SortFunc(added, comparePaths)
		s.ours = merge(old, added)
	}
	s.listFolders()
	for i := range s.folders {
		f := &s.folders[i]
		if before := f.first - 1; f.stays && before >= 0 && s.ours[before].path == f.path && s.ours[before].plan != none {
			return fmt.Errorf("%s is to be a file, and a folder with files in it", f.path)
		}
	}
	return nil
}

// merge makes one list, in order, of two that have no path in common.
func merge(a, b []file) []file {
	if len(a) == 0 {
		return b
	}
	all := make([]file, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if compare(a[0].path, b[0].path) < 0 {
			all, a = append(all, a[0]), a[1:]
		} else {
			all, b = append(all, b[0]), b[1:]
		}
	}
	return append(append(all, a...), b...)
}

// listFolders lists the folders of our files. Of those that the last build left
// it knows the times, which are noted in the same order.
func (s *Site) listFolders() {
	folders := append(make([]folder, 0, len(s.times)+1), folder{last: true, stays: true})
	at := int32(0) // the folder of the file at hand
	for i := range s.ours {
		f := &s.ours[i]
		for !holds(folders[at].path, f.path) {
			at = folders[at].up
		}
		for {
			rest := f.path[len(folders[at].path):]
			n := strings.IndexByte(rest[min(1, len(rest)):], '/')
			if n < 0 {
				break
			}
			folders = append(folders, folder{path: f.path[:len(f.path)-len(rest)+1+n], up: at, first: int32(i)})
			at = int32(len(folders) - 1)
		}
		for k := at; f.last && !folders[k].last; k = folders[k].up {
			folders[k].last = true
		}
		for k := at; f.plan != none && !folders[k].stays; k = folders[k].up {
			folders[k].stays = true
		}
	}
	known := s.times
	for i := range folders {
		if f := &folders[i]; f.last && len(known) > 0 {
			f.times, known = known[0], known[1:]
		}
	}
	s.folders = folders
}

// holds reports whether a path leads into a folder.
func holds(folder, path string) bool {
	return folder == "" || len(path) > len(folder) && path[len(folder)] == '/' && path[:len(folder)] == folder
}

// file returns the file at a path once our files are in order, or nil.
func (s *Site) file(path string) *file {
	i, found := slices.BinarySearchFunc(s.ours, path, func(f file, path string) int { return compare(f.path, path) })
	if !found {
		return nil
	}
	return &s.ours[i]
}

// planned reports whether the site being built has a file at a path.
func (s *Site) planned(path string) bool {
	f := s.file(path)
	return f != nil && f.plan != none
}

// folder returns the folder of ours at a path, or nil.
func (s *Site) folder(path string) *folder {
	i, found := slices.BinarySearchFunc(s.folders, path, func(f folder, path string) int { return compare(f.path, path) })
	if !found {
		return nil
	}
	return &s.folders[i]
}

// stays reports whether the site being built has a folder at a path.
func (s *Site) stays(path string) bool {
	f := s.folder(path)
	return f != nil && f.stays
}
