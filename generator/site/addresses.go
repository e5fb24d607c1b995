package site

import (
	"strconv"
	"strings"

	"broadsheet/generator/stories"
)

// A pattern is the permalink setting, split into literal texts and placeholders. A
// placeholder keeps its braces: "{year}".
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

// addressOf returns the address of a story or standing page.
func (s *Site) addressOf(card *stories.Card) string {
	switch {
	case card.Permalink != "":
		return card.Permalink
	case strings.HasPrefix(card.Source, "content/pages/"):
		return "/" + card.Slug + "/"
	}
	return s.permalink.address(card)
}

// address returns the address of a story: the pattern with its placeholders
// replaced.
func (p pattern) address(card *stories.Card) string {
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
			address = append(address, card.Slug...)
		default:
			address = append(address, part...)
		}
	}
	// A story without a category leaves "//" where the pattern has /{category}/.
	return strings.ReplaceAll(string(address), "//", "/")
}

// padded appends n with as many digits as unit, a power of ten, or more: 7 with unit
// 10 is "07".
func padded(dst []byte, n, unit int) []byte {
	for ; unit > 1 && n < unit; unit /= 10 {
		dst = append(dst, '0')
	}
	return strconv.AppendInt(dst, int64(n), 10)
}
