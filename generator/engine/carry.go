package engine

import (
	"slices"

	"broadsheet/generator/links"
	"broadsheet/generator/problems"
	"broadsheet/generator/site"
)

// quickLinks returns provisional links: those of the last build if their inputs
// are unchanged, else those of the last snapshot as far as they are valid.
func (b *build) quickLinks(paper *site.Site, last *Snapshot) *links.Set {
	if last == nil || last.links == nil {
		list, _ := b.linkStories(paper)
		if set := b.remembered(links.Hash(list, b.linkOptions())); set != nil {
			return set
		}
		return b.carried(paper, &site.Site{}, &links.Set{})
	}
	return b.carried(paper, last.site, last.links)
}

// carried returns the links of last, set, without those to stories that are
// missing in paper. A new story has only the next story by rule.
func (b *build) carried(paper, last *site.Site, set *links.Set) *links.Set {
	if sameStories(paper, last) {
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

func sameStories(a, b *site.Site) bool {
	return slices.EqualFunc(a.Stories, b.Stories, func(a, b *site.Story) bool { return a.Card.Source == b.Card.Source })
}
