package imports

import (
	"path"
	"strings"
)

// languages returns the readers of all languages that have texts, each with the Sink for them,
// that of the main language first.
func (h *hugo) languages(to *Sink) (readers []*hugo, sinks []*Sink, err error) {
	readers, sinks = []*hugo{h}, []*Sink{to}
	for _, language := range h.settings.others() {
		other := &hugo{tree: h.tree, clock: h.clock, published: h.published, settings: h.settings.in(language), statics: h.statics, main: h, used: h.used}
		for _, m := range h.content {
			if h.seen[[2]string{m.folder, strings.ToLower(language)}] {
				other.content = append(other.content, m)
			}
		}
		if len(other.content) == 0 {
			continue
		}
		inner, err := to.Inner(strings.ToLower(language), other.settings.tag())
		if err != nil {
			return nil, nil, err
		}
		if inner == nil {
			continue
		}
		if err := other.findPages(inner); err != nil {
			return nil, nil, err
		}
		other.borrowAuthors()
		readers, sinks = append(readers, other), append(sinks, inner)
	}
	shareFiles(readers)
	return readers, sinks, nil
}

// borrowAuthors adds the authors whom only the main language describes.
func (h *hugo) borrowAuthors() {
	for name, term := range h.main.terms {
		plural, _, _ := strings.Cut(name, "/")
		if h.terms[name] == nil && h.settings.taxonomies[strings.ToLower(plural)] == "author" {
			h.terms[name] = term
		}
	}
}

// shareFiles gives bundles the files that only versions of them in other languages have.
func shareFiles(readers []*hugo) {
	all := map[string]map[string]string{}
	for _, h := range readers {
		for _, p := range h.pages {
			for name, file := range p.files {
				if _, language := h.split(name); language != "" {
					continue
				}
				if all[p.key] == nil {
					all[p.key] = map[string]string{}
				}
				if all[p.key][name] == "" {
					all[p.key][name] = file
				}
			}
		}
	}
	for _, h := range readers {
		for _, p := range h.pages {
			for name, file := range all[p.key] {
				if p.files != nil && p.files[name] == "" {
					p.files[name] = file
				}
			}
		}
	}
}

// compare notes what decides which pages are versions of one text, and whether readers see
// them.
func (h *hugo) compare(p *hugoPage, head *header) {
	p.key = "path " + strings.ToLower(path.Join(p.at.folder, p.at.name))
	if key := head.text("translationKey"); key != "" {
		p.key = "key " + key
	}
	after := func(name string) (set, later bool) {
		for _, key := range h.settings.dateKeys(name) {
			if i, ok := readInstant(scalarText(lookup(&head.root, key)), h.settings.zone); ok {
				return true, i.After(h.clock)
			}
		}
		return false, false
	}
	_, publish := after("publishdate")
	p.later = publish || p.date.After(h.clock)
	expires, valid := after("expirydate")
	p.off = head.flag("draft") || expires && !valid
}

// versions announces all pages.
func (h *hugo) versions(to *Sink) {
	for _, p := range h.pages {
		to.Version(p.key, h.path(p.address), !p.story, !p.off && !(p.story && p.later))
	}
}

// baseURL returns the address of the whole site. A language may have a host of its own.
func (h *hugo) baseURL() string {
	if own := lookupText(&h.settings.root, "languages", h.settings.language, "baseURL"); own != "" && h != h.main {
		return own
	}
	return firstText(h.published, h.settings.text("baseURL"))
}

// siteURL returns the address of the new site for the language, if it is the same as in the old
// site.
func (h *hugo) siteURL() string {
	if h == h.main {
		return h.baseURL()
	}
	return strings.TrimSuffix(h.baseURL(), "/") + h.prefix + "/"
}

// home returns the base path of the new site for the language.
func (h *hugo) home() string { return basePath(h.siteURL()) }

// path returns an address with the base path of the whole site.
func (h *hugo) path(address string) string {
	return basePath(h.baseURL()) + strings.TrimPrefix(address, "/")
}

// given returns the address of a page with a key url. It begins with that of the language
// unless the key begins with a slash.
func (h *hugo) given(url string, p *hugoPath) string {
	at := h.settings.style.given(url, p)
	if strings.HasPrefix(url, "/") {
		return at
	}
	return h.prefix + at
}

// list returns the new address, with the base path, of a list that an old address names, or
// "".
func (h *hugo) list(old string) string {
	starts := []string{h.prefix}
	if h == h.main {
		starts = append(starts, "")
	}
	for _, start := range starts {
		own, ok := strings.CutPrefix(old, start)
		if at := h.listAddress(own); ok && strings.HasPrefix(own, "/") && at != own {
			return h.home() + strings.TrimPrefix(at, "/")
		}
	}
	if h != h.main {
		return h.main.list(old)
	}
	return ""
}

// menuAddress returns the new address of what an entry of a menu leads to. It is a URL if only
// the site in the main language has it.
func (h *hugo) menuAddress(old string) string {
	if h == h.main || strings.Contains(old, ":") || strings.HasPrefix(old, "//") || strings.HasPrefix(old, "#") {
		return h.listAddress(old)
	}
	at := path.Join("/", old)
	if strings.HasSuffix(old, "/") {
		at = strings.TrimSuffix(at, "/") + "/"
	}
	if own, ok := strings.CutPrefix(at, h.prefix); ok && h.prefix != "" && (own == "" || own[0] == '/') {
		return h.listAddress("/" + strings.TrimPrefix(own, "/"))
	}
	if h.addresses[strings.ToLower(strings.Trim(h.prefix+at, "/"))] || h.hasList(at) {
		return h.listAddress(at)
	}
	return absoluteURL(h.baseURL(), h.main.listAddress(at))
}

// hasList reports whether the site has a list in the language of the reader at an old address.
func (h *hugo) hasList(old string) bool {
	at := h.listAddress(old)
	parts := strings.Split(strings.Trim(at, "/"), "/")
	if len(parts) != 2 {
		return at != old || at == "/"
	}
	for name, hasStory := range h.lists[parts[0]] {
		if hasStory && strings.EqualFold(h.settings.style.sanitize(name), parts[1]) {
			return true
		}
	}
	return false
}
