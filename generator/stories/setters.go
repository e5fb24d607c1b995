package stories

import (
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"broadsheet/generator/markdown"
	"broadsheet/generator/matter"
	"broadsheet/generator/slugs"
)

func storySetters() map[string]setter[Card] {
	return map[string]setter[Card]{
		"title":        of(func(c *Card) *string { return &c.Title }, setProse),
		"date":         of(func(c *Card) *time.Time { return &c.Date }, setTime),
		"updated":      of(func(c *Card) *time.Time { return &c.Updated }, setTime),
		"description":  of(func(c *Card) *string { return &c.Description }, setProse),
		"author":       setTerms(RowAuthor),
		"category":     setTerms(RowCategory),
		"tags":         setTerms(RowTag),
		"taxonomies":   setTaxonomies,
		"image":        of(func(c *Card) **Image { return &c.Image }, setImage),
		"slug":         of(func(c *Card) *string { return &c.Slug }, setSlug),
		"permalink":    of(func(c *Card) *string { return &c.Permalink }, setPermalink),
		"aliases":      of(func(c *Card) *[]string { return &c.Aliases }, setAliases),
		"draft":        of(func(c *Card) *bool { return &c.Draft }, setBool),
		"published":    of(func(c *Card) *bool { return &c.Draft }, setPublished),
		"publish":      of(func(c *Card) *time.Time { return &c.Publish }, setTime),
		"expires":      of(func(c *Card) *time.Time { return &c.Expires }, setTime),
		"series":       of(func(c *Card) *string { return &c.Series }, setOne),
		"thread":       of(func(c *Card) *string { return &c.Thread }, setOne),
		"related":      of(func(c *Card) *[]string { return &c.Related }, setTexts),
		"unrelated":    of(func(c *Card) *[]string { return &c.Unrelated }, setTexts),
		"next":         of(func(c *Card) *string { return &c.Next }, setOne),
		"featured":     of(func(c *Card) *bool { return &c.Featured }, setBool),
		"type":         of(func(c *Card) *string { return &c.Type }, setType),
		"sponsor":      of(func(c *Card) *string { return &c.Sponsor }, setText),
		"corrections":  of(func(c *Card) *[]Correction { return &c.Corrections }, setCorrections),
		"sources":      of(func(c *Card) *[]Link { return &c.Sources }, setLinks),
		"canonical":    of(func(c *Card) *string { return &c.Canonical }, setCanonical),
		"evergreen":    of(func(c *Card) *bool { return &c.Evergreen }, setBool),
		"noindex":      of(func(c *Card) *bool { return &c.NoIndex }, setBool),
		"ai":           of(func(c *Card) *string { return &c.AI }, setAI),
		"id":           of(func(c *Card) *string { return &c.ID }, setText),
		"translations": of(func(c *Card) *map[string]string { return &c.Translations }, setTranslations),
		"params":       of(func(c *Card) *map[string]any { return &c.Params }, setParams),
	}
}

func authorSetters() map[string]setter[Author] {
	return map[string]setter[Author]{
		"name":   of(func(a *Author) *string { return &a.Name }, setPerson),
		"beat":   of(func(a *Author) *string { return &a.Beat }, setText),
		"email":  of(func(a *Author) *string { return &a.Email }, setEmail),
		"photo":  of(func(a *Author) **Image { return &a.Photo }, setImage),
		"links":  of(func(a *Author) *[]Link { return &a.Links }, setLinks),
		"params": of(func(a *Author) *map[string]any { return &a.Params }, setParams),
	}
}

func categorySetters() map[string]setter[Category] {
	return map[string]setter[Category]{
		"title":       of(func(c *Category) *string { return &c.Title }, setText),
		"description": of(func(c *Category) *string { return &c.Description }, setText),
		"order":       of(func(c *Category) *int { return &c.Order }, setOrder),
		"image":       of(func(c *Category) **Image { return &c.Image }, setImage),
		"params":      of(func(c *Category) *map[string]any { return &c.Params }, setParams),
	}
}

// of returns a setter for one field of a T (Card, Author or Category). The function field
// returns a pointer to that field; the function set stores a front-matter value through
// the pointer.
func of[T, F any](field func(*T) *F, set func(*reading, *F, *matter.Value)) setter[T] {
	return func(s *reading, record *T, v *matter.Value) { set(s, field(record), v) }
}

// text returns the text of a value, with each run of blank space replaced by one space. If
// the value is a list or a table, text adds a problem and returns false.
func (s *reading) text(v *matter.Value) (string, bool) {
	if !v.Scalar() {
		s.faultIn(v, "%s must be text, not %s", s.key, v.Kind).Hint("a text that begins with [ or { needs quotes")
		return "", false
	}
	return matter.Collapse(v.Text), true
}

func setText(s *reading, to *string, v *matter.Value) {
	if text, ok := s.text(v); ok {
		*to = text
	}
}

// setProse sets a text for readers. It decodes character references such as &amp;, which
// authors write for generators that do not escape such texts.
func setProse(s *reading, to *string, v *matter.Value) {
	if text, ok := s.text(v); ok {
		*to = matter.Collapse(markdown.Unescape(text))
	}
}

// setOne sets a string field from a text, or from the first item of a list, since other
// generators allow lists for some keys. It warns of a second item.
func setOne(s *reading, to *string, v *matter.Value) {
	items := v.All()
	if len(items) > 1 {
		s.warnIn(&items[1], "a story has one %s; this one is left out", s.key)
	}
	if len(items) > 0 {
		setText(s, to, &items[0])
	}
}

func setTexts(s *reading, to *[]string, v *matter.Value) {
	for _, item := range v.All() {
		if text, ok := s.text(&item); ok && text != "" {
			*to = append(*to, text)
		}
	}
}

// setBool sets a bool field from true or false. Authors may also write yes and no, or on
// and off, as in YAML 1.1.
func setBool(s *reading, to *bool, v *matter.Value) {
	word := strings.ToLower(matter.Collapse(v.Text))
	isTrue := slices.Contains([]string{"true", "yes", "on"}, word)
	isFalse := slices.Contains([]string{"false", "no", "off"}, word)
	if v.Kind != matter.Bool && v.Kind != matter.Text || !isTrue && !isFalse {
		s.faultIn(v, "%s must be true or false", s.key)
		return
	}
	*to = isTrue
}

func setTime(s *reading, to *time.Time, v *matter.Value) {
	if !v.Scalar() {
		s.faultIn(v, "%s must be a date, not %s", s.key, v.Kind).Hint("%s", dateHint)
		return
	}
	t, fault := parseDate(v.Text, s.location)
	if fault != nil {
		s.faultIn(v, "%s: %s", s.key, fault.message).Hint("%s", fault.hint)
		return
	}
	*to = t
}

func setOrder(s *reading, to *int, v *matter.Value) {
	n, ok := v.Any().(int64)
	if !ok || int64(int(n)) != n {
		s.faultIn(v, "%s must be a whole number", s.key)
		return
	}
	*to = int(n)
}

func setParams(s *reading, to *map[string]any, v *matter.Value) {
	params, ok := v.Any().(map[string]any)
	if !ok {
		s.faultIn(v, "%s must be a table of keys and values, not %s", s.key, v.Kind)
		return
	}
	*to = params
}

func setSlug(s *reading, to *string, v *matter.Value) {
	text, ok := s.text(v)
	if !ok {
		return
	}
	text = norm.NFC.String(text)
	slug := s.slugs.Of(text)
	switch fault := slugs.Fault(slug); {
	case fault != "":
		s.faultIn(v, "the slug %s", fault)
		return
	case slugs.IsAddress(text) && !slugs.IsDevice(text):
		slug = text
	case strings.ContainsFunc(text, isDirection):
		s.warnIn(v, "the slug has characters that change the direction of text; it becomes %q", slug).Hint("write slug: %s", slug).Mend(text, slug)
	default:
		s.warnIn(v, "the slug %q becomes %q", matter.Shorten(text), slug).Hint("write slug: %s", slug).Mend(text, slug)
	}
	*to = slug
}

func setPublished(s *reading, draft *bool, v *matter.Value) {
	if _, fault := parseDate(v.Text, s.location); fault == nil {
		s.faultIn(v, "published must be true or false").Hint("a date goes under publish:")
		return
	}
	published := true
	setBool(s, &published, v)
	*draft = *draft || !published
}

func setType(s *reading, to *string, v *matter.Value) {
	types := matter.StoryTypes
	// values that sites made for Hugo or Jekyll have under the front-matter key "type"; setType
	// ignores them
	layouts := []string{"post", "posts", "page", "pages", "blog", "article", "articles", "default"}
	text, ok := s.text(v)
	text = strings.ToLower(text)
	switch {
	case !ok || slices.Contains(layouts, text):
	case slices.Contains(types, text):
		*to = text
	default:
		s.warnIn(v, "the type %q is not known, so the story is news", matter.Shorten(text)).
			Hint("types are %s", strings.Join(types, ", ")).Suggest(text, types)
	}
}

func setAI(s *reading, to *string, v *matter.Value) {
	switch strings.ToLower(v.Text) {
	case "true": // web editors write it in quotes
		*to = "This story was made with the help of AI."
	case "false":
	default:
		setText(s, to, v)
	}
}
