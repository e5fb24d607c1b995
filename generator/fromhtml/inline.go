package fromhtml

import (
	"strings"
	"unicode"
)

// markdown returns pieces of text as Markdown.
func (w *writer) markdown(pieces []piece) []byte {
	settle(pieces)
	out := make([]byte, 0, sizeOf(pieces))
	e := escaper{line: w.line, formulas: mayHaveFormulas(pieces)}
	atStart := true
	var code []byte
	for i, p := range pieces {
		switch p.kind {
		case textPiece, exactPiece:
			e.literal = p.kind == exactPiece
			out = e.appendText(out, p.text, after(pieces, i), atStart)
		case codePiece:
			code = append(code, p.text...)
			if i+1 == len(pieces) || pieces[i+1].kind != codePiece { // two spans together would be one with backquotes in it
				out, code = appendCode(out, string(code)), nil
			}
		case breakPiece:
			out = appendBreak(out, p.text)
		default:
			if p.isLink() {
				e.inLink = p.kind == startPiece
			}
			if text := p.written(); text[0] == '[' {
				out = append(protectMark(out), text...)
			} else {
				out = append(out, text...)
			}
		}
		atStart = p.kind == breakPiece
	}
	return out
}

// mayHaveFormulas reports whether pieces, also of code, have two dollar signs that Broadsheet
// might take for the start and end of a formula. A dollar sign before a digit ends none.
func mayHaveFormulas(pieces []piece) bool {
	n, ends := 0, false
	for _, p := range pieces {
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

// appendBreak appends a line break, of which its text says what it must become.
func appendBreak(out []byte, text string) []byte {
	switch {
	case text != "\n":
		return append(out, text...)
	case len(out) > 0 && out[len(out)-1] == '\\':
		return append(out, "  \n"...)
	}
	return append(out, "\\\n"...)
}

// appendCode appends a code span.
func appendCode(out []byte, code string) []byte {
	fence := strings.Repeat("`", longest(code)+1)
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

// longest returns the length of the longest run of backquotes in code.
func longest(code string) (most int) {
	n := 0
	for i := range len(code) {
		if n++; code[i] != '`' {
			n = 0
		}
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
