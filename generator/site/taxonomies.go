package site

import (
	"cmp"
	"maps"
	"slices"

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
	Row     *Row
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

	spellings map[string]int
}

// table makes the taxonomy table from what the stories say and the records.
func table(in Input, live []*Story, found *problems.List) []*Row {
	rows := []*Row{{Name: "category", Plural: "categories"}, {Name: "tag", Plural: "tags"}, {Name: "author", Plural: "authors"}}
	for _, name := range slices.Sorted(maps.Keys(in.Config.Taxonomies)) {
		rows = append(rows, &Row{Name: name, Plural: in.Config.Taxonomies[name]})
	}
	for i, row := range rows {
		terms := map[string]*Term{}
		term := func(slug string) *Term {
			t := terms[slug]
			if t == nil {
				t = &Term{Row: row, Slug: slug, Address: "/" + row.Name + "/" + slug + "/", spellings: map[string]int{}}
				terms[slug] = t
			}
			return t
		}
		records(in, i, term)
		for _, story := range live {
			if i >= len(story.Card.Terms) {
				continue
			}
			story.Terms = grow(story.Terms, len(rows))
			for _, given := range story.Card.Terms[i] {
				t := term(given.Slug)
				t.spellings[given.Name]++
				if !slices.Contains(story.Terms[i], t) {
					story.Terms[i] = append(story.Terms[i], t)
					t.Stories = append(t.Stories, story)
				}
			}
		}
		row.Terms = slices.SortedFunc(maps.Values(terms), func(a, b *Term) int { return cmp.Compare(a.Slug, b.Slug) })
		for _, t := range row.Terms {
			t.spell(i, found)
		}
	}
	return rows
}

func grow(terms [][]*Term, n int) [][]*Term {
	if terms == nil {
		return make([][]*Term, n)
	}
	return terms
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
	names := slices.SortedFunc(maps.Keys(t.spellings), func(a, b string) int {
		return cmp.Or(cmp.Compare(t.spellings[b], t.spellings[a]), cmp.Compare(a, b))
	})
	t.spellings = nil
	recorded := t.Name != ""
	if !recorded && len(names) > 0 {
		t.Name = names[0]
	}
	for _, other := range names {
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
