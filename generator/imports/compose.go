package imports

import (
	"maps"
	"slices"
	"strings"

	"broadsheet/generator/slugs"
)

// compose returns the text of a content file. The order of keys is fixed.
func (s *Sink) compose(e *Entry, file string) string {
	var m frontMatter
	m.text("title", e.Title)
	m.text("date", e.Date)
	m.text("updated", e.Updated)
	m.text("publish", e.Publish)
	m.text("expires", e.Expires)
	m.text("description", e.Description)
	one(&m, "author", e.Authors)
	one(&m, "category", e.Categories)
	m.list("tags", e.Tags)
	m.text("series", e.Series)
	if p := e.Image; p.Src != "" {
		m.table("image", "src", p.Src, "alt", p.Alt, "caption", s.relink(p.Caption), "credit", p.Credit)
	}
	key, value := s.keep(e, file)
	m.text(key, value)
	m.list("aliases", e.Aliases)
	m.text("id", s.feedID(e))
	m.text("canonical", e.Canonical)
	m.flag("draft", e.Draft)
	m.flag("featured", e.Featured)
	m.flag("noindex", e.Noindex)
	m.translations(e.Translations)
	m.params(public(e.Params))
	return m.String() + body(s.relink(e.Body))
}

// one writes a list, or its only value as a text.
func one(m *frontMatter, key string, values []string) {
	if len(values) == 1 {
		m.text(key, values[0])
		return
	}
	m.list(key, values)
}

func (m *frontMatter) translations(t map[string]string) {
	if len(t) == 0 {
		return
	}
	m.raw("translations", "")
	for _, language := range slices.Sorted(maps.Keys(t)) {
		m.raw("  "+language, scalar(t[language]))
	}
}

// aliases returns the former addresses of an entry, without the base path.
func (s *Sink) aliases(e *Entry) []string {
	var list []string
	for _, a := range e.Aliases {
		at := s.inside(a)
		if at == s.inside(e.Address) || slices.Contains(list, at) {
			continue
		}
		if strings.ContainsAny(at, "?#:\\") || !strings.HasPrefix(at, "/") {
			s.Told(Lost, "a redirect from an address that plain files cannot have: "+a, e.Place)
			continue
		}
		list = append(list, at)
	}
	return list
}

// feedID returns the feed ID of an entry, or "" if feeds have it without front matter.
func (s *Sink) feedID(e *Entry) string {
	if at := s.inside(e.Address); strings.HasPrefix(at, "/") && e.FeedID == s.config.URL(at) {
		return ""
	}
	return e.FeedID
}

// inside returns an old address as an address of the new site: decoded and without host and
// base path. Other URLs are returned unchanged.
func (s *Sink) inside(address string) string {
	at, ok := s.path(address, s)
	if !ok {
		at = address
	}
	if !strings.HasPrefix(at, "/") || strings.HasPrefix(at, "//") {
		return address
	}
	return slugs.Decoded(at)
}
