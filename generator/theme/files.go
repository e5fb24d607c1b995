package theme

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"broadsheet/generator/sources"
	"broadsheet/templates"
)

// files holds templates and assets. The key is the path of a file, relative to templates/;
// the value is its content.
type files map[string][]byte

// readFiles returns the templates and assets of the default theme and of the site. The
// parameter own holds the site's own files: the key is a path, the value the content. Such
// a file replaces the theme's file with the same path.
func readFiles(own map[string][]byte) (files, error) {
	all := files{}
	err := fs.WalkDir(templates.Files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		if path.Ext(name) == ".html" || isAsset(name) {
			all[name], err = fs.ReadFile(templates.Files, name)
		}
		return err
	})
	for name, text := range own {
		if path.Ext(name) == ".html" || isAsset(name) {
			all[name] = bytes.TrimPrefix(text, []byte("\xEF\xBB\xBF"))
		}
	}
	return all, err
}

// isAsset reports whether a path, relative to templates/, is the path of an asset.
func isAsset(name string) bool { return strings.HasPrefix(name, "assets/") }

// located returns the path, relative to the site's folder, of a file of the theme.
func located(name string) string { return path.Join("templates", name) }

// templates returns the sorted paths of all templates, relative to templates/.
func (f files) templates() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(f)), isAsset)
}

// digest returns a digest of the paths and contents of all files, except the templates of
// shortcodes, and of the options.
func (f files) digest(o Options) sources.Digest {
	sum := sha256.New()
	fmt.Fprintf(sum, "%q %q %x\n", o.Base, o.Accent, o.Locale.Digest())
	for _, name := range slices.Sorted(maps.Keys(f)) {
		if isShortcode(name) {
			continue
		}
		fmt.Fprintf(sum, "%q %d\n", name, len(f[name]))
		sum.Write(f[name])
	}
	return sources.Digest(sum.Sum(nil)[:16])
}
