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

// files are templates and assets by their path in templates/.
type files map[string][]byte

// readFiles returns the default theme with the site's own files over it.
func readFiles(own fs.FS) (files, []*problems.Problem) {
	all := files{}
	if p := all.add(templates.Files); p != nil {
		return nil, []*problems.Problem{p}
	}
	if own == nil {
		return all, nil
	}
	if p := all.add(own); p != nil {
		return nil, []*problems.Problem{p}
	}
	return all, nil
}

// add reads what a theme is made of from a folder: templates anywhere, and
// everything in assets/. Other files, and hidden ones, are none of its own.
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

// isAsset reports whether a file is for the bundler and not a template.
func isAsset(name string) bool { return strings.HasPrefix(name, "assets/") }

// located returns a file's path as authors know it.
func located(name string) string { return path.Join("templates", name) }

// templates returns the paths of the templates, sorted.
func (f files) templates() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(f)), isAsset)
}

// digest sums up the files and the options.
func (f files) digest(o Options) sources.Digest {
	sum := sha256.New()
	fmt.Fprintf(sum, "%q %q\n", o.Base, o.Accent)
	for _, name := range slices.Sorted(maps.Keys(f)) {
		fmt.Fprintf(sum, "%q %d\n", name, len(f[name]))
		sum.Write(f[name])
	}
	return sources.Digest(sum.Sum(nil)[:16])
}
