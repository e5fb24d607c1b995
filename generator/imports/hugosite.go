package imports

import (
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"broadsheet/generator/config"
	"broadsheet/generator/matter"
)

// site returns what the settings and the data of the site say.
func (h *hugo) site(to *Sink) Site {
	s := h.settings
	site := Site{
		Title: s.text("title"), Description: unmarked(plainText(scalarText(s.param("description")))),
		Language: s.tag(), TimeZone: s.zone.String(),
		Address: h.siteURL(), Permalink: h.pattern(), Originals: true,
	}
	h.authors, h.authorTitles = map[string]string{}, map[string]string{}
	site.Authors = h.authorRecords()
	site.Categories = h.categoryRecords()
	site.Redirects = h.redirects()
	site.Menu, site.Footer = h.menus(to)
	return site
}

// pattern returns the pattern of the addresses in the section with the most stories.
func (h *hugo) pattern() string {
	section, most := "", 0
	for _, name := range slices.Sorted(maps.Keys(h.stories)) {
		if n := h.stories[name]; n > most {
			section, most = name, n
		}
	}
	if most == 0 {
		return ""
	}
	pattern := config.OwnSpelling(h.settings.permalink(section))
	if h.settings.permalink(section) == "" {
		pattern = path.Join("/", h.settings.style.normal(section), "{slug}") + "/"
	}
	if h.settings.ugly(section) && pattern != "" {
		pattern = strings.TrimSuffix(strings.TrimSuffix(pattern, "/"), ".html") + ".html"
	}
	if h == h.main && h.prefix != "" {
		pattern = path.Join(h.prefix, "/") + "/" + strings.TrimPrefix(pattern, "/")
	}
	return pattern
}

// siteAuthor returns the name of an author in settings: a text, or a table with a name.
func siteAuthor(v *matter.Value) string {
	if v == nil {
		return ""
	}
	return firstText(scalarText(v), lookupText(v, "name"))
}

// authorRecords returns the authors of whom the site says something: in content/authors and
// data/authors.
func (h *hugo) authorRecords() (list []Author) {
	add := func(a Author) {
		if a.Name == "" || h.authors[strings.ToLower(a.Slug)] != "" {
			return
		}
		h.authors[strings.ToLower(a.Slug)], h.authors[strings.ToLower(a.Name)] = a.Slug, a.Slug
		h.authorTitles[strings.ToLower(a.Slug)] = a.Name
		list = append(list, a)
	}
	for _, name := range slices.Sorted(maps.Keys(h.terms)) {
		t := h.terms[name]
		plural, slug, ok := strings.Cut(name, "/")
		if ok && h.settings.taxonomies[strings.ToLower(plural)] == "author" {
			add(Author{Slug: slug, Name: t.header.text("title", "name"), Bio: firstText(strings.TrimSpace(t.text), t.header.text("bio", "description")),
				Photo: h.authorPhoto(&t.header.root), Links: authorLinks(&t.header.root)})
		}
	}
	for slug, v := range h.data("authors", "author") {
		add(Author{Slug: slug, Name: lookupText(v, "name"), Bio: firstText(lookupText(v, "bio"), lookupText(v, "description")),
			Photo: h.authorPhoto(v), Links: authorLinks(v)})
	}
	return list
}

// authorPhoto returns the path of an author's picture in static/, or "".
func (h *hugo) authorPhoto(v *matter.Value) string {
	for _, key := range []string{"photo", "image", "avatar", "picture"} {
		if src := lookupText(v, key); src != "" {
			return h.picture(&hugoPage{}, &Entry{}, src)
		}
	}
	return ""
}

// authorLinks returns the addresses of an author elsewhere.
func authorLinks(v *matter.Value) (links []Link) {
	for _, key := range []string{"website", "url", "homepage", "github", "mastodon", "twitter", "linkedin", "bluesky"} {
		if at := lookupText(v, key); strings.HasPrefix(at, "http") {
			links = append(links, Link{strings.ToUpper(key[:1]) + key[1:], at})
		}
	}
	return links
}

// data yields the tables of a data file by their keys, or the files of a data folder.
func (h *hugo) data(names ...string) func(yield func(string, *matter.Value) bool) {
	return func(yield func(string, *matter.Value) bool) {
		for _, name := range names {
			if file := settingsFile(h.tree, "data", []string{name}); file != "" {
				raw, _ := fs.ReadFile(h.tree, file)
				v, _ := readSettings(file, raw)
				for i := range v.Fields {
					if !yield(v.Fields[i].Key, &v.Fields[i].Value) {
						return
					}
				}
			}
			entries, _ := fs.ReadDir(h.tree, path.Join("data", name))
			for _, e := range entries {
				raw, _ := fs.ReadFile(h.tree, path.Join("data", name, e.Name()))
				v, _ := readSettings(e.Name(), raw)
				if !yield(strings.TrimSuffix(e.Name(), path.Ext(e.Name())), &v) {
					return
				}
			}
		}
	}
}

func (h *hugo) categoryRecords() (list []Category) {
	for _, name := range slices.Sorted(maps.Keys(h.terms)) {
		t := h.terms[name]
		plural, slug, ok := strings.Cut(name, "/")
		if ok && h.settings.taxonomies[strings.ToLower(plural)] == "category" {
			order, _ := strconv.Atoi(t.header.text("weight"))
			list = append(list, Category{Slug: slug, Title: firstText(t.header.text("title"), slug),
				Description: firstText(t.header.text("description"), unmarked(strings.TrimSpace(t.text))), Order: order})
		}
	}
	return list
}

// tellTerms tells the texts of tags, for which there is no place here.
func (h *hugo) tellTerms(to *Sink) {
	for _, plural := range slices.Sorted(maps.Keys(h.settings.taxonomies)) {
		if one := h.settings.taxonomies[plural]; one != "tag" && one != "category" && one != "author" {
			to.Told(Lost, "the lists of the taxonomy "+plural+", which have no address here", Place{})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(h.terms)) {
		t := h.terms[name]
		plural, _, ok := strings.Cut(name, "/")
		kind := h.settings.taxonomies[strings.ToLower(plural)]
		if kind != "author" && (kind != "category" || !ok) && strings.TrimSpace(t.text) != "" {
			to.Told(Lost, "the text of a list: "+name, Place{File: t.file})
		}
	}
}
