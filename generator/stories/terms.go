package stories

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"broadsheet/generator/matter"
	"broadsheet/generator/slugs"
)

func setTerms(row int) setter[Card] {
	return func(s *reading, c *Card, v *matter.Value) {
		items := v.All()
		if row == RowTag && v.Kind == matter.Text {
			items = splitTags(s, v)
		}
		if len(items) > 1 && c.Terms[row] == nil {
			c.Terms[row] = make([]Term, 0, len(items))
		}
		for i := range items {
			s.addTerm(c, row, &items[i])
		}
	}
}

// splitTags splits a text of tags separated by commas. Each returned value has the
// offset of its tag in the file.
func splitTags(s *reading, v *matter.Value) []matter.Value {
	var tags []matter.Value
	from := v.At
	for text := range strings.SplitSeq(v.Text, ",") {
		tag := matter.Value{Kind: matter.Text, Text: strings.TrimSpace(text), At: v.At}
		if i := strings.Index(string(s.doc.Text[from:min(from+len(v.Text)+2, len(s.doc.Text))]), tag.Text); i >= 0 {
			tag.At, from = from+i, from+i+len(tag.Text)
		}
		tags = append(tags, tag)
	}
	return tags
}

// addTerm adds a term to the card, unless the card has a term with the same slug.
func (s *reading) addTerm(c *Card, row int, v *matter.Value) {
	if v.Kind == matter.Table && row == RowAuthor {
		name := v.Get("name")
		if name == nil {
			s.faultIn(v, "an author that is a table needs a name").Hint(`write authors: [{name: "Jane Doe"}]`)
			return
		}
		v = name
	}
	if v.Blank() {
		return
	}
	name, ok := s.text(v)
	if !ok {
		return
	}
	known := s.term(name)
	if known.fault != "" {
		s.faultIn(v, "%s: %q %s", s.key, matter.Shorten(known.Name), known.fault)
		return
	}
	switch terms := c.Terms[row]; {
	case terms == nil:
		c.Terms[row] = known.alone
	case !slices.ContainsFunc(terms, func(t Term) bool { return t.Slug == known.Slug }):
		c.Terms[row] = append(terms, known.Term)
	}
}

// setTaxonomies reads the front-matter key "taxonomies", which comes from Zola: a table
// from names of taxonomies to lists of terms.
func setTaxonomies(s *reading, c *Card, v *matter.Value) {
	if v.Kind != matter.Table {
		s.faultIn(v, "%s must be a table of lists, not %s", s.key, v.Kind).Hint(`write taxonomies: {tags: [one, two]}`)
		return
	}
	for i := range v.Fields {
		f := &v.Fields[i]
		known, _ := s.stories.rank(f.Key)
		row, ok := s.rows[known.key]
		if !ok {
			s.warn(f.At, len(f.Key), "the taxonomy %q is not known", matter.Shorten(f.Key)).Hint("add it to [taxonomies] in config.toml").InGroup()
			continue
		}
		if s.key = f.Key; len(c.Terms[row]) == 0 {
			setTerms(row)(s, c, &f.Value)
		}
	}
}

// A cachedTerm is a term that many stories share, so that its slug is computed once.
type cachedTerm struct {
	Term
	fault string // reason why the slug is not allowed (see slugs.Fault), or ""
	alone []Term // slice of this term only, without spare capacity
}

// term returns the term of a name that is trimmed and has no runs of blank space.
func (r *Reader) term(name string) *cachedTerm {
	if cached, ok := r.terms.Load(name); ok {
		return cached.(*cachedTerm)
	}
	name = strings.Clone(name) // a copy, so that the cache does not keep a longer text in memory
	term := Term{Name: norm.NFC.String(name)}
	term.Slug = slugs.Of(term.Name)
	cached, _ := r.terms.LoadOrStore(name, &cachedTerm{term, slugs.Fault(term.Slug), []Term{term}})
	return cached.(*cachedTerm)
}
