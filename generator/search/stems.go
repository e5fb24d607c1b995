package search

import (
	"strings"
	"unicode/utf8"

	"github.com/kljensen/snowball/english"
	"github.com/kljensen/snowball/french"
	"github.com/kljensen/snowball/hungarian"
	"github.com/kljensen/snowball/norwegian"
	"github.com/kljensen/snowball/russian"
	"github.com/kljensen/snowball/spanish"
	"github.com/kljensen/snowball/swedish"
)

// stemmer returns a function that returns the stem of a folded word. In a language without
// a stemmer, every word is its own stem.
func stemmer(language string) func(word string) string {
	base, _, _ := strings.Cut(strings.ToLower(language), "-")
	stem := map[string]func(string, bool) string{
		"en": english.Stem, "es": spanish.Stem, "fr": french.Stem, "hu": hungarian.Stem,
		"nb": norwegian.Stem, "nn": norwegian.Stem, "no": norwegian.Stem, "ru": russian.Stem, "sv": swedish.Stem,
	}[base]
	return func(word string) string {
		if stem == nil || !isLetters(word, base == "ru") {
			return word
		}
		return stem(unfolded(word, base), false)
	}
}

// isLetters reports whether a word has only letters of the alphabet of the stemmer: a to z,
// or Cyrillic.
func isLetters(word string, cyrillic bool) bool {
	for _, r := range word {
		if cyrillic != (r >= 0x400 && r < 0x530) || !cyrillic && (r < 'a' || r > 'z') {
			return false
		}
	}
	return true
}

// unfolded gives a folded word back the accent of its ending, by which the stemmer knows
// the ending.
func unfolded(word, language string) string {
	switch language {
	case "es":
		if strings.HasSuffix(word, "cion") || strings.HasSuffix(word, "sion") {
			return word[:len(word)-2] + "ón"
		}
	case "ru":
		if rest, ok := strings.CutSuffix(word, "и"); ok {
			if last, _ := utf8.DecodeLastRuneInString(rest); strings.ContainsRune("аеиоуыэюя", last) {
				return rest + "й"
			}
		}
	}
	return word
}

// entryKey returns the key of an entry: the common beginning of all its forms and, if there
// are several forms, the ending of each form after a space.
func entryKey(forms []string) string {
	if len(forms) == 1 {
		return forms[0]
	}
	start := forms[0]
	for _, form := range forms[1:] {
		start = start[:commonLength(start, form)]
	}
	var b strings.Builder
	b.WriteString(start)
	for _, form := range forms {
		b.WriteString(" " + form[len(start):])
	}
	return b.String()
}

// commonLength returns the length in bytes of the common beginning of two words.
func commonLength(a, b string) int {
	for i, r := range a {
		if other, size := utf8.DecodeRuneInString(b[i:]); other != r || size == 0 {
			return i
		}
	}
	return len(a)
}
