package fromhtml

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// special has the bytes that may have a meaning in Markdown, besides those that have one
// only at the start of a line.
var special = [256]bool{'\\': true, '`': true, '*': true, '_': true, '~': true, '<': true, '&': true, '[': true, ']': true,
	'$': true, '{': true, '^': true, ':': true, '.': true, '=': true, '+': true, '%': true, '"': true}

// An escaper appends text to Markdown such that readers see the text unchanged.
type escaper struct {
	line     line
	inLink   bool
	literal  bool // whether quotation marks stay straight
	formulas bool // whether dollar signs might mark a formula
}

// appendText appends a text to dst. The argument after is the character that follows the
// text. If atStart is true, the text begins a line.
func (e escaper) appendText(dst []byte, text string, after rune, atStart bool) []byte {
	at := 0
	if atStart && (e.line == severalLines || e.line == termLine) {
		dst, at = appendLineStart(dst, text, after)
	}
	for at < len(text) {
		from := at
		for at < len(text) && !special[text[at]] {
			at++
		}
		dst = append(dst, text[from:at]...)
		if at == len(text) {
			break
		}
		if n, ok := e.addressAt(dst, text[at:], after); ok {
			if n == 0 {
				dst, n = append(dst, '\\'), 1
			}
			dst, at = append(dst, text[at:at+n]...), at+n
			continue
		}
		switch entity := e.entity(text, at, after); {
		case entity != "":
			dst, at = append(dst, entity...), at+1
			continue
		case e.mustEscape(dst, text, at, after):
			dst = append(dst, '\\')
		}
		dst, at = append(dst, text[at]), at+1
	}
	return dst
}

// entity returns the character reference for the byte at the given place of a text, if a
// backslash before it would not serve: \[ and \( may begin a formula, also that of an alert
// such as [!NOTE], and brackets within the text of a link must be even.
func (e escaper) entity(text string, at int, after rune) string {
	rest := text[at+1:]
	next := after
	if rest != "" {
		next = rune(rest[0])
	}
	switch {
	case text[at] == '[' && (e.inLink || next == '[' || next == '!' && at == 0 || len(rest) > 3 && strings.EqualFold(rest[:4], "toc]")):
		return "&#91;"
	case text[at] == ']' && e.inLink:
		return "&#93;"
	case text[at] == '\\' && (next == '[' || next == ']' || next == '(' || next == ')' || strings.HasPrefix(rest, "begin{")):
		return "&#92;"
	}
	return ""
}

// mustEscape reports whether the byte at the given place of a text would have a meaning
// in Markdown. The argument dst is the Markdown before it.
func (e escaper) mustEscape(dst []byte, text string, at int, after rune) bool {
	next, before := after, ' '
	if rest := text[at+1:]; rest != "" {
		next, _ = utf8.DecodeRuneInString(rest)
	}
	if len(dst) > 0 {
		before, _ = utf8.DecodeLastRune(dst)
	}
	spaced := isSpace(before) && isSpace(next) && next != '\n' // a line break begins with a backslash
	atStart := len(dst) == 0 || before == '\n'
	switch text[at] {
	case '\\':
		return next < utf8.RuneSelf && isPunct(next) || next == 0 || next == '\n'
	case '`':
		return true
	case '^':
		return before == '['
	case '*', '~':
		return !spaced || atStart
	case '_':
		return (!spaced || atStart) && !(isWord(before) && isWord(next))
	case '<':
		return next == '/' || next == '!' || next == '?' || next < utf8.RuneSelf && unicode.IsLetter(next)
	case '&':
		return next == '#' || next < utf8.RuneSelf && unicode.IsLetter(next)
	case ']':
		return next == '(' || next == '[' || next == ':' || at == 2 && isSpace(next) && text[0] == '['
	case '$':
		return e.formulas
	case '{':
		return e.line == headingLine || e.line == termLine || next == '{' || next == '%' || next == ':' || next == '/' || next == '#' || next == '.' || before == ')'
	case '=', '+', '%':
		return next == rune(text[at]) && !isSpace(before)
	case ':':
		return isSpace(before) && 'a' <= next && next <= 'z' && isEmojiName(text[at+1:])
	case '"':
		return e.literal
	}
	return false
}

// isEmojiName reports whether a text begins with the rest of a short name of an emoji,
// such as "smile:".
func isEmojiName(text string) bool {
	for i := range len(text) {
		switch b := text[i]; {
		case b == ':':
			return i > 0
		case 'a' <= b && b <= 'z', '0' <= b && b <= '9', b == '_', b == '-', b == '+':
		default:
			return false
		}
	}
	return false
}

// appendLineStart appends the start of a line of text, if it would have a meaning there, such as
// "1. ", "# " and "> ". The result n is the number of bytes of the text that it has
// appended.
func appendLineStart(dst []byte, text string, after rune) (out []byte, n int) {
	rest := strings.TrimLeft(text, "0123456789")
	digits := len(text) - len(rest)
	if rest == "" {
		return dst, 0
	}
	next := after
	if len(rest) > 1 {
		next = rune(rest[1])
	}
	ends := isSpace(next)
	marked := false
	switch rest[0] {
	case '.', ')':
		marked = ends && 0 < digits && digits < 10
	case '#':
		name := strings.TrimLeft(rest, "#")
		marked = digits == 0 && (name == "" && isSpace(after) || name != "" && isSpace(rune(name[0])))
	case '-', '+', ':':
		marked = digits == 0 && (ends || next == rune(rest[0]) || next == '-' || next == '|' || next == ':')
	case '>', '=', '|':
		marked = digits == 0
	case '!', '?':
		marked = digits == 0 && strings.HasPrefix(rest, strings.Repeat(rest[:1], 3))
	}
	if !marked {
		return dst, 0
	}
	dst = append(append(dst, text[:digits]...), '\\', rest[0])
	return dst, digits + 1
}

func isSpace(r rune) bool { return r == 0 || unicode.IsSpace(r) }
func isPunct(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) }

// isWord reports whether a character is a letter or digit of ASCII.
func isWord(r rune) bool {
	return r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// destination returns an address as it is written in Markdown, between parentheses.
func destination(address string) string {
	address = strings.TrimSpace(address)
	if !strings.ContainsAny(address, " \t\r\n<>()\\|\"`*_[]") {
		return address
	}
	even := strings.Count(address, "(") == strings.Count(address, ")") && strings.IndexByte(address, '(') <= strings.IndexByte(address, ')')
	var b strings.Builder
	for i := range len(address) {
		switch c := address[i]; {
		case c <= ' ' || c == '<' || c == '>' || c == '\\' || c == '|' || c == '"' || c == '`' || !even && (c == '(' || c == ')'):
			const hex = "0123456789ABCDEF"
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}
