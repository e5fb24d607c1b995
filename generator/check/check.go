// Package check reviews a site before publication. Besides the mistakes that every
// build reports, it looks at headlines, pictures, links between stories and links to
// other sites.
package check

import (
	"fmt"
	"slices"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"golang.org/x/text/width"

	"broadsheet/generator/engine"
	"broadsheet/generator/links"
	"broadsheet/generator/site"
)

// A Remark lists stories that an editor may want to change, all for one reason. A remark is
// not an error, so builds do not report it.
type Remark struct {
	Kind    Kind  `json:"kind"`
	Stories []Ref `json:"stories"`
}

// A Kind is the reason for a remark, such as "headline too long".
type Kind string

// The kinds of remarks, in the order in which Remarks returns them.
const (
	LongHeadline  Kind = "long-headline"
	SameHeadline  Kind = "same-headline"
	NoDescription Kind = "no-description"
	NoPicture     Kind = "no-picture"
	SmallPicture  Kind = "small-picture" // the lead picture is too small for its place
	// HeavyPicture: a large picture has no smaller copies, so that readers must load it whole.
	HeavyPicture  Kind = "heavy-picture"
	Undescribed   Kind = "undescribed-picture"
	NotLinked     Kind = "not-linked" // no other story links to the story or lists it as related
	NearDuplicate Kind = "near-duplicate"
	// JoinedAuthors: the name of an author looks like the names of several people.
	JoinedAuthors Kind = "joined-authors"
	// JoinedTerms: a category or tag consists of several words, which may be meant as
	// several categories or tags.
	JoinedTerms Kind = "joined-terms"
)

// A Ref names a story of a remark and, if the remark compares two stories, the older story.
type Ref struct {
	Source string `json:"source"`
	Title  string `json:"title"`
	// Other is the path of the older story with the same headline or nearly the same text;
	// "" if there is none.
	Other string `json:"other,omitempty"`
	// Advice says how to correct the front matter; "" if no advice is known.
	Advice string `json:"advice,omitempty"`
}

// maxHeadline is the maximal width of a headline, in columns (see headlineWidth), that
// search engines show in full (see "Article structured data" and "News sitemaps" in
// Google's documentation).
const maxHeadline = 110

// headlineWidth returns the width of a headline in columns, as on a terminal: two for a
// character that is wide, such as those of Chinese, Japanese and Korean, one for all others
// (https://www.unicode.org/reports/tr11/, East Asian Width). Marks above or below a letter, as
// in Thai and Hindi, have no width of their own.
func headlineWidth(headline string) (columns int) {
	for clusters := graphemes.FromString(headline); clusters.Next(); {
		columns++
		switch properties, _ := width.LookupString(clusters.Value()); properties.Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth:
			columns++
		}
	}
	return columns
}

// Remarks returns the remarks on a site, at most one of each kind. Each remark lists its
// newest story first.
func Remarks(snapshot *engine.Snapshot) ([]Remark, error) {
	in := snapshot.LinkInput()
	duplicates, err := links.Duplicates(len(in.Stories), in.Texts)
	if err != nil {
		return nil, fmt.Errorf("looking for near-duplicates: %w", err)
	}
	all := snapshot.Stories()
	remarks := []Remark{
		{LongHeadline, matching(all, func(s *site.Story) bool { return headlineWidth(s.Card.Title) > maxHeadline })},
		{SameHeadline, sameHeadlines(all)},
		{NoDescription, matching(all, func(s *site.Story) bool { return s.Card.Description == "" })},
		{NoPicture, matching(all, func(s *site.Story) bool { return s.Card.Image == nil })},
		{SmallPicture, noted(all, snapshot.SmallPicture)},
		{HeavyPicture, noted(all, snapshot.HeavyPictures)},
		{Undescribed, noted(all, snapshot.UndescribedPictures)},
	}
	related := snapshot.Links().Related
	// If no story has related stories, the site is too small or related stories are switched off.
	// Nearly all stories would then be in this remark, which would help no editor.
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

// matching returns the stories for which fulfils returns true, the newest story first.
func matching(all []*site.Story, fulfils func(*site.Story) bool) (list []Ref) {
	for _, s := range slices.Backward(all) {
		if fulfils(s) {
			list = append(list, Ref{Source: s.Card.Source, Title: s.Card.Title})
		}
	}
	return list
}

// noted returns the stories for which the function note returns advice, the newest story first.
// Each Ref has the advice for its story.
func noted(all []*site.Story, note func(*site.Story) string) (list []Ref) {
	for _, s := range slices.Backward(all) {
		if advice := note(s); advice != "" {
			list = append(list, Ref{Source: s.Card.Source, Title: s.Card.Title, Advice: advice})
		}
	}
	return list
}

func pair(all []*site.Story, story, other int) Ref {
	card := all[story].Card
	return Ref{Source: card.Source, Title: card.Title, Other: all[other].Card.Source}
}

// sameHeadlines returns the stories that have the same headline as an older story, the newest story
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

// linkedStories tells which stories other stories link to. The index of the result is that of a
// story; the value is true if another story lists the story as related or links to it in its text.
// Next Story does not count as a link, since it only follows the order of publication.
func linkedStories(related [][]int, list []links.Story) []bool {
	linked := make([]bool, len(list))
	for i := range list {
		for _, to := range slices.Concat(related[i], list[i].Links) {
			linked[to] = true
		}
	}
	return linked
}
