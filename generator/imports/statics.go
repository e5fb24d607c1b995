package imports

import (
	"io"
	"io/fs"
	"iter"
	"maps"
	"path"
	"slices"
	"strings"
)

// treeFile returns a File of a file system.
func treeFile(tree fs.FS, name, file string) File {
	return File{name, func() (io.ReadCloser, error) { return tree.Open(file) }}
}

// tellFolders tells the folders of an old site that have no place here.
func tellFolders(to *Sink, tree fs.FS, folders ...string) {
	for _, folder := range folders {
		if info, err := fs.Stat(tree, folder); err == nil && info.IsDir() {
			to.Told(LeftOut, "a folder of templates and settings that have no meaning here: "+folder, Place{})
		}
	}
}

// tellFeed tells a feed whose address is another one here. A file cannot redirect a feed.
func tellFeed(to *Sink, name string) {
	if name != "" && name != "feed.xml" && name != "atom.xml" && name != "feed.json" {
		folder := path.Join("/", to.name)
		to.Told(Lost, "the feed "+path.Join(folder, name)+": here it is "+path.Join(folder, "feed.xml")+"; let the server redirect it", Place{})
	}
}

// entryName returns the path of an entry's file: that in the source, with the extension .md.
// Pages stand in no folder.
func entryName(name string, page bool) string {
	name = strings.TrimSuffix(name, path.Ext(name))
	if page {
		name = strings.ReplaceAll(strings.TrimSuffix(strings.TrimSuffix(name, "/_index"), "/index"), "/", "-")
	}
	return name + ".md"
}

// besideEntry returns a file of the folder of a story. The files of a page are static files
// at its address, since pages have no folder.
func besideEntry(tree fs.FS, e *Entry, address, name, file string) File {
	if e.Page {
		name = path.Join("/static", strings.TrimSuffix(address, ".html"), name)
	}
	return treeFile(tree, name, file)
}

// staticFiles passes on the files of a folder, as static files in another folder.
func staticFiles(to *Sink, tree fs.FS, folder, at string) error {
	return fs.WalkDir(tree, folder, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			if name == folder {
				return ignoreMissing(err)
			}
			return err
		}
		if entry.IsDir() || isClutter(entry.Name()) {
			return nil
		}
		rest := strings.TrimPrefix(strings.TrimPrefix(name, folder), "/")
		return to.File(path.Join("static", at, rest), treeFile(tree, name, name).Open)
	})
}

// isClutter reports whether a file is one of an editor or operating system.
func isClutter(name string) bool {
	return name == ".DS_Store" || name == "Thumbs.db" || name == "desktop.ini" || name == ".gitkeep" || name == ".gitignore" || name == ".nojekyll" ||
		strings.HasSuffix(name, "~") || strings.HasSuffix(name, ".swp")
}

// sortedPairs yields the pairs of a map in the order of the keys.
func sortedPairs(counts map[string]int) iter.Seq2[string, int] {
	return func(yield func(string, int) bool) {
		for _, key := range slices.Sorted(maps.Keys(counts)) {
			if !yield(key, counts[key]) {
				return
			}
		}
	}
}
