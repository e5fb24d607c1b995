// Package check looks a site over as an editor does before publishing: beyond the
// mistakes that every build finds, at headlines, pictures and where stories lead.
package check

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"broadsheet/generator/engine"
	"broadsheet/generator/site"
)

// A Remark is something about stories that an editor may want to change. It is no
// mistake: the site is as right with it as without.
type Remark struct {
	Kind    Kind  `json:"kind"`
	Stories []Ref `json:"stories"`
}

// A Kind says what a remark is about.
type Kind string

// The kinds of remarks.
const (
	LongHeadline  Kind = "long-headline"
	SameHeadline  Kind = "same-headline"
	NoDescription Kind = "no-description"
	NoPicture     Kind = "no-picture"
	NotLinked     Kind = "not-linked" // no related list and no text leads there
	NearDuplicate Kind = "near-duplicate"
)

// A Ref names a story, and for some remarks another one.
type Ref struct {
	Source string `json:"source"`
	Title  string `json:"title"`
	Other  string `json:"other,omitempty"` // the file of the older one
}

// maxHeadline is how many characters of a headline search engines show (Google,
// "Article structured data" and "News sitemaps" cut longer ones).
const maxHeadline = 110

// Remarks returns what there is to say about a site, kind by kind, of each the
// newest story first.
func Remarks(in *engine.Inspection) []Remark {
	var all []Remark
	add := func(kind Kind, list []Ref) {
		if len(list) > 0 {
			all = append(all, Remark{kind, list})
		}
	}
	add(LongHeadline, those(in, func(s *site.Story) bool { return utf8.RuneCountInString(s.Card.Title) > maxHeadline }))
	add(SameHeadline, sameHeadlines(in))
	add(NoDescription, those(in, func(s *site.Story) bool { return s.Card.Description == "" }))
	add(NoPicture, those(in, func(s *site.Story) bool { return s.Card.Image == nil }))
	// A site that has no related stories, by its settings or its size, has no such lack.
	if slices.ContainsFunc(in.Links.Related, func(list []int) bool { return len(list) > 0 }) {
		linked := linked(in)
		add(NotLinked, those(in, func(s *site.Story) bool { return !linked[s.Index] }))
	}
	var copies []Ref
	for _, c := range slices.Backward(in.Duplicates) {
		copies = append(copies, refOf(in, c.Story, c.Of))
	}
	add(NearDuplicate, copies)
	return all
}

// those returns the stories that something is true of.
func those(in *engine.Inspection, is func(*site.Story) bool) (list []Ref) {
	for _, s := range slices.Backward(in.Paper.Stories) {
		if is(s) {
			list = append(list, Ref{Source: s.Card.Source, Title: s.Card.Title})
		}
	}
	return list
}

func refOf(in *engine.Inspection, story, other int) Ref {
	s := in.Paper.Stories[story]
	return Ref{s.Card.Source, s.Card.Title, in.Paper.Stories[other].Card.Source}
}

// sameHeadlines returns the stories with the headline of an older one.
func sameHeadlines(in *engine.Inspection) (list []Ref) {
	first := map[string]int{}
	for i, s := range in.Paper.Stories {
		if j, taken := first[s.Card.Title]; taken {
			list = append(list, refOf(in, i, j))
		} else {
			first[s.Card.Title] = i
		}
	}
	slices.Reverse(list)
	return list
}

// linked returns for each story whether another one is related to it or links to
// it in its text. Next stories follow the order alone, and say nothing.
func linked(in *engine.Inspection) []bool {
	linked := make([]bool, len(in.Paper.Stories))
	for _, lists := range [][][]int{in.Links.Related, in.Linked} {
		for _, list := range lists {
			for _, to := range list {
				linked[to] = true
			}
		}
	}
	return linked
}

// byPlace orders what was found outside by file and place.
func byPlace(a, b Dead) int {
	return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Offset, b.Offset), cmp.Compare(a.URL, b.URL))
}
