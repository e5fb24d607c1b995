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
	for i := 0; i < len(text); {
		b := text[i]
		if b < utf8.RuneSelf {
			i++
			letter := b|0x20 >= 'a' && b|0x20 <= 'z' || b >= '0' && b <= '9'
			if letter && !in {
				n += 2
			}
			in = letter || in && b != ' ' && b != '\n'
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		i += size
		switch {
		case wide(r):
			if unicode.IsLetter(r) {
				n++
			}
			in = false
		case unicode.IsSpace(r) || r == '—' || r == '–':
			in = false
		case !in && unicode.IsLetter(r):
			n, in = n+2, true
		}
	}
	return n
}

// How long an excerpt may be.
const (
	excerptHalves     = 2 * 40
	excerptCharacters = 280
)

// excerpt returns the opening of a text, made of paragraphs.
func excerpt(plain string, paragraphs []span) string {
	var b strings.Builder
	more := false
	for _, p := range paragraphs {
		text := strings.Join(strings.Fields(plain[p.from:p.to]), " ")
		if more = halfWords([]byte(b.String())) >= excerptHalves; more {
			break
		}
		if b.Len() > 0 && text != "" {
			b.WriteByte(' ')
		}
		b.WriteString(text)
	}
	return cut(b.String(), more)
}

// cut shortens a text to the length of an excerpt, after a word, and marks
// it with "…" if it was cut here or before.
func cut(text string, more bool) string {
	end, halves, characters := 0, 0, 0
	for i, r := range text {
		if r == ' ' || wide(r) {
			end = i
			if wide(r) {
				halves++
			} else {
				halves += 2
			}
		}
		if characters++; halves >= excerptHalves || characters > excerptCharacters {
			if end == 0 {
				end = i
			}
			text, more = text[:end], true
			break
		}
	}
	if !more {
		return text
	}
	return strings.TrimRightFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(".,;:!?…—–-(“‘\"'，。、；：！？（", r)
	}) + "…"
}
