package site

import (
	"cmp"
	"maps"
	"slices"
	"sync"

	"broadsheet/generator/problems"
	"broadsheet/generator/stories"
)

// A Row is one taxonomy: categories, tags, authors or a configured one.
type Row struct {
	// Name is the singular, the first part of its addresses: "tag".
	Name string
	// Plural is its front-matter key: "tags".
	Plural string
	// Terms are sorted by slug.
	Terms []*Term
}

// A Term is one value of a taxonomy with its page.
type Term struct {
	Row *Row
	// Index is the term's place in the table, all rows being counted through.
	Index   int
	Slug    string
	Name    string
	Address string
	// Stories are the live stories that have it, oldest first.
	Stories []*Story
	// Source is the path of its record, or "".
	Source string
	// Category or Author is its record, or nil.
	Category *stories.Category
	Author   *stories.Author

	spellings []spelling
}

// A spelling of a term, and how many stories have it.
type spelling struct {
	name  string
	count int
}

// count notes a spelling. Nearly every term has one only.
func (t *Term) count(name string) {
	for i := range t.spellings {
		if t.spellings[i].name == name {
			t.spellings[i].count++
			return
		}
	}
	t.spellings = append(t.spellings, spelling{name, 1})
}

// table makes the taxonomy table from what the stories say and the records.
func table(in Input, live []*Story, found *problems.List) []*Row {
	rows := []*Row{{Name: "category", Plural: "categories"}, {Name: "tag", Plural: "tags"}, {Name: "author", Plural: "authors"}}
	for _, name := range slices.Sorted(maps.Keys(in.Config.Taxonomies)) {
		rows = append(rows, &Row{Name: name, Plural: in.Config.Taxonomies[name]})
	}
	all := make([][]*Term, len(live)*len(rows))
	for i, story := range live {
		if len(story.Card.Terms) > 0 {
			story.Terms = all[i*len(rows) : (i+1)*len(rows) : (i+1)*len(rows)]
		}
	}
	var wg sync.WaitGroup
	for i, row := range rows {
		wg.Go(func() { row.fill(in, i, live, found) })
	}
	wg.Wait()
	n := 0
	for _, row := range rows {
		for _, t := range row.Terms {
			t.Index = n
			n++
		}
	}
	return rows
}

// fill makes the terms of a row.
func (r *Row) fill(in Input, row int, live []*Story, found *problems.List) {
	terms := map[string]*Term{}
	term := func(slug string) *Term {
		t := terms[slug]
		if t == nil {
			t = &Term{Row: r, Slug: slug, Address: "/" + r.Name + "/" + slug + "/"}
			terms[slug] = t
		}
		return t
	}
	records(in, row, term)
	var room []*Term // for many stories at once
	for _, story := range live {
		if row >= len(story.Card.Terms) {
			continue
		}
		given := story.Card.Terms[row]
		if cap(room)-len(room) < len(given) {
			room = make([]*Term, 0, 1024+len(given))
		}
		start := len(room)
		for _, g := range given {
			t := term(g.Slug)
			t.count(g.Name)
			if !slices.Contains(room[start:], t) {
				room = append(room, t)
				t.Stories = append(t.Stories, story)
			}
		}
		if len(room) > start {
			story.Terms[row] = room[start:len(room):len(room)]
		}
	}
	r.Terms = slices.SortedFunc(maps.Values(terms), func(a, b *Term) int { return cmp.Compare(a.Slug, b.Slug) })
	for _, t := range r.Terms {
		t.spell(row, found)
	}
}

// records makes the terms that have a record of their own.
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

// spell settles on a name: the record's, else the commonest spelling, the
// first in order among equals.
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
		// A record's own slug is a fair way to name it.
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
