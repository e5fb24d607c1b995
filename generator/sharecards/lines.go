package sharecards

import (
	"strings"
	"unicode"
)

// A span is a part of a text: from the glyph with index start to the one before end.
type span struct{ start, end int }

// Characters that do not begin or end a line (Unicode Standard Annex 14, classes CL, CP,
// EX, IS, NS, CJ, PO, QU and OP).
const (
	notFirst = `)]}!?,.:;%…’”»›、。，．！？：；）」』】〉》〕〗｝］・ー々〻ゝゞヽヾぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ—–-％~～‥`
	notLast  = `([{“‘«‹¿¡（「『【〈《〔〖｛［$€£¥#`
)

// ideograph returns true for a character that a line may begin or end with, without spaces
// around it.
func ideograph(r rune) bool {
	return r >= 0x2E80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo) || r >= 0x3001 && r <= 0x303F || r >= 0xFF01 && r <= 0xFF60
}

// breakable returns true if a line may end before the glyph with index i. It follows
// simplified rules of Unicode Standard Annex 14.
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
		return i > 1 && glyphs[i-2].char != ' ' && unicode.IsLetter(b) // not in "-5" and "COVID-19"
	}
	return false
}

// length returns the length of a line in units of em, without spaces at its end.
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

// words returns the smallest parts of a text that may be separated by an end of line. A
// part that is longer than width is divided between any two glyphs.
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

// wrap divides a text into lines that are at most width long. It fills each line before
// it begins the next one.
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

// balance divides a text into as many lines as wrap does, with lines of similar length.
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

// shorten returns the beginning of a text with an ellipsis, at most width long. It ends at
// a word if that does not remove more than a third of the text.
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
