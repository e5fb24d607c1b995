package imports

import (
	"path"
	"slices"
	"strings"
)

// readers returns the readers of all languages that have texts, each with the Sink for them,
// that of the main language first.
func (z *zola) readers(to *Sink) (readers []*zola, sinks []*Sink, err error) {
	readers, sinks = []*zola{z}, []*Sink{to}
	for _, language := range z.languages {
		if language == z.language || !z.seen[language] {
			continue
		}
		inner, err := to.Inner(language, language)
		if err != nil {
			return nil, nil, err
		}
		if inner == nil {
			continue
		}
		other := *z
		other.language, other.prefix, other.pages, other.others = language, "/"+language, nil, nil
		if err := other.findPages(inner); err != nil {
			return nil, nil, err
		}
		readers, sinks = append(readers, &other), append(sinks, inner)
	}
	return readers, sinks, nil
}

// versions announces all pages.
func (z *zola) versions(to *Sink) {
	for _, p := range z.pages {
		to.Version(p.key, z.path(p.address), !p.story, !p.draft && !(p.story && p.date.After(z.clock)))
	}
}

// text returns a setting of the language, or else of the site.
func (z *zola) text(key string) string {
	return firstText(lookupText(&z.config, "languages", z.language, key), lookupText(&z.config, key))
}

func (z *zola) baseURL() string { return firstText(z.published, lookupText(&z.config, "base_url")) }

// siteURL returns the address of the new site for the language, if it is the same as in the old
// site.
func (z *zola) siteURL() string {
	if z == z.main {
		return z.baseURL()
	}
	return strings.TrimSuffix(z.baseURL(), "/") + z.prefix + "/"
}

// path returns an address with the base path of the whole site.
func (z *zola) path(address string) string {
	return basePath(z.baseURL()) + strings.TrimPrefix(address, "/")
}

// fileName returns the name of a content file in the language of the reader.
func (z *zola) fileName(base string) string {
	if z == z.main {
		return base + ".md"
	}
	return base + "." + z.language + ".md"
}

// hasPage reports whether a folder is that of a page in any language, with files beside it.
func (z *zola) hasPage(folder string) bool {
	return isFile(z.tree, path.Join("content", folder, "index.md")) || slices.ContainsFunc(z.languages, func(language string) bool {
		return isFile(z.tree, path.Join("content", folder, "index."+language+".md"))
	})
}

// menuAddress returns the new address of what an entry of the menu leads to. All languages have
// the same menu: an entry leads to the version in the language of the reader, or else to a URL of
// the main language.
func (z *zola) menuAddress(target string) string {
	bare, tail := splitTarget(target)
	if inside, ok := strings.CutPrefix(bare, "@/"); ok && z != z.main {
		base, _ := z.split(path.Base(inside))
		if p := z.byFile[path.Join(path.Dir(inside), z.fileName(base))]; p != nil && p.file != "" {
			target = "@/" + p.file + tail
		}
	}
	at, _ := z.ref(target)
	switch {
	case strings.Contains(at, ":"):
		return at
	case !strings.HasPrefix(at, "/"):
		at = "/" + at
	}
	if z == z.main {
		return at
	}
	if own, ok := strings.CutPrefix(at, z.prefix+"/"); ok {
		return "/" + own
	}
	return absoluteURL(z.baseURL(), at)
}
