package sharecards

import (
	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/bidi"
)

// rightToLeft reports whether more letters of a text are written from right to left than
// from left to right. The first letter would not do: names such as "Go" begin headlines in
// all languages.
func rightToLeft(glyphs []glyph) bool {
	n := 0
	for _, g := range glyphs {
		switch class(g.char) {
		case bidi.L:
			n--
		case bidi.R, bidi.AL:
			n++
		}
	}
	return n > 0
}

func class(r rune) bidi.Class {
	p, _ := bidi.LookupRune(r)
	return p.Class()
}

// mirrored maps brackets to their mirror images, which take their place in text from right
// to left.
var mirrored = map[rune]rune{'(': ')', ')': '(', '[': ']', ']': '[', '{': '}', '}': '{', '<': '>', '>': '<', '«': '»', '»': '«', '‹': '›', '›': '‹'}

// visual returns the glyphs of a line in the order in which they stand from left to right
// (Unicode Standard Annex 9).
func (l *layout) visual(line []glyph) []glyph {
	// LEFT-TO-RIGHT MARK, an invisible character that sets the direction of the line.
	text := []rune{'\u200e'}
	if l.rtl {
		text[0] = '\u200f'
	}
	mixed := l.rtl
	for _, g := range line {
		text = append(text, g.char)
		mixed = mixed || class(g.char) == bidi.R || class(g.char) == bidi.AL
	}
	if !mixed {
		return line
	}
	var p bidi.Paragraph
	if _, err := p.SetString(string(text)); err != nil {
		return line
	}
	order, err := p.Order()
	if err != nil {
		return line
	}
	// The slice group has neighbouring parts of text from right to left, in the order in
	// which they stand from left to right.
	var out, group []glyph
	for i := range order.NumRuns() {
		run := order.Run(i)
		start, end := run.Pos()
		part := line[max(0, start-1):min(end, len(line))]
		switch {
		case run.Direction() == bidi.RightToLeft:
			group = append(l.reverse(part), group...)
		case l.rtl:
			group = append(append([]glyph(nil), part...), group...)
		default:
			// A number after text from right to left stands to the left of that text.
			n := 0
			if len(group) > 0 {
				n = numbers(part)
			}
			group = append(append([]glyph(nil), part[:n]...), group...)
			if n < len(part) {
				out = append(append(out, group...), part[n:]...)
				group = nil
			}
		}
	}
	return append(out, group...)
}

// numbers returns the number of glyphs at the start of a text that form a number.
func numbers(text []glyph) int {
	n := 0
	for i, g := range text {
		switch class(g.char) {
		case bidi.EN, bidi.AN, bidi.ET:
			n = i + 1
		case bidi.ES, bidi.CS:
		default:
			return n
		}
	}
	return n
}

// reverse returns the glyphs in reverse order, without kerning. Brackets are mirrored.
func (l *layout) reverse(text []glyph) []glyph {
	out := make([]glyph, 0, len(text))
	for i := len(text) - 1; i >= 0; i-- {
		g := text[i]
		g.kern = 0
		if other := mirrored[g.char]; other != 0 {
			if m, err := g.font.glyph(other, new(sfnt.Buffer)); err == nil {
				g.outline = m.outline
			}
		}
		out = append(out, g)
	}
	return out
}
