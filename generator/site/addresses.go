package site

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"broadsheet/generator/problems"
	"broadsheet/generator/stories"
)

// A pattern is the permalink setting in parts: text, or the name of what
// stands there, in braces.
type pattern []string

func newPattern(permalink string) pattern {
	var parts pattern
	for permalink != "" {
		i := strings.IndexByte(permalink, '{')
		if i == 0 {
			i = strings.IndexByte(permalink, '}') + 1
		}
		if i <= 0 {
			i = len(permalink)
		}
		parts, permalink = append(parts, permalink[:i]), permalink[i:]
	}
	return parts
}

// storyAddress returns where a story is published, unencoded and without the
// base path.
func (p pattern) storyAddress(card *stories.Card) string {
	if card.Permalink != "" {
		return card.Permalink
	}
	var room [256]byte
	address := room[:0]
	for _, part := range p {
		switch part {
		case "{year}":
			address = padded(address, card.Date.Year(), 1000)
		case "{month}":
			address = padded(address, int(card.Date.Month()), 10)
		case "{day}":
			address = padded(address, card.Date.Day(), 10)
		case "{category}":
			if terms := card.Terms[stories.RowCategory]; len(terms) > 0 {
				address = append(address, terms[0].Slug...)
			}
		case "{slug}":
			address = append(address, card.Slug...)
		default:
			address = append(address, part...)
		}
	}
	// A story without a category has one part less.
	return strings.ReplaceAll(string(address), "//", "/")
}

// padded appends a number with zeros before it up to the place of unit.
func padded(dst []byte, n, unit int) []byte {
	for ; unit > 1 && n < unit; unit /= 10 {
		dst = append(dst, '0')
	}
	return strconv.AppendInt(dst, int64(n), 10)
}

func pageAddress(card *stories.Card) string {
	if card.Permalink != "" {
		return card.Permalink
	}
	return "/" + card.Slug + "/"
}

// names lets other files name a story by its slug, path or address. Few sites
// pin many stories, so it is made when the first one is looked up.
func (s *Site) names() map[string][]*Story {
	byName := make(map[string][]*Story, 4*len(s.Stories))
	for _, story := range s.Stories {
		source := story.Card.Source
		short := strings.TrimPrefix(source, "content/stories/")
		bare := strings.TrimSuffix(strings.TrimSuffix(short, ".md"), "/index")
		names := []string{story.Card.Slug, source, short, bare, path.Base(bare), story.Address}
		for i, n := range names {
			if n != "" && !slices.Contains(names[:i], n) {
				byName[n] = append(byName[n], story)
			}
		}
	}
	return byName
}

// Find returns the story that an editor means by a slug, a path (relative to
// the naming file or to content/stories) or an address. A withheld story is
// (nil, nil): it exists, but not now.
func (s *Site) Find(from *stories.Card, key, name string) (*Story, *problems.Problem) {
	byName := s.byName()
	for _, n := range []string{name, strings.Trim(name, "/"), path.Join(path.Dir(from.Source), name), path.Join(path.Dir(from.Source), name, "index.md")} {
		switch found := byName[n]; {
		case len(found) == 1:
			return found[0], nil
		case len(found) > 1:
			return nil, problems.OfKey(from.Source, key, name, "%q means more than one story: %s and %s", name, found[0].Card.Source, found[1].Card.Source).
				Hint("write the path: %s", strings.TrimPrefix(found[0].Card.Source, "content/stories/"))
		}
		if s.withheld[n] {
			return nil, nil
		}
	}
	p := problems.OfKey(from.Source, key, name, "there is no story %q", name)
	if near := problems.Nearest(name, s.slugs()); near != "" {
		return nil, p.Hint("did you mean %q?", near)
	}
	return nil, p.Hint("write the story's slug: its file or folder name without the date")
}

func (s *Site) slugs() []string {
	slugs := make([]string, len(s.Stories))
	for i, story := range s.Stories {
		slugs[i] = story.Card.Slug
	}
	return slugs
}

// AddressOf returns the address of the page made from a file of content.
func (s *Site) AddressOf(source string) (string, bool) {
	at, ok := s.bySource[source]
	return at.address, ok
}

// StoryOf returns the live story made from a file of content, or nil.
func (s *Site) StoryOf(source string) *Story { return s.bySource[source].story }

// IsWithheld reports whether a file of content is left out at this instant.
func (s *Site) IsWithheld(source string) bool { return s.withheld[source] }

// Linked returns the live story that a relative link in a file of content
// leads to, or nil.
func (s *Site) Linked(source, target string) *Story {
	target, _, _ = strings.Cut(target, "#")
	return s.bySource[path.Join(path.Dir(source), target)].story
}
