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
	return walk([]string{""}, s.listFolder, func(i item) bool {
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
		f.there, f.regular = true, i.info.Mode().IsRegular()
		f.size, f.time = i.info.Size(), i.info.ModTime().UnixNano()
		return false
	})
}

// foldersAtOnce is the maximal number of folders that walk lists before it visits their
// items.
const foldersAtOnce = 1024

// walk lists the folders in level concurrently, and calls visit for each item in them, one item at
// a time. If visit returns true for an item, the item is a folder, and walk lists that folder
// later.
func walk(level []string, list func(dir string) ([]item, error), visit func(item) bool) error {
	for len(level) > 0 {
		var next []string
		for part := range slices.Chunk(level, foldersAtOnce) {
			found := make([][]item, len(part))
			err := parallel.Try(len(part), func(i int) (err error) {
				found[i], err = list(part[i])
				return err
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

// listFolder returns the items of one folder of the destination.
func (s *Site) listFolder(dir string) ([]item, error) {
	list, err := s.old.list(dir)
	if err != nil {
		return nil, err
	}
	items := make([]item, 0, len(list))
	for _, d := range list {
		i := item{path: path.Join(dir, d.Name())}
		if !d.IsDir() {
			i.info, err = s.old.info(d)
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
