package site

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"broadsheet/generator/problems"
	"broadsheet/generator/slugs"
	"broadsheet/generator/stories"
)

// A Row is one taxonomy: the categories, the tags, the authors, or a taxonomy that the
// settings define.
type Row struct {
	// Name is the singular name, such as "tag". It is the first segment of the
	// addresses of the taxonomy's terms.
	Name string
	// Plural is the plural name, such as "tags". It is the front-matter key for a list
	// of terms.
	Plural string
	// Terms are the terms of the taxonomy, sorted by slug.
	Terms []*Term

	// bySlug holds the terms by their slugs. It is nil after New has returned.
	bySlug map[string]*Term
}

// A Term is one entry of a taxonomy, such as one tag or author. Every term has a page.
type Term struct {
	Row *Row
	// Index is the number of the term among the terms of all taxonomies, from 0.
	Index   int
	Slug    string
	Name    string
	Address string
	// Stories are the published stories with the term, oldest first.
	Stories []*Story
	// Source is the path of the content file about the term, if the term is a category
	// or author with such a file; else "".
	Source string
	// Category is the content of Source if the term is a category, else nil.
	Category *stories.Category
	// Author is the content of Source if the term is an author, else nil.
	Author *stories.Author

	spellings []spelling
}

// A spelling is one way in which stories write the name of a term, with the number of
// stories that write it so.
type spelling struct {
	name  string
	count int
}

// count adds one to the number of stories with a spelling of the term's name. It
// searches a slice, since nearly every term has only one spelling.
func (t *Term) count(name string) {
	for i := range t.spellings {
		if t.spellings[i].name == name {
			t.spellings[i].count++
			return
		}
	}
	t.spellings = append(t.spellings, spelling{name, 1})
}

// table makes all taxonomies and sets the terms of the published stories. It adds a
// warning to the list found for each name of a term that stories write in different ways.
func table(in Input, live []*Story, found *problems.List) []*Row {
	rows := []*Row{{Name: "category", Plural: "categories"}, {Name: "tag", Plural: "tags"}, {Name: "author", Plural: "authors"}}
	for _, name := range slices.Sorted(maps.Keys(in.Config.Taxonomies)) {
		rows = append(rows, &Row{Name: name, Plural: in.Config.Taxonomies[name]})
	}
	for i, row := range rows {
		row.bySlug = map[string]*Term{}
		records(in, i, row.term)
	}
	for _, story := range live {
		if len(story.Card.Terms) == 0 {
			continue
		}
		story.Terms = make([][]*Term, len(rows))
		for i, given := range story.Card.Terms {
			if len(given) > 0 {
				story.Terms[i] = rows[i].add(story, given)
			}
		}
	}
	n := 0
	for i, row := range rows {
		row.Terms = slices.SortedFunc(maps.Values(row.bySlug), func(a, b *Term) int { return cmp.Compare(a.Slug, b.Slug) })
		row.bySlug = nil
		for _, t := range row.Terms {
			t.spell(i, found)
			t.Index = n
			n++
		}
	}
	return rows
}

// term returns the term with a slug. If the taxonomy has no such term yet, term creates
// one.
func (r *Row) term(slug string) *Term {
	t := r.bySlug[slug]
	if t == nil {
		t = &Term{Row: r, Slug: slug, Address: "/" + r.Name + "/" + slug + "/"}
		r.bySlug[slug] = t
	}
	return t
}

// add adds a story to the terms in the argument given, which the story's front matter
// names in this taxonomy. It returns these terms, each once.
func (r *Row) add(story *Story, given []stories.Term) []*Term {
	var terms []*Term
	for _, g := range given {
		t := r.term(g.Slug)
		t.count(g.Name)
		if !slices.Contains(terms, t) {
			terms = append(terms, t)
			t.Stories = append(t.Stories, story)
		}
	}
	return terms
}

// records adds a term for every category or author that has a content file, even if no
// story names this category or author.
func records(in Input, row int, term func(slug string) *Term) {
	switch row {
	case stories.RowCategory:
		for _, c := range in.Categories {
			t := term(c.Slug)
			t.Category, t.Source, t.Name = c, c.Source, c.Title
		}
	case stories.RowAuthor:
		for _, a := range in.Authors {
			t := term(a.Slug)
			t.Author, t.Source, t.Name = a, a.Source, a.Name
		}
	}
}

// spell chooses the name of a term: the name in the term's content file, or else the
// spelling that most stories use. If several spellings are equally frequent, spell takes
// the alphabetically first one, ignoring a "#" at the start. It adds a warning to the list
// found for every spelling that it does not take.
func (t *Term) spell(row int, found *problems.List) {
	spellings := t.spellings
	t.spellings = nil
	bare := func(s spelling) string { return strings.TrimLeft(s.name, "# ") }
	slices.SortFunc(spellings, func(a, b spelling) int {
		return cmp.Or(cmp.Compare(b.count, a.count), cmp.Compare(bare(a), bare(b)), cmp.Compare(len(a.name), len(b.name)), cmp.Compare(a.name, b.name))
	})
	recorded := t.Name != ""
	if !recorded && len(spellings) > 0 {
		t.Name = spellings[0].name
	}
	for _, s := range spellings {
		other := s.name
		// A story may name a term by its slug, if the term has a content file.
		if other == t.Name || recorded && other == t.Slug {
			continue
		}
		for _, story := range t.Stories {
			if i := slices.IndexFunc(story.Card.Terms[row], func(g stories.Term) bool { return g.Name == other }); i >= 0 {
				p := problems.OfKey(story.Card.Source, t.Row.key(story, row), other, "%s %q is also spelt %q; both are %s", t.Row.Name, other, t.Name, t.Address).
					Hint("write %q everywhere", t.Name).Mend(other, t.Name).AsWarning()
				if !recorded && slugs.Of(other) != slugs.Of(t.Name) {
					// possible only with the setting slug_letters = "ascii"
					p.Message = fmt.Sprintf("%s %q and %q become one: in ASCII, both are %s", t.Row.Name, other, t.Name, t.Address)
					p.Hint("add a word to one of them").Mend("", "")
				}
				found.Add(p)
				break
			}
		}
	}
}

// key returns the front-matter key in which a story most likely names its terms of a
// taxonomy. This is the plural name or, for a single category or author, the singular.
func (r *Row) key(story *Story, row int) string {
	if len(story.Card.Terms[row]) > 1 || row == stories.RowTag || row >= stories.RowCustom {
		return r.Plural
	}
	return r.Name
}
