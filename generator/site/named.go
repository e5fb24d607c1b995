package site

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"broadsheet/generator/markdown"
	"broadsheet/generator/sources"
	"broadsheet/generator/stories"
)

// called holds all stories and standing pages by the names by which texts may refer to them.
// The keys are in lower case.
type called struct {
	live     map[string][]published
	withheld map[string]*Withheld
}

// newCalled collects the names. It is called at first use, since few texts refer to stories
// by names.
func (s *Site) newCalled() called {
	c := called{map[string][]published{}, map[string]*Withheld{}}
	add := func(card *stories.Card, at published) {
		for _, name := range calledNames(card, at.address) {
			c.live[name] = append(c.live[name], at)
		}
	}
	for _, p := range s.Pages {
		add(p.Card, published{address: p.Address})
	}
	for _, story := range slices.Backward(s.Stories) { // of two stories with one name, the newer one counts
		add(story.Card, published{story.Address, story})
	}
	for i := range s.Withheld {
		w := &s.Withheld[i]
		for _, name := range calledNames(w.Card, s.addressOf(w.Card)) {
			c.withheld[name] = w
		}
	}
	return c
}

// calledNames returns the names by which texts may refer to a story or standing page: those of
// namesOf, without slashes around them, its path below content/, and its headline.
func calledNames(card *stories.Card, address string) []string {
	list := append(namesOf(card, address), card.Title, sources.Bare(strings.TrimPrefix(card.Source, "content/")))
	for i, name := range list {
		list[i] = strings.ToLower(norm.NFC.String(strings.Trim(name, "/")))
	}
	slices.Sort(list)
	return slices.Compact(list)
}

var datePrefix = regexp.MustCompile(`^\d{4}-\d{1,2}-\d{1,2}-`)

// named sets the target t to the story or standing page with a name. The name is the path of
// a file, relative to the file source or to a folder of content/, with or without its ending
// and folders, or a slug, an address or a headline.
func (s *Site) named(t *Target, source, name string) {
	beside := path.Join(path.Dir(source), name)
	for _, file := range []string{beside, beside + ".md", beside + "/index.md"} {
		if s.file(t, file) {
			return
		}
	}
	t.File, t.Address = beside, path.Join("/", name)
	lower := strings.ToLower(strings.Trim(name, "/"))
	bare := lower
	if sources.IsMarkdown(lower) {
		bare = sources.Bare(lower)
	}
	all := s.byCall()
	for _, n := range []string{lower, bare, path.Base(bare), datePrefix.ReplaceAllString(path.Base(bare), "")} {
		if live := all.live[n]; n != "" && len(live) > 0 {
			t.Address, t.Story, t.Found = live[0].address, live[0].story, true
			return
		}
		if t.Withheld = all.withheld[n]; t.Withheld != nil {
			return
		}
	}
	s.story(t, t.Address)
}

// NameOf returns the name in a reference that names a story. The bool is false for other
// references.
func NameOf(reference string) (string, bool) {
	bare, _ := Split(reference)
	return strings.CutPrefix(bare, markdown.NamedPrefix)
}

// Names returns names by which texts may refer to the published stories, for suggestions.
func (s *Site) Names() []string {
	var names []string
	for _, story := range s.Stories {
		names = append(names, story.Card.Title, path.Base(sources.Bare(story.Card.Source)))
	}
	return names
}
