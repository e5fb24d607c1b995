package words

import (
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// letters holds tables that fold runes: they turn runes into lower case without accents,
// so that "Café" equals "cafe" in every encoding. A rune that separates words is folded to
// 0.
type letters struct {
	ascii [256]byte
	low   [tableEnd]uint16
}

// tableEnd is the first rune that the tables do not contain. Latin with the letters of
// Vietnamese, Greek, Cyrillic, Hebrew, Arabic and the scripts of India have smaller code
// points.
const tableEnd = 0x2000

func newLetters() *letters {
	l := new(letters)
	for r := rune(0); r < tableEnd; r++ {
		l.low[r] = uint16(foldSlow(r))
		if r < 128 {
			l.ascii[r] = byte(l.low[r])
		}
	}
	return l
}

// fold returns r in lower case and without accents, or 0 if r separates words.
func (l *letters) fold(r rune) uint64 {
	switch {
	case r < tableEnd:
		return uint64(l.low[r])
	case r >= 0xff01 && r <= 0xff5e: // runes that are full-width forms of ASCII
		return uint64(l.low[r-0xfee0])
	case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
		return uint64(unicode.ToLower(r))
	}
	return 0
}

func foldSlow(r rune) rune {
	if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
		return 0
	}
	if r < 0x530 || r >= 0x1e00 { // Latin, Greek and Cyrillic
		for _, base := range norm.NFKD.String(string(r)) {
			r = base
			break
		}
	}
	return unicode.ToLower(r)
}

// isJoiner reports whether r is ignored within a word: a combining accent, a soft
// hyphen, an invisible character that joins or separates letters, or a variation selector,
// which chooses the form of the character before.
func isJoiner(r rune) bool {
	return r >= 0x300 && r < 0x370 || r == 0xad || r == 0x200c || r == 0x200d || r == 0x2060 || r >= 0xfe00 && r < 0xfe10
}

// isDense reports whether r belongs to a script without spaces between words, such
// as Han or Thai, or to Hangul, which writes long compounds.
func isDense(r rune) bool {
	switch {
	case r < 0x0e00:
		return false
	case r < 0x1000: // Thai and Lao have no spaces between words; Tibetan separates syllables
		return r < 0x0f00
	case r < 0x1100:
		return r < 0x10a0 // Myanmar has no spaces between words
	case r < 0x3005:
		return r < 0x1200 || r >= 0x1780 && r < 0x1800 // true for Hangul, which has long compounds, and for Khmer, which has no spaces
	case r < 0xac00:
		return r <= 0x3007 || r >= 0x3041 && r < 0xa000
	}
	return r < 0xd7b0 || r >= 0xf900 && r < 0xfb00 || r >= 0xff66 && r < 0xffdd || r >= 0x20000 && r < 0x40000
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
