package stories

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"broadsheet/generator/problems"
)

// setPicture sets a picture: a path, a table, or a list whose first counts.
func setPicture[T any](of func(*T) **Image) func(*reading, *T, *value) {
	return func(s *reading, record *T, v *value) {
		items := v.items()
		if len(items) == 0 {
			return
		}
		if v = &items[0]; v.kind != isTable {
			if src, ok := s.plainText(v); ok && src != "" {
				*of(record) = &Image{Src: src}
			}
			return
		}
		image := &Image{}
		placed := s.fillImage(v, image)
		switch {
		case image.Src != "":
			*of(record) = image
		case !placed: // an empty src, as in forms to fill in, means no picture
			s.wrong(v, "%s has no src", s.key).Hint("write %s: {src: picture.jpg, alt: \"What it shows\"}", s.key)
		}
	}
}

// fillImage reads the table of a picture; placed tells that it has a key for
// the path.
func (s *reading) fillImage(v *value, image *Image) (placed bool) {
	outer := s.key
	for i := range v.fields {
		f := &v.fields[i]
		var to *string
		switch strings.ToLower(f.key) {
		case "src", "image", "url", "path", "file":
			to, placed = &image.Src, true
		case "alt":
			to = &image.Alt
		case "caption", "title":
			to = &image.Caption
		case "credit", "attribution":
			to = &image.Credit
		case "license", "licence":
			to = &image.License
		case "relative", "hidden", "responsiveimages": // of Hugo's PaperMod
			continue
		default:
			p := s.warn(f.at, len(f.key), "the key %q of %s is not known", shorten(f.key), outer)
			if nearest := problems.Nearest(f.key, []string{"src", "alt", "caption", "credit", "license"}); nearest != "" {
				p.Hint("did you mean %q?", nearest)
			}
			continue
		}
		s.key = outer + "." + f.key
		if text, ok := s.plainText(&f.value); ok && *to == "" {
			*to = text
		}
	}
	s.key = outer
	return placed
}

// setCorrections sets a list of tables of date and text.
func setCorrections(s *reading, c *Card, v *value) {
	key := s.key
	for _, item := range v.items() {
		if item.kind != isTable {
			s.wrong(&item, "%s must be a list of tables, not %s", key, item.kind).Hint("write %s: [{date: 2026-03-27, text: \"What was wrong\"}]", key)
			continue
		}
		correction, good := Correction{}, true
		for i := range item.fields {
			f := &item.fields[i]
			s.key = key + "." + f.key
			var ok bool
			switch strings.ToLower(f.key) {
			case "date":
				correction.Date, ok = s.date(&f.value)
			case "text":
				correction.Text, ok = s.plainText(&f.value)
			default:
				s.warn(f.at, len(f.key), "the key %q of %s is not known", shorten(f.key), key).Hint("a correction has date and text")
				ok = true
			}
			good = good && ok
		}
		if good && (correction.Date.IsZero() || correction.Text == "") {
			s.wrong(&item, "a correction needs a date and a text").Hint("write %s: [{date: 2026-03-27, text: \"What was wrong\"}]", key)
			good = false
		}
		if good {
			c.Corrections = append(c.Corrections, correction)
		}
	}
	s.key = key
}

// setLinks sets a list of links: tables of title and url, or bare addresses; a
// table maps titles to addresses.
func setLinks[T any](of func(*T) *[]Link) func(*reading, *T, *value) {
	return func(s *reading, record *T, v *value) {
		add := func(title string, v *value) {
			if address, ok := s.address(v); ok {
				if title == "" {
					title = address
				}
				*of(record) = append(*of(record), Link{Title: title, URL: address})
			}
		}
		if v.kind == isTable && v.get("url") == nil {
			for i := range v.fields {
				add(v.fields[i].key, &v.fields[i].value)
			}
			return
		}
		for _, item := range v.items() {
			if item.kind != isTable {
				add("", &item)
				continue
			}
			title, address := item.get("title"), item.get("url")
			if title == nil {
				title = item.get("name")
			}
			if title == nil {
				title = &value{}
			}
			if text, ok := s.plainText(title); ok && address != nil {
				add(text, address)
			} else if ok {
				s.wrong(&item, "a link in %s needs a url", s.key).Hint("write %s: [{title: \"Report\", url: https://example.org/report}]", s.key)
			}
		}
	}
}

// address reads an address: a full one, one of a mailbox, or a path of the
// site.
func (s *reading) address(v *value) (string, bool) {
	text, ok := s.plainText(v)
	if !ok {
		return "", false
	}
	u, err := url.Parse(text)
	if err == nil && (isWeb(u) || u.Scheme == "mailto" && u.Opaque != "" || u.Scheme == "" && u.Host == "" && strings.HasPrefix(text, "/")) {
		return text, true
	}
	s.wrong(v, "%s: %q is not an address", s.key, shorten(text)).Hint("write it in full, such as https://example.org/page, or from the site's root, such as /about/")
	return "", false
}

func isWeb(u *url.URL) bool {
	return (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

func setCanonical(s *reading, c *Card, v *value) {
	text, ok := s.plainText(v)
	if !ok {
		return
	}
	if u, err := url.Parse(text); err != nil || !isWeb(u) {
		s.wrong(v, "%s: %q is not a full address", s.key, shorten(text)).Hint("write it like https://example.org/the-original/")
		return
	}
	c.Canonical = text
}

// setTranslations reads a table from language to address.
func setTranslations(s *reading, c *Card, v *value) {
	if v.kind != isTable {
		s.wrong(v, "%s must be a table, not %s", s.key, v.kind).Hint("write %s: {de: https://example.org/de/story/}", s.key)
		return
	}
	key := s.key
	for i := range v.fields {
		f := &v.fields[i]
		if !isLanguage(f.key) {
			s.fault(f.at, len(f.key), "%q is not a language", shorten(f.key)).Hint("languages are written like en, pt-BR or zh-Hant")
			continue
		}
		s.key = key + "." + f.key
		if address, ok := s.address(&f.value); ok {
			if c.Translations == nil {
				c.Translations = map[string]string{}
			}
			c.Translations[f.key] = address
		}
	}
	s.key = key
}

// isLanguage reports whether a text has the form of a BCP 47 language tag.
func isLanguage(tag string) bool {
	if tag == "x-default" {
		return true
	}
	for i, part := range strings.Split(tag, "-") {
		letters := strings.Trim(strings.ToLower(part), "abcdefghijklmnopqrstuvwxyz") == ""
		plain := strings.Trim(strings.ToLower(part), "abcdefghijklmnopqrstuvwxyz0123456789") == ""
		if part == "" || len(part) > 8 || !plain || i == 0 && (!letters || len(part) < 2) {
			return false
		}
	}
	return true
}

func setPermalink(s *reading, c *Card, v *value) {
	if styles := []string{"date", "pretty", "ordinal", "weekdate", "none"}; slices.Contains(styles, v.text) {
		s.doubt(v, "%s: %q is a style of Jekyll's and has no meaning here", s.key, v.text).Hint("the pattern of all addresses is permalink in config.toml")
		return
	}
	c.Permalink, _ = s.sitePath(v)
}

func setAliases(s *reading, c *Card, v *value) {
	for _, item := range v.items() {
		if alias, ok := s.sitePath(&item); ok {
			c.Aliases = append(c.Aliases, alias)
		}
	}
}

// sitePath reads a path under the site's root and returns it clean and
// decoded: it begins with a slash and ends with one unless it names an HTML
// file.
func (s *reading) sitePath(v *value) (string, bool) {
	text, ok := s.plainText(v)
	if !ok {
		return "", false
	}
	if strings.Contains(text, "://") || strings.HasPrefix(text, "//") {
		s.wrong(v, "%s: %q is not a path of this site", s.key, shorten(text)).Hint("leave out the part before the path: /2026/03/a-story/")
		return "", false
	}
	if i := strings.IndexAny(text, "?#:\\"); i >= 0 {
		s.wrong(v, "%s: %q cannot be a path, because of its %q", s.key, shorten(text), text[i:i+1]).Hint("plain files are served by their path alone: /2026/03/a-story/")
		return "", false
	}
	if decoded, err := url.PathUnescape(text); err == nil {
		text = decoded
	}
	var parts []string
	for part := range strings.SplitSeq(text, "/") {
		if fault := partFault(part); fault != "" {
			s.wrong(v, "%s: %q %s", s.key, shorten(text), fault)
			return "", false
		}
		if part != "" && part != "." {
			parts = append(parts, norm.NFC.String(part))
		}
	}
	clean := "/" + strings.Join(parts, "/")
	if ext := path.Ext(clean); clean != "/" && (strings.HasSuffix(text, "/") || ext != ".html" && ext != ".htm") {
		clean += "/"
	}
	return clean, true
}

// partFault returns what is wrong with one part of a path, or "".
func partFault(part string) string {
	switch {
	case part == "..":
		return "leads out of its folder"
	case isReserved(part):
		return "has a name that Windows reserves"
	case len(part) > 255:
		return "has a part of more than 255 bytes"
	case strings.ContainsFunc(part, func(r rune) bool { return isControl(r) || isDirection(r) || r == '\n' || r == '\t' || r == '\\' }):
		return "has invisible characters"
	}
	return ""
}
