package site

import (
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"broadsheet/generator/config"
	"broadsheet/generator/problems"
	"broadsheet/generator/slugs"
	"broadsheet/generator/stories"
)

// A pattern is a permalink, such as /{year}/{slug}/, split into placeholders and the
// texts between them. A placeholder keeps its braces: "{year}".
type pattern []string

func newPattern(permalink string) pattern {
	var parts pattern
	for permalink != "" {
		i := strings.IndexByte(permalink, '{')
		if i == 0 {
			i = strings.IndexByte(permalink, '}') + 1
		}
		if i <= 0 {
			i = len(permalink)
		}
		parts, permalink = append(parts, permalink[:i]), permalink[i:]
	}
	return parts
}

// newPatterns parses all permalinks in the settings. In the map, the key is a permalink as
// written in the settings, and the value is its pattern.
func newPatterns(c *config.Config) map[string]pattern {
	patterns := map[string]pattern{c.Permalink: newPattern(c.Permalink)}
	for _, permalink := range c.Permalinks {
		patterns[permalink] = newPattern(permalink)
	}
	return patterns
}

var pagePattern = newPattern("/{slug}/") // pattern of the addresses of standing pages

// patternOf returns the pattern from which the address of a story or standing page is
// made.
func (s *Site) patternOf(card *stories.Card) pattern {
	switch {
	case card.Permalink != "":
		return newPattern(card.Permalink)
	case strings.HasPrefix(card.Source, "content/pages/"):
		return pagePattern
	case len(s.Config.Permalinks) > 0:
		folder := path.Dir(strings.TrimPrefix(card.Source, "content/stories/"))
		return s.patterns[s.Config.PermalinkOf(norm.NFC.String(folder))]
	}
	return s.permalink
}

// Address returns the address that a story or standing page has in a site with these
// settings.
func Address(c *config.Config, card *stories.Card) string {
	s := Site{Config: c, patterns: newPatterns(c), permalink: newPattern(c.Permalink)}
	return s.addressOf(card)
}

// addressOf returns the address of a story or standing page.
func (s *Site) addressOf(card *stories.Card) string {
	return s.patternOf(card).address(card, card.Slug, s.Config.Language)
}

// address returns the address that a pattern gives to a card: values of the card replace
// the placeholders. The argument slug, not the card's slug, replaces {slug}. The argument
// language is that of the site.
func (p pattern) address(card *stories.Card, slug, language string) string {
	if len(p) == 1 {
		return p[0]
	}
	var buffer [256]byte
	address := buffer[:0]
	for _, part := range p {
		switch part {
		case "{year}":
			address = padded(address, card.Date.Year(), 1000)
		case "{month}":
			address = padded(address, int(card.Date.Month()), 10)
		case "{day}":
			address = padded(address, card.Date.Day(), 10)
		case "{category}":
			if terms := card.Terms[stories.RowCategory]; len(terms) > 0 {
				address = append(address, terms[0].Slug...)
			}
		case "{slug}":
			address = append(address, slug...)
		case "{name}":
			address = append(address, norm.NFC.String(card.Name(language))...)
		case "{path}":
			address = append(address, norm.NFC.String(card.Path(language))...)
		default:
			address = append(address, part...)
		}
	}
	// In a story without a category, "//" remains where the pattern has /{category}/.
	return strings.ReplaceAll(string(address), "//", "/")
}

// padded appends n with leading zeros, so that n has at least as many digits as unit, a
// power of ten: 7 with unit 10 is "07".
func padded(dst []byte, n, unit int) []byte {
	for ; unit > 1 && n < unit; unit /= 10 {
		dst = append(dst, '0')
	}
	return strconv.AppendInt(dst, int64(n), 10)
}

// OldSpellings returns addresses at which other programs, or older versions of this
// program, may have published a story or standing page. The argument address is the
// present address of the story or page. Old spellings have the unchanged file name in
// place of the slug, as "/2026/Release_4.2/" for "/2026/release-4-2/"; for a slug that the
// author wrote, they have the normalised form. Addresses that some file systems do not
// allow are left out.
func (s *Site) OldSpellings(card *stories.Card, address string) []string {
	var old []string
	for _, name := range s.oldNames(card) {
		at := s.patternOf(card).address(card, name, s.Config.Language)
		if at != address && nameFault(name) == "" {
			old = append(old, at)
		}
	}
	return old
}

// oldNames returns names that other programs may have put into the address of a story
// or standing page, in place of its slug.
func (s *Site) oldNames(card *stories.Card) []string {
	if card.HasPlainName() && slugs.Is(card.Slug) {
		return nil
	}
	if name := card.Name(s.Config.Language); slugs.Of(name) == card.Slug {
		return slices.Compact([]string{norm.NFC.String(name), name})
	}
	return []string{slugs.Of(card.Slug)}
}

// nameFault returns why the name or path of a file cannot be part of an address, or ""
// if it can. The reason completes a sentence: "has more than 240 bytes".
func nameFault(name string) string {
	for part := range strings.SplitSeq(name, "/") {
		switch {
		case part == "" || strings.HasSuffix(part, ".") || strings.HasSuffix(part, " "):
			return "ends in a dot or space"
		case slugs.IsDevice(part):
			return "is a name that Windows reserves"
		case len(part) > 240: // file systems allow 255 bytes; the permalink may add some bytes
			return "has more than 240 bytes"
		}
	}
	if i := strings.IndexFunc(name, func(r rune) bool {
		return strings.ContainsRune(`<>:"|?*\`, r) || unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)
	}); i >= 0 {
		return "has a character that cannot be in it: " + strconv.QuoteRune([]rune(name[i:])[0])
	}
	return ""
}

// checkAddresses reports stories whose permalink uses the name or path of their file,
// if that name or path cannot be in an address. It also reports folders in the setting
// permalinks that have no stories.
func (s *Site) checkAddresses(cards []*stories.Card, found *problems.List) {
	for _, c := range cards {
		for _, part := range s.patternOf(c) {
			if part != "{name}" && part != "{path}" {
				continue
			}
			name := c.Name(s.Config.Language)
			if part == "{path}" {
				name = c.Path(s.Config.Language)
			}
			if fault := nameFault(name); fault != "" {
				found.Add(problems.At(c.Source, 0, 0, "%s is part of the address, but %s", name, fault).Hint("rename the file or folder"))
				break
			}
		}
	}
	for folder := range s.Config.Permalinks {
		inside := func(c *stories.Card) bool {
			return strings.HasPrefix(norm.NFC.String(c.Source), "content/stories/"+folder+"/")
		}
		if !slices.ContainsFunc(cards, inside) {
			found.Add(problems.OfKey(config.File, folder, "", "permalinks: there are no stories in content/stories/%s", folder).
				Hint("write the folder's path below content/stories").AsWarning())
		}
	}
}
