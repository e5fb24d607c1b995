package imports

import (
	"maps"
	"path"
	"slices"
	"strings"

	"broadsheet/generator/slugs"
)

// redirects returns the addresses of lists that have another address here. Lists that are not
// here lead to the front page.
func (h *hugo) redirects() (list []Redirect) {
	if h == h.main && (len(h.settings.languages) > 1 || h.prefix != "") {
		list = append(list, Redirect{h.path("/" + strings.ToLower(h.settings.main) + "/"), h.home()})
	}
	for _, at := range h.sectionLists() {
		list = append(list, Redirect{h.path(at), h.home()})
	}
	for _, from := range slices.Sorted(maps.Keys(h.plain)) {
		list = append(list, Redirect{h.path(from), h.path(h.plain[from])})
	}
	if !h.hasLists() {
		return list
	}
	for _, plural := range slices.Sorted(maps.Keys(h.settings.taxonomies)) {
		list = append(list, Redirect{h.path(h.prefix + "/" + h.settings.style.normal(plural) + "/"), h.home()})
	}
	return append(list, h.termRedirects()...)
}

// termRedirects returns the addresses of the lists of terms.
func (h *hugo) termRedirects() (list []Redirect) {
	for inside := range h.terms {
		plural, term, ok := strings.Cut(inside, "/")
		if kind := h.settings.taxonomies[strings.ToLower(plural)]; ok && h.lists[kind] != nil {
			h.listTerms(kind, []string{term}, false)
		}
	}
	for _, kind := range []string{"tag", "category", "author"} {
		found := map[string]string{}
		for _, term := range slices.Sorted(maps.Keys(h.lists[kind])) {
			at := h.path(h.termAddress(kind, term))
			found[at] = firstText(found[at], h.newList(kind, term))
		}
		for _, at := range slices.Sorted(maps.Keys(found)) {
			list = append(list, Redirect{at, h.home() + found[at]})
		}
	}
	return list
}

// hasLists reports whether the site had pages for tags and the like.
func (h *hugo) hasLists() bool {
	return !slices.Contains(textsOf(h.settings.at("disableKinds")), "term")
}

// sectionLists returns the addresses of the lists of sections. A folder is one if it stands at
// the top or has an _index.md.
func (h *hugo) sectionLists() (list []string) {
	folders := map[string]bool{}
	for _, p := range h.pages {
		folders[p.at.section()] = true
	}
	for _, file := range h.plain {
		first, _, _ := strings.Cut(strings.TrimPrefix(file, h.prefix+"/"), "/")
		folders[strings.TrimSuffix(first, path.Ext(first))] = true
	}
	for folder := range h.sections {
		folders[relativeFolder(folder)] = true
	}
	for _, folder := range slices.Sorted(maps.Keys(folders)) {
		first, _, _ := strings.Cut(folder, "/")
		if folder == "" || h.settings.taxonomies[strings.ToLower(first)] != "" {
			continue
		}
		if branch := h.sections[folder]; branch != nil && branch.url != "" {
			list = append(list, h.given(branch.url, &hugoPath{}))
			continue
		}
		folder, name := path.Split(folder)
		list = append(list, h.prefix+h.settings.style.page(&hugoPath{folder: path.Clean("/" + folder)[1:], name: name}, "", false))
	}
	return list
}

// termAddress returns the old address of the list of a term.
func (h *hugo) termAddress(kind, term string) string {
	s := h.settings
	plural := s.plural(kind)
	p := &hugoPath{folder: plural, name: s.style.sanitize(term), sections: []string{plural}, title: term}
	pattern := lookupText(s.at("permalinks"), "term", plural)
	return h.prefix + s.style.page(p, pattern, says(true, s.at("uglyURLs")))
}

// newList returns the new address of the list of a term, without slash at its start, or "" if
// no story has the term.
func (h *hugo) newList(kind, term string) string {
	slug := slugs.Of(term)
	if kind == "author" {
		slug = slugs.Of(firstText(h.authorTitles[strings.ToLower(term)], term))
	}
	if !h.lists[kind][term] || slug == "" {
		return ""
	}
	return kind + "/" + slug + "/"
}

// noteTerms notes the terms of a page, for which the site had lists.
func (h *hugo) noteTerms(p *hugoPage, head *header) {
	p.terms = map[string][]string{}
	for kind := range h.lists {
		if plural := h.settings.plural(kind); plural != "" && !says(true, lookup(&head.root, "draft")) {
			p.terms[kind] = head.names(plural)
			h.listTerms(kind, p.terms[kind], false)
		}
	}
}

// listTerms notes that the site had lists of terms, and whether a story has them.
func (h *hugo) listTerms(kind string, names []string, story bool) {
	for _, name := range names {
		h.lists[kind][name] = h.lists[kind][name] || story
	}
}

// sectionSlugs returns what the sections that contain a folder are called in addresses: by
// their slug, or else by their title.
func (h *hugo) sectionSlugs(folder string) (list []string) {
	parts := strings.Split(folder, "/")
	for i, name := range parts {
		branch := h.sections[path.Join(parts[:i+1]...)]
		switch {
		case branch != nil:
			list = append(list, firstText(branch.slug, branch.title, name))
		case i == 0 && name != "":
			list = append(list, name)
		}
	}
	return list
}
