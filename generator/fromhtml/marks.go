package fromhtml

import (
	"slices"
	"unicode/utf8"
)

// settle decides which marks are written as HTML: those that Markdown does not have, and
// those that it would not read beside the characters next to them. Each decision changes
// the characters next to other marks, so settle repeats until there is nothing to decide.
func settle(pieces []piece) {
	for changed := true; changed; {
		changed = false
		var open []int // indexes of the marks in Markdown that are open
		for i := range pieces {
			switch p := &pieces[i]; {
			case p.mark == nil || p.html:
			case p.kind == endPiece:
				open = open[:len(open)-1]
			case mustBeHTML(pieces, i, open):
				p.html, pieces[p.pair].html, changed = true, true, true
			default:
				open = append(open, i)
			}
		}
	}
}

// mustBeHTML reports whether Markdown would not read the mark that starts at the index
// start. The list open has the indexes of the marks around it.
func mustBeHTML(pieces []piece, start int, open []int) bool {
	p := pieces[start]
	if p.mark.markdown == "" || p.isLink() {
		return !p.isLink()
	}
	if start > 0 && pieces[start-1].kind == endPiece && !pieces[start-1].isLink() {
		return true
	}
	before, first := beside(pieces, start)
	last, after := beside(pieces, p.pair)
	if mark := rune(p.mark.markdown[0]); first == mark || last == mark || before == mark || after == mark {
		return true
	}
	opens := !isSpace(first) && (!isPunct(first) || isSpace(before) || isPunct(before))
	closes := !isSpace(last) && (!isPunct(last) || isSpace(after) || isPunct(after))
	return !opens || !closes || !isSpace(before) && endsThree(pieces, start, open)
}

// endsThree reports whether Markdown might take the start of a mark for the end of one of
// the marks around it, since that began with "***".
func endsThree(pieces []piece, start int, open []int) bool {
	return slices.ContainsFunc(open, func(i int) bool {
		from, to := stars(pieces, i)
		return from < to && to < start && pieces[i].mark.markdown[0] == pieces[start].mark.markdown[0]
	})
}

// stars returns the first and the last index of the starts, or ends, of marks of the same
// character that are written together with that at the index i, as in "***".
func stars(pieces []piece, i int) (from, to int) {
	same := func(j int) bool {
		p := pieces[j]
		return p.kind == pieces[i].kind && !p.html && p.mark.markdown != "" && p.mark.markdown[0] == pieces[i].mark.markdown[0]
	}
	from, to = i, i
	for from > 0 && same(from-1) {
		from--
	}
	for to+1 < len(pieces) && same(to+1) {
		to++
	}
	return from, to
}

// beside returns the characters before and after the mark that starts or ends at the index
// i.
func beside(pieces []piece, i int) (before, next rune) {
	from, to := stars(pieces, i)
	if from > 0 {
		before = pieces[from-1].last()
	}
	return before, after(pieces, to)
}

// after returns the first character of the piece after the index i, or 0 at the end.
func after(pieces []piece, i int) rune {
	if i+1 == len(pieces) {
		return 0
	}
	return pieces[i+1].first()
}

// isLink reports whether a piece starts or ends a link.
func (p *piece) isLink() bool { return p.mark != nil && p.mark.markdown == "[" }

// markup returns what a piece that starts or ends a mark is written as.
func (p *piece) markup() string {
	switch {
	case p.kind == startPiece && p.html:
		return p.mark.start
	case p.kind == endPiece && (p.html || p.isLink()):
		return p.mark.end
	}
	return p.mark.markdown
}

// written returns what a piece is written as, apart from characters that are escaped.
func (p *piece) written() string {
	switch p.kind {
	case codePiece:
		return "`"
	case startPiece, endPiece:
		return p.markup()
	}
	return p.text
}

// first returns the first character of a piece.
func (p *piece) first() rune {
	r, _ := utf8.DecodeRuneInString(p.written())
	return r
}

// last returns the last character of a piece.
func (p *piece) last() rune {
	r, _ := utf8.DecodeLastRuneInString(p.written())
	return r
}
