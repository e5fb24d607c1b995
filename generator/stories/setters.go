package stories

import (
	"slices"
	"strings"
	"time"

	"broadsheet/generator/markdown"
	"broadsheet/generator/problems"
)

// plainText returns a scalar as a text for records to keep.
func (s *reading) plainText(v *value) (string, bool) {
	text, ok := s.scalar(v)
	return strings.Clone(text), ok
}

// scalar returns a scalar as text, its blank space collapsed. It may be a part
// of the front matter, which it then keeps in memory.
func (s *reading) scalar(v *value) (string, bool) {
	if v.kind == isList || v.kind == isTable {
		s.wrong(v, "%s must be text, not %s", s.key, v.kind).Hint("a text that begins with [ or { needs quotes")
		return "", false
	}
	if cut := v.cut; cut != "" && !strings.HasPrefix(cut, "# ") && cut != "#" {
		s.doubt(v, "%s ends before %q, which YAML takes for a comment", s.key, shorten(cut)).Hint("put the value in quotes: %s: %q", s.key, shorten(v.text+" "+cut))
	}
	return collapse(v.text), true
}

// collapse makes any run of blank space one space and drops it at the ends.
func collapse(text string) string {
	space := true
	for i := range len(text) {
		c := text[i]
		if c < ' ' || c == ' ' && space || c >= 0x80 {
			return strings.Join(strings.Fields(text), " ")
		}
		space = c == ' '
	}
	return strings.TrimSuffix(text, " ")
}

func setText[T any](of func(*T) *string) func(*reading, *T, *value) {
	return func(s *reading, record *T, v *value) {
		if text, ok := s.plainText(v); ok {
			*of(record) = text
		}
	}
}

// setProse sets text that readers read. Others' generators put it into pages as it
// stands, so it may have character references, as the text of a story may.
func setProse[T any](of func(*T) *string) func(*reading, *T, *value) {
	return func(s *reading, record *T, v *value) {
		if text, ok := s.plainText(v); ok {
			*of(record) = collapse(markdown.Unescape(text))
		}
	}
}

// setOne sets text that other generators write as a list.
func setOne[T any](of func(*T) *string) func(*reading, *T, *value) {
	return func(s *reading, record *T, v *value) {
		items := v.items()
		if len(items) > 1 {
			s.doubt(&items[1], "a story has one %s; this one is left out", s.key)
		}
		if len(items) > 0 {
			setText(of)(s, record, &items[0])
		}
	}
}

// setTexts sets a list of texts, or a single text.
func setTexts[T any](of func(*T) *[]string) func(*reading, *T, *value) {
	return func(s *reading, record *T, v *value) {
		for _, item := range v.items() {
			if text, ok := s.plainText(&item); ok && text != "" {
				*of(record) = append(*of(record), text)
			}
		}
	}
}

func setFlag[T any](of func(*T) *bool) func(*reading, *T, *value) {
	return func(s *reading, record *T, v *value) { *of(record), _ = s.flag(v) }
}

// flag reads true or false, and what YAML 1.1 and people write for them.
func (s *reading) flag(v *value) (on, ok bool) {
	if v.kind == isBool || v.kind == isText {
		switch strings.ToLower(strings.TrimSpace(v.text)) {
		case "true", "yes", "on":
			return true, true
		case "false", "no", "off":
			return false, true
		}
	}
	s.wrong(v, "%s must be true or false", s.key)
	return false, false
}

func setTime[T any](of func(*T) *time.Time) func(*reading, *T, *value) {
	return func(s *reading, record *T, v *value) {
		if t, ok := s.date(v); ok {
			*of(record) = t
		}
	}
}

func (s *reading) date(v *value) (time.Time, bool) {
	if v.kind == isList || v.kind == isTable {
		s.wrong(v, "%s must be a date, not %s", s.key, v.kind).Hint("%s", dateAdvice)
		return time.Time{}, false
	}
	t, fault := parseDate(v.text, s.location)
	if fault != nil {
		s.wrong(v, "%s: %s", s.key, fault.message).Hint("%s", fault.advice)
	}
	return t, fault == nil
}

func setOrder(s *reading, c *Category, v *value) {
	n, ok := v.plain().(int64)
	if !ok || int64(int(n)) != n {
		s.wrong(v, "%s must be a whole number", s.key)
		return
	}
	c.Order = int(n)
}

func setParams[T any](of func(*T) *map[string]any) func(*reading, *T, *value) {
	return func(s *reading, record *T, v *value) {
		if v.kind != isTable {
			s.wrong(v, "%s must be a table of keys and values, not %s", s.key, v.kind)
			return
		}
		*of(record) = v.plainTable()
	}
}

func setSlug(s *reading, c *Card, v *value) {
	text, ok := s.plainText(v)
	if !ok {
		return
	}
	slug := Slug(text)
	if fault := slugFault(slug); fault != "" {
		s.wrong(v, "the slug %s", fault)
		return
	}
	c.Slug = slug
	switch {
	case strings.ContainsFunc(text, isDirection):
		s.doubt(v, "the slug has characters that change the direction of text; it becomes %q", slug).Hint("write slug: %s", slug)
	case slug != text:
		s.doubt(v, "the slug %q becomes %q", shorten(text), slug).Hint("write slug: %s", slug)
	}
}

func setPublished(s *reading, c *Card, v *value) {
	if v.kind != isBool {
		s.wrong(v, "published must be true or false").Hint("a date goes under publish:")
	} else if strings.EqualFold(v.text, "false") {
		c.Draft = true
	}
}

func setType(s *reading, c *Card, v *value) {
	types := []string{"news", "analysis", "opinion", "explainer", "review", "sponsored", "live"}
	text, ok := s.plainText(v)
	text = strings.ToLower(text)
	switch {
	case !ok:
	case slices.Contains(types, text):
		c.Type = text
	case slices.Contains([]string{"post", "posts", "page", "pages", "blog", "article", "articles", "default"}, text):
		// A layout of Hugo or Jekyll, no kind of story.
	default:
		p := s.doubt(v, "the type %q is not known, so the story is news", shorten(text))
		if nearest := problems.Nearest(text, types); nearest != "" {
			p.Hint("did you mean %q?", nearest)
		} else {
			p.Hint("types are %s", strings.Join(types, ", "))
		}
	}
}

func setAI(s *reading, c *Card, v *value) {
	if v.kind != isBool {
		setText(func(c *Card) *string { return &c.AI })(s, c, v)
	} else if strings.EqualFold(v.text, "true") {
		c.AI = "This story was made with the help of AI."
	}
}
