package stories

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// setTerms sets a story's terms in one row of the taxonomy table.
func setTerms(row int) func(*reading, *Card, *value) {
	return func(s *reading, c *Card, v *value) {
		if row != RowTag || v.kind != isText {
			for _, item := range v.items() {
				s.addTerm(c, row, &item)
			}
			return
		}
		for _, part := range splitTags(s, v) {
			s.addTerm(c, row, &part)
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
	name, ok := s.plainText(v)
	if !ok {
		return
	}
	name = norm.NFC.String(name)
	term := Term{Name: name, Slug: Slug(name)}
	if fault := slugFault(term.Slug); fault != "" {
		s.wrong(v, "%s: %q %s", s.key, shorten(name), fault)
		return
	}
	if !slices.ContainsFunc(c.Terms[row], func(t Term) bool { return t.Slug == term.Slug }) {
		c.Terms[row] = append(c.Terms[row], term)
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
