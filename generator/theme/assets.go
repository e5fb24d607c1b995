package theme

import (
	"crypto/sha256"
	"encoding/base32"
	"maps"
	"path"
	"slices"
	"strings"

	"broadsheet/generator/problems"
)

// assets are the files that pages link to.
type assets struct {
	files     map[string][]byte // by path in the site
	addresses map[string]string // by name in templates/assets
}

// accentedSheet is the style sheet to which the accent colour is added.
const accentedSheet = "main.css"

// bundle makes assets of the files in templates/assets. Those at its top are
// entries: a style sheet or script with everything it imports, or a copy of any
// other file. Every name contains a digest of the content, so that browsers may
// cache the file for ever.
func bundle(all files, o Options) (assets, []*problems.Problem) {
	b := &bundler{source: all, made: assets{map[string][]byte{}, map[string]string{}}}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		entry, ok := strings.CutPrefix(name, "assets/")
		if !ok || strings.Contains(entry, "/") {
			continue
		}
		content := all[name]
		switch kind(entry) {
		case ".css":
			content = b.styles(entry)
			if entry == accentedSheet {
				content = append(content, accentRules(o.Accent)...)
			}
		case ".js":
			content = b.scripts(entry)
		}
		b.made.addresses[entry] = o.Base + "assets/" + b.store(entry, content)
	}
	return b.made, b.found
}

// A bundler makes assets. Names of files are relative to templates/assets.
type bundler struct {
	source files
	made   assets
	found  []*problems.Problem
}

// kind returns the extension that decides how a file is bundled.
func kind(name string) string {
	if ext := path.Ext(name); ext != ".mjs" {
		return ext
	}
	return ".js"
}

// store adds a file to the assets and returns its new name.
func (b *bundler) store(name string, content []byte) string {
	sum := sha256.Sum256(content)
	base, ext := path.Base(name), kind(name)
	stored := strings.TrimSuffix(base, path.Ext(base)) + "-" + base32.StdEncoding.EncodeToString(sum[:5]) + ext
	b.made.files["assets/"+stored] = content
	return stored
}

// report adds a problem at an offset of a file, unless one is there already: two
// entries may import the same file.
func (b *bundler) report(name string, at, width int, format string, args ...any) *problems.Problem {
	file := path.Join("assets", name)
	p := problems.In(located(file), b.source[file], at, width, format, args...)
	if !slices.ContainsFunc(b.found, func(q *problems.Problem) bool { return p.Place() == q.Place() }) {
		b.found = append(b.found, p)
	}
	return p
}

// resolve returns the name of the file that a reference in another one means.
// At and width locate the reference.
func (b *bundler) resolve(from, reference string, at, width int) (name string, ok bool) {
	name = path.Join(path.Dir(from), reference)
	if kind(from) == ".js" && path.Ext(name) == "" {
		name += ".js"
	}
	if b.source["assets/"+name] != nil {
		return name, true
	}
	b.report(from, at, width, "there is no file %s", located(path.Join("assets", name))).Suggest(name, b.names())
	return "", false
}

// names lists the files in templates/assets.
func (b *bundler) names() (names []string) {
	for file := range b.source {
		if name, ok := strings.CutPrefix(file, "assets/"); ok {
			names = append(names, name)
		}
	}
	return names
}

// isOutside reports whether a reference leads to another site, or is a fragment
// or data: nothing that is bundled.
func isOutside(reference string) bool {
	return strings.Contains(reference, ":") || strings.HasPrefix(reference, "//") || strings.HasPrefix(reference, "#")
}

// unquoted returns the content of a literal in quotes.
func unquoted(literal string) string { return strings.Trim(literal, `"'`) }
