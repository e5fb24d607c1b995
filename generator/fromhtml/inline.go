package fromhtml

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// markdown returns pieces of text as Markdown.
func (w *writer) markdown(pieces []piece) []byte {
	out := make([]byte, 0, sizeOf(pieces))
	html := make(map[int]bool) // indexes of marks that are written as HTML
	links, atStart, formulas := 0, true, mayHaveFormulas(pieces)
	for i, p := range pieces {
		switch p.kind {
		case textPiece, exactPiece:
			e := escaper{inLink: links > 0, inHeading: w.inHeading, prefixed: w.prefixed || w.inCell, literal: p.kind == exactPiece, formulas: formulas}
			out = e.appendText(out, p.text, nextRune(pieces[i+1:]), atStart)
		case rawPiece:
			if strings.HasPrefix(p.text, "[") {
				out = protectMark(out)
			}
			out = append(out, p.text...)
		case codePiece:
			out = appendCode(out, p.text)
		case breakPiece:
			out = w.appendBreak(out)
		case startPiece:
			if html[i] = p.pair >= 0 && asHTML(pieces, i); html[i] {
				out = append(out, p.mark.start...)
				break
			}
			if p.mark.markdown == "[" {
				out = protectMark(out)
				links++
			}
			out = append(out, p.mark.markdown...)
		case endPiece:
			switch {
			case html[p.pair]:
				out = append(out, p.mark.end...)
			case p.mark.markdown == "[":
				links--
				out = append(out, p.mark.end...)
			default:
				out = append(out, p.mark.markdown...)
			}
		}
		atStart = p.kind == breakPiece
	}
	return out
}

// mayHaveFormulas reports whether pieces of text have two dollar signs that Broadsheet might
// take for the start and end of a formula. A dollar sign before a digit ends none.
func mayHaveFormulas(pieces []piece) bool {
	n, ends := 0, false
	for _, p := range pieces {
		if p.kind > exactPiece {
			continue
		}
		for rest, found := p.text, true; found; {
			if _, rest, found = strings.Cut(rest, "$"); found {
				n++
				ends = ends || rest == "" || rest[0] < '0' || rest[0] > '9'
			}
		}
	}
	return n > 1 && ends
}

func sizeOf(pieces []piece) (n int) {
	for _, p := range pieces {
		n += len(p.text) + 8
	}
	return n
}

// protectMark escapes an exclamation mark before a link, since both would be a picture.
func protectMark(out []byte) []byte {
	if n := len(out); n > 0 && out[n-1] == '!' && (n == 1 || out[n-2] != '\\') {
		return append(out[:n-1], `\!`...)
	}
	return out
}

// appendBreak appends a line break. Headings and cells have a single line.
func (w *writer) appendBreak(out []byte) []byte {
	switch {
	case w.inHeading:
		return append(out, ' ')
	case w.inCell:
		return append(out, "<br>"...)
	case len(out) > 0 && out[len(out)-1] == '\\':
		return append(out, "  \n"...)
	}
	return append(out, "\\\n"...)
}

// asHTML reports whether the mark that starts at the index i must be written as HTML: if
// Markdown has none, or would not read it beside the characters that are next to it.
func asHTML(pieces []piece, i int) bool {
	start := pieces[i]
	if start.mark.markdown == "" {
		return true
	}
	if start.mark.markdown == "[" {
		return false
	}
	if i > 0 && pieces[i-1].kind == endPiece && pieces[i-1].mark.markdown != "[" {
		return true
	}
	end := start.pair
	before, first := lastRune(pieces[:i]), firstRune(pieces[i+1:])
	last, after := lastRune(pieces[:end]), firstRune(pieces[end+1:])
	opens := !isSpace(first) && (!isPunct(first) || isSpace(before) || isPunct(before))
	closes := !isSpace(last) && (!isPunct(last) || isSpace(after) || isPunct(after))
	if mark := rune(start.mark.markdown[0]); first == mark || last == mark || before == mark || after == mark {
		return true
	}
	return !opens || !closes
}

// firstRune returns the first character of pieces, or 0 if there is none before the line
// ends. Markup counts as punctuation.
func firstRune(pieces []piece) rune {
	for _, p := range pieces {
		switch p.kind {
		case textPiece, exactPiece:
			if p.text != "" {
				r, _ := utf8.DecodeRuneInString(p.text)
				return r
			}
		case rawPiece, codePiece:
			return '`'
		case breakPiece:
			return 0
		case startPiece, endPiece:
			if p.mark.markdown == "[" && p.kind == startPiece {
				return '['
			}
			if p.mark.markdown == "[" {
				return ']'
			}
			if p.mark.markdown == "" {
				return '<'
			}
		}
	}
	return 0
}

// nextRune is like firstRune, but returns the first character of a mark.
func nextRune(pieces []piece) rune {
	for _, p := range pieces {
		if p.kind == startPiece || p.kind == endPiece {
			if p.mark.markdown == "[" && p.kind == endPiece {
				return ']'
			}
			return rune((p.mark.markdown + p.mark.start)[0])
		}
		if p.kind != textPiece && p.kind != exactPiece || p.text != "" {
			break
		}
	}
	return firstRune(pieces)
}

// lastRune returns the last character of pieces; see firstRune.
func lastRune(pieces []piece) rune {
	for i := len(pieces) - 1; i >= 0; i-- {
		switch p := pieces[i]; p.kind {
		case textPiece, exactPiece:
			if p.text != "" {
				r, _ := utf8.DecodeLastRuneInString(p.text)
				return r
			}
		case rawPiece, codePiece:
			return '`'
		case breakPiece:
			return 0
		case startPiece, endPiece:
			if p.mark.markdown == "[" {
				return ')'
			}
			if p.mark.markdown == "" {
				return '>'
			}
		}
	}
	return 0
}

// appendCode appends a code span.
func appendCode(out []byte, code string) []byte {
	fence := strings.Repeat("`", longest(code, '`')+1)
	if strings.Count(code, "`") == 0 {
		fence = "`"
	}
	out = append(out, fence...)
	padded := strings.HasPrefix(code, "`") || strings.HasSuffix(code, "`") ||
		strings.HasPrefix(code, " ") && strings.HasSuffix(code, " ") && strings.TrimSpace(code) != ""
	if padded {
		out = append(out, ' ')
	}
	out = append(out, code...)
	if padded {
		out = append(out, ' ')
	}
	return append(out, fence...)
}

// longest returns the length of the longest run of a byte in a text.
func longest(text string, b byte) (most int) {
	n := 0
	for i := range len(text) {
		if text[i] != b {
			n = 0
			continue
		}
		n++
		most = max(most, n)
	}
	return most
}

// isBlank reports whether a text has nothing but white space, also such as that of &nbsp;.
func isBlank(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool {
		return !unicode.IsSpace(r) && r != '\u200b' && r != '\ufeff' && r >= ' '
	}) < 0
}
