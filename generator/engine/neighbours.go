package engine

import (
	"path/filepath"
	"strings"

	"broadsheet/generator/config"
	"broadsheet/generator/sources"
)

// A neighbour is another site in the same repository: the outer site or an inner site.
type neighbour struct {
	folder string // path of the site's folder
	// shown is the path of the site's folder in messages, such as "de/", or "../" for the
	// outer site.
	shown string
	*config.Config
}

// neighbours returns the other sites of the repository whose settings are valid, the outer
// site first.
func (b *build) neighbours() (list []neighbour) {
	add := func(folder, shown, base string) {
		text, p := config.Read(folder)
		if p != nil {
			return
		}
		if c, _ := config.Load(config.File, text, config.Overrides{BaseURL: base}); c != nil {
			list = append(list, neighbour{folder, shown, c})
		}
	}
	around, above := b.Source, ""
	if b.outer != "" {
		around, above = b.outer, sources.Above
		add(b.outer, above, "")
	}
	for _, name := range sources.Inner(around) {
		base := ""
		if b.outer == "" && b.BaseURL != "" {
			base = b.config.URL("/" + name + "/")
		}
		if b.outer == "" || name != folderName(b.Source) {
			add(filepath.Join(around, name), above+name+"/", base)
		}
	}
	return list
}

// languages returns what the plan of the pages needs to know of the other sites of the
// repository (see pages.Input): the language of the outer site, and the base URLs of the
// inner sites if these are below that of the site itself.
func (b *build) languages() (outer string, inner []string) {
	list := b.neighbours()
	if len(list) > 0 {
		outer = b.config.Language
	}
	for _, n := range list {
		switch {
		case n.folder == b.outer:
			outer = n.Language
		case b.outer == "" && n.URL("/") != b.config.URL("/") && strings.HasPrefix(n.URL("/"), b.config.URL("/")):
			inner = append(inner, n.URL("/"))
		}
	}
	return outer, inner
}
