package locale

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// List returns texts as a sentence lists them: "A, B und C".
func (f *Formats) List(texts []string) string {
	if len(texts) == 1 {
		return texts[0]
	}
	var b strings.Builder
	for i, text := range texts {
		b.WriteString(f.Separator(i, len(texts), text))
		b.WriteString(text)
	}
	return b.String()
}

// Separator returns what stands before entry i, counted from 0, in a list of n entries, such
// as ", " or " und ". It is "" before the first entry. Text is the entry itself.
func (f *Formats) Separator(i, n int, text string) string {
	switch {
	case i == 0:
		return ""
	case n == 2:
		return f.beforeLast(f.list[0], text)
	case i == 1:
		return f.list[1]
	case i < n-1:
		return f.list[2]
	}
	return f.beforeLast(f.list[3], text)
}

// beforeLast returns the form that the separator before the last entry has before a certain
// text. Spanish writes "e" for "y" before the sound of i, Hebrew a hyphen after ו before
// other letters, and Thai spaces around และ beside them.
func (f *Formats) beforeLast(separator, text string) string {
	first, _ := utf8.DecodeRuneInString(text)
	switch {
	case f.base == "es" && separator == " y " && beginsWithI(text):
		return " e "
	case f.base == "he" && strings.HasSuffix(separator, "ו") && !unicode.Is(unicode.Hebrew, first):
		return separator + "-"
	case f.base == "th" && !unicode.Is(unicode.Thai, first):
		return " " + strings.TrimSpace(separator) + " "
	}
	return separator
}

// beginsWithI reports whether a Spanish text begins with the sound of i. That of "hia" and
// "hie" is another one.
func beginsWithI(text string) bool {
	text = strings.ToLower(text[:min(len(text), len("hiá"))])
	rest, silent := strings.CutPrefix(text, "h")
	for _, vowel := range []string{"i", "í"} {
		if after, ok := strings.CutPrefix(rest, vowel); ok {
			return !silent || vowel == "í" || after == "" || after[0] != 'a' && after[0] != 'e'
		}
	}
	return false
}

// Number returns a number that is not negative, with its digits in groups: "12.345".
func (f *Formats) Number(n int) string {
	digits := strconv.Itoa(n)
	separator, size := f.group[0], 3
	least, _ := strconv.Atoi(f.group[1])
	if len(digits) < size+least {
		return digits
	}
	var end string
	for len(digits) > size {
		cut := len(digits) - size
		digits, end = digits[:cut], separator+digits[cut:]+end
		size, _ = strconv.Atoi(f.group[2])
	}
	return digits + end
}
