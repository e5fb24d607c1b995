package site

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"broadsheet/generator/problems"
	"broadsheet/generator/stories"
)

// A Target is what a reference in a file of content leads to.
type Target struct {
	// Address is that of the page, or a full URL. If there is no page, it is the
	// address that the reference would have.
	Address string
	// Tail is the query and fragment as written.
	Tail string
	// Found is set for pages of the site and for full URLs.
	Found bool
	// Story is the live story at the address, or the one that the address, an
	// alias, redirects to; nil for other pages and parts of the same page.
	Story *Story
	// Withheld is set if the reference leads to a withheld file.
	Withheld *Withheld
	// File is the path in the site's folder that a relative reference without a
	// page names.
	File string
}

// Resolve finds what a reference in a file of content means: another such file by
// its path, with or without its ending, or a story by its address. Both may be
// relative, to the file or to the address of its page, and percent-encoded.
// Pages that are made from no file, and files that are published as they are, are
// not known here.
func (s *Site) Resolve(source, address, reference string) Target {
	if external(reference) {
		return Target{Address: reference, Found: true}
	}
	bare, tail := reference, ""
	if i := strings.IndexAny(reference, "?#"); i >= 0 {
		bare, tail = reference[:i], reference[i:]
	}
	if bare == "" {
		return Target{Address: address, Tail: tail, Found: true}
	}
	if plain, err := url.PathUnescape(bare); err == nil {
		bare = plain
	}
	bare = norm.NFC.String(bare)
	t := Target{Tail: tail}
	if !strings.HasPrefix(bare, "/") {
		file := path.Join(path.Dir(source), bare)
		if s.file(&t, file) || s.file(&t, file+".md") || s.file(&t, file+"/index.md") {
			return t
		}
		t.File = file
		bare = path.Join(address, bare)
	}
	t.Address = bare
	if s.file(&t, path.Clean(bare)[1:]) {
		return t
	}
	for _, at := range Spellings(bare) {
		if s.story(&t, at) {
			break
		}
	}
	return t
}

// file sets t to the page of a file of content, and reports whether there is one.
func (s *Site) file(t *Target, source string) bool {
	if at, ok := s.bySource[source]; ok {
		t.Address, t.Story, t.Found = at.address, at.story, true
		return true
	}
	t.Withheld = s.withheld[source]
	return t.Withheld != nil
}

// story sets t to the story at an address, and reports whether there is one.
func (s *Site) story(t *Target, address string) bool {
	if story := s.byAddress()[address]; story != nil {
		t.Address, t.Story, t.Found = address, story, true
		return true
	}
	t.Withheld = s.withheld[address]
	return t.Withheld != nil
}

// Spellings returns the addresses that a reference to an address may mean, the
// likeliest first.
func Spellings(address string) [4]string {
	clean := path.Clean(address)
	return [4]string{address, clean, strings.TrimSuffix(clean, "/") + "/", strings.TrimSuffix(clean, "/index.html") + "/"}
}

// external reports whether a reference leads out of the site.
func external(reference string) bool {
	if strings.HasPrefix(reference, "//") {
		return true
	}
	scheme, _, ok := strings.Cut(reference, ":")
	return ok && scheme != "" && !strings.ContainsAny(scheme, "/?#.")
}

// Linked returns the other live stories that a story's text links to, each once.
func (s *Site) Linked(from *Story) []*Story {
	var list []*Story
	for _, reference := range from.Card.Links {
		to := s.Resolve(from.Card.Source, from.Address, reference).Story
		if to != nil && to != from && !slices.Contains(list, to) {
			list = append(list, to)
		}
	}
	return list
}

// addresses indexes the stories by address and alias.
func (s *Site) addresses() map[string]*Story {
	byAddress := make(map[string]*Story, len(s.Stories))
	for _, story := range s.Stories {
		for _, alias := range story.Card.Aliases {
			byAddress[alias] = story
		}
	}
	for _, story := range s.Stories {
		byAddress[story.Address] = story
	}
	return byAddress
}

// names are what an editor may call a story by.
type names struct {
	live     map[string][]*Story
	withheld map[string]*Withheld
}

// newNames indexes the stories by name. Few sites name stories in front matter.
func (s *Site) newNames() names {
	n := names{make(map[string][]*Story, 4*len(s.Stories)), map[string]*Withheld{}}
	for _, story := range s.Stories {
		for _, name := range namesOf(story.Card, story.Address) {
			n.live[name] = append(n.live[name], story)
		}
	}
	for i := range s.Withheld {
		w := &s.Withheld[i]
		for _, name := range namesOf(w.Card, s.addressOf(w.Card)) {
			n.withheld[name] = w
		}
	}
	return n
}

// namesOf returns the names of a story: its slug, its path with and without the
// folder and the ending, and its address.
func namesOf(c *stories.Card, address string) []string {
	short := strings.TrimPrefix(c.Source, "content/stories/")
	bare := strings.TrimSuffix(strings.TrimSuffix(short, ".md"), "/index")
	list := []string{c.Slug, c.Source, short, bare, path.Base(bare), address}
	slices.Sort(list)
	return slices.Compact(list)
}

// Find returns the story that an editor means by a name: its slug, a path relative
// to content/stories, or a reference as in the text of the story from. A withheld
// one is no mistake. Key is the front-matter key that holds the name; from may be
// nil.
func (s *Site) Find(from *Story, key, name string) (*Story, *Withheld, *problems.Problem) {
	var source string
	address, byName := "/", s.byName()
	if from != nil {
		source, address = from.Card.Source, from.Address
	}
	for _, n := range []string{name, strings.Trim(name, "/")} {
		found := byName.live[n]
		if len(found) > 1 {
			return nil, nil, problems.OfKey(source, key, name, "%q means more than one story: %s and %s", name, found[0].Card.Source, found[1].Card.Source).
				Hint("write the path: %s", strings.TrimPrefix(found[0].Card.Source, "content/stories/"))
		}
		if len(found) == 1 {
			return found[0], nil, nil
		}
		if w := byName.withheld[n]; w != nil {
			return nil, w, nil
		}
	}
	if to := s.Resolve(source, address, name); to.Story != nil || to.Withheld != nil {
		return to.Story, to.Withheld, nil
	}
	return nil, nil, problems.OfKey(source, key, name, "there is no story %q", name).
		Hint("write the story's slug: its file or folder name without the date").Suggest(name, s.slugs())
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
