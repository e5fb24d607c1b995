package stories

import (
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// slugLimit is how many bytes a slug has at most, so that a file named after
// it can exist on every file system.
const slugLimit = 200

// Slug returns a text's form in addresses: letters and digits of any script in
// lower case and NFC, everything between them one hyphen. A plus is spelled
// "plus", a hash "sharp" and a leading full stop "dot", so that C ("c"), C++
// ("cplusplus"), C# ("csharp") and .NET ("dotnet") stay apart. Apostrophes and
// invisible characters are dropped. A slug has at most 200 bytes and is its
// own slug; it is empty if the text has no letter, digit, plus or hash.
func Slug(s string) string {
	if isSlug(s) {
		return s
	}
	s = strings.TrimSpace(s)
	if rest := strings.TrimLeft(s, "."); rest != s && startsWord(rest) {
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
		case isApostrophe(r) || isInvisible(r):
		case unicode.IsLetter(r) || unicode.Is(unicode.Nd, r) || unicode.IsMark(r) && b.Len() > 0 && !gap:
			write(string(unicode.ToLower(r)))
		default:
			gap = true
		}
		if b.Len() > 4*slugLimit {
			break
		}
	}
	return cutSlug(norm.NFC.String(b.String()))
}

// isSlug reports, fast, whether a text is an ASCII slug already.
func isSlug(s string) bool {
	if s == "" || len(s) > slugLimit || s[0] == '-' || s[len(s)-1] == '-' {
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

// cutSlug shortens a slug to the limit, at a character.
func cutSlug(s string) string {
	if len(s) > slugLimit {
		end := slugLimit
		for !utf8.RuneStart(s[end]) {
			end--
		}
		s = s[:end]
	}
	return strings.Trim(s, "-")
}

func startsWord(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

func isApostrophe(r rune) bool {
	return r == '\'' || r == '\u2019' || r == '\u2018' || r == '\u02BC' || r == '\uFF07'
}

// isInvisible reports whether a character shows nothing: direction controls,
// joiners, byte order marks, soft hyphens, variation selectors.
func isInvisible(r rune) bool {
	return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r)
}

// isDirection reports whether a character changes the direction text is shown
// in, which can make an address read as another.
func isDirection(r rune) bool {
	return r == '\u061C' || r == '\u200E' || r == '\u200F' || r >= '\u202A' && r <= '\u202E' || r >= '\u2066' && r <= '\u2069'
}

// isReserved reports whether Windows keeps a file name, with or without an
// extension, for a device: a site with such an address cannot be built there.
func isReserved(name string) bool {
	name, _, _ = strings.Cut(strings.ToLower(name), ".")
	if len(name) == 4 && name[3] >= '1' && name[3] <= '9' {
		return name[:3] == "com" || name[:3] == "lpt"
	}
	return slices.Contains([]string{"con", "prn", "aux", "nul"}, name)
}

// SplitFileName returns the slug and the date ("2026-03-27", or "") that a
// file's name gives: "2026-03-27-Hello World.md" has the slug "hello-world".
// A file named index.md is named by its folder. The date's form is checked,
// not whether the day exists.
func SplitFileName(file string) (slug, date string) {
	name := strings.TrimSuffix(path.Base(file), path.Ext(file))
	if dir := path.Dir(file); strings.EqualFold(name, "index") && dir != "." && dir != "/" {
		name = path.Base(dir)
	}
	if len(name) > 10 && isDay(name[:10]) && strings.ContainsRune("-_ ", rune(name[10])) {
		date, name = name[:10], name[11:]
	}
	return Slug(name), date
}

// isDay reports whether a text has the form 2026-03-27.
func isDay(s string) bool {
	for i := range len(s) {
		if i == 4 || i == 7 {
			if s[i] != '-' {
				return false
			}
		} else if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return len(s) == 10
}
