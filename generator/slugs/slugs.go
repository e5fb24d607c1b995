// Package slugs makes slugs, the parts of addresses, from names and headlines.
package slugs

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// limit is the maximal size of a slug in bytes. File systems allow names of 255.
const limit = 200

const apostrophes = "'\u2019\u2018\u02BC\uFF07"

// Of returns the slug of a text: letters and digits of any script in lower case
// and NFC, with one hyphen for everything between them. A plus is spelled
// "plus", a hash "sharp" and a leading full stop "dot", so that C ("c"), C++
// ("cplusplus"), C# ("csharp") and .NET ("dotnet") differ. Apostrophes and
// invisible characters are dropped. A slug has at most 200 bytes and is its own
// slug; it is empty if the text has no letter, digit, plus or hash.
func Of(s string) string {
	if isPlain(s) {
		return s
	}
	s = strings.TrimSpace(s)
	if rest := strings.TrimLeft(s, "."); rest != s && strings.IndexFunc(rest, isWord) == 0 {
		s = "dot" + rest
	}
	var b strings.Builder
	gap := false
	write := func(part string) {
		if gap && b.Len() > 0 {
			b.WriteByte('-')
		}
		gap = false
		b.WriteString(part)
	}
	for _, r := range norm.NFC.String(s) {
		switch {
		case r == '+':
			write("plus")
		case r == '#':
			write("sharp")
		case strings.ContainsRune(apostrophes, r) || isInvisible(r):
		case isWord(r) || unicode.IsMark(r) && b.Len() > 0 && !gap:
			write(string(unicode.ToLower(r)))
		default:
			gap = true
		}
		if b.Len() > 4*limit {
			break
		}
	}
	slug := norm.NFC.String(b.String())
	slug = strings.ToValidUTF8(slug[:min(len(slug), limit)], "") // cut between characters
	return strings.Trim(slug, "-")
}

// Is reports whether a text is a slug, which is not empty and its own slug.
func Is(s string) bool { return s != "" && Of(s) == s }

// Fault returns the reason why a slug cannot be part of an address, as the
// predicate of a sentence, or "".
func Fault(slug string) string {
	switch {
	case slug == "":
		return "has no letters or digits to make an address of"
	case IsDevice(slug):
		return fmt.Sprintf("makes the address %q, a name that Windows reserves", slug)
	}
	return ""
}

// IsDevice reports whether Windows reserves a file name, with or without an
// extension, for a device: a site with such an address cannot be built there.
func IsDevice(name string) bool {
	name, _, _ = strings.Cut(strings.ToLower(name), ".")
	name = strings.TrimRight(name, " ")
	if len(name) == 4 && name[3] >= '1' && name[3] <= '9' {
		return name[:3] == "com" || name[:3] == "lpt"
	}
	return slices.Contains([]string{"con", "prn", "aux", "nul"}, name)
}

// isPlain reports, without allocating, whether a text is a slug in ASCII.
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

// isInvisible reports whether a character shows nothing: direction controls,
// joiners, byte order marks, soft hyphens, variation selectors.
func isInvisible(r rune) bool {
	return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r)
}
