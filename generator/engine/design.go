package engine

import (
	"strings"

	"broadsheet/generator/problems"
	"broadsheet/generator/sources"
	"broadsheet/generator/theme"
)

const (
	maxTemplate = 1 << 20  // maximum size of a template, in bytes
	maxAsset    = 16 << 20 // maximum size of a file in templates/assets/, in bytes
)

// themeFiles returns the contents of the site's own templates and assets, by path relative
// to templates/, and a problem for each file that cannot be read or is too large.
func (b *build) themeFiles() (own map[string][]byte, found []*problems.Problem) {
	own = map[string][]byte{}
	for f := range b.tree.ByKind(sources.Template, sources.Asset) {
		what, limit := "a template", int64(maxTemplate)
		if f.Kind == sources.Asset {
			what, limit = "an asset", maxAsset
		}
		if f.Size > limit {
			found = append(found, problems.At(f.Path, 0, 0, "the file has %d bytes, more than %s may have (%d)", f.Size, what, limit).
				Hint("put files to download in static/"))
			continue
		}
		text, err := b.tree.Read(f.Path)
		if err != nil {
			found = append(found, sources.Unreadable(f.Path, err))
			continue
		}
		own[strings.TrimPrefix(f.Path, "templates/")] = text
	}
	return own, found
}

// loadTheme loads the theme, in which templates of the site replace default templates of
// the same name. If a template of the site is invalid, the last valid theme stays in use,
// or the default theme if there was no valid theme before.
func (b *build) loadTheme(last *build) {
	options := theme.Options{Base: b.config.BasePath(), Accent: b.config.Publisher.Accent, Data: b.data, Locale: b.locale}
	own, found := b.themeFiles()
	b.design, b.found.theme = nil, found
	if len(found) == 0 {
		b.found.theme, _ = guard("templates", "the theme cannot be read", func() (found []*problems.Problem, _ error) {
			b.design, found = theme.Load(own, options)
			return found, nil
		})
	}
	if b.design == nil {
		b.design = last.design
	}
	if b.design == nil {
		b.design, _ = theme.Load(nil, options)
	}
	b.anchors = new(anchorCache)
}
