package stories

import (
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"
)

// setTerms sets a story's terms in one row of the taxonomy table.
func setTerms(row int) func(*reading, *Card, *value) {
	return func(s *reading, c *Card, v *value) {
		items := v.items()
		if row == RowTag && v.kind == isText {
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

// splitTags returns the tags of a text with commas, each at its place.
func splitTags(s *reading, v *value) []value {
	var parts []value
	from := v.at
	for text := range strings.SplitSeq(v.text, ",") {
		part := value{kind: isText, text: strings.TrimSpace(text), at: v.at}
		if i := strings.Index(string(s.text[from:min(from+len(v.text)+2, len(s.text))]), part.text); i >= 0 {
			part.at, from = from+i, from+i+len(part.text)
		}
		parts = append(parts, part)
	}
	return parts
}

// addTerm adds one term; spellings that the story has already are passed over.
func (s *reading) addTerm(c *Card, row int, v *value) {
	if v.kind == isTable && row == RowAuthor {
		name := v.get("name")
		if name == nil {
			s.wrong(v, "an author that is a table needs a name").Hint(`write authors: [{name: "Jane Doe"}]`)
			return
		}
		v = name
	}
	if v.blank() {
		return
	}
	name, ok := s.scalar(v)
	if !ok {
		return
	}
	known := s.terms.find(name)
	if known.fault != "" {
		s.wrong(v, "%s: %q %s", s.key, shorten(known.Name), known.fault)
		return
	}
	switch terms := c.Terms[row]; {
	case terms == nil:
		c.Terms[row] = known.alone
	case !slices.ContainsFunc(terms, func(t Term) bool { return t.Slug == known.Slug }):
		c.Terms[row] = append(terms, known.Term)
	}
}

// setTaxonomies reads Zola's table of taxonomies.
func setTaxonomies(s *reading, c *Card, v *value) {
	if v.kind != isTable {
		s.wrong(v, "%s must be a table of lists, not %s", s.key, v.kind).Hint(`write taxonomies: {tags: [one, two]}`)
		return
	}
	for i := range v.fields {
		f := &v.fields[i]
		row, ok := s.rows[strings.ToLower(f.key)]
		if !ok {
			s.warn(f.at, len(f.key), "the taxonomy %q is not known", shorten(f.key)).Hint("add it to [taxonomies] in config.toml")
			continue
		}
		if s.key = f.key; len(c.Terms[row]) == 0 {
			setTerms(row)(s, c, &f.value)
		}
	}
}

// A glossary knows every term that was met so far, as written: most stories
// have the terms of others, and need neither make nor keep them again.
type glossary struct {
	mu    sync.RWMutex
	terms map[string]*knownTerm
}

// A knownTerm is a term that was met before.
type knownTerm struct {
	Term
	fault string // what keeps its slug from being part of an address
	alone []Term // the term as the only one; it has no room for another
}

// find returns the term of a name whose blank space is collapsed.
func (g *glossary) find(name string) *knownTerm {
	g.mu.RLock()
	known := g.terms[name]
	g.mu.RUnlock()
	if known != nil {
		return known
	}
	name = strings.Clone(name) // it may be a part of a long text
	term := Term{Name: norm.NFC.String(name)}
	term.Slug = Slug(term.Name)
	known = &knownTerm{Term: term, fault: slugFault(term.Slug), alone: []Term{term}}
	g.mu.Lock()
	defer g.mu.Unlock()
	if first := g.terms[name]; first != nil {
		return first
	}
	if g.terms == nil {
		g.terms = map[string]*knownTerm{}
	}
	g.terms[name] = known
	return known
}
