package imports

import (
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"

	"broadsheet/generator/markdown"
)

// entry passes on a page.
func (h *hugo) entry(to *Sink, p *hugoPage) error {
	head, text, raw, err := h.read(p)
	if err != nil {
		return err
	}
	e := Entry{ID: p.name, Place: Place{File: p.file}, Page: !p.story, Title: firstText(p.title, p.at.name), File: entryName(p.name, !p.story), Version: p.key}
	head.use("title", "slug", "url", "layout", "type", "cascade", "build", "_build", "headless", "menu", "menus", "markup", "translationKey")
	h.dates(&e, p, &head)
	h.groups(&e, &head)
	h.describe(&e, &head)
	e.Draft = head.flag("draft")
	e.Featured = head.flag("featured")
	e.Noindex = head.flag("noindex") || strings.Contains(strings.ToLower(head.text("robots")), "noindex")
	h.address(&e, p, &head)
	e.Image = h.lead(to, p, &head, &e)
	for _, name := range slices.Sorted(maps.Keys(p.files)) {
		e.Files = append(e.Files, besideEntry(h.tree, &e, p.address, name, p.files[name]))
	}
	keepParams(to, &e, head.rest("params"))
	h.body(to, p, &e, text, lineOf(raw, text))
	return to.Entry(e)
}

// lineOf returns the line on which a text begins that stands at the end of a file.
func lineOf(raw []byte, text string) int {
	return 1 + strings.Count(string(raw), "\n") - strings.Count(text, "\n")
}

func (h *hugo) dates(e *Entry, p *hugoPage, head *header) {
	zone := h.settings.zone
	if p.dated {
		e.Date = p.date.String()
	}
	read := func(name string) instant {
		for _, key := range h.settings.dateKeys(name) {
			if v := lookup(&head.root, key); v != nil {
				if i, ok := readInstant(scalarText(v), zone); ok {
					head.use(key)
					return i
				}
			}
		}
		return instant{}
	}
	head.use("date")
	if updated := read("lastmod"); !updated.Equal(p.date.Time) {
		e.Updated = updated.String()
	}
	if publish := lookup(&head.root, "publishdate"); publish != nil {
		if i, ok := readInstant(scalarText(publish), zone); ok && i.After(h.clock) {
			e.Publish = i.String()
			head.use("publishdate")
		} else if ok && i.Equal(p.date.Time) {
			head.use("publishdate")
		}
	}
	if v := read("expirydate"); !v.IsZero() {
		e.Expires = v.String()
	}
	if e.Page {
		e.Date, e.Publish = "", ""
	}
}

// groups sets the authors, categories, tags and series.
func (h *hugo) groups(e *Entry, head *header) {
	of := func(singular string, more ...string) []string {
		return head.texts(append([]string{firstText(h.settings.plural(singular), singular), singular}, more...)...)
	}
	e.Categories = of("category", "categories")
	e.Tags = of("tag", "tags")
	e.Authors = head.names(firstText(h.settings.plural("author"), "author"), "author", "authors")
	if !e.Page || len(e.Authors) > 0 {
		e.Authors = h.authorNames(e.Authors)
	}
	if series := of("series"); len(series) > 0 {
		e.Series = series[0]
	}
}

// authorNames replaces the names of authors that have a record by the slugs of the records.
// Without names, it returns the author of the site.
func (h *hugo) authorNames(names []string) []string {
	if len(names) == 0 {
		names = compactTexts([]string{siteAuthor(h.settings.param("author"))})
	}
	for i, name := range names {
		if slug := h.authors[strings.ToLower(name)]; slug != "" {
			names[i] = slug
		}
	}
	return names
}

func (h *hugo) describe(e *Entry, head *header) {
	e.Description = head.text("description")
	if e.Description == "" {
		e.Description = unmarked(head.text("summary", "subtitle", "excerpt"))
	}
	e.Canonical = head.text("canonicalURL", "canonical", "canonical_url")
	if !strings.HasPrefix(e.Canonical, "http") {
		e.Canonical = ""
	}
}

// unmarked returns a line of Markdown without its marks.
func unmarked(text string) string {
	return markdown.Unescape(strings.NewReplacer("**", "", "__", "", "`", "").Replace(text))
}

// address sets the address, the feed ID and the former addresses.
func (h *hugo) address(e *Entry, p *hugoPage, head *header) {
	base := basePath(h.baseURL())
	if p.address == "/" || p.address == "/.html" {
		return // a page whose pattern of addresses gives nothing, such as :slug without a title
	}
	e.Address = base + strings.TrimPrefix(p.address, "/")
	if p.story {
		e.FeedID = firstText(absoluteURL(h.settings.text("baseURL"), p.address), absoluteURL(h.baseURL(), p.address))
	}
	for _, alias := range head.texts("aliases") {
		at := alias
		if !strings.HasPrefix(at, "/") {
			at = path.Join(path.Dir(strings.TrimSuffix(p.address, "/")), alias)
		} else {
			at = h.prefix + at
		}
		if at = path.Clean(at); h.settings.ugly(p.at.section()) && path.Ext(at) == "" {
			at += ".html"
		}
		if !slices.Contains([]string{".html", ".htm", ".xml", ".php"}, path.Ext(at)) {
			at = strings.TrimSuffix(at, "/") + "/"
		}
		e.Aliases = append(e.Aliases, base+strings.TrimPrefix(at, "/"))
	}
}

// absoluteURL returns the URL of an address that has no base path.
func absoluteURL(base, address string) string {
	u, err := url.Parse(base)
	if err != nil || u.Host == "" {
		return ""
	}
	u.Path = strings.TrimSuffix(u.Path, "/") + address
	return u.String()
}

// lead returns the lead picture of a page.
func (h *hugo) lead(to *Sink, p *hugoPage, head *header, e *Entry) Picture {
	picture := readPicture(head)
	if picture.Src == "" {
		for _, name := range slices.Sorted(maps.Keys(p.files)) {
			if isLeadName(name) {
				return Picture{Src: name}
			}
		}
		return picture
	}
	at := h.picture(p, e, picture.Src)
	if at == "" {
		to.Told(Lost, "a lead picture that is not there: "+picture.Src, Place{File: p.file})
		return Picture{}
	}
	picture.Src = at
	return picture
}

// isLeadName reports whether themes show a file of a bundle as its lead picture.
func isLeadName(name string) bool {
	base := strings.ToLower(strings.TrimSuffix(name, path.Ext(name)))
	return isPicture(name) && slices.ContainsFunc([]string{"feature", "featured", "cover", "thumbnail"}, func(word string) bool {
		return base == word || base == word+"-image"
	})
}

// picture returns the path of a picture in the new site: beside the page, or in static/. A
// picture in assets/ is brought to static/. The result is "" if there is no such picture.
func (h *hugo) picture(p *hugoPage, e *Entry, src string) string {
	if strings.Contains(src, "://") || strings.HasPrefix(src, "//") {
		return src
	}
	bare := strings.TrimPrefix(path.Clean("/"+strings.TrimPrefix(src, h.baseURL())), "/")
	ext := path.Ext(bare)
	for _, name := range []string{strings.TrimSuffix(bare, ext) + "." + strings.ToLower(h.settings.language) + ext, bare} {
		if p.files[name] != "" {
			return name
		}
	}
	for _, m := range h.statics {
		if file, ok := m.file(bare); ok && isFile(h.tree, file) {
			return "/" + bare
		}
	}
	if file := path.Join("assets", bare); isFile(h.tree, file) {
		h.used[file] = true
		e.Files = append(e.Files, treeFile(h.tree, "/static/"+bare, file))
		return "/" + bare
	}
	return ""
}
