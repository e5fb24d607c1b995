package site

import (
	"cmp"
	"maps"
	"runtime"
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
	whole     *Term // of all stories, where this one is of a share of them
}

// A spelling of a term, and how many stories have it.
type spelling struct {
	name  string
	count int
}

// count notes that so many stories spell the term so. Nearly every term has one
// spelling only.
func (t *Term) count(name string, stories int) {
	for i := range t.spellings {
		if t.spellings[i].name == name {
			t.spellings[i].count += stories
			return
		}
	}
	t.spellings = append(t.spellings, spelling{name, stories})
}

// table makes the taxonomy table from what the stories say and the records. Every
// processor goes through a share of the stories.
func table(in Input, live []*Story, found *problems.List) []*Row {
	rows := []*Row{{Name: "category", Plural: "categories"}, {Name: "tag", Plural: "tags"}, {Name: "author", Plural: "authors"}}
	for _, name := range slices.Sorted(maps.Keys(in.Config.Taxonomies)) {
		rows = append(rows, &Row{Name: name, Plural: in.Config.Taxonomies[name]})
	}
	var shares []*share
	for part := range slices.Chunk(live, 1+len(live)/runtime.GOMAXPROCS(0)) {
		shares = append(shares, newShare(part, len(rows)))
	}
	each(shares, (*share).take)
	n := 0
	for i, row := range rows {
		row.gather(in, i, shares)
		for _, t := range row.Terms {
			t.spell(i, found)
			t.Index = n
			n++
		}
	}
	each(shares, (*share).settle)
	return rows
}

// A share is a part of the stories with the terms that these have.
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

// each calls do for each share, on all processors.
func each(shares []*share, do func(*share)) {
	var wg sync.WaitGroup
	for _, s := range shares {
		wg.Go(func() { do(s) })
	}
	wg.Wait()
}

// take gives the stories their terms.
func (s *share) take() {
	var room []*Term // for many stories at once
	for i, story := range s.stories {
		if len(story.Card.Terms) == 0 {
			continue
		}
		story.Terms = s.given[i*s.rows : (i+1)*s.rows : (i+1)*s.rows]
		for row, given := range story.Card.Terms {
			if cap(room)-len(room) < len(given) {
				room = make([]*Term, 0, 1024+len(given))
			}
			start := len(room)
			for _, g := range given {
				t := s.terms[row][g.Slug]
				if t == nil {
					t = &Term{Slug: g.Slug}
					s.terms[row][g.Slug] = t
				}
				t.count(g.Name, 1)
				if !slices.Contains(room[start:], t) {
					room = append(room, t)
					t.Stories = append(t.Stories, story)
				}
			}
			if len(room) > start {
				story.Terms[row] = room[start:len(room):len(room)]
			}
		}
	}
}

// settle puts the terms of all stories in the place of the share's own.
func (s *share) settle() {
	for _, given := range s.given {
		for i, t := range given {
			given[i] = t.whole
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
			part.whole = t
			t.Stories = append(t.Stories, part.Stories...)
			for _, spelt := range part.spellings {
				t.count(spelt.name, spelt.count)
			}
		}
	}
	r.Terms = slices.SortedFunc(maps.Values(terms), func(a, b *Term) int { return cmp.Compare(a.Slug, b.Slug) })
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
