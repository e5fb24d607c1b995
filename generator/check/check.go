// Package check reviews a site before publication. Besides the mistakes that every
// build reports, it looks at headlines, pictures, links between stories and links to
// other sites.
package check

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"broadsheet/generator/engine"
	"broadsheet/generator/links"
	"broadsheet/generator/site"
)

// A Remark lists stories that an editor may want to change for the same reason. It is
// not a mistake and fails no build.
type Remark struct {
	Kind    Kind  `json:"kind"`
	Stories []Ref `json:"stories"`
}

// A Kind is the reason for a remark, such as a headline that is too long.
type Kind string

// The kinds of remarks, in the order in which Remarks returns them.
const (
	LongHeadline  Kind = "long-headline"
	SameHeadline  Kind = "same-headline"
	NoDescription Kind = "no-description"
	NoPicture     Kind = "no-picture"
	NotLinked     Kind = "not-linked" // no other story lists the story as related or links to it
	NearDuplicate Kind = "near-duplicate"
	JoinedAuthors Kind = "joined-authors" // the name of one author looks like the names of several people
	JoinedTerms   Kind = "joined-terms"   // one category or tag has several words, each of which may be meant as a category or tag of its own
)

// A Ref names a story of a remark and, if it resembles an older story, that story too.
type Ref struct {
	Source string `json:"source"`
	Title  string `json:"title"`
	Other  string `json:"other,omitempty"`  // source of the older story with the same headline or nearly the same text; else empty
	Advice string `json:"advice,omitempty"` // hint on how to correct the front matter; empty if there is none
}

// maxHeadline is the maximal length, in characters, of a headline that search engines
// show in full (Google's documentation, "Article structured data" and "News sitemaps").
const maxHeadline = 110

// Remarks returns the remarks on a site, one for each kind that has stories. The newest
// story of a remark is first.
func Remarks(snapshot *engine.Snapshot) ([]Remark, error) {
	in := snapshot.LinkInput()
	duplicates, err := links.Duplicates(len(in.Stories), in.Texts)
	if err != nil {
		return nil, fmt.Errorf("looking for near-duplicates: %w", err)
	}
	all := snapshot.Stories()
	remarks := []Remark{
		{LongHeadline, matching(all, func(s *site.Story) bool { return utf8.RuneCountInString(s.Card.Title) > maxHeadline })},
		{SameHeadline, sameHeadlines(all)},
		{NoDescription, matching(all, func(s *site.Story) bool { return s.Card.Description == "" })},
		{NoPicture, matching(all, func(s *site.Story) bool { return s.Card.Image == nil })},
	}
	related := snapshot.Links().Related
	// If no story has related stories, the site is too small or they are switched off.
	// Nearly all stories then lack links, and naming them helps no editor.
	if slices.ContainsFunc(related, func(list []int) bool { return len(list) > 0 }) {
		linked := linkedStories(related, in.Stories)
		remarks = append(remarks, Remark{NotLinked, matching(all, func(s *site.Story) bool { return !linked[s.Index] })})
	}
	var copies []Ref
	for _, d := range slices.Backward(duplicates) {
		copies = append(copies, pair(all, d.Story, d.Of))
	}
	remarks = append(remarks, Remark{NearDuplicate, copies}, Remark{JoinedAuthors, joinedAuthors(all)}, Remark{JoinedTerms, joinedTerms(snapshot)})
	return slices.DeleteFunc(remarks, func(r Remark) bool { return len(r.Stories) == 0 }), nil
}

// matching returns the stories that fulfil a condition, newest first.
func matching(all []*site.Story, fulfils func(*site.Story) bool) (list []Ref) {
	for _, s := range slices.Backward(all) {
		if fulfils(s) {
			list = append(list, Ref{Source: s.Card.Source, Title: s.Card.Title})
		}
	}
	return list
}

func pair(all []*site.Story, story, other int) Ref {
	card := all[story].Card
	return Ref{Source: card.Source, Title: card.Title, Other: all[other].Card.Source}
}

// sameHeadlines returns the stories whose headline an older story has, newest story
// first.
func sameHeadlines(all []*site.Story) (list []Ref) {
	first := map[string]int{}
	for i, s := range all {
		if j, taken := first[s.Card.Title]; taken {
			list = append(list, pair(all, i, j))
		} else {
			first[s.Card.Title] = i
		}
	}
	slices.Reverse(list)
	return list
}

// linkedStories reports for each story, by index, whether another story lists it as
// related or links to it in its text. Next Story does not count, since it only follows
// the order of publication.
func linkedStories(related [][]int, list []links.Story) []bool {
	linked := make([]bool, len(list))
	for i := range list {
		for _, to := range slices.Concat(related[i], list[i].Links) {
			linked[to] = true
		}
	}
	return linked
}
