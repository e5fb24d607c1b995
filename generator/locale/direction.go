package locale

import (
	"slices"

	"golang.org/x/text/language"
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
