package sources

import (
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
)

// ShortcodeFolder is the folder with the templates of a site's own shortcodes. The name of a
// file without .html is that of a shortcode.
const ShortcodeFolder = "templates/shortcodes"

// Shortcodes returns the sorted names of the shortcodes of the site in the folder root: its
// own, and those of its outer site.
func Shortcodes(root string) []string {
	var names []string
	for _, folder := range []string{root, Outer(root)} {
		if folder == "" {
			continue
		}
		for _, entry := range entriesIn(folder, ShortcodeFolder) {
			if name, ok := strings.CutSuffix(entry.Name(), ".html"); ok && entry.Type().IsRegular() && !ignored(ShortcodeFolder, entry.Name()) {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// entriesIn lists a folder below a site's folder. It follows no link out of the site's
// folder.
func entriesIn(root, folder string) []fs.DirEntry {
	top, err := os.OpenRoot(root)
	if err != nil {
		return nil
	}
	defer top.Close()
	entries, err := fs.ReadDir(top.FS(), path.Clean(folder))
	if err != nil {
		return nil
	}
	return entries
}
