package site

import (
	"maps"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"broadsheet/generator/markdown"
	"broadsheet/generator/problems"
	"broadsheet/generator/slugs"
	"broadsheet/generator/sources"
	"broadsheet/generator/stories"
)

// A Target is the result of resolving a reference in a content file.
type Target struct {
	// Address is the address of the page that the reference leads to, or a URL of another
	// site. If the page does not exist, Address is the reference as a path from the site's
	// root.
	Address string
	// Tail is the query and fragment of the reference, as written: "?a=b#c".
	Tail string
	// Found reports whether the reference leads to a page made from a content file,
	// or to another site.
	Found bool
	// Story is the published story that the reference leads to, directly or by an alias. It is
	// nil for references to standing pages and terms.
	Story *Story
	// Withheld is the withheld story or page that the reference leads to, or nil.
	Withheld *Withheld
	// File is the path, from the site's folder, of the file that a relative reference
	// names. It is "" if the reference leads to a content file.
	File string
}

// Resolve finds the target of a reference. The argument source is the content file with
// the reference, and address is the address of the page made from this content file.
//
// A reference names a content file by its path, with or without .md, or a story by its
// address. A path may be relative to the content file, and an address relative to the
// page. Paths and addresses may be percent-encoded. A path after "@/", as in Zola, is
// relative to content/ or to content/stories/. A name after markdown.NamedPrefix is that of a
// story. Resolve does not find outputs that are not
// made from a content file, such as feeds and pictures.
func (s *Site) Resolve(source, address, reference string) Target {
	if external(reference) {
		return Target{Address: reference, Found: true}
	}
	bare, tail := Split(reference)
	if bare == "" {
		return Target{Address: address, Tail: tail, Found: true}
	}
	t := Target{Tail: tail}
	if name, ok := strings.CutPrefix(bare, markdown.NamedPrefix); ok {
		s.named(&t, source, name)
		return t
	}
	if inContent, ok := strings.CutPrefix(bare, "@/"); ok {
		if s.file(&t, path.Join("content", inContent)) || s.file(&t, path.Join("content/stories", inContent)) {
			return t
		}
	}
	if !strings.HasPrefix(bare, "/") {
		file := path.Join(path.Dir(source), bare)
		if s.file(&t, file) || slices.ContainsFunc(sources.MarkdownExtensions, func(ext string) bool { return s.file(&t, file+ext) || s.file(&t, file+"/index"+ext) }) {
			return t
		}
		t.File = file
		bare = path.Join(FolderOf(address), bare)
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

// Split splits a reference into two parts: first its path or address, then its query
// and fragment. The first part is percent-decoded and in composed Unicode (NFC). The
// second part is unchanged.
func Split(reference string) (bare, tail string) {
	bare = reference
	if i := strings.IndexAny(reference, "?#"); i >= 0 {
		bare, tail = reference[:i], reference[i:]
	}
	return norm.NFC.String(slugs.Decoded(bare)), tail
}

// FolderOf returns the address of the folder of a page, such as "/news/" for
// "/news/a.html". Browsers resolve relative URLs on a page against this folder.
func FolderOf(address string) string { return address[:strings.LastIndexByte(address, '/')+1] }

// file sets the target t to the page made from a content file. It reports whether this
// page exists, published or withheld.
func (s *Site) file(t *Target, source string) bool {
	if at, ok := s.bySource[source]; ok {
		t.Address, t.Story, t.Found = at.address, at.story, true
		return true
	}
	t.Withheld = s.withheld[source]
	return t.Withheld != nil
}

// story sets the target t to the story with the given address, alias, or old spelling of
// an address. It reports whether this story exists, published or withheld.
func (s *Site) story(t *Target, address string) bool {
	if story := s.byAddress()[address]; story != nil {
		t.Address, t.Story, t.Found = address, story, true
		if !slices.Contains(story.Card.Aliases, address) {
			t.Address = story.Address // present address, even if the reference has an old spelling
		}
		return true
	}
	t.Withheld = s.withheld[address]
	return t.Withheld != nil
}

// Spellings returns the addresses that an author may mean by an address in a reference,
// the likeliest first: as written, cleaned by path.Clean, with a slash at the end, with
// a slash in place of /index.html, and with .html at the end. GitHub Pages serves a
// page at each of these addresses.
func Spellings(address string) [5]string {
	clean := path.Clean(address)
	bare := strings.TrimSuffix(clean, "/")
	return [5]string{address, clean, bare + "/", strings.TrimSuffix(clean, "/index.html") + "/", bare + ".html"}
}

// BaseHint improves the hint of a problem with a reference that leads nowhere. Authors
// often copy a reference with the site's base path from a browser. If the function found
// reports that the reference without the base path leads somewhere, the hint says so.
func (s *Site) BaseHint(p *problems.Problem, reference string, found func(reference string) bool) *problems.Problem {
	if s.Config.BasePath() == "/" {
		return p
	}
	for _, base := range []string{s.Config.BasePath(), s.Config.Path("/")} {
		base = strings.TrimSuffix(base, "/")
		rest, ok := strings.CutPrefix(reference, base)
		if !ok || rest != "" && !strings.ContainsAny(rest[:1], "/?#") {
			continue
		}
		if bare := "/" + strings.TrimPrefix(rest, "/"); found(bare) {
			return p.Hint("leave out %s: %q", base, bare).Mend(reference, bare)
		}
	}
	return p
}

// external reports whether a reference is a URL with a scheme or a host.
func external(reference string) bool {
	if strings.HasPrefix(reference, "//") {
		return true
	}
	scheme, _, ok := strings.Cut(reference, ":")
	return ok && scheme != "" && !strings.ContainsAny(scheme, "/?#.")
}

// Linked returns the published stories to which the text of a story links. Each of
// these stories is returned once; the story itself is left out.
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

// addresses returns a map of the published stories. The keys are their addresses, aliases
// and old spellings of addresses. If several stories have the same key, the value is the
// story with this address, or else the story with this alias.
func (s *Site) addresses() map[string]*Story {
	byAddress := make(map[string]*Story, len(s.Stories))
	for _, story := range s.Stories {
		for _, old := range s.OldSpellings(story.Card, story.Address) {
			byAddress[norm.NFC.String(old)] = story
		}
	}
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

// names holds all stories by the names under which front matter may refer to them: the key
// is a name, the value the stories with this name.
type names struct {
	live     map[string][]*Story
	withheld map[string]*Withheld
}

// newNames collects the names of all stories. It is called at first use, since the front
// matter of few sites names stories.
func (s *Site) newNames() names {
	n := names{make(map[string][]*Story, 4*len(s.Stories)), map[string]*Withheld{}}
	for _, story := range s.Stories {
		for _, name := range namesOf(story.Card, story.Address) {
			n.live[name] = append(n.live[name], story)
		}
	}
	old := map[string][]*Story{}
	for _, story := range s.Stories {
		for _, name := range s.oldNames(story.Card) {
			if n.live[name] == nil {
				old[name] = append(old[name], story)
			}
		}
	}
	maps.Copy(n.live, old)
	for i := range s.Withheld {
		w := &s.Withheld[i]
		for _, name := range namesOf(w.Card, s.addressOf(w.Card)) {
			n.withheld[name] = w
		}
	}
	return n
}

// namesOf returns the names under which front matter may refer to a story: its slug,
// its address, its file name, and its path with and without content/stories/ and .md.
func namesOf(c *stories.Card, address string) []string {
	short := strings.TrimPrefix(c.Source, "content/stories/")
	bare := sources.Bare(short)
	list := []string{c.Slug, c.Source, short, bare, path.Base(bare), address}
	slices.Sort(list)
	return slices.Compact(list)
}

// Find returns the published or withheld story that front matter names, or a problem if
// there is none. The name is a slug, a path relative to content/stories, or a reference
// that is resolved as in the text of the story from. The argument key is the front-matter
// key of the story from that holds the name. The story from may be nil.
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
	missing := problems.OfKey(source, key, name, "there is no story %q", name).
		Hint("write the story's slug: its file or folder name without the date").Suggest(name, s.slugs())
	return nil, nil, s.BaseHint(missing, name, func(reference string) bool {
		to := s.Resolve(source, address, reference)
		return to.Story != nil || to.Withheld != nil
	})
}

func (s *Site) slugs() []string {
	slugs := make([]string, len(s.Stories))
	for i, story := range s.Stories {
		slugs[i] = story.Card.Slug
	}
	return slugs
}

// AddressOf returns the address of the page made from a content file. The bool is true if
// this page exists and is published.
func (s *Site) AddressOf(source string) (string, bool) {
	at, ok := s.bySource[source]
	return at.address, ok
}

// StoryOf returns the published story made from a content file, or nil.
func (s *Site) StoryOf(source string) *Story { return s.bySource[source].story }
