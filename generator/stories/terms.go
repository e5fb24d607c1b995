package stories

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"broadsheet/generator/matter"
	"broadsheet/generator/slugs"
)

func setTerms(row int) setter[Card] {
	return func(s *reading, c *Card, v *matter.Value) {
		items := v.All()
		switch {
		case row == RowTag && v.Kind == matter.Text:
			items = splitTags(s, v)
		case row != RowAuthor:
			items = flatten(items)
		}
		s.noteJoined(c, row, v)
		if len(items) > 1 && c.Terms[row] == nil {
			c.Terms[row] = make([]Term, 0, len(items))
		}
		for i := range items {
			s.addTerm(c, row, &items[i])
		}
	}
}

// flatten replaces each list among the items by its own items. Hexo has such nested lists
// for subcategories.
func flatten(items []matter.Value) []matter.Value {
	if !slices.ContainsFunc(items, func(v matter.Value) bool { return v.Kind == matter.List }) {
		return items
	}
	var all []matter.Value
	for i := range items {
		if items[i].Kind == matter.List {
			all = append(all, flatten(items[i].Items)...)
		} else {
			all = append(all, items[i])
		}
	}
	return all
}

// noteJoined adds a text of several words to the card's Joined if the text's key should
// have a list, as the key categories should. In such a text, Jekyll reads each word as a
// term.
func (s *reading) noteJoined(c *Card, row int, v *matter.Value) {
	if v.Kind != matter.Text || row == RowAuthor || len(strings.Fields(v.Text)) < 2 {
		return
	}
	key := strings.ToLower(s.key)
	if r := s.stories.ranks[key]; key == "categories" || key == "keywords" || row != RowCategory && r.index == 0 {
		if row == RowCategory || !strings.Contains(v.Text, ",") {
			c.Joined = append(c.Joined, Joined{s.key, matter.Collapse(v.Text)})
		}
	}
}

// splitTags splits a text at commas and returns a value for each tag, with the byte offset
// of the tag in the file.
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

// addTerm adds a term to the card, unless the card already has a term of that taxonomy with
// the same slug.
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
	if row == RowAuthor {
		name = s.person(name, v)
	}
	known := s.term(name)
	if known.fault != "" {
		s.faultIn(v, "%s: %q %s", s.key, matter.Shorten(known.Name), known.fault)
		return
	}
	terms := c.Terms[row]
	switch same := slices.IndexFunc(terms, func(t Term) bool { return t.Slug == known.Slug }); {
	case terms == nil:
		c.Terms[row] = known.alone
	case same < 0:
		c.Terms[row] = append(terms, known.Term)
	case slugs.Of(terms[same].Name) != slugs.Of(known.Name): // only with the setting slug_letters = "ascii"
		s.warnIn(v, "%s: %q and %q become one: in ASCII, both are %s", s.key, terms[same].Name, known.Name, known.Slug).Hint("add a word to one of them")
	}
}

// setTaxonomies reads the front-matter key "taxonomies" of Zola: a table whose keys are
// names of taxonomies and whose values are lists of terms.
func setTaxonomies(s *reading, c *Card, v *matter.Value) {
	if v.Kind != matter.Table {
		s.faultIn(v, "%s must be a table of lists, not %s", s.key, v.Kind).Hint(`write taxonomies: {tags: [one, two]}`)
		return
	}
	for i := range v.Fields {
		f := &v.Fields[i]
		known := s.stories.ranks[strings.ToLower(f.Key)]
		row, ok := s.rows[known.key]
		if !ok {
			s.warn(f.At, len(f.Key), "the taxonomy %q is not known", matter.Shorten(f.Key)).Hint("add it to [taxonomies] in config.toml").InGroup()
			continue
		}
		s.key = f.Key
		same := func(text string, t Term) bool { return matter.Collapse(text) == t.Name }
		switch written := texts(&f.Value); {
		case len(c.Terms[row]) == 0:
			setTerms(row)(s, c, &f.Value)
		case !f.Value.Blank() && len(written) > 0 && !slices.EqualFunc(written, c.Terms[row], same):
			s.warn(f.At, len(f.Key), "%q of taxonomies is not read, since the key %s is set, too", matter.Shorten(f.Key), known.key).Hint("keep one of the two").InGroup()
		}
	}
}

// A cachedTerm is a term with its slug, computed once for all stories that have the term.
type cachedTerm struct {
	Term
	fault string // reason why the slug is not allowed (see slugs.Fault), or ""
	alone []Term // slice that contains only this term and has no unused capacity
}

// term returns the cached term for a name. The name must have no blank space at its ends
// and no two blanks in a row.
func (r *Reader) term(name string) *cachedTerm {
	if cached, ok := r.terms.Load(name); ok {
		return cached.(*cachedTerm)
	}
	name = strings.Clone(name) // so that the cache does not keep a longer text in memory
	term := Term{Name: norm.NFC.String(name)}
	term.Slug = r.slugs.Of(term.Name)
	cached, _ := r.terms.LoadOrStore(name, &cachedTerm{term, slugs.Fault(term.Slug), []Term{term}})
	return cached.(*cachedTerm)
}

// mail matches a mail address, perhaps with "mailto:" before it and brackets around it. The
// first submatch is the text before the "@".
var mail = regexp.MustCompile(`[<(\[]?(?:mailto:)?([^\s<>()\[\]@,;:]+)@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+[>)\]]?`)

// WithoutMail returns the name of a person without the mail address in it. If the name is
// only an address, the result is the text before the "@". A name such as
// @jane@social.example, which is not a mail address, is returned unchanged.
func WithoutMail(name string) string {
	if !strings.Contains(name, "@") {
		return name
	}
	found := mail.FindStringSubmatchIndex(name)
	if found == nil || found[2] > 0 && name[found[2]-1] == '@' {
		return name
	}
	local := name[found[2]:found[3]]
	rest := strings.NewReplacer("(", " ", ")", " ", "<", " ", ">", " ").Replace(mail.ReplaceAllString(name, " "))
	rest = matter.Collapse(strings.Trim(matter.Collapse(rest), ",;/|"))
	if rest == "" {
		return local
	}
	return rest
}

// person returns the name of a person without the mail address in it, and warns that the
// address is not published.
func (s *reading) person(name string, v *matter.Value) string {
	rest := WithoutMail(name)
	if rest == name {
		return name
	}
	if s.mails++; s.mails > maxUnknown {
		return rest
	}
	s.warnIn(v, "%s has a mail address in it, which is not published", s.key).
		Hint("write %s: %s; an address for readers goes under email: in the author's file in content/authors/", s.key, rest).InGroup()
	return rest
}

func setPerson(s *reading, to *string, v *matter.Value) {
	if text, ok := s.text(v); ok {
		*to = s.person(text, v)
	}
}
