package words

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Form returns a hash of a headline without its numbers and names of months. Issues of a
// numbered series, such as "This Week in Rust 214" and "This Week in Rust 215", have
// headlines of the same form. A number is every word with a digit, such as "21st" and
// "v1.2", and every Roman number.
func (c *Counter) Form(headline string) uint64 {
	form := uint64(basis)
	text := strings.Map(europeanDigit, c.months.Replace(strings.ToLower(headline)))
	s := scanner{text: text, letters: c.letters}
	for s.next() {
		word := s.text[s.start:s.end]
		if !strings.ContainsAny(word, "0123456789") && strings.Trim(word, "ivx") != "" {
			form = mix(bits.RotateLeft64(form, 23)*prime + s.hash)
		}
	}
	return form
}

// europeanDigit returns '0' for a digit of another script, such as a numeral of Han, and
// any other rune unchanged.
func europeanDigit(r rune) rune {
	if r >= utf8.RuneSelf && (unicode.IsNumber(r) || strings.ContainsRune("〇一二三四五六七八九十百", r)) {
		return '0'
	}
	return r
}

// newMonths returns a Replacer that removes names of months from a text in lower case. If
// one name is the beginning of another name, as the Russian "март" of "марта", the
// Replacer removes the longer name.
func newMonths(names []string) *strings.Replacer {
	names = slices.Clone(names)
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	var pairs []string
	for _, name := range names {
		pairs = append(pairs, strings.ToLower(name), "")
	}
	return strings.NewReplacer(pairs...)
}
