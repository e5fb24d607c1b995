// Package theme makes the HTML of pages by templates, and bundles the style sheets,
// scripts, fonts and pictures that pages link to.
//
// Load reads the default theme and a site's own templates/ folder. It checks all
// fields and functions that a template uses against the Go types of its values, so
// that mistakes are reported before the first page is made.
package theme

import (
	"html/template"
	"slices"
	"sync"

	"broadsheet/generator/data"
	"broadsheet/generator/locale"
	"broadsheet/generator/problems"
	"broadsheet/generator/sources"
)

// Options are the settings of a site on which templates and assets depend.
type Options struct {
	// Base is the URL path of the site, such as "/" or "/repo/".
	Base string
	// Accent is the site's accent colour as #rrggbb, or "" for the colour of the
	// theme. It is darkened or lightened until text in it is easy to read.
	Accent string
	// Data are the data files of the site, which the template function data returns.
	Data data.Set
	// Locale has the labels of the theme in the language of the site, and how it writes
	// lists. Nil means English.
	Locale *locale.Locale
}

// A Theme is a checked set of templates and assets, safe for concurrent use.
type Theme struct {
	files     files
	direction string // writing direction of the site's language: "ltr" or "rtl"
	// pages holds the page templates. The key is the file name of a page template, the value
	// the set of this template and of the templates that it includes.
	pages    map[string]*template.Template
	partials *template.Template // set of the templates that pages include
	// shortcodes is the set of the templates of the site's own shortcodes, and of those that
	// they include.
	shortcodes *template.Template
	assets     assets
	options    Options
	digest     sources.Digest  // digest of all templates, assets and options except Data
	ids        map[string]bool // set of ids of HTML elements in the templates

	// programs holds the compiled templates: the page templates, and the templates that the
	// template functions card and shared show. The key is a file name.
	programs map[string]*program

	// byTemplate holds the results of the method Digest. The key is the file name of a page
	// template.
	byTemplate map[string]sources.Digest

	cards  sync.Map // HTML of cards, made once; key: URL of a story; value: a cachedCard
	shared sync.Map // HTML of shared templates, made once; key: file name; value: a cachedPartial
}

// Load makes a theme. The parameter own holds the files in the site's folder templates/:
// the key is a path, the value the content. Such a file replaces the default theme's file
// with the same path. If one of the problems is an error, the theme is nil.
func Load(own map[string][]byte, o Options) (*Theme, []*problems.Problem) {
	if o.Locale == nil {
		o.Locale = locale.New("en")
	}
	files, err := readFiles(own)
	if err != nil {
		return nil, []*problems.Problem{problems.At("", 0, 0, "reading the default theme: %v", err)}
	}
	t := &Theme{files: files, options: o, direction: locale.Direction(o.Locale.Tag.String()), digest: files.digest(o), ids: files.idsOf()}
	var found []*problems.Problem
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
	t.byTemplate = t.digests()
	return t, found
}

func isError(p *problems.Problem) bool { return p.Severity == problems.Error }

// Assets returns the contents of all assets. The key is the path of an asset in the site,
// such as "assets/main-5FNNPP6V.css". The caller must not change the map.
func (t *Theme) Assets() map[string][]byte { return t.assets.files }
