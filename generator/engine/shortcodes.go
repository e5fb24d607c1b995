package engine

import (
	"bytes"
	"html/template"
	"slices"

	"broadsheet/generator/markdown"
	"broadsheet/generator/pages"
	"broadsheet/generator/problems"
	"broadsheet/generator/sources"
)

// readShortcodes sets the names of the site's own shortcodes in the settings. They decide how
// texts are read.
func (b *build) readShortcodes() {
	names := sources.Shortcodes(b.Source)
	if slices.Equal(names, b.config.Shortcodes) {
		return
	}
	own := *b.config // snapshots may share the settings
	own.Shortcodes = names
	b.config = &own
}

// showShortcodes makes a body show the site's own shortcodes by their templates. It adds the
// problems of showing them to found.
func (b *build) showShortcodes(doc *markdown.Document, source string, found *[]*problems.Problem) {
	if len(doc.Shortcodes) == 0 {
		return
	}
	doc.Render = func(dst []byte, s *markdown.Shortcode, inner []byte) []byte {
		if !b.design.HasShortcode(s.Name) { // its template has mistakes, which are reported
			return append(dst, inner...)
		}
		var w bytes.Buffer
		if wrong := b.design.RenderShortcode(&w, shortcodeView(s, inner)); len(wrong) > 0 {
			*found = append(append(*found, wrong...), problems.At(source, s.Line, s.Column, "the shortcode %q cannot be shown", s.Name).
				Hint("its template, templates/shortcodes/%s.html, fails with these arguments", s.Name))
		}
		return append(dst, w.Bytes()...)
	}
}

// shortcodeView returns what the template of a shortcode gets. The argument inner is the HTML
// between its tags.
func shortcodeView(s *markdown.Shortcode, inner []byte) *pages.Shortcode {
	view := &pages.Shortcode{Name: s.Name, Args: map[int]string{}, Named: map[string]string{}, Inner: template.HTML(bytes.TrimSpace(inner))}
	for _, a := range s.Args {
		if a.Name == "" {
			view.Args[len(view.Args)] = a.Value
		} else {
			view.Named[a.Name] = a.Value
		}
	}
	return view
}
