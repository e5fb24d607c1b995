package sharecards

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"
)

// maxText is the number of characters of a text that are looked at. Four lines of a card
// hold fewer.
const maxText = 400

// Plain returns true if the fonts inside the program can draw all characters of a text:
// if all are printable characters of ASCII or Latin-1, or letters of Latin Extended-A or
// Cyrillic.
func Plain(text string) bool {
	for _, r := range text {
		if r < ' ' || r > 0x17F && (r < 0x400 || r > 0x45F) || r >= 0x7F && r < 0xA0 {
			return false
		}
	}
	return true
}

// scripts are the scripts in which every character has a glyph of its own that does not
// depend on its neighbours. Arabic, whose letters are joined, is written with the
// presentation forms of Unicode. Text in other scripts, such as Devanagari or Thai, would
// look wrong without the rules inside fonts, which the program does not apply.
var scripts = []*unicode.RangeTable{
	unicode.Common, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Han, unicode.Hiragana, unicode.Katakana,
	unicode.Hangul, unicode.Arabic, unicode.Hebrew, unicode.Armenian, unicode.Georgian, unicode.Bopomofo,
	unicode.Ethiopic, unicode.Cherokee,
}

// drawable returns true if a character looks right whatever its neighbours are.
func drawable(r rune) bool {
	if r < 0x300 {
		return true
	}
	jamo := r >= 0x1100 && r <= 0x11FF || r >= 0xA960 && r <= 0xA97F || r >= 0xD7B0 && r <= 0xD7FF
	unjoined := r < 0xFB50 && unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r)
	return !jamo && !unjoined && !unicode.IsMark(r) && unicode.In(r, scripts...)
}

// vowels are the signs for vowels in Arabic and Hebrew. They are optional and usually left
// out of headlines.
var vowels = &unicode.RangeTable{R16: []unicode.Range16{
	{0x05B0, 0x05BD, 1}, {0x05BF, 0x05BF, 1}, {0x05C1, 0x05C2, 1}, {0x05C7, 0x05C7, 1}, {0x064B, 0x0652, 1}, {0x0670, 0x0670, 1},
}}

// clean returns the characters of a text as they are drawn: composed (NFC), with single
// spaces, without invisible characters, and with joined Arabic letters.
func clean(text string) []rune {
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f' }), " ")
	runes := make([]rune, 0, min(len(text), 2*maxText))
	for _, r := range norm.NFC.String(text[:min(len(text), 16*maxText)]) {
		switch {
		case r == '\u202f' || r == '\u2007':
			r = '\u00a0'
		case r == zwj || r == zwnj: // join needs them
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Variation_Selector, vowels):
			continue
		}
		if runes = append(runes, r); len(runes) > maxText {
			break
		}
	}
	return trimEmoji(join(runes))
}

// trimEmoji removes emoji from the ends of a text, where they decorate it.
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
// one of the characters correctly, shape returns that character.
func (d *Drawer) shape(text string, f face) (glyphs []glyph, missing rune) {
	runes := clean(text)
	glyphs = make([]glyph, 0, len(runes)+1) // one more for an ellipsis
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

// forms maps Arabic letters to their presentation forms in Unicode: isolated and, if the
// letter joins the preceding one, final; and, if it also joins the following one, initial
// and medial. Unicode has the forms of a letter in this order.
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

// ligatures maps the letters alef to the isolated form of their ligature with a preceding
// lam. The final form follows it in Unicode.
var ligatures = map[rune]rune{0x622: 0xFEF5, 0x623: 0xFEF7, 0x625: 0xFEF9, 0x627: 0xFEFB}

// join replaces Arabic letters by their presentation forms, and removes the invisible
// characters that ask for joining or against it. A letter joins its neighbours as in the
// Unicode Standard, section 9.2, "Arabic cursive joining".
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
