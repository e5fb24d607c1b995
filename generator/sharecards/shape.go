package sharecards

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"
)

// maxText is the maximum number of characters of a text that are used. Four lines of a card
// have room for fewer.
const maxText = 400

// Plain reports whether the fonts inside the program surely can draw a text: whether it has
// only printable characters of ASCII and Latin-1, letters of Latin Extended-A, and Cyrillic
// letters.
func Plain(text string) bool {
	for _, r := range text {
		if r < ' ' || r > 0x17F && (r < 0x400 || r > 0x45F) || r >= 0x7F && r < 0xA0 {
			return false
		}
	}
	return true
}

// scripts are the scripts that can be drawn one character after the other, because the look
// of a character does not depend on its neighbours. Arabic letters do depend on them, but
// Unicode has characters for their joined forms. Devanagari or Thai would look wrong
// without the rules inside fonts, which the program does not apply.
var scripts = []*unicode.RangeTable{
	unicode.Common, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Han, unicode.Hiragana, unicode.Katakana,
	unicode.Hangul, unicode.Arabic, unicode.Hebrew, unicode.Armenian, unicode.Georgian, unicode.Bopomofo,
	unicode.Ethiopic, unicode.Cherokee,
}

// drawable reports whether a character belongs to the scripts of which the look of a character does
// not depend on its neighbours.
func drawable(r rune) bool {
	if r < 0x300 {
		return true
	}
	jamo := r >= 0x1100 && r <= 0x11FF || r >= 0xA960 && r <= 0xA97F || r >= 0xD7B0 && r <= 0xD7FF
	unjoined := r < 0xFB50 && unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r)
	return !jamo && !unjoined && !unicode.IsMark(r) && unicode.In(r, scripts...)
}

// vowels are the vowel signs of Arabic and Hebrew. Headlines usually have none, and texts
// can be read without them.
var vowels = &unicode.RangeTable{R16: []unicode.Range16{
	{0x05B0, 0x05BD, 1}, {0x05BF, 0x05BF, 1}, {0x05C1, 0x05C2, 1}, {0x05C7, 0x05C7, 1}, {0x064B, 0x0652, 1}, {0x0670, 0x0670, 1},
}}

// clean returns the characters of a text as they are drawn: composed (NFC), with single
// spaces, without invisible characters, and with the joined forms of Arabic letters.
func clean(text string) []rune {
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f' }), " ")
	runes := make([]rune, 0, min(len(text), 2*maxText))
	for _, r := range norm.NFC.String(text[:min(len(text), 16*maxText)]) {
		switch {
		case r == '\u202f' || r == '\u2007':
			r = '\u00a0'
		case r == zwj || r == zwnj: // the function join needs these characters
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Variation_Selector, vowels):
			continue
		}
		if runes = append(runes, r); len(runes) > maxText {
			break
		}
	}
	return trimEmoji(join(runes))
}

// trimEmoji removes emoji from the start and the end of a text.
func trimEmoji(runes []rune) []rune {
	decoration := func(r rune) bool {
		return r == ' ' || r >= 0x1F000 && r <= 0x1FAFF || r >= 0x2600 && r <= 0x27BF
	}
	for len(runes) > 0 && decoration(runes[0]) {
		runes = runes[1:]
	}
	for len(runes) > 0 && decoration(runes[len(runes)-1]) {
		runes = runes[:len(runes)-1]
	}
	return runes
}

// shape returns the glyphs of a text, in the order of its characters. If no font can draw
// one of the characters, the second result is that character, and there are no glyphs.
func (d *Drawer) shape(text string, f face) (glyphs []glyph, missing rune) {
	runes := clean(text)
	glyphs = make([]glyph, 0, len(runes)+1) // one place more leaves room for an ellipsis
	var buffer, own sfnt.Buffer
	for _, r := range runes {
		if !drawable(r) {
			return nil, r
		}
		g, err := builtIn()[f].glyph(r, &buffer)
		if err != nil && d.site.Font != nil {
			g, err = d.site.Font.glyph(r, &own)
		}
		if err != nil {
			return nil, r
		}
		glyphs = append(glyphs, g)
	}
	kernPairs(glyphs, &buffer)
	return glyphs, 0
}

const (
	zwnj    = '\u200c' // ZERO WIDTH NON-JOINER
	zwj     = '\u200d' // ZERO WIDTH JOINER
	tatweel = '\u0640'
	lam     = '\u0644'
)

// forms maps an Arabic letter to the characters for its joined forms, in this order: joined
// to no letter; to the one before; to the one after; to both. Letters that never join the
// one after have only the first two. Unicode has the characters in this order.
var forms = sync.OnceValue(func() map[rune][]rune {
	m := make(map[rune][]rune)
	add := func(first, last rune) {
		for r := first; r <= last; r++ {
			if letter := []rune(norm.NFKC.String(string(r))); len(letter) == 1 && letter[0] != r {
				m[letter[0]] = append(m[letter[0]], r)
			}
		}
	}
	add(0xFE80, 0xFEF4)
	add(0xFB50, 0xFBFF)
	return m
})

// ligatures maps a letter alef to the character for lam and alef written as one sign, when
// they are not joined to the letter before. In Unicode, the joined form follows.
var ligatures = map[rune]rune{0x622: 0xFEF5, 0x623: 0xFEF7, 0x625: 0xFEF9, 0x627: 0xFEFB}

// join replaces Arabic letters by characters for their joined forms (Unicode Standard,
// section 9.2, "Arabic cursive joining"). It removes the invisible characters that ask for
// joining or forbid it.
func join(runes []rune) []rune {
	if !slices.ContainsFunc(runes, func(r rune) bool { return r >= 0x600 && r <= 0x8FF || r == zwj || r == zwnj }) {
		return runes
	}
	out := make([]rune, 0, len(runes))
	at := func(i int) rune {
		if i < 0 || i >= len(runes) {
			return 0
		}
		return runes[i]
	}
	for i := 0; i < len(runes); i++ {
		r := runes[i]
		if r == zwj || r == zwnj {
			continue
		}
		before, after := at(i-1), at(i+1)
		joinsBefore := len(forms()[before]) == 4 || before == tatweel || before == zwj
		joinsAfter := len(forms()[after]) >= 2 || after == tatweel || after == zwj
		shapes := forms()[r]
		form := 0
		if len(shapes) >= 2 && joinsBefore {
			form++
		}
		if len(shapes) == 4 && joinsAfter {
			form += 2
		}
		if ligature := ligatures[after]; r == lam && ligature != 0 {
			shapes, form = []rune{ligature, ligature + 1}, form&1
			i++
		}
		if shapes != nil {
			r = shapes[form]
		}
		out = append(out, r)
	}
	return out
}
