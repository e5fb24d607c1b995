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

// isPlain reports whether a text is the same in Markdown, HTML and plain text. Nearly
// all text is, and five searches are faster than one loop that copies bytes.
func isPlain(text []byte) bool {
	for _, b := range []byte(`\&<>"`) {
		if bytes.IndexByte(text, b) >= 0 {
			return false
		}
	}
	return true
}

// appendEscaped appends text, escaped for HTML and attribute values.
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

// appendUnescaped appends Markdown text with backslash escapes and character
// references replaced by their characters
// (https://spec.commonmark.org/0.31.2/#entity-and-numeric-character-references).
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

// entity returns the characters of the character reference at the start of a text
// and its length, 0 if there is none.
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
		s = "\uFFFD" // HTML and XML do not allow it
	}
	return s, end + 1
}

// Unescape replaces character references such as &amp; and &#8217; in plain text by
// their characters (CommonMark 0.31.2, section 2.5).
func Unescape(text string) string {
	if !strings.Contains(text, "&") {
		return text
	}
	return reference.ReplaceAllStringFunc(text, html.UnescapeString)
}

// reference matches a character reference. The semicolon is required: "a=1&section=2"
// has none.
var reference = regexp.MustCompile(`&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]*);`)

// The classes of bytes for halfWords. Bit 0 is set for bytes that end a word, bit 1
// for those that are part of one.
const (
	sign    = 0
	blank   = 1
	letter  = 2 // or digit
	foreign = 4 // part of a character outside ASCII
)

// classes are the classes of all bytes.
var classes = classify()

func classify() (classes [256]uint8) {
	for i := range classes {
		switch b := byte(i); {
		case isLetter(b) || b >= '0' && b <= '9':
			classes[i] = letter
		case b <= ' ':
			classes[i] = blank
		case b >= utf8.RuneSelf:
			classes[i] = foreign
		}
	}
	return classes
}

// halfWords counts half words: a word between spaces counts two, a character of a
// script without spaces one.
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
		// Without branches: a processor cannot predict the ends of words.
		part := class >> 1
		n += 2 * int(part&out)
		out = (out | class) & 1 &^ part
	}
	return n
}

// The maximal length of an excerpt.
const (
	excerptHalves     = 2 * 40
	excerptCharacters = 280
)

// excerpt returns the opening of some paragraphs of plain text. If they are longer
// than an excerpt, it is cut after a word and ends in "…". It is built in buffer.
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

// cut ends an excerpt. It adds the start of the next word, which does not fit, if the
// word is a sentence in a script without spaces or the excerpt is empty.
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
