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

	"broadsheet/generator/problems"
	"broadsheet/generator/sources"
	"broadsheet/templates"
)

// files maps the path of a template or asset in templates/ to its content.
type files map[string][]byte

// readFiles reads the default theme, and then the site's own templates/ folder,
// whose files replace those with the same path. The folder may be nil.
func readFiles(own fs.FS) (files, []*problems.Problem) {
	all := files{}
	for _, folder := range []fs.FS{templates.Files, own} {
		if folder == nil {
			continue
		}
		if p := all.add(folder); p != nil {
			return nil, []*problems.Problem{p}
		}
	}
	return all, nil
}

// add reads the templates in a folder and its subfolders, and all files in its
// assets/. It skips hidden files and folders.
func (f files) add(folder fs.FS) *problems.Problem {
	at := "."
	err := fs.WalkDir(folder, ".", func(name string, entry fs.DirEntry, err error) error {
		at = name
		switch {
		case err != nil:
			return err
		case name != "." && strings.HasPrefix(path.Base(name), "."):
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case entry.IsDir() || path.Ext(name) != ".html" && !isAsset(name):
			return nil
		}
		text, err := fs.ReadFile(folder, name)
		f[name] = bytes.TrimPrefix(text, []byte("\xEF\xBB\xBF"))
		return err
	})
	if err != nil {
		return problems.At(located(at), 0, 0, "cannot be read: %v", err)
	}
	return nil
}

// isAsset reports whether a path in templates/ is that of an asset.
func isAsset(name string) bool { return strings.HasPrefix(name, "assets/") }

// located returns the path of a file of the theme within the site's folder.
func located(name string) string { return path.Join("templates", name) }

// templates returns the sorted paths of all templates.
func (f files) templates() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(f)), isAsset)
}

// digest returns a digest of the paths and contents of all files and of the options.
func (f files) digest(o Options) sources.Digest {
	sum := sha256.New()
	fmt.Fprintf(sum, "%q %q\n", o.Base, o.Accent)
	for _, name := range slices.Sorted(maps.Keys(f)) {
		fmt.Fprintf(sum, "%q %d\n", name, len(f[name]))
		sum.Write(f[name])
	}
	return sources.Digest(sum.Sum(nil)[:16])
}
