// Package check reviews a site as an editor does before publishing: beyond the
// mistakes that every build reports, it looks at headlines, pictures, links
// between stories and links out of the site.
package check

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"broadsheet/generator/engine"
	"broadsheet/generator/links"
	"broadsheet/generator/site"
)

// A Remark is something about stories that an editor may want to change. It is
// not a mistake and fails no build.
type Remark struct {
	Kind    Kind  `json:"kind"`
	Stories []Ref `json:"stories"`
}

// A Kind is the subject of a remark.
type Kind string

// The kinds of remarks.
const (
	LongHeadline  Kind = "long-headline"
	SameHeadline  Kind = "same-headline"
	NoDescription Kind = "no-description"
	NoPicture     Kind = "no-picture"
	NotLinked     Kind = "not-linked" // in no related list and no text
	NearDuplicate Kind = "near-duplicate"
)

// A Ref names a story and, for some kinds, another one.
type Ref struct {
	Source string `json:"source"`
	Title  string `json:"title"`
	Other  string `json:"other,omitempty"` // source of the older story
}

// maxHeadline is the number of characters of a headline that search engines
// show (Google, "Article structured data"; "News sitemaps").
const maxHeadline = 110

// Remarks returns the remarks about a site by kind, each with the newest story
// first.
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
	// Without any related stories, by its settings or its size, a site lacks no links.
	if slices.ContainsFunc(related, func(list []int) bool { return len(list) > 0 }) {
		linked := linkedStories(related, in.Stories)
		remarks = append(remarks, Remark{NotLinked, matching(all, func(s *site.Story) bool { return !linked[s.Index] })})
	}
	var copies []Ref
	for _, d := range slices.Backward(duplicates) {
		copies = append(copies, pair(all, d.Story, d.Of))
	}
	remarks = append(remarks, Remark{NearDuplicate, copies})
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
	return Ref{card.Source, card.Title, all[other].Card.Source}
}

// sameHeadlines returns the stories with the headline of an older one, newest
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

// linkedStories reports for each story whether another one has it as a related
// story or links to it in its text. Next stories only follow the order.
func linkedStories(related [][]int, list []links.Story) []bool {
	linked := make([]bool, len(list))
	for i := range list {
		for _, to := range slices.Concat(related[i], list[i].Links) {
			linked[to] = true
		}
	}
	return linked
}
