// Package slugs makes slugs from names and headlines. A slug is the form that a name
// has in an address: the slug of "Going Viral" is "going-viral".
package slugs

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// limit is the maximum length of a slug in bytes. File systems allow file names of at
// most 255 bytes.
const limit = 200

const apostrophes = "'\u2019\u2018\u02BC\uFF07"

// Of returns the slug of a text: its letters and digits of any script, in lower case
// and Unicode normalization form C, with one hyphen between two words. Apostrophes and
// invisible characters are dropped.
//
// Of spells out "+" as "plus", "#" after a letter as "sharp" and a single full stop at
// the start of the text as "dot". So C, C++, C# and .NET have the slugs c, cplusplus,
// csharp and dotnet, while "#ai" and "issue #5" have the slugs ai and issue-5.
//
// A slug has at most 200 bytes. The slug of a slug is the same slug. The slug of a text
// without any letter, digit or plus is empty.
func Of(s string) string {
	if isPlain(s) {
		return s
	}
	s = strings.TrimLeft(strings.TrimSpace(s), "# ")
	if rest, dot := strings.CutPrefix(s, "."); dot && strings.IndexFunc(rest, isWord) == 0 {
		s = "dot" + rest
	}
	var b strings.Builder
	gap, letter := false, false // letter: whether the last visible character is a letter
	write := func(part string) {
		if gap && b.Len() > 0 {
			b.WriteByte('-')
		}
		gap = false
		b.WriteString(part)
	}
	for _, r := range norm.NFC.String(s) {
		switch {
		case isInvisible(r):
			continue
		case r == '+':
			write("plus")
		case r == '#' && letter:
			write("sharp")
		case strings.ContainsRune(apostrophes, r):
		case isWord(r) || unicode.IsMark(r) && b.Len() > 0 && !gap:
			write(string(unicode.ToLower(r)))
		default:
			gap = true
		}
		letter = unicode.IsLetter(r) || letter && unicode.IsMark(r)
		if b.Len() > 4*limit {
			break
		}
	}
	slug := norm.NFC.String(b.String())
	// The cut may have left the first bytes of a character.
	slug = strings.ToValidUTF8(slug[:min(len(slug), limit)], "")
	return strings.Trim(slug, "-")
}

// Decoded returns a part of a URL with its percent-encoding decoded. It returns the text unchanged
// if the encoding is invalid.
func Decoded(text string) string {
	if plain, err := url.PathUnescape(text); err == nil {
		return plain
	}
	return text
}

// Is reports whether a text is a slug: not empty, and not changed by Of.
func Is(s string) bool { return s != "" && Of(s) == s }

// IsAddress reports whether a slug that an author has written can be used unchanged in
// an address. Such a slug has only letters of any case, digits, hyphens, full stops,
// underscores and tildes, and no full stop at its start or end. It is in Unicode
// normalization form C and has 1 to 200 bytes.
func IsAddress(s string) bool {
	return s != "" && len(s) <= limit && s[0] != '.' && s[len(s)-1] != '.' && norm.NFC.IsNormalString(s) &&
		!strings.ContainsFunc(s, func(r rune) bool {
			return !isWord(r) && !unicode.IsMark(r) && !strings.ContainsRune("-._~", r) || isInvisible(r)
		})
}

// Fault returns the reason why a slug cannot be part of an address, or "" if the slug
// can. The reason is the end of a sentence whose subject is the slug, such as "has no
// letters".
func Fault(slug string) string {
	switch {
	case slug == "":
		return "has no letters or digits to make an address of"
	case IsDevice(slug):
		return fmt.Sprintf("makes the address %q, a name that Windows reserves", slug)
	}
	return ""
}

// IsDevice reports whether Windows reserves a file name for a device, such as "con" and
// "com1.txt". A site with such a name in an address cannot be built on Windows.
func IsDevice(name string) bool {
	name, _, _ = strings.Cut(strings.ToLower(name), ".")
	name = strings.TrimRight(name, " ")
	if len(name) == 4 && name[3] >= '1' && name[3] <= '9' {
		return name[:3] == "com" || name[:3] == "lpt"
	}
	return slices.Contains([]string{"con", "prn", "aux", "nul"}, name)
}

// isPlain reports whether a text is a slug that consists of ASCII characters. It does
// not allocate memory.
func isPlain(s string) bool {
	if s == "" || len(s) > limit || s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
		case c == '-' && s[i-1] != '-':
		default:
			return false
		}
	}
	return true
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// isInvisible reports whether a character has no visible form: a direction
// control, joiner, byte order mark, soft hyphen or variation selector.
func isInvisible(r rune) bool {
	return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r)
}

// OfHeading returns the id of a heading with a text. By GitHub's rules, the id consists of
// the letters and digits of the text in lower case, with hyphens for spaces. Letters may be
// of any script. The id is "" if there are none.
func OfHeading(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '_':
			b.WriteRune(unicode.ToLower(r))
		case unicode.IsSpace(r) || r == '-':
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String(), "-")
}
