package fromhtml

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// domain matches the rest of a web address from its first punctuation mark to the end of its
// domain.
var domain = regexp.MustCompile(`^(?:://(?:[^/?#<\s]*@)?|\.)(?:[\pL\pM\pN_-]+\.)*[\pL\pM\pN-]+\.[\pL\pM\pN-]+[._]*(?:[^\pL\pM\pN._-]|$)`)

// addressAt reports whether Markdown might make a link of a web address whose first
// punctuation mark begins a text, such as the colon of https://…. The argument dst is the
// Markdown before it, and after the character after the text. The result n is the length of
// the rest of the address, in which nothing must be escaped. It is 0 if the address must
// not become a link, since something else would be read as part of it.
func (e escaper) addressAt(dst []byte, text string, after rune) (n int, ok bool) {
	starts := []string{"https", "http", "ftp"}
	switch {
	case text[0] == '.':
		starts = []string{"www"}
	case !strings.HasPrefix(text, "://"):
		return 0, false
	}
	for _, start := range starts {
		if at := len(dst) - len(start); at >= 0 && strings.EqualFold(string(dst[at:]), start) && domain.MatchString(text) {
			before, _ := utf8.DecodeLastRune(dst[:at])
			switch {
			case at == 0 || strings.ContainsRune(" \n*_~>|[(:,;\"'", before):
				return e.addressLength(text, after), true
			case before < utf8.RuneSelf:
				return 0, false
			case unicode.IsLetter(before) && !unicode.In(before, unicode.Han, unicode.Hiragana, unicode.Katakana):
				return 0, true
			}
			return e.addressLength(text, after), true
		}
	}
	return 0, false
}

// endOfAddress are punctuation marks that end a web address.
const endOfAddress = "<\"。，、；！？”»›"

// addressLength returns the length of the rest of a web address at the start of a text; see
// addressAt.
func (e escaper) addressLength(text string, after rune) int {
	n := strings.IndexFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune(">[]*\\`{}|"+endOfAddress, r)
	})
	if n < 0 {
		n = len(text)
	} else {
		after, _ = utf8.DecodeRuneInString(text[n:])
	}
	ends := isSpace(after) || e.inLink && after == ']' || unicode.Is(unicode.Cf, after) || strings.ContainsRune(endOfAddress, after)
	if !ends || strings.Contains(text[:n], ";") && strings.Contains(text[:n], "&") { // a character reference
		return 0
	}
	return len(strings.TrimRight(text[:n], "?!.,:;_~")) // these marks do not belong to it
}
