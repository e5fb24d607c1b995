package imports

import (
	"fmt"
	"slices"
	"strings"

	"broadsheet/generator/problems"
)

// A Kind is the weight of a remark in the report.
type Kind uint8

// The kinds of remarks, the heaviest first.
const (
	Lost     Kind = iota // readers miss something that the old site had
	Look                 // somebody should look at it: it may read differently from before
	LeftOut              // left out on purpose, such as a password or a comment
	Adjusted             // brought in another form, such as a hierarchy that became flat
)

// headings are the headings of the report for the kinds of remarks.
var headings = [...]string{
	Lost: "Missing in the new site", Look: "To look at", LeftOut: "Left out", Adjusted: "Brought in another form",
}

// A Remark is what the report says of one or more places of the source.
type Remark struct {
	Kind  Kind
	Text  string
	Count int
	First Place // first place
}

// A Report counts what came and holds what somebody should know.
type Report struct {
	System                    string // as its makers write it
	Whole                     bool   // whether the old site was read to its end
	Stories, Drafts, Pages    int    // entries of the source; drafts are not among the stories
	Files                     int
	Written, Known            int // entries that were written, and those that the new site had
	Remarks                   []*Remark
	Problems                  []*problems.Problem
	Authors, Categories, Tags map[string]bool
	Inner                     []*Report // of the sites in other languages, for the main one

	index map[string]*Remark // key: kind and text
}

func (r *Report) tell(kind Kind, text string, at Place) {
	key := fmt.Sprint(kind, text)
	if found := r.index[key]; found != nil {
		found.Count++
		return
	}
	remark := &Remark{kind, text, 1, at}
	if r.index == nil {
		r.index = map[string]*Remark{}
	}
	r.index[key] = remark
	r.Remarks = append(r.Remarks, remark)
}

// count adds an entry to the numbers of the report.
func (r *Report) count(e *Entry) {
	switch {
	case e.Draft:
		r.Drafts++
	case e.Page:
		r.Pages++
	default:
		r.Stories++
	}
	for _, a := range e.Authors {
		r.Authors[strings.ToLower(a)] = true
	}
	for _, c := range e.Categories {
		r.Categories[strings.ToLower(c)] = true
	}
	for _, t := range e.Tags {
		r.Tags[strings.ToLower(t)] = true
	}
}

// Sites returns the reports of all sites that an import writes, that in the main language first.
func (r *Report) Sites() []*Report { return append([]*Report{r}, r.Inner...) }

// of returns the remarks of one kind, those with the largest counts first.
func (r *Report) of(kind Kind) []*Remark {
	var list []*Remark
	for _, remark := range r.Remarks {
		if remark.Kind == kind {
			list = append(list, remark)
		}
	}
	slices.SortStableFunc(list, func(a, b *Remark) int { return b.Count - a.Count })
	return list
}

// Summary returns the numbers of the report in one line.
func (r *Report) Summary() string {
	return r.System + ": " + strings.Join([]string{
		number(r.Stories, "story", "stories"), number(r.Drafts, "draft", "drafts"), number(r.Pages, "page", "pages"),
		number(len(r.Authors), "author", "authors"), number(len(r.Categories), "category", "categories"),
		number(len(r.Tags), "tag", "tags"), number(r.Files, "file", "files"),
	}, ", ")
}

func number(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprint(n, " ", many)
}

// Markdown returns the whole report.
func (r *Report) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Import\n\n%s.\n", r.Summary())
	for _, inner := range r.Inner {
		fmt.Fprintf(&b, "%s.\n", inner.Summary())
	}
	if len(r.Remarks) > 0 {
		b.WriteString("At the end of a remark stands its first place in the old site.\n")
	}
	if len(r.Problems) > 0 {
		b.WriteString("\n## Not read because of a mistake\n\n")
		for _, p := range r.Problems {
			b.WriteString("- " + p.Error() + "\n")
		}
	}
	for kind, heading := range headings {
		list := r.of(Kind(kind))
		if len(list) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n## %s\n\n", heading)
		for _, remark := range list {
			b.WriteString("- " + remark.String() + "\n")
		}
	}
	return b.String()
}

// String returns a remark with its count and its first place.
func (r *Remark) String() string {
	text := r.Text
	if r.Count > 1 {
		text = fmt.Sprintf("%s (%d times)", text, r.Count)
	}
	switch {
	case r.First.File == "":
		return text
	case r.First.Line == 0:
		return fmt.Sprintf("%s: %s", text, r.First.File)
	case r.Count > 1:
		return fmt.Sprintf("%s, first in %s, line %d", text, r.First.File, r.First.Line)
	}
	return fmt.Sprintf("%s: %s, line %d", text, r.First.File, r.First.Line)
}
