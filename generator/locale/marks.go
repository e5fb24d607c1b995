package locale

import (
	"slices"
	"strings"

	"golang.org/x/text/language"
)

// Marks are the punctuation marks of a language that depend on more than the sentence.
type Marks struct {
	// Quotes are the opening and the closing mark of a quotation, and those of a quotation
	// within another one. A mark may include a space.
	Quotes [4]string
	// Space is the no-break space before ; ! ? and » and after «, and Colon the one before a
	// colon. Both are "" in languages without such spaces.
	Space, Colon string
}

const (
	noBreak = "\u00a0"
	narrow  = "\u202f" // narrow no-break space
)

// english has the marks of English and of all languages that marks does not have.
var english = Marks{Quotes: [4]string{"“", "”", "‘", "’"}}

// marks has the marks of the languages, or regional languages, that do not use those of
// English.
//
// The source of the quotation marks is the Unicode CLDR 48.2, file delimiters.json of its
// package cldr-misc-full, except for: Arabic, whose newspapers have «…»; the German of
// Switzerland and Liechtenstein, which has no „…“; French, whose inner marks CLDR has like
// the outer ones; and Dutch, Japanese and Traditional Chinese, in which authors who type
// straight marks mean “…”, and who want ‘…’ or 「…」 type these.
//
// Newspapers in France have a narrow space beside punctuation, but a full one before a
// colon. The Office québécois de la langue française wants full ones. Newspapers in
// Switzerland have no space, but keep one that an author has written.
var marks = []struct {
	Marks
	tags string
}{
	{Marks{[4]string{"„", "“", "‚", "‘"}, "", ""}, "cs de dsb et hr hsb is lb mk nds sk sl"},
	{Marks{[4]string{"„", "“", "„", "“"}, "", ""}, "bg lt"},
	{Marks{[4]string{"„", "“", "«", "»"}, "", ""}, "ka"},
	{Marks{[4]string{"„", "”", "«", "»"}, "", ""}, "pl ro"},
	{Marks{[4]string{"„", "”", "»", "«"}, "", ""}, "hu"},
	{Marks{[4]string{"„", "”", "’", "’"}, "", ""}, "sr"},
	{Marks{[4]string{"„", "”", "‘", "’"}, "", ""}, "bs"},
	{Marks{[4]string{"”", "”", "’", "’"}, "", ""}, "fi he se sv yi"},
	{Marks{[4]string{"”", "“", "’", "‘"}, "", ""}, "syr ur"},
	{Marks{[4]string{"«", "»", "„", "“"}, "", ""}, "be ky os ru uk"},
	{Marks{[4]string{"«", "»", "‘", "’"}, "", ""}, "nb nn no"},
	{Marks{[4]string{"«", "»", "‹", "›"}, "", ""}, "de-CH de-LI fa gsw rm"},
	{Marks{[4]string{"«", "»", "”", "“"}, "", ""}, "ar"},
	{Marks{[4]string{"«", "»", "«", "»"}, "", ""}, "hy oc"},
	{Marks{[4]string{"«", "»", "“", "”"}, "", ""}, `ast br ca el eu it kab kk mg
		pt-AO pt-CH pt-CV pt-GQ pt-GW pt-LU pt-MO pt-MZ pt-PT pt-ST pt-TL`},
	{Marks{[4]string{"«" + narrow, narrow + "»", "“", "”"}, narrow, noBreak}, "fr"},
	{Marks{[4]string{"«" + noBreak, noBreak + "»", "“", "”"}, noBreak, noBreak}, "fr-CA"},
	{Marks{[4]string{"«", "»", "‹", "›"}, narrow, noBreak}, "fr-CH"},
}

// MarksOf returns the marks of a BCP 47 tag: those of its region, or else of its language.
func MarksOf(tag string) Marks {
	t := language.Make(tag)
	base, _ := t.Base()
	region, _ := t.Region()
	for _, name := range []string{base.String() + "-" + region.String(), base.String()} {
		for _, m := range marks {
			if slices.Contains(strings.Fields(m.tags), name) {
				return m.Marks
			}
		}
	}
	return english
}
