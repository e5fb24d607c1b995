package site

import (
	"cmp"
	"maps"
	"runtime"
	"slices"

	"broadsheet/generator/parallel"
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
	merged    *Term // the site-wide term that this term of a share was merged into
}

// A spelling of a term and the number of stories that use it.
type spelling struct {
	name  string
	count int
}

// count adds a number of stories to a spelling. Nearly every term has one spelling.
func (t *Term) count(name string, stories int) {
	for i := range t.spellings {
		if t.spellings[i].name == name {
			t.spellings[i].count += stories
			return
		}
	}
	t.spellings = append(t.spellings, spelling{name, stories})
}

// table makes the taxonomy table. The stories are divided into shares, which are
// processed in parallel.
func table(in Input, live []*Story, found *problems.List) []*Row {
	rows := []*Row{{Name: "category", Plural: "categories"}, {Name: "tag", Plural: "tags"}, {Name: "author", Plural: "authors"}}
	for _, name := range slices.Sorted(maps.Keys(in.Config.Taxonomies)) {
		rows = append(rows, &Row{Name: name, Plural: in.Config.Taxonomies[name]})
	}
	var shares []*share
	for part := range slices.Chunk(live, 1+len(live)/runtime.GOMAXPROCS(0)) {
		shares = append(shares, newShare(part, len(rows)))
	}
	parallel.Each(len(shares), func(i int) { shares[i].collect() })
	n := 0
	for i, row := range rows {
		row.gather(in, i, shares)
		for _, t := range row.Terms {
			t.spell(i, found)
			t.Index = n
			n++
		}
	}
	parallel.Each(len(shares), func(i int) { shares[i].replace() })
	return rows
}

// A share is a part of the stories with its own terms.
type share struct {
	stories []*Story
	rows    int
	terms   []map[string]*Term // by row and slug
	given   [][]*Term          // by story and row
}

func newShare(stories []*Story, rows int) *share {
	s := &share{stories: stories, rows: rows, terms: make([]map[string]*Term, rows), given: make([][]*Term, len(stories)*rows)}
	for row := range s.terms {
		s.terms[row] = map[string]*Term{}
	}
	return s
}

// collect collects the terms of the stories.
func (s *share) collect() {
	var arena []*Term // for many stories
	for i, story := range s.stories {
		if len(story.Card.Terms) == 0 {
			continue
		}
		story.Terms = s.given[i*s.rows : (i+1)*s.rows : (i+1)*s.rows]
		for row, given := range story.Card.Terms {
			if cap(arena)-len(arena) < len(given) {
				arena = make([]*Term, 0, 1024+len(given))
			}
			start := len(arena)
			for _, g := range given {
				t := s.terms[row][g.Slug]
				if t == nil {
					t = &Term{Slug: g.Slug}
					s.terms[row][g.Slug] = t
				}
				t.count(g.Name, 1)
				if !slices.Contains(arena[start:], t) {
					arena = append(arena, t)
					t.Stories = append(t.Stories, story)
				}
			}
			if len(arena) > start {
				story.Terms[row] = arena[start:len(arena):len(arena)]
			}
		}
	}
}

// replace replaces the share's own terms by the merged ones.
func (s *share) replace() {
	for _, given := range s.given {
		for i, t := range given {
			given[i] = t.merged
		}
	}
}

// gather makes the terms of a row from those of the shares, which come in the
// order of their stories.
func (r *Row) gather(in Input, row int, shares []*share) {
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
	for _, s := range shares {
		for slug, part := range s.terms[row] {
			t := term(slug)
			part.merged = t
			t.Stories = append(t.Stories, part.Stories...)
			for _, spelt := range part.spellings {
				t.count(spelt.name, spelt.count)
			}
		}
	}
	r.Terms = slices.SortedFunc(maps.Values(terms), func(a, b *Term) int { return cmp.Compare(a.Slug, b.Slug) })
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
