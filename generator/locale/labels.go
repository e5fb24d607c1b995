package locale

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// A label is a text of the theme, such as "Related Articles".
type label struct {
	// places are the names of the places in the text, such as "date" in "Published {date}",
	// in the order of the default English text.
	places []string
	// forms are the plural forms of the text. A text that has only one form has the key
	// plural.Other.
	forms    map[plural.Form][]Part
	language language.Tag // the language of the text, whose plural rules choose the form
	counts   bool         // whether the number in the place {n} chooses a plural form
	marked   bool         // whether the text has {strong} or {link}
}

// A Part is a part of a label.
type Part struct {
	Kind  PartKind
	Text  string // the words, of the kind Words
	Place int    // the index of a value among the values that a caller gives, of the kinds Place and LinkStart
}

// A PartKind is the kind of a Part.
type PartKind uint8

// The kinds of parts. Between LinkStart and LinkEnd are the words of a link, whose URL is
// the value of LinkStart. Between StrongStart and StrongEnd are words to be emphasised.
const (
	Words PartKind = iota
	Place
	LinkStart
	LinkEnd
	StrongStart
	StrongEnd
)

// A Shape tells which values a label needs.
type Shape struct {
	Places []string // names of the values, in the order in which callers give them
	Counts bool     // whether the value "n" is a number that chooses a plural form
	Marked bool     // whether the text contains a link or emphasis
}

// Shape returns the shape of the label with a key. It returns false if there is no such
// label.
func (l *Locale) Shape(key string) (Shape, bool) {
	text, ok := l.labels[key]
	if !ok {
		return Shape{}, false
	}
	return Shape{text.places, text.counts, text.marked}, true
}

// Keys returns the keys of all labels, sorted.
func (l *Locale) Keys() []string { return slices.Sorted(maps.Keys(l.labels)) }

// Parts returns the parts of a label, or nil if there is no such label. The number n
// chooses the plural form; labels without plural forms ignore it.
func (l *Locale) Parts(key string, n int) []Part {
	text, ok := l.labels[key]
	if !ok {
		return nil
	}
	form := plural.Other
	if text.counts {
		form = formOf(text.language, n)
	}
	if parts, ok := text.forms[form]; ok {
		return parts
	}
	return text.forms[plural.Other]
}

// Label returns the text of a label with its values, which must be in the order of
// Shape.Places: strings, or numbers of the type int. It returns only the words of a link,
// without its URL.
func (l *Locale) Label(key string, values ...any) string {
	shape, ok := l.Shape(key)
	if !ok || len(values) != len(shape.Places) {
		panic(fmt.Sprintf("label %q with %d values", key, len(values)))
	}
	n := 0
	if i := slices.Index(shape.Places, "n"); shape.Counts && i >= 0 {
		n = values[i].(int)
	}
	var b strings.Builder
	for _, part := range l.Parts(key, n) {
		switch part.Kind {
		case Words:
			b.WriteString(part.Text)
		case Place:
			b.WriteString(l.Value(values[part.Place]))
		}
	}
	return b.String()
}

// Forms returns the texts of a label by the names of their plural forms, such as "one". The
// places in a text are names in braces, such as {n}. A label that does not count has only
// the form "other".
func (l *Locale) Forms(key string) map[string]string {
	texts := map[string]string{}
	for form, parts := range l.labels[key].forms {
		var b strings.Builder
		for _, part := range parts {
			switch part.Kind {
			case Words:
				b.WriteString(part.Text)
			case Place:
				b.WriteString("{" + l.labels[key].places[part.Place] + "}")
			}
		}
		texts[formNames[form]] = b.String()
	}
	return texts
}

// Value returns a string or an int as labels show it.
func (l *Locale) Value(v any) string {
	if n, ok := v.(int); ok {
		return l.Number(n)
	}
	return v.(string)
}

// formOf returns the plural form that a whole number takes in a language (Unicode CLDR,
// "Plural Rules").
func formOf(tag language.Tag, n int) plural.Form {
	return plural.Cardinal.MatchPlural(tag, max(n, -n)%10_000_000, 0, 0, 0, 0)
}

// manyNumbers is the size of the range of whole numbers in which formsOf looks for plural
// forms. The rules of all languages repeat after 100, and some have exceptions below.
const manyNumbers = 200

// formsOf returns the plural forms that whole numbers take in a language, each with the
// number of whole numbers below manyNumbers that take it.
func formsOf(tag language.Tag) map[plural.Form]int {
	forms := map[plural.Form]int{}
	for n := range manyNumbers {
		forms[formOf(tag, n)]++
	}
	return forms
}

// formNames are the names of plural forms in label files, by their plural.Form.
var formNames = []string{plural.Other: "other", plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many"}
