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

// isPlain reports whether a text has no character that is special in Markdown or HTML.
// Nearly every text has none. Five searches are faster than one loop over the bytes.
func isPlain(text []byte) bool {
	for _, b := range []byte(`\&<>"`) {
		if bytes.IndexByte(text, b) >= 0 {
			return false
		}
	}
	return true
}

// appendEscaped appends text to dst, escaped for HTML text and quoted attribute values.
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

// appendUnescaped appends Markdown text to dst and resolves its backslash escapes
// and character references
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

// longestEntity is the length in bytes of the longest named character reference,
// &CounterClockwiseContourIntegral;.
const longestEntity = 33

// entity returns the characters for the character reference at the start of a text, and
// the length of the reference in bytes. The length is 0 if there is no reference.
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
		s = "\uFFFD" // HTML and XML do not allow control characters
	}
	return s, end + 1
}

// Unescape resolves the character references in a plain text, such as &amp; and
// &#8217; (CommonMark 0.31.2, section 2.5).
func Unescape(text string) string {
	if !strings.Contains(text, "&") {
		return text
	}
	return characterReference.ReplaceAllStringFunc(text, html.UnescapeString)
}

// characterReference matches a character reference. It requires the semicolon, so
// that "&section" in a URL is not taken for "&sect", the character "§".
var characterReference = regexp.MustCompile(`&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]*);`)

// The classes of bytes that halfWords distinguishes. Bit 0 is set if a byte ends a
// word, and bit 1 if a byte belongs to a word.
const (
	sign     = 0 // class of ASCII punctuation
	blank    = 1 // class of spaces and control characters
	letter   = 2 // class of ASCII letters and digits
	nonASCII = 4 // class of the bytes of characters outside of ASCII
)

// classes is a table of the class of each byte value.
var classes = classify()

func classify() (classes [256]uint8) {
	for i := range classes {
		switch b := byte(i); {
		case isLetter(b) || b >= '0' && b <= '9':
			classes[i] = letter
		case b <= ' ':
			classes[i] = blank
		case b >= utf8.RuneSelf:
			classes[i] = nonASCII
		}
	}
	return classes
}

// halfWords returns twice the number of words in a text. A word between spaces
// counts as two half words, and a Chinese or Japanese character as one.
func halfWords(text []byte) int {
	n, out := 0, uint8(1) // out is 1 between two words and 0 within a word
	for i := 0; i < len(text); i++ {
		class := classes[text[i]]
		if class == nonASCII {
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
		// This code has no branches, since a processor cannot predict where words end.
		part := class >> 1
		n += 2 * int(part&out)
		out = (out | class) & 1 &^ part
	}
	return n
}

// An excerpt exceeds neither of these numbers.
const (
	excerptHalves     = 2 * 40 // maximum number of half words, which are 40 words
	excerptCharacters = 280    // maximum number of characters
)

// excerpt returns the start of some paragraphs, which are positions in plain. It
// ends in "…" if text follows. The excerpt is built in buffer, which must be empty.
func excerpt(buffer, plain []byte, paragraphs []extent) string {
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

// cut ends an excerpt with "…". Next is the first word that does not fit, or nil.
// If the excerpt is empty or the word is Chinese or Japanese, as many of its
// characters as fit are added first.
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
