package slugs

import (
	"strings"
	"unicode"

	"github.com/gosimple/unidecode"
	"golang.org/x/text/unicode/norm"
)

// A Style is a way to make slugs. The zero Style keeps letters of all scripts.
type Style struct {
	// ASCII says whether letters are replaced by those of the English alphabet: "Київ"
	// becomes "kiyiv".
	ASCII bool
	// Language is the BCP 47 tag of the names. In German, "ä" becomes "ae" and not "a".
	Language string
}

// Of returns the slug of a text in the style.
func (s Style) Of(text string) string {
	if s.ASCII && !isPlain(text) {
		text = romanise(text, s.Language)
	}
	return Of(text)
}

// german has the letters that are written with two letters where umlauts are missing.
var german = map[rune]string{'ä': "ae", 'ö': "oe", 'ü': "ue", 'Ä': "Ae", 'Ö': "Oe", 'Ü': "Ue"}

// romanise replaces letters and digits outside of ASCII by their closest form in ASCII. A
// character for which none is known is dropped. Chinese characters become words of their
// own, by their most usual reading in Chinese.
func romanise(text, language string) string {
	umlauts := language == "de" || strings.HasPrefix(language, "de-")
	var b strings.Builder
	for _, r := range norm.NFC.String(text) {
		latin, umlaut := german[r]
		switch {
		case r < 0x80 || !isWord(r) && !unicode.IsMark(r):
			b.WriteRune(r)
		case umlaut && umlauts:
			b.WriteString(latin)
		case unicode.Is(unicode.Han, r):
			b.WriteString(" " + unidecode.Unidecode(string(r)) + " ")
		default:
			b.WriteString(letters(unidecode.Unidecode(string(r))))
		}
		if b.Len() > 8*limit {
			break
		}
	}
	return b.String()
}

// letters returns the letters and digits of a romanised character, without the signs that
// stand for sounds that English does not have, as in "Ob'iavlenie".
func letters(latin string) string {
	return strings.Map(func(r rune) rune {
		if isWord(r) {
			return r
		}
		return -1
	}, latin)
}
