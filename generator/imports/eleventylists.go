package imports

import (
	"maps"
	"slices"
	"strings"

	"broadsheet/generator/matter"
	"broadsheet/generator/slugs"
)

// noteLists notes the tags of a story, or a file that shows lists of stories.
func (e *eleventy) noteLists(d *eleventyDoc, public bool) {
	if d.data.get("pagination") != nil {
		e.lists = append(e.lists, d)
		return
	}
	kept, shared := e.splitTags(d)
	for _, tag := range kept {
		e.tagged[tag] = e.tagged[tag] || public && !d.date.IsZero() && !says(true, d.data.get("draft"))
	}
	for _, tag := range append(shared, "all") {
		e.tagged[tag] = e.tagged[tag] || false
	}
}

// listRedirects returns the addresses of lists: those of tags lead to the tags here, all other
// ones to the front page.
func (e *eleventy) listRedirects() (list []Redirect) {
	home := basePath(e.address())
	for _, d := range e.lists {
		of := d.data.get("pagination")
		alias := firstText(textOf(of, "alias"), "pagination.items")
		if textOf(of, "data") != "collections" || textOf(of, "size") != "1" {
			list = append(list, e.listRedirect(d, home, nil)...)
			continue
		}
		for _, tag := range slices.Sorted(maps.Keys(e.tagged)) {
			to := home
			if slug := slugs.Of(tag); e.tagged[tag] && slug != "" {
				to += "tag/" + slug + "/"
			}
			list = append(list, e.listRedirect(d, to, map[string]any{alias: tag})...)
		}
	}
	return list
}

// listRedirect returns a redirect from the address that a list has with some values. It returns
// none if the address is not understood.
func (e *eleventy) listRedirect(d *eleventyDoc, to string, values map[string]any) []Redirect {
	v := d.data.get("permalink")
	if v != nil && v.Kind != matter.Text || v == nil && values != nil {
		return nil
	}
	l := e.liquid(d)
	l.local["pagination"] = map[string]any{"pageNumber": int64(0)}
	maps.Copy(l.local, values)
	old := d.address
	defer func() { d.address = old }()
	if d.address = ""; !e.setAddressBy(l, d) || d.address == "" || d.address == to || strings.Contains(d.address, "//") {
		return nil
	}
	return []Redirect{{d.address, to}}
}
