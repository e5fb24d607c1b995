package engine

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"broadsheet/generator/problems"
	"broadsheet/generator/stories"
)

// CheckTranslations returns warnings about translations whose ends do not agree. If a page
// names a page of another site in the repository as its translation, the latter must exist,
// be in the language for which it is named, and name the former in turn. There are no
// warnings with Options.BaseURL.
func (s *Snapshot) CheckTranslations() (found []*problems.Problem, err error) {
	if s.build.config == nil || s.build.BaseURL != "" {
		return nil, nil // with another base URL, the full URLs in texts lead to other sites
	}
	own := s.linked("")
	for _, n := range s.build.neighbours() {
		o := s.build.Options
		o.Source, o.Destination, o.NoCache = n.folder, "", true
		session := NewSession(o)
		session.once = true
		other, err := session.assembleOnly()
		if err != nil {
			return nil, errors.Join(fmt.Errorf("reading %s: %w", n.shown, err), session.Close())
		}
		there := other.linked(n.shown)
		found = append(found, own.compare(there)...)
		found = append(found, there.compare(own)...)
		if err := session.Close(); err != nil {
			return nil, err
		}
	}
	return merge(found, nil), nil
}

// assembleOnly returns a snapshot that has the cards of the site, but neither links between
// stories nor pages.
func (s *Session) assembleOnly() (*Snapshot, error) {
	now, _, err := s.observe(nil)
	s.state = now
	if err != nil {
		return nil, err
	}
	return s.assemble(now, s.options.Clock), nil
}

// A linkedSite is a site of the repository with the translations that its pages name.
type linkedSite struct {
	*Snapshot
	// shown begins the paths of the site's files in messages: "de/", "../" or "".
	shown string
	cards map[string]*stories.Card // address → story or standing page
}

func (s *Snapshot) linked(shown string) *linkedSite {
	l := &linkedSite{s, shown, map[string]*stories.Card{}}
	for _, story := range s.site.Stories {
		l.cards[story.Address] = story.Card
	}
	for _, page := range s.site.Pages {
		l.cards[page.Address] = page.Card
	}
	return l
}

// language returns the language of the site's pages.
func (l *linkedSite) language() string { return l.build.config.Language }

// url returns the full URL of an address of the site.
func (l *linkedSite) url(address string) string { return l.build.config.URL(address) }

// at returns the address within the site that a full URL has, or "" for a URL of another
// site.
func (l *linkedSite) at(to string) string {
	rest, inside := strings.CutPrefix(to, l.url("/"))
	if !inside {
		return ""
	}
	rest, _, _ = strings.Cut(rest, "#")
	if plain, err := url.PathUnescape(rest); err == nil {
		rest = plain
	}
	return "/" + rest
}

// compare returns warnings about the pages of the site l that name pages of the site other
// as their translations.
func (l *linkedSite) compare(other *linkedSite) (found []*problems.Problem) {
	if l.build.config == nil || other.build.config == nil {
		return nil
	}
	for _, address := range slices.Sorted(maps.Keys(l.cards)) {
		c := l.cards[address]
		for _, language := range slices.Sorted(maps.Keys(c.Translations)) {
			to := c.Translations[language]
			at := other.at(to)
			// The base URL of one site may begin with that of the other.
			if at == "" || l.at(to) != "" && len(l.url("/")) > len(other.url("/")) || language == "x-default" {
				continue
			}
			if p := l.fault(other, c, address, language, to, at); p != nil {
				found = append(found, p)
			}
		}
	}
	return found
}

// fault returns the warning about a single translation, or nil if its ends agree. The page
// with the card c at the given address names the page of the site other at the address at.
func (l *linkedSite) fault(other *linkedSite, c *stories.Card, address, language, to, at string) *problems.Problem {
	folder := cmp.Or(strings.TrimSuffix(other.shown, "/"), "this folder")
	counterpart := other.cards[at]
	switch {
	case counterpart == nil && l.inThird(other, at):
		return nil
	case counterpart == nil:
		return l.located(problems.OfKey(c.Source, "translations", to, "the translation %s leads to no published page of the site in %s", to, folder).
			Hint("write the address that the page has there"))
	case !strings.EqualFold(language, other.language()):
		return l.located(problems.OfKey(c.Source, "translations", to, "this is named as the version in %s, but the language of the site in %s is %s", language, folder, other.language()).
			Hint("write %s: %s", other.language(), to))
	}
	for named, back := range counterpart.Translations {
		if l.at(back) == address && strings.EqualFold(named, l.language()) {
			return nil
		}
	}
	return other.located(problems.OfKey(counterpart.Source, "title", "", "%s names this page as its translation, but this page does not name it", l.shown+c.Source).
		Hint("add translations: {%s: %s}", l.language(), l.url(address)))
}

// inThird reports whether an address without a page is in the folder of an inner site, whose
// base URL then begins with that of the site other.
func (l *linkedSite) inThird(other *linkedSite, at string) bool {
	return slices.ContainsFunc(l.build.neighbours(), func(n neighbour) bool {
		return n.shown != other.shown && strings.HasPrefix(other.url(at), n.URL("/")) && len(n.URL("/")) > len(other.url("/"))
	})
}

// located returns a copy of a problem as a warning. It adds the line number, the column and
// the text of the line. The path of the file becomes relative to the folder of the site that
// is checked, such as "de/content/a.md".
func (l *linkedSite) located(p *problems.Problem) *problems.Problem {
	own := *l.build.located([]*problems.Problem{p.AsWarning()})[0]
	own.File = l.shown + own.File
	return &own
}
