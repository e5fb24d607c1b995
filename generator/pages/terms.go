package pages

import (
	"broadsheet/generator/feeds"
	"broadsheet/generator/site"
	"broadsheet/generator/stories"
)

// A termLink has the link to a term, which is kept once for all stories with the term.
// Each of its slices has one element, so that stories with a single category or author can
// use the slice and need none of their own.
type termLink struct {
	links   []Link
	authors []feeds.Author // the term as a feeds.Author: its name and URL
}

// linkTerms makes the links to the terms of all taxonomies.
func (p *Plan) linkTerms() {
	for _, row := range p.in.Site.Rows {
		for _, t := range row.Terms {
			url := p.path(t.Address)
			p.termLinks = append(p.termLinks, termLink{[]Link{{t.Name, url}}, []feeds.Author{{Name: t.Name, URL: p.origin + url}}})
		}
	}
}

// path returns the URL of an address, without scheme and host. If the URL equals the
// address, path returns the address itself, which saves memory.
func (p *Plan) path(address string) string {
	if path := p.config.Path(address); path != address {
		return path
	}
	return address
}

// rowTerms returns the terms of a story in one taxonomy. The argument row is the index of
// the taxonomy in Site.Rows.
func rowTerms(s *site.Story, row int) []*site.Term {
	if row >= len(s.Terms) {
		return nil
	}
	return s.Terms[row]
}

// terms returns links to the terms of a story in one taxonomy. The argument row is the
// index of the taxonomy in Site.Rows.
func (p *Plan) terms(s *site.Story, row int) []Link {
	terms := rowTerms(s, row)
	if len(terms) == 1 {
		return p.termLinks[terms[0].Index].links
	}
	links := make([]Link, len(terms))
	for i, t := range terms {
		links[i] = p.termLinks[t.Index].links[0]
	}
	return links
}

// kicker returns the link to the first category of a story, or nil if the story has no
// category.
func (p *Plan) kicker(s *site.Story) *Link {
	if terms := rowTerms(s, stories.RowCategory); len(terms) > 0 {
		return &p.termLinks[terms[0].Index].links[0]
	}
	return nil
}

// feedAuthors returns the authors of a story as values of the type feeds.Author.
func (p *Plan) feedAuthors(s *site.Story) []feeds.Author {
	terms := rowTerms(s, stories.RowAuthor)
	if len(terms) == 1 {
		return p.termLinks[terms[0].Index].authors
	}
	authors := make([]feeds.Author, len(terms))
	for i, t := range terms {
		authors[i] = p.termLinks[t.Index].authors[0]
	}
	return authors
}
