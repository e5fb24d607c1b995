package publish

import (
	"errors"
	"io/fs"
	"path"
	"slices"

	"broadsheet/generator/parallel"
)

// An item is a file or folder in a folder of the destination.
type item struct {
	path string      // path relative to the destination, with slashes
	info fs.FileInfo // metadata of the file; nil if the item is a folder
}

// list finds all files and folders of the destination. It adds the files to s.all, and adds
// the folders in which this program has published no file to s.others.
func (s *Site) list() error {
	folders := map[string]bool{} // set of folders that contain files of the manifest
	for _, f := range s.all {
		addParents(folders, f.Path)
	}
	return s.old.walk(listFolder, func(i item) bool {
		if i.info == nil {
			if !folders[i.path] {
				s.others[i.path] = true
			}
			return true
		}
		f := s.all[i.path]
		if f == nil {
			f = &file{entry: entry{Path: i.path}}
			s.all[i.path] = f
		}
		f.there, f.regular = i.info, i.info.Mode().IsRegular()
		f.size, f.time = i.info.Size(), i.info.ModTime().UnixNano()
		return false
	})
}

const (
	foldersAtOnce  = 1024 // maximum number of folders that walk lists before it visits their items
	siblingsAtOnce = 64   // maximum number of folders that one goroutine lists at a time
)

// walk calls list, concurrently, for the folder f and folders within it, and then visit for the
// items that list returns, one item at a time. If visit returns true for an item, the item is a
// folder, and walk calls list for that folder later. The arguments of list are the path of a
// folder in f and the open folder that contains it, which is open for its siblings, too.
func (f folder) walk(list func(in folder, path string) ([]item, error), visit func(item) bool) error {
	for level := []string{""}; len(level) > 0; {
		var next []string
		for part := range slices.Chunk(level, foldersAtOnce) {
			groups := siblings(part)
			found := make([][]item, len(groups))
			err := parallel.Try(len(groups), func(i int) error {
				in, err := f.folder(parent(groups[i][0]))
				if err != nil {
					return err
				}
				for _, path := range groups[i] {
					items, failed := list(in, path)
					if found[i], err = append(found[i], items...), failed; err != nil {
						break
					}
				}
				return errors.Join(err, in.close())
			})
			if err != nil {
				return err
			}
			for _, i := range slices.Concat(found...) {
				if visit(i) {
					next = append(next, i.path)
				}
			}
		}
		level = next
	}
	return nil
}

// siblings divides a list of folders into parts of at most siblingsAtOnce folders with the same
// parent.
func siblings(list []string) (parts [][]string) {
	for len(list) > 0 {
		n := 1
		for n < min(len(list), siblingsAtOnce) && parent(list[n]) == parent(list[0]) {
			n++
		}
		parts, list = append(parts, list[:n]), list[n:]
	}
	return parts
}

// listFolder returns the items of the folder at a path. The argument in is the open folder that
// contains this folder.
func listFolder(in folder, at string) ([]item, error) {
	list, err := in.list(path.Base(at))
	if err != nil {
		return nil, err
	}
	items := make([]item, 0, len(list))
	for _, d := range list {
		i := item{path: path.Join(at, d.Name())}
		if !d.IsDir() {
			i.info, err = in.info(d)
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				return nil, err
			}
		}
		items = append(items, i)
	}
	return items, nil
}

// addParents adds all parent folders of a path to a set, including the destination ("").
func addParents(set map[string]bool, path string) {
	for path != "" {
		if path = parent(path); set[path] {
			return // the set already has all parents of this folder
		}
		set[path] = true
	}
}
