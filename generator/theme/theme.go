// Package theme turns templates and assets into pages.
//
// The default theme and a site's own templates/ enter; a Theme leaves that
// has checked every template against the views before the first page is made,
// so that an author learns of every mistake at once and with its place.
package theme

import (
	"html/template"
	"io/fs"
	"slices"
	"sync"

	"broadsheet/generator/problems"
	"broadsheet/generator/sources"
)

// Options are the settings of a site that its templates and assets depend on.
type Options struct {
	// Base is the path the site is published under, "/" or "/repo/".
	Base string
	// Accent is the site's own accent colour as #rrggbb, or "" for the
	// theme's. It is darkened or lightened where text in it would be hard to
	// read.
	Accent string
}

// A Theme makes pages from views. It is safe for concurrent use.
type Theme struct {
	files  files
	pages  map[string]*template.Template
	pieces *template.Template
	assets assets
	digest sources.Digest

	programs map[string]*program // of pages and of pieces rendered by themselves

	cards  sync.Map // shownCard by URL
	shared sync.Map // shownPiece by name
}

// Load reads the default theme, puts the site's own templates (nil for none)
// over it file by file, bundles the assets and checks every template. It
// returns no Theme if there is an error among the problems.
func Load(own fs.FS, o Options) (*Theme, []*problems.Problem) {
	files, found := readFiles(own)
	if len(found) > 0 {
		return nil, found
	}
	t := &Theme{files: files, digest: files.digest(o)}
	t.assets, found = bundle(files, o)
	if more := t.parse(); len(more) > 0 {
		return nil, append(found, more...)
	}
	found = append(found, t.check()...)
	if !slices.ContainsFunc(found, isError) {
		found = append(found, t.escape()...)
	}
	if slices.ContainsFunc(found, isError) {
		return nil, found
	}
	return t, found
}

func isError(p *problems.Problem) bool { return p.Severity == problems.Error }

// Assets returns the bundled files by their path in the site, such as
// assets/main-5FNNPP6V.css. The map is not to be changed.
func (t *Theme) Assets() map[string][]byte { return t.assets.files }

// Digest says what the theme is made of: every template and asset, and the
// options. Pages of one view and one digest have the same bytes.
func (t *Theme) Digest() sources.Digest { return t.digest }
