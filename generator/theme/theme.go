// Package theme makes pages from views, by templates and assets.
//
// Load reads the default theme and a site's own templates/. It checks every
// template against the types of the views, so that all mistakes are reported with
// their places before the first page is made.
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
	// Accent is the site's accent colour as #rrggbb, or "" for the theme's. It
	// is darkened or lightened until text in it has enough contrast.
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

// Load reads the default theme, in which files of the site's templates/ (nil for
// none) replace those with the same path. It bundles the assets and checks every
// template. It returns nil if one of the problems is an error.
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
// assets/main-5FNNPP6V.css. The caller must not change the map.
func (t *Theme) Assets() map[string][]byte { return t.assets.files }

// Digest returns the digest of all templates, assets and options. Pages with equal
// views and digests have equal bytes.
func (t *Theme) Digest() sources.Digest { return t.digest }
