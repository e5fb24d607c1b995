package fixes

import (
	"bytes"
	"reflect"
	"slices"

	"github.com/yuin/goldmark/util"

	"broadsheet/generator/markdown"
	"broadsheet/generator/problems"
	"broadsheet/generator/sources"
	"broadsheet/generator/stories"
)

// A state is what a build reads from a content file.
type state struct {
	record   any // *stories.Card, *stories.Author or *stories.Category
	doc      *markdown.Document
	problems []*problems.Problem
}

func (f *finder) read(at string, raw []byte) (s state) {
	file := sources.File{Path: at, Kind: kindOf(at)}
	s.doc = &markdown.Document{}
	switch file.Kind {
	case sources.Author:
		author, doc := f.reader.Author(file, raw)
		s = state{author, doc, author.Problems}
	case sources.Category:
		category := f.reader.Category(file, raw)
		s.record, s.problems = category, category.Problems
	case sources.Page:
		card, doc := f.reader.Page(file, raw)
		s = state{card, doc, card.Problems}
	default:
		card, doc := f.reader.Story(file, raw)
		s = state{card, doc, card.Problems}
	}
	return s
}

// proven returns those of the edits that change nothing but what they are meant to change: the
// method same holds for the file before and after them.
func (f *finder) proven(at string, raw []byte, edits []edit) []edit {
	if len(edits) == 0 {
		return nil
	}
	before := f.read(at, raw)
	if same(before, f.read(at, apply(raw, edits)), edits) {
		return edits
	}
	var kept []edit
	for _, e := range edits {
		more := append(slices.Clone(kept), e)
		if same(before, f.read(at, apply(raw, more)), more) {
			kept = more
		}
	}
	return kept
}

// same reports whether a build reads the same from a file before and after the edits, except
// that references have other targets, terms other spellings, and there may be fewer problems.
func same(before, after state, edits []edit) bool {
	errors, warnings := problems.Count(before.problems)
	left, more := problems.Count(after.problems)
	if left > errors || more > warnings && left == errors {
		return false
	}
	return sameRecord(before.record, after.record, edits, errors > 0) && sameText(before.doc, after.doc, edits)
}

// sameRecord compares two results of reading front matter. If broken is true, the earlier one was
// incomplete.
func sameRecord(before, after any, edits []edit, broken bool) bool {
	switch a := before.(type) {
	case *stories.Card:
		return reflect.DeepEqual(comparable(a, edits, broken), comparable(after.(*stories.Card), nil, broken))
	case *stories.Author:
		b := *after.(*stories.Author)
		b.Problems, b.Targets, b.Pictures, b.Opened = a.Problems, a.Targets, a.Pictures, a.Opened
		return reflect.DeepEqual(*a, b)
	case *stories.Category:
		b := *after.(*stories.Category)
		b.Problems = a.Problems
		return reflect.DeepEqual(*a, b)
	}
	return false
}

// comparable returns a card without the fields that edits may change. References in front matter
// have the targets that the edits give them.
func comparable(card *stories.Card, edits []edit, broken bool) *stories.Card {
	c, extra := *card, *card.Extra
	c.Extra = &extra
	c.Links, c.Pictures, c.Opened, c.Undescribed, extra.Fragments, extra.Problems = nil, nil, nil, nil, nil, nil
	if broken {
		extra.Permalink, c.Date = "", extra.Publish
	}
	c.Terms = slices.Clone(card.Terms)
	for i, terms := range c.Terms {
		c.Terms[i] = slices.Clone(terms)
		for j := range terms {
			c.Terms[i][j].Name = ""
		}
	}
	extra.Joined = slices.Clone(extra.Joined)
	for i := range extra.Joined {
		extra.Joined[i].Key = ""
	}
	renamed := func(target string) string {
		for _, e := range edits {
			if e.from == target && e.from != "" {
				return e.to
			}
		}
		return target
	}
	if c.Image != nil {
		image := *c.Image
		image.Src = renamed(image.Src)
		c.Image = &image
	}
	extra.Next = renamed(extra.Next)
	for _, list := range []*[]string{&extra.Related, &extra.Unrelated} {
		*list = slices.Clone(*list)
		for i := range *list {
			(*list)[i] = renamed((*list)[i])
		}
	}
	return &c
}

// sameText reports whether two texts have the same HTML if the references of the later one get
// their targets from before the edits.
func sameText(before, after *markdown.Document, edits []edit) bool {
	var old []string
	k := 0
	for _, ref := range after.Refs {
		if k < len(before.Refs) && (before.Refs[k].Target == ref.Target || isMoved(edits, before.Refs[k].Target, ref.Target)) {
			old = append(old, before.Refs[k].Target)
			k++
			continue
		}
		i := slices.IndexFunc(edits, func(e edit) bool { return e.outside && e.to == ref.Target })
		if i < 0 {
			return false
		}
		old = append(old, string(util.URLEscape([]byte(edits[i].from), false)))
	}
	return k == len(before.Refs) && bytes.Equal(filled(before, nil), filled(after, old))
}

func isMoved(edits []edit, from, to string) bool {
	return slices.ContainsFunc(edits, func(e edit) bool { return e.from == from && e.to == to })
}

// filled returns the HTML of a text with the given targets for its references, or with the
// targets that the author wrote if the list is nil.
func filled(doc *markdown.Document, targets []string) []byte {
	i := -1
	return doc.Fill(nil, func(ref *markdown.Ref) markdown.Filling {
		if i++; targets == nil {
			return markdown.Filling{URL: ref.Target}
		}
		return markdown.Filling{URL: targets[i]}
	})
}
