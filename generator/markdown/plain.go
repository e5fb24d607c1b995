package markdown

import (
	"bytes"
	"html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/util"
)

// isPlain reports whether a text is the same in Markdown, in HTML and to a
// reader: nearly all text is, and looking for five bytes costs less than
// copying it byte by byte.
func isPlain(text []byte) bool {
	for _, b := range []byte(`\&<>"`) {
		if bytes.IndexByte(text, b) >= 0 {
			return false
		}
	}
	return true
}

// appendEscaped appends text for HTML, in or out of attributes.
func appendEscaped(dst, text []byte) []byte {
	const escaped uint64 = 1<<'&' | 1<<'<' | 1<<'>' | 1<<'"'
	from := 0
	for i, b := range text {
		if escaped>>b&1 == 0 {
			continue
		}
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

// Unescape replaces the character references in a line of plain text, such as
// &amp; or &#8217;, by what they stand for (CommonMark 0.31.2, section 2.5).
func Unescape(text string) string {
	if !strings.Contains(text, "&") {
		return text
	}
	return reference.ReplaceAllStringFunc(text, html.UnescapeString)
}

// reference is a character reference; without its semicolon, "a=1&section=2" has none.
var reference = regexp.MustCompile(`&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]*);`)

// What a byte is to halfWords. The values are bits: 1 for what ends a word, 2
// for what is part of one.
const (
	sign    = 0
	blank   = 1
	letter  = 2 // or digit
	foreign = 4 // of a character beyond ASCII
)

// classes says what each byte is.
var classes = classify()

func classify() (classes [256]uint8) {
	for i := range classes {
		switch b := byte(i); {
		case b|0x20 >= 'a' && b|0x20 <= 'z' || b >= '0' && b <= '9':
			classes[i] = letter
		case b <= ' ':
			classes[i] = blank
		case b >= utf8.RuneSelf:
			classes[i] = foreign
		}
	}
	return classes
}

// halfWords counts the words of a text, in halves: what stands between
// spaces is a word, and a character of a script without spaces half of one.
func halfWords(text []byte) int {
	n, out := 0, uint8(1) // out is 1 between words and 0 in one
	for i := 0; i < len(text); i++ {
		class := classes[text[i]]
		if class == foreign {
			r, size := utf8.DecodeRune(text[i:])
			i += size - 1
			switch {
			case wide(r):
				if out = 1; unicode.IsLetter(r) {
					n++
				}
			case unicode.IsSpace(r) || r == '—' || r == '–':
				out = 1
			case out == 1 && unicode.IsLetter(r):
				n, out = n+2, 0
			}
			continue
		}
		// Sums, not branches: where words end is what a processor cannot foresee.
		part := class >> 1
		n += 2 * int(part&out)
		out = (out | class) & 1 &^ part
	}
	return n
}

// How long an excerpt may be.
const (
	excerptHalves     = 2 * 40
	excerptCharacters = 280
)

// excerpt returns the opening of a text, made of paragraphs and cut after a
// word, and marked with "…" if it was cut. It is put together in buffer.
func excerpt(buffer, plain []byte, paragraphs []span) string {
	halves, characters := 0, 0
	for i, p := range paragraphs {
		for word := range bytes.FieldsSeq(plain[p.from:p.to]) {
			halves += max(halfWords(word), 1)
			characters += utf8.RuneCount(word) + 1
			if halves > excerptHalves || characters > excerptCharacters+1 {
				return cut(buffer, word)
			}
			if len(buffer) > 0 {
				buffer = append(buffer, ' ')
			}
			buffer = append(buffer, word...)
		}
		if halves > excerptHalves*3/4 && i+1 < len(paragraphs) {
			return cut(buffer, nil)
		}
	}
	return string(buffer)
}

// cut ends an excerpt. Of the next word, which is too long for it, it takes
// what fits if that is a sentence in a script without spaces, or all there is.
func cut(text, next []byte) string {
	if first, _ := utf8.DecodeRune(next); len(text) == 0 || wide(first) {
		if len(text) > 0 {
			text = append(text, ' ')
		}
		left, room := excerptHalves-halfWords(text), excerptCharacters-utf8.RuneCount(text)
		for _, r := range string(next) {
			if wide(r) {
				left--
			}
			if room--; left < 0 || room < 0 {
				break
			}
			text = utf8.AppendRune(text, r)
		}
	}
	text = bytes.TrimRightFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(".,;:!?…—–-(“‘\"'，。、；：！？（「《", r)
	})
	return string(append(text, "…"...))
}
