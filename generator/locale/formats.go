// Package locale has what depends on the language of a site, such as the labels of the
// theme, and how dates, lists and numbers are written.
package locale

import (
	_ "embed"
	"strings"

	"golang.org/x/text/language"
)

// Formats tell how dates, lists and numbers are written in one language, or as one region
// writes it. The program in the folder cldr wrote them into cldr.txt.
//
// Date, month, year and time are patterns of the Unicode CLDR, in which letters stand for
// parts of an instant (https://www.unicode.org/reports/tr35/tr35-dates.html).
type Formats struct {
	date, month, year, time string

	base   string   // code of the language without script and region, such as "de"
	months []string // names of the months within a date
	alone  []string // names of the months without a day
	halves []string // names of the two halves of a day: AM, PM
	list   []string // text between entries of a list: of two; first; middle; last
	group  []string // separator of thousands; digits that must stand before the first; size of further groups
}

// table has a section for each language, which begins with its tag in brackets. A section
// lacks what is the same as in the next of Ancestors that has a section.
//
//go:embed cldr.txt
var table string

// FormatsOf returns the formats of a BCP 47 tag. Where cldr.txt has none for the tag, those
// of the next of its Ancestors serve.
func FormatsOf(tag string) *Formats {
	values := map[string]string{}
	for _, t := range Ancestors(tag) {
		_, section, _ := strings.Cut(table, "\n["+t.String()+"]\n")
		for line := range strings.Lines(section) {
			key, value, found := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
			if !found {
				break // the next section
			}
			if _, known := values[key]; !known {
				values[key] = value
			}
		}
	}
	base, _ := language.Make(tag).Base()
	list := func(key string) []string { return strings.Split(values[key], "|") }
	f := &Formats{
		values["date"], values["month"], values["year"], values["time"],
		base.String(), list("months"), list("alone"), list("halves"), list("list"), list("group"),
	}
	if values["alone"] == "" {
		f.alone = f.months
	}
	return f
}

// Ancestors returns a language and the languages that replace it where something is missing
// for it, the nearest first: "es-MX", "es-419" and "es". English is the last of all.
func Ancestors(tag string) []language.Tag {
	var tags []language.Tag
	for t := language.Make(tag); t != language.Und; t = parent(t) {
		tags = append(tags, t)
	}
	if len(tags) == 0 || tags[len(tags)-1] != language.English {
		tags = append(tags, language.English)
	}
	return tags
}

// parent returns the language that replaces another one: "pt" for "pt-BR", "nb" for both
// "no" and "nn".
func parent(t language.Tag) language.Tag {
	switch t.String() {
	case "no", "nn":
		return language.Make("nb")
	case "zh-HK":
		return language.Make("zh-Hant-HK")
	}
	return t.Parent()
}
