package site

import (
	"cmp"
	"maps"
	"slices"

	"broadsheet/generator/problems"
	"broadsheet/generator/stories"
)

// A Row is a taxonomy: categories, tags, authors or a configured one.
type Row struct {
	// Name is the singular, the first segment of addresses: "tag".
	Name string
	// Plural is the front-matter key: "tags".
	Plural string
	// Terms are sorted by slug.
	Terms []*Term

	bySlug map[string]*Term // while the table is made
}

// A Term is an entry of a taxonomy. It has a page of its own.
type Term struct {
	Row *Row
	// Index is the position in the table, counted through all rows.
	Index   int
	Slug    string
	Name    string
	Address string
	// Stories are the live stories with the term, oldest first.
	Stories []*Story
	// Source is the path of the term's record, or "".
	Source string
	// Category or Author is its record, or nil.
	Category *stories.Category
	Author   *stories.Author

	spellings []spelling
}

// A spelling of a term and the number of stories that use it.
type spelling struct {
	name  string
	count int
}

// count adds a story to a spelling. Nearly every term has one spelling.
func (t *Term) count(name string) {
	for i := range t.spellings {
		if t.spellings[i].name == name {
			t.spellings[i].count++
			return
		}
	}
	t.spellings = append(t.spellings, spelling{name, 1})
}

// table makes the taxonomy table and sets the terms of the stories.
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

// term returns the term with a slug, a new one if there is none.
func (r *Row) term(slug string) *Term {
	t := r.bySlug[slug]
	if t == nil {
		t = &Term{Row: r, Slug: slug, Address: "/" + r.Name + "/" + slug + "/"}
		r.bySlug[slug] = t
	}
	return t
}

// add adds a story to the terms that it has in the row and returns these.
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

// records adds the terms that have a record.
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

// spell sets the name of a term: that of the record, else the commonest spelling,
// of equals the alphabetically first. It warns of other spellings.
func (t *Term) spell(row int, found *problems.List) {
	spellings := t.spellings
	t.spellings = nil
	slices.SortFunc(spellings, func(a, b spelling) int { return cmp.Or(cmp.Compare(b.count, a.count), cmp.Compare(a.name, b.name)) })
	recorded := t.Name != ""
	if !recorded && len(spellings) > 0 {
		t.Name = spellings[0].name
	}
	for _, s := range spellings {
		other := s.name
		// The slug of a record may serve as its name.
		if other == t.Name || recorded && other == t.Slug {
			continue
		}
		for _, story := range t.Stories {
			if i := slices.IndexFunc(story.Card.Terms[row], func(g stories.Term) bool { return g.Name == other }); i >= 0 {
				found.Add(problems.OfKey(story.Card.Source, t.Row.key(story, row), other, "%s %q is also spelt %q; both are %s", t.Row.Name, other, t.Name, t.Address).
					Hint("write %q everywhere", t.Name).AsWarning())
				break
			}
		}
	}
}

// key returns the front-matter key that the story most likely uses.
func (r *Row) key(story *Story, row int) string {
	if len(story.Card.Terms[row]) > 1 || row == stories.RowTag || row >= stories.RowCustom {
		return r.Plural
	}
	return r.Name
}
