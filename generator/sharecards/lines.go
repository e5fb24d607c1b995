package sharecards

import (
	"strings"
	"unicode"
)

// A span is a part of a text: the glyphs with the indexes from start to end-1.
type span struct{ start, end int }

// Characters that may not begin a line, and characters that may not end one (Unicode
// Standard Annex 14, classes CL, CP, EX, IS, NS, CJ, PO, QU and OP).
const (
	notFirst = `)]}!?,.:;%…’”»›、。，．！？：；）」』】〉》〕〗｝］・ー々〻ゝゞヽヾぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ—–-％~～‥`
	notLast  = `([{“‘«‹¿¡（「『【〈《〔〖｛［$€£¥#`
)

// ideograph reports whether a line may begin or end with a character even without a space
// beside it, as with Chinese characters.
func ideograph(r rune) bool {
	return r >= 0x2E80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo) || r >= 0x3001 && r <= 0x303F || r >= 0xFF01 && r <= 0xFF60
}

// breakable reports whether a line may end before the glyph with index i. It applies some of the
// rules of Unicode Standard Annex 14.
func breakable(glyphs []glyph, i int) bool {
	a, b := glyphs[i-1].char, glyphs[i].char
	switch {
	case a == ' ':
		return b != ' '
	case b == ' ', strings.ContainsRune(notFirst, b), strings.ContainsRune(notLast, a):
		return false
	case ideograph(a) || ideograph(b):
		return a != '\u00a0' && b != '\u00a0'
	case a == '-' || a == '–' || a == '—' || a == '‐':
		// No line ends after the hyphen in "-5" or "COVID-19".
		return i > 1 && glyphs[i-2].char != ' ' && unicode.IsLetter(b)
	}
	return false
}

// length returns the length of a line in font units; the constant em is the number of these
// in one em. Spaces at the end of the line do not count.
func length(glyphs []glyph, s span) (sum int) {
	for s.end > s.start && glyphs[s.end-1].char == ' ' {
		s.end--
	}
	for i := s.start; i < s.end; i++ {
		sum += glyphs[i].advance
		if i+1 < s.end {
			sum += glyphs[i].kern
		}
	}
	return sum
}

// words divides a text wherever a line may end. A part that is longer than width is divided
// further, between any two glyphs.
func words(glyphs []glyph, width int) (parts []span) {
	start, sum := 0, 0
	for i := range glyphs {
		if sum += glyphs[i].advance + glyphs[i].kern; i > start && (breakable(glyphs, i) || sum > width && glyphs[i].char != ' ') {
			parts = append(parts, span{start, i})
			start, sum = i, glyphs[i].advance+glyphs[i].kern
		}
	}
	if start < len(glyphs) {
		parts = append(parts, span{start, len(glyphs)})
	}
	return parts
}

// wrap divides a text into lines of at most the given width in units of em. It fills each
// line as far as possible. The argument parts is the result of words.
func wrap(glyphs []glyph, parts []span, width int) (lines []span) {
	for _, part := range parts {
		if n := len(lines); n > 0 && length(glyphs, span{lines[n-1].start, part.end}) <= width {
			lines[n-1].end = part.end
		} else {
			lines = append(lines, part)
		}
	}
	return lines
}

// balance divides a text into as many lines as wrap does, but into lines of similar length.
func balance(glyphs []glyph, parts []span, width int) []span {
	lines := wrap(glyphs, parts, width)
	for low := width / 4; width-low > em/8; {
		middle := (low + width) / 2
		fits := len(wrap(glyphs, parts, middle)) <= len(lines)
		for _, part := range parts {
			fits = fits && length(glyphs, part) <= middle
		}
		if fits {
			width = middle
		} else {
			low = middle
		}
	}
	return wrap(glyphs, parts, width)
}

// shorten returns the beginning of a text, followed by an ellipsis; both together are at most width
// long. The beginning ends with a whole word, unless this would make it shorter by more than a
// third.
func shorten(glyphs []glyph, ellipsis glyph, width int) []glyph {
	end := len(glyphs)
	for end > 0 && length(glyphs, span{0, end})+ellipsis.advance > width {
		end--
	}
	word := end
	for word > 0 && word < len(glyphs) && !breakable(glyphs, word) {
		word--
	}
	if word > end*2/3 {
		end = word
	}
	for end > 0 && (glyphs[end-1].char == ' ' || strings.ContainsRune(notLast+`.,:;–—-、，`, glyphs[end-1].char)) {
		end--
	}
	cut := append(glyphs[:end:end], ellipsis)
	if end > 0 {
		cut[end-1].kern = 0
	}
	return cut
}
