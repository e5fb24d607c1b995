package engine

import (
	"slices"

	"broadsheet/generator/links"
	"broadsheet/generator/problems"
	"broadsheet/generator/site"
)

// quickLinks returns provisional related and next stories, for use until Session.Settle has ranked
// all stories. The first snapshot of a session gets the links that the last build stored, if no
// input of that choice has changed since. A later snapshot gets the links of the previous snapshot,
// which is the argument last.
func (b *build) quickLinks(paper *site.Site, last *Snapshot) *links.Set {
	if last == nil || last.links == nil {
		list, _ := b.linkStories(paper)
		if stored := b.lastChosen(); stored.From == links.Hash(list, b.linkOptions()) {
			return &stored.Set
		}
		return b.carried(paper, &site.Site{}, &links.Set{})
	}
	return b.carried(paper, last.site, last.links)
}

// carried adapts the links in set, which are between stories of the previous site, last, to the
// stories of the current site, paper. Links to stories that paper lacks are left out. A story that
// only paper has gets no related stories yet, and perhaps no next story.
func (b *build) carried(paper, last *site.Site, set *links.Set) *links.Set {
	if slices.EqualFunc(paper.Stories, last.Stories, func(a, b *site.Story) bool { return a.Card.Source == b.Card.Source }) {
		return set
	}
	from := make(map[string]int, len(last.Stories))
	for i, s := range last.Stories {
		from[s.Card.Source] = i
	}
	list := make([]links.Story, len(paper.Stories))
	before := make([]int, len(paper.Stories))
	for i, s := range paper.Stories {
		list[i] = links.Story{Next: -1, Sponsored: s.Card.Type == "sponsored"}
		if s.Card.Next != "" {
			if next := pins(new(problems.List), paper, s, "next", []string{s.Card.Next}); len(next) > 0 {
				list[i].Next = next[0]
			}
		}
		before[i] = -1
		if k, ok := from[s.Card.Source]; ok {
			before[i] = k
		}
	}
	return links.Carry(list, before, set, b.linkOptions())
}
