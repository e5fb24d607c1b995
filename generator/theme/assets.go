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

// assets are style sheets, scripts and other files to which pages link.
type assets struct {
	files     map[string][]byte // key: path of the asset in the site; value: its content
	addresses map[string]string // key: file name in templates/assets; value: URL of the asset
}

// accentedSheet is the style sheet that gets the CSS of the accent colour.
const accentedSheet = "main.css"

// bundle makes an asset of every file in templates/assets, except for files in subfolders.
// A style sheet or script includes all files that it imports; other files are copied. The
// names of assets contain digests, so that browsers may cache assets for ever.
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

// A bundler makes the assets of a theme. Its methods take file names relative to
// templates/assets.
type bundler struct {
	source files
	made   assets
	found  []*problems.Problem
}

// kind returns the extension of a file name, but ".js" instead of ".mjs".
func kind(name string) string {
	if ext := path.Ext(name); ext != ".mjs" {
		return ext
	}
	return ".js"
}

// store adds a file to the assets. It returns the new name of the file, which contains a
// digest of the content.
func (b *bundler) store(name string, content []byte) string {
	sum := sha256.Sum256(content)
	base, ext := path.Base(name), kind(name)
	stored := strings.TrimSuffix(base, path.Ext(base)) + "-" + base32.StdEncoding.EncodeToString(sum[:5]) + ext
	b.made.files["assets/"+stored] = content
	return stored
}

// report adds a problem at a byte offset of a file, and marks width bytes at the offset.
// It does not add a second problem at the same offset, since a file that two assets import
// is read twice.
func (b *bundler) report(name string, at, width int, format string, args ...any) *problems.Problem {
	file := path.Join("assets", name)
	p := problems.In(located(file), b.source[file], at, width, format, args...)
	if !slices.ContainsFunc(b.found, func(q *problems.Problem) bool { return p.Place() == q.Place() }) {
		b.found = append(b.found, p)
	}
	return p
}

// resolve returns the name of the file to which a reference, such as a url(), leads. The
// arguments from and at are the file with the reference and the byte offset of the
// reference in that file; width is its length in bytes. If there is no such file, resolve
// reports a problem and returns false.
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

func (b *bundler) names() (names []string) {
	for file := range b.source {
		if name, ok := strings.CutPrefix(file, "assets/"); ok {
			names = append(names, name)
		}
	}
	return names
}

// isOutside reports whether a reference in a style sheet or script does not lead to a file
// of the theme, since it has a scheme such as https:, has a host, or is a fragment.
func isOutside(reference string) bool {
	return strings.Contains(reference, ":") || strings.HasPrefix(reference, "//") || strings.HasPrefix(reference, "#")
}

// unquoted removes the quotes around a string literal of CSS or JavaScript.
func unquoted(literal string) string { return strings.Trim(literal, `"'`) }
