package stories

import (
	"slices"
	"strings"
	"time"

	"broadsheet/generator/markdown"
	"broadsheet/generator/matter"
	"broadsheet/generator/slugs"
)

// storySetters are the setters of matter.StoryKeys.
func storySetters() map[string]setter[Card] {
	return map[string]setter[Card]{
		"title":        setProse(func(c *Card) *string { return &c.Title }),
		"date":         setTime(func(c *Card) *time.Time { return &c.Date }),
		"updated":      setTime(func(c *Card) *time.Time { return &c.Updated }),
		"description":  setProse(func(c *Card) *string { return &c.Description }),
		"author":       setTerms(RowAuthor),
		"category":     setTerms(RowCategory),
		"tags":         setTerms(RowTag),
		"taxonomies":   setTaxonomies,
		"image":        setImage(func(c *Card) **Image { return &c.Image }),
		"slug":         setSlug,
		"permalink":    setPermalink,
		"aliases":      setAliases,
		"draft":        setBool(func(c *Card) *bool { return &c.Draft }),
		"published":    setPublished,
		"publish":      setTime(func(c *Card) *time.Time { return &c.Publish }),
		"expires":      setTime(func(c *Card) *time.Time { return &c.Expires }),
		"series":       setOne(func(c *Card) *string { return &c.Series }),
		"thread":       setOne(func(c *Card) *string { return &c.Thread }),
		"related":      setTexts(func(c *Card) *[]string { return &c.Related }),
		"unrelated":    setTexts(func(c *Card) *[]string { return &c.Unrelated }),
		"next":         setOne(func(c *Card) *string { return &c.Next }),
		"featured":     setBool(func(c *Card) *bool { return &c.Featured }),
		"type":         setType,
		"sponsor":      setText(func(c *Card) *string { return &c.Sponsor }),
		"corrections":  setCorrections,
		"sources":      setLinks(func(c *Card) *[]Link { return &c.Sources }),
		"canonical":    setCanonical,
		"evergreen":    setBool(func(c *Card) *bool { return &c.Evergreen }),
		"noindex":      setBool(func(c *Card) *bool { return &c.NoIndex }),
		"ai":           setAI,
		"id":           setText(func(c *Card) *string { return &c.ID }),
		"translations": setTranslations,
		"params":       setParams(func(c *Card) *map[string]any { return &c.Params }),
	}
}

func authorSetters() map[string]setter[Author] {
	return map[string]setter[Author]{
		"name":   setText(func(a *Author) *string { return &a.Name }),
		"beat":   setText(func(a *Author) *string { return &a.Beat }),
		"email":  setText(func(a *Author) *string { return &a.Email }),
		"photo":  setImage(func(a *Author) **Image { return &a.Photo }),
		"links":  setLinks(func(a *Author) *[]Link { return &a.Links }),
		"params": setParams(func(a *Author) *map[string]any { return &a.Params }),
	}
}

func categorySetters() map[string]setter[Category] {
	return map[string]setter[Category]{
		"title":       setText(func(c *Category) *string { return &c.Title }),
		"description": setText(func(c *Category) *string { return &c.Description }),
		"order":       setOrder,
		"image":       setImage(func(c *Category) **Image { return &c.Image }),
		"params":      setParams(func(c *Category) *map[string]any { return &c.Params }),
	}
}

// text returns a scalar as text with its blank space collapsed.
func (s *reading) text(v *matter.Value) (string, bool) {
	if !v.Scalar() {
		s.faultIn(v, "%s must be text, not %s", s.key, v.Kind).Hint("a text that begins with [ or { needs quotes")
		return "", false
	}
	if cut := v.Comment; cut != "" && !strings.HasPrefix(cut, "# ") && cut != "#" {
		s.warnIn(v, "%s ends before %q, which YAML takes for a comment", s.key, matter.Shorten(cut)).
			Hint("put the value in quotes: %s: %q", s.key, matter.Shorten(v.Text+" "+cut))
	}
	return matter.Collapse(v.Text), true
}

func setText[T any](of func(*T) *string) setter[T] {
	return func(s *reading, record *T, v *matter.Value) {
		if text, ok := s.text(v); ok {
			*of(record) = text
		}
	}
}

// setProse sets text for readers. It may have character references, as the body
// may: other generators write it into pages unescaped.
func setProse[T any](of func(*T) *string) setter[T] {
	return func(s *reading, record *T, v *matter.Value) {
		if text, ok := s.text(v); ok {
			*of(record) = matter.Collapse(markdown.Unescape(text))
		}
	}
}

// setOne sets text that other generators write as a list.
func setOne[T any](of func(*T) *string) setter[T] {
	return func(s *reading, record *T, v *matter.Value) {
		items := v.All()
		if len(items) > 1 {
			s.warnIn(&items[1], "a story has one %s; this one is left out", s.key)
		}
		if len(items) > 0 {
			setText(of)(s, record, &items[0])
		}
	}
}

// setTexts sets a list of texts, or a single text.
func setTexts[T any](of func(*T) *[]string) setter[T] {
	return func(s *reading, record *T, v *matter.Value) {
		for _, item := range v.All() {
			if text, ok := s.text(&item); ok && text != "" {
				*of(record) = append(*of(record), text)
			}
		}
	}
}

// setBool sets true or false, which YAML 1.1 and people also write as yes and
// no, or on and off.
func setBool[T any](of func(*T) *bool) setter[T] {
	return func(s *reading, record *T, v *matter.Value) {
		word := strings.ToLower(strings.TrimSpace(v.Text))
		isTrue := slices.Contains([]string{"true", "yes", "on"}, word)
		isFalse := slices.Contains([]string{"false", "no", "off"}, word)
		if v.Kind != matter.Bool && v.Kind != matter.Text || !isTrue && !isFalse {
			s.faultIn(v, "%s must be true or false", s.key)
			return
		}
		*of(record) = isTrue
	}
}

func setTime[T any](of func(*T) *time.Time) setter[T] {
	return func(s *reading, record *T, v *matter.Value) {
		if t, ok := s.date(v); ok {
			*of(record) = t
		}
	}
}

func (s *reading) date(v *matter.Value) (time.Time, bool) {
	if !v.Scalar() {
		s.faultIn(v, "%s must be a date, not %s", s.key, v.Kind).Hint("%s", dateHint)
		return time.Time{}, false
	}
	t, fault := parseDate(v.Text, s.location)
	if fault != nil {
		s.faultIn(v, "%s: %s", s.key, fault.message).Hint("%s", fault.hint)
	}
	return t, fault == nil
}

func setOrder(s *reading, c *Category, v *matter.Value) {
	n, ok := v.Any().(int64)
	if !ok || int64(int(n)) != n {
		s.faultIn(v, "%s must be a whole number", s.key)
		return
	}
	c.Order = int(n)
}

func setParams[T any](of func(*T) *map[string]any) setter[T] {
	return func(s *reading, record *T, v *matter.Value) {
		if params, ok := v.Any().(map[string]any); ok {
			*of(record) = params
		} else {
			s.faultIn(v, "%s must be a table of keys and values, not %s", s.key, v.Kind)
		}
	}
}

func setSlug(s *reading, c *Card, v *matter.Value) {
	text, ok := s.text(v)
	if !ok {
		return
	}
	slug := slugs.Of(text)
	if fault := slugs.Fault(slug); fault != "" {
		s.faultIn(v, "the slug %s", fault)
		return
	}
	c.Slug = slug
	switch {
	case strings.ContainsFunc(text, isDirection):
		s.warnIn(v, "the slug has characters that change the direction of text; it becomes %q", slug).Hint("write slug: %s", slug)
	case slug != text:
		s.warnIn(v, "the slug %q becomes %q", matter.Shorten(text), slug).Hint("write slug: %s", slug)
	}
}

func setPublished(s *reading, c *Card, v *matter.Value) {
	if v.Kind != matter.Bool {
		s.faultIn(v, "published must be true or false").Hint("a date goes under publish:")
	} else if strings.EqualFold(v.Text, "false") {
		c.Draft = true
	}
}

func setType(s *reading, c *Card, v *matter.Value) {
	types := []string{"news", "analysis", "opinion", "explainer", "review", "sponsored", "live"}
	layouts := []string{"post", "posts", "page", "pages", "blog", "article", "articles", "default"} // of Hugo and Jekyll
	text, ok := s.text(v)
	text = strings.ToLower(text)
	switch {
	case !ok || slices.Contains(layouts, text):
	case slices.Contains(types, text):
		c.Type = text
	default:
		s.warnIn(v, "the type %q is not known, so the story is news", matter.Shorten(text)).
			Hint("types are %s", strings.Join(types, ", ")).Suggest(text, types)
	}
}

func setAI(s *reading, c *Card, v *matter.Value) {
	if v.Kind != matter.Bool {
		setText(func(c *Card) *string { return &c.AI })(s, c, v)
	} else if strings.EqualFold(v.Text, "true") {
		c.AI = "This story was made with the help of AI."
	}
}
