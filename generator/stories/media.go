package stories

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"

	"broadsheet/generator/matter"
	"broadsheet/generator/problems"
)

// inside calls the function set for each field of a table, with the field's key in lower
// case. During the call, s.key is the path of the field, such as "image.src". If set
// returns false, inside warns of an unknown key, and suggests a similar key from the list
// known or shows the hint.
func (s *reading) inside(table *matter.Value, hint string, known []string, set func(key string, v *matter.Value) bool) {
	outer := s.key
	for i := range table.Fields {
		f := &table.Fields[i]
		if j := slices.IndexFunc(table.Fields[:i], func(g matter.Field) bool { return strings.EqualFold(g.Key, f.Key) }); j >= 0 {
			s.duplicate(f, &table.Fields[j])
			continue
		}
		if s.key = outer + "." + f.Key; !set(strings.ToLower(f.Key), &f.Value) {
			s.warn(f.At, len(f.Key), "the key %q of %s is not known", matter.Shorten(f.Key), outer).Hint("%s", hint).Suggest(f.Key, known).InGroup()
		}
	}
	s.key = outer
}

// setImage sets a picture from a path, a table, or the first item of a list of paths or
// tables. It warns of a second item.
func setImage(s *reading, to **Image, v *matter.Value) {
	items := v.All()
	if len(items) == 0 {
		return
	}
	if len(items) > 1 {
		s.warnIn(&items[1], "only the first picture of %s is shown", s.key).Hint("show the others in the text: ![What it shows](picture.jpg)").InGroup()
	}
	image := &Image{}
	switch v = &items[0]; {
	case v.Kind == matter.Table && len(v.Fields) == 0: // web editors write {} for no picture
	case v.Kind != matter.Table:
		image.Src = s.picture(v)
	case !s.fillImage(v, image):
		s.faultIn(v, "%s has no src", s.key).Hint("write %s: {src: picture.jpg, alt: \"What it shows\"}", s.key)
	}
	if image.Src != "" {
		*to = image
	}
}

// focus returns the two numbers from 0 to 1 that a value lists. If the value is not such a
// list, focus adds a problem and returns nil.
func (s *reading) focus(v *matter.Value) []float64 {
	point := make([]float64, 0, 2)
	for _, item := range v.All() {
		n, err := strconv.ParseFloat(item.Text, 64)
		if err == nil && n >= 0 && n <= 1 {
			point = append(point, n)
		}
	}
	if items := len(v.All()); items != 2 || len(point) != 2 {
		s.faultIn(v, "%s must be two numbers from 0 to 1", s.key).Hint("write the place of the main thing from the left and from the top, such as focus: [0.5, 0.3]")
		return nil
	}
	return point
}

// fillImage sets the fields of a picture from a table. It reports whether the table has a
// key for the path of the picture. The value of this key may be missing, since authors may
// fill in the path later.
func (s *reading) fillImage(v *matter.Value, image *Image) (placed bool) {
	fields := map[string]*string{
		"src": &image.Src, "image": &image.Src, "url": &image.Src, "path": &image.Src, "file": &image.Src,
		"alt": &image.Alt, "caption": &image.Caption, "title": &image.Caption, "credit": &image.Credit,
		"attribution": &image.Credit, "license": &image.License, "licence": &image.License,
	}
	// keys of pictures in Hugo's theme PaperMod, which are ignored
	foreign := []string{"relative", "hidden", "responsiveimages"}
	s.inside(v, "", []string{"src", "alt", "caption", "credit", "license", "focus"}, func(key string, v *matter.Value) bool {
		if key == "focus" {
			image.Focus = s.focus(v)
			return true
		}
		to, known := fields[key]
		if !known {
			return slices.Contains(foreign, key)
		}
		text, ok := "", true
		if to == &image.Src {
			placed, text = true, s.picture(v)
		} else {
			text, ok = s.text(v)
		}
		if to == &image.Caption || to == &image.Credit {
			s.checkLinks(v, text)
		}
		switch {
		case !ok || text == "" || text == *to:
		case *to == "":
			*to = text
		default:
			s.warnIn(v, "%s is not read, since another key with the same meaning is set", s.key).Hint("keep one of the two").InGroup()
		}
		return true
	})
	return placed
}

// markdownLink matches a link as Markdown writes it: [text](address).
var markdownLink = regexp.MustCompile(`\[([^\[\]]+)\]\(([^\s()]+(?:\([^\s()]*\)[^\s()]*)*)\)`)

// Linked divides a caption or credit into its parts: links, which are written as in
// Markdown, and the texts between them, whose URL is "".
func Linked(text string) (parts []Link) {
	from := 0
	add := func(to int) {
		if from < to {
			parts = append(parts, Link{Title: text[from:to]})
		}
	}
	for _, at := range markdownLink.FindAllStringSubmatchIndex(text, -1) {
		if address := text[at[4]:at[5]]; isAddress(address) {
			add(at[0])
			parts, from = append(parts, Link{text[at[2]:at[3]], address}), at[1]
		}
	}
	add(len(text))
	return parts
}

// FrontMatterLinks yields the keys and the URLs of the links in front matter: those under
// sources, and those in the caption and the credit of the lead picture.
func (c *Card) FrontMatterLinks(yield func(key, url string) bool) {
	if !yieldLinks("sources", c.Sources, yield) || c.Image == nil || !yieldLinks("image.caption", Linked(c.Image.Caption), yield) {
		return
	}
	yieldLinks("image.credit", Linked(c.Image.Credit), yield)
}

// FrontMatterLinks yields the keys and the URLs of the links in front matter.
func (a *Author) FrontMatterLinks(yield func(key, url string) bool) {
	yieldLinks("links", a.Links, yield)
}

// yieldLinks yields the URLs of the links in a list, and reports whether to go on.
func yieldLinks(key string, list []Link, yield func(key, url string) bool) bool {
	for _, l := range list {
		if l.URL != "" && !yield(key, l.URL) {
			return false
		}
	}
	return true
}

// checkLinks warns of links in a caption or credit that readers see as they are written.
func (s *reading) checkLinks(v *matter.Value, text string) {
	for _, m := range markdownLink.FindAllStringSubmatch(text, -1) {
		if !isAddress(m[2]) {
			s.warnIn(v, "%s: %q is not an address", s.key, matter.Shorten(m[2])).Hint(addressHint)
		}
	}
}

func setCorrections(s *reading, to *[]Correction, v *matter.Value) {
	const example = "write %s: [{date: 2026-03-27, text: \"What was wrong\"}]"
	for _, item := range v.All() {
		if item.Kind != matter.Table {
			s.faultIn(&item, "%s must be a list of tables, not %s", s.key, item.Kind).Hint(example, s.key)
			continue
		}
		var c Correction
		before := len(s.problems)
		s.inside(&item, "a correction has date and text", nil, func(key string, v *matter.Value) bool {
			switch key {
			case "date":
				setTime(s, &c.Date, v)
			case "text":
				setText(s, &c.Text, v)
			}
			return key == "date" || key == "text"
		})
		failed := slices.ContainsFunc(s.problems[before:], func(p *problems.Problem) bool { return p.Severity == problems.Error })
		if complete := !c.Date.IsZero() && c.Text != ""; complete && !failed {
			*to = append(*to, c)
		} else if !failed {
			s.faultIn(&item, "a correction needs a date and a text").Hint(example, s.key)
		}
	}
}

// setLinks adds links from a front-matter value. The value is a list of addresses, a list
// of tables with the keys title and url, or one table whose keys are titles and whose
// values are addresses.
func setLinks(s *reading, to *[]Link, v *matter.Value) {
	add := func(title string, v *matter.Value) {
		if address, ok := s.address(v); ok {
			*to = append(*to, Link{Title: cmp.Or(title, address), URL: address})
		}
	}
	if v.Kind == matter.Table && v.Get("url") == nil {
		for _, f := range v.Fields {
			add(f.Key, &f.Value)
		}
		return
	}
	for _, item := range v.All() {
		title, ok := "", true
		if v := cmp.Or(item.Get("title"), item.Get("name")); v != nil {
			title, ok = s.text(v)
		}
		switch url := item.Get("url"); {
		case item.Kind != matter.Table:
			add("", &item)
		case ok && url != nil:
			add(title, url)
		case ok:
			s.faultIn(&item, "a link in %s needs a url", s.key).Hint("write %s: [{title: \"Report\", url: https://example.org/report}]", s.key)
		}
	}
}

// isLanguage reports whether a text is a BCP 47 tag of a known language, or "x-default",
// the tag for readers of all other languages in the HTML attribute hreflang.
func isLanguage(text string) bool {
	tag, err := language.Raw.Parse(text)
	return text == "x-default" || err == nil && tag != language.Und && !strings.Contains(text, "_")
}

func setTranslations(s *reading, to *map[string]string, v *matter.Value) {
	if v.Kind != matter.Table {
		s.faultIn(v, "%s must be a table, not %s", s.key, v.Kind).Hint("write %s: {de: https://example.org/de/story/}", s.key)
		return
	}
	key := s.key
	for _, f := range v.Fields {
		if !isLanguage(f.Key) {
			s.fault(f.At, len(f.Key), "%q is not a language", matter.Shorten(f.Key)).Hint("languages are written like en, pt-BR or zh-Hant")
			continue
		}
		s.key = key + "." + f.Key
		switch address, ok := s.address(&f.Value); {
		case !ok:
		case schemeOf(address) == "mailto":
			s.faultIn(&f.Value, "%s: %q is not the address of a page", s.key, matter.Shorten(address)).
				Hint("write it in full, such as https://example.org/de/story/, or from the site's root, such as /de-story/")
		default:
			if *to == nil {
				*to = map[string]string{}
			}
			(*to)[f.Key] = address
		}
	}
	s.key = key
}
