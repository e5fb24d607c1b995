package locale

import (
	"slices"

	"golang.org/x/text/language"
	"golang.org/x/text/unicode/bidi"
)

// Direction returns the writing direction of a language, "rtl" or "ltr". The argument is a
// BCP 47 tag. The direction is that of the script in the tag, or else of the script in
// which the language is most often written.
func Direction(tag string) string {
	script, _ := language.Make(tag).Script()
	if slices.Contains([]string{"Adlm", "Arab", "Hebr", "Nkoo", "Rohg", "Syrc", "Thaa"}, script.String()) {
		return "rtl"
	}
	return "ltr"
}

// DirectionOf returns the writing direction of a text, "rtl" or "ltr", if all its letters
// have the same direction. Otherwise, and for a text without letters, DirectionOf returns
// "".
func DirectionOf(text string) string {
	direction := ""
	for _, r := range text {
		properties, _ := bidi.LookupRune(r)
		found := ""
		switch properties.Class() {
		case bidi.L:
			found = "ltr"
		case bidi.R, bidi.AL:
			found = "rtl"
		}
		if found == "" || found == direction {
			continue
		}
		if direction != "" {
			return ""
		}
		direction = found
	}
	return direction
}
