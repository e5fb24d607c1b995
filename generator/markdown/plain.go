package markdown

import (
	"bytes"
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/util"
)

// appendEscaped appends text for HTML, in or out of attributes.
func appendEscaped(dst, text []byte) []byte {
	from := 0
	for i, b := range text {
		var entity string
		switch b {
		case '&':
			entity = "&amp;"
		case '<':
			entity = "&lt;"
		case '>':
			entity = "&gt;"
		case '"':
			entity = "&quot;"
		default:
			continue
		}
		dst = append(append(dst, text[from:i]...), entity...)
		from = i + 1
	}
	return append(dst, text[from:]...)
}

// appendUnescaped appends what Markdown text stands for: backslash escapes
// and entities (https://spec.commonmark.org/0.31.2/#entity-and-numeric-character-references)
// become their characters.
func appendUnescaped(dst, text []byte) []byte {
	for {
		i := bytes.IndexAny(text, `\&`)
		if i < 0 || i+1 == len(text) {
			return append(dst, text...)
		}
		dst = append(dst, text[:i]...)
		used := 1
		if text[i] == '\\' && util.IsPunct(text[i+1]) {
			dst, used = append(dst, text[i+1]), 2
		} else if s, n := entity(text[i:]); n > 0 {
			dst, used = append(dst, s...), n
		} else {
			dst = append(dst, text[i])
		}
		text = text[i+used:]
	}
}

// longestEntity is the length of &CounterClockwiseContourIntegral;.
const longestEntity = 33

// entity returns the characters of the entity a text starts with and its
// length, 0 if it starts with none.
func entity(text []byte) (string, int) {
	if text[0] != '&' {
		return "", 0
	}
	end := bytes.IndexByte(text[:min(len(text), longestEntity)], ';')
	if end < 2 {
		return "", 0
	}
	name := string(text[1:end])
	if name[0] != '#' {
		if e, ok := util.LookUpHTML5EntityByName(name); ok {
			return string(e.Characters), end + 1
		}
		return "", 0
	}
	s := html.UnescapeString(string(text[:end+1]))
	if s == string(text[:end+1]) || end > 9 {
		return "", 0
	}
	if r, _ := utf8.DecodeRuneInString(s); unicode.IsControl(r) && !unicode.IsSpace(r) {
		s = "\uFFFD" // no page and no feed may hold it
	}
	return s, end + 1
}

// halfWords counts the words of a text, in halves: what stands between
// spaces is a word, and a character of a script without spaces half of one.
func halfWords(text []byte) int {
	n, in := 0, false
	for i := 0; i < len(text); i++ {
		b := text[i]
		switch {
		case b|0x20 >= 'a' && b|0x20 <= 'z' || b >= '0' && b <= '9':
			if !in {
				n, in = n+2, true
			}
		case b <= ' ':
			in = false
		case b >= utf8.RuneSelf:
			r, size := utf8.DecodeRune(text[i:])
			i += size - 1
			switch {
			case wide(r):
				if in = false; unicode.IsLetter(r) {
					n++
				}
			case unicode.IsSpace(r) || r == '—' || r == '–':
				in = false
			case !in && unicode.IsLetter(r):
				n, in = n+2, true
			}
		}
	}
	return n
}

// How long an excerpt may be.
const (
	excerptHalves     = 2 * 40
	excerptCharacters = 280
)

// excerpt returns the opening of a text, made of paragraphs and cut after a
// word, and marked with "…" if it was cut.
func excerpt(plain string, paragraphs []span) string {
	var b strings.Builder
	halves, characters := 0, 0
	for i, p := range paragraphs {
		for word := range strings.FieldsSeq(plain[p.from:p.to]) {
			halves += max(halfWords([]byte(word)), 1)
			characters += utf8.RuneCountInString(word) + 1
			if halves > excerptHalves || characters > excerptCharacters+1 {
				return cut(b.String(), word)
			}
			if b.Len() > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(word)
		}
		if halves > excerptHalves*3/4 && i+1 < len(paragraphs) {
			return cut(b.String(), "")
		}
	}
	return b.String()
}

// cut ends an excerpt. Of the next word, which is too long for it, it takes
// what fits if that is a sentence in a script without spaces, or all there is.
func cut(text, next string) string {
	if first, _ := utf8.DecodeRuneInString(next); text == "" || wide(first) {
		if text != "" {
			text += " "
		}
		left, room := excerptHalves-halfWords([]byte(text)), excerptCharacters-utf8.RuneCountInString(text)
		for _, r := range next {
			if wide(r) {
				left--
			}
			if room--; left < 0 || room < 0 {
				break
			}
			text += string(r)
		}
	}
	return strings.TrimRightFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(".,;:!?…—–-(“‘\"'，。、；：！？（「《", r)
	}) + "…"
}
