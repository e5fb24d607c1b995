package theme

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"maps"
	"path"
	"reflect"
	"slices"
	"strings"

	"broadsheet/generator/pages"
	"broadsheet/generator/problems"
	"broadsheet/generator/sources"
)

// shortcodeFolder begins the paths of the templates of a site's own shortcodes, relative to
// templates/.
const shortcodeFolder = "shortcodes/"

// isShortcode reports whether a path, relative to templates/, is that of the template of a
// shortcode.
func isShortcode(name string) bool {
	return strings.HasPrefix(name, shortcodeFolder) && path.Ext(name) == ".html"
}

// shortcodeTemplate returns the path of the template of a shortcode.
func shortcodeTemplate(name string) string { return shortcodeFolder + name + ".html" }

// parseShortcodes makes the set of the templates of all shortcodes, and of the templates that
// they may include. What they define does not affect pages.
func (t *Theme) parseShortcodes() []*problems.Problem {
	set, err := t.partials.Clone()
	if err != nil {
		return []*problems.Problem{t.files.failure(err)}
	}
	set.Option("missingkey=zero")
	var found []*problems.Problem
	for _, name := range t.files.templates() {
		if isShortcode(name) {
			found = append(found, t.add(set, name)...)
		}
	}
	t.shortcodes = set
	return found
}

// visitShortcodes checks and compiles the templates of all shortcodes.
func (w *walker) visitShortcodes() {
	for _, name := range w.theme.files.templates() {
		if isShortcode(name) {
			w.visit(visit{w.theme.shortcodes, name, reflect.TypeFor[*pages.Shortcode](), true}, nil)
		}
	}
}

// HasShortcode reports whether the theme has a template for a shortcode.
func (t *Theme) HasShortcode(name string) bool { return t.programs[shortcodeTemplate(name)] != nil }

// RenderShortcode appends the HTML of a shortcode to w.
func (t *Theme) RenderShortcode(w *bytes.Buffer, view *pages.Shortcode) []*problems.Problem {
	return t.Render(w, shortcodeTemplate(view.Name), view)
}

// ShortcodesDigest returns a digest of the templates of some shortcodes, and of everything
// that they include or read.
func (t *Theme) ShortcodesDigest(names []string) sources.Digest {
	sum := sha256.New()
	fmt.Fprintf(sum, "%x\n", t.digest)
	for _, name := range names {
		if p := t.programs[shortcodeTemplate(name)]; p != nil {
			for _, file := range p.shortcodesOf() {
				fmt.Fprintf(sum, "%q %d\n", file, len(t.files[file]))
				sum.Write(t.files[file])
			}
			t.addAnswers(sum, t.asked(p))
		}
	}
	return sources.Digest(sum.Sum(nil)[:16])
}

// shortcodesOf returns the paths of the templates of shortcodes that a compiled template is or
// includes.
func (p *program) shortcodesOf() []string {
	names := map[string]bool{}
	var walk func(p *program)
	walk = func(p *program) {
		if names[p.name] {
			return
		}
		names[p.name] = true
		for _, included := range p.includes {
			walk(included)
		}
	}
	walk(p)
	return slices.DeleteFunc(slices.Sorted(maps.Keys(names)), func(name string) bool { return !isShortcode(name) })
}
