package imports

import (
	"cmp"
	"path"
	"slices"
	"strconv"
	"strings"

	"broadsheet/generator/matter"
)

// menus returns the entries of the menus main and footer, also those that pages ask for.
func (h *hugo) menus(to *Sink) (main, footer []Link) {
	return h.menu(to, "main"), h.menu(to, "footer")
}

type menuEntry struct {
	Link
	weight int
}

func (h *hugo) menu(to *Sink, name string) (links []Link) {
	var entries []menuEntry
	list := firstValue(h.settings.at("menus", name), h.settings.at("menu", name))
	if list != nil {
		for i := range list.Items {
			item := &list.Items[i]
			at := firstText(lookupText(item, "url"), h.pageRef(lookupText(item, "pageRef")))
			if lookupText(item, "parent") != "" || at == "" {
				to.Told(Look, "an entry of a menu within a menu, or without address: "+lookupText(item, "name"), Place{})
				continue
			}
			weight, _ := strconv.Atoi(lookupText(item, "weight"))
			entries = append(entries, menuEntry{Link{firstText(lookupText(item, "name"), lookupText(item, "identifier")), h.menuAddress(at)}, weight})
		}
	}
	for _, p := range h.pages {
		if link, weight, ok := h.menuOf(p, name); ok {
			entries = append(entries, menuEntry{link, weight})
		}
	}
	slices.SortStableFunc(entries, func(a, b menuEntry) int { return cmp.Compare(a.weight, b.weight) })
	for _, e := range entries {
		links = append(links, e.Link)
	}
	return links
}

// menuOf returns the entry of a menu that a page asks for in its front matter.
func (h *hugo) menuOf(p *hugoPage, name string) (Link, int, bool) {
	head, _, _, err := h.read(p)
	if err != nil {
		return Link{}, 0, false
	}
	v := firstValue(lookup(&head.root, "menus"), lookup(&head.root, "menu"))
	if v == nil {
		return Link{}, 0, false
	}
	own := lookup(v, name)
	if own == nil && !slices.ContainsFunc(v.All(), func(item matter.Value) bool { return strings.EqualFold(scalarText(&item), name) }) {
		return Link{}, 0, false
	}
	weight, _ := strconv.Atoi(firstText(lookupText(own, "weight"), lookupText(&head.root, "weight")))
	return Link{firstText(lookupText(own, "name"), lookupText(&head.root, "linkTitle"), p.title), h.menuAddress(p.address)}, weight, true
}

// pageRef returns the address of a page by its path in content, or "".
func (h *hugo) pageRef(ref string) string {
	if ref == "" {
		return ""
	}
	for _, in := range []*hugo{h, h.main} {
		if p := in.find(ref, ""); p != nil {
			return p.address
		}
	}
	return strings.TrimSuffix(path.Clean("/"+ref), "/") + "/"
}

// listAddress returns the address here of a list of Hugo, such as a tag. Other addresses
// are returned unchanged.
func (h *hugo) listAddress(at string) string {
	parts := strings.Split(strings.Trim(at, "/"), "/")
	if !strings.HasPrefix(at, "/") || strings.HasPrefix(at, "//") {
		if strings.Contains(at, ":") {
			return at
		}
		at = "/" + at
	}
	kind := h.settings.taxonomies[strings.ToLower(parts[0])]
	switch {
	case len(parts) == 2 && (kind == "tag" || kind == "category" || kind == "author"):
		return "/" + kind + "/" + parts[1] + "/"
	case len(parts) == 1 && h.stories[parts[0]] > 0 && h.byPath[parts[0]] == nil:
		return "/"
	case len(parts) == 1 && parts[0] == "index.xml":
		return "/feed.xml"
	}
	return at
}
