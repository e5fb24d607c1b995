package locale

import (
	"strings"
	"testing"
	"time"
	"unicode"

	"golang.org/x/text/language"
)

// written has the forms of 2 March 2020, 15:04, and of lists and numbers in many languages:
// date, month and year, name of the month, year, time, lists of two and of four, 1234 and
// 12345678. They come from Intl of JavaScript in Node 20.20.2, which has the data of the
// Unicode CLDR 48.0, with a Gregorian calendar and European digits. Corrected by hand are
// what Intl does on purpose (U+0020 in place of U+202F, and in Greek a month without a year
// in the form it has within a date), Korean PM (changed in CLDR 48.2), the Thai era, the
// English comma before "and", and the spaces around the Thai "and" beside Latin letters.
var written = [][10]string{
	{"en", "March 2, 2020", "March 2020", "March", "2020", "3:04 PM", "A and B", "A, B, C and D", "1,234", "12,345,678"},
	{"en-GB", "2 March 2020", "March 2020", "March", "2020", "15:04", "A and B", "A, B, C and D", "1,234", "12,345,678"},
	{"en-CA", "March 2, 2020", "March 2020", "March", "2020", "3:04\u202fp.m.", "A and B", "A, B, C and D", "1,234", "12,345,678"},
	{"en-IN", "2 March 2020", "March 2020", "March", "2020", "3:04\u202fpm", "A and B", "A, B, C and D", "1,234", "1,23,45,678"},
	{"de", "2. März 2020", "März 2020", "März", "2020", "15:04", "A und B", "A, B, C und D", "1.234", "12.345.678"},
	{"de-AT", "2. März 2020", "März 2020", "März", "2020", "15:04", "A und B", "A, B, C und D", "1\u00a0234", "12\u00a0345\u00a0678"},
	{"fr", "2 mars 2020", "mars 2020", "mars", "2020", "15:04", "A et B", "A, B, C et D", "1\u202f234", "12\u202f345\u202f678"},
	{"fr-CA", "2 mars 2020", "mars 2020", "mars", "2020", "15 h 04", "A et B", "A, B, C et D", "1\u00a0234", "12\u00a0345\u00a0678"},
	{"es", "2 de marzo de 2020", "marzo de 2020", "marzo", "2020", "15:04", "A y B", "A, B, C y D", "1234", "12.345.678"},
	{"es-MX", "2 de marzo de 2020", "marzo de 2020", "marzo", "2020", "3:04\u202fp.m.", "A y B", "A, B, C y D", "1,234", "12,345,678"},
	{"pt", "2 de março de 2020", "março de 2020", "março", "2020", "15:04", "A e B", "A, B, C e D", "1.234", "12.345.678"},
	{"pt-PT", "2 de março de 2020", "março de 2020", "março", "2020", "15:04", "A e B", "A, B, C e D", "1234", "12\u00a0345\u00a0678"},
	{"it", "2 marzo 2020", "marzo 2020", "marzo", "2020", "15:04", "A e B", "A, B, C e D", "1234", "12.345.678"},
	{"nl", "2 maart 2020", "maart 2020", "maart", "2020", "15:04", "A en B", "A, B, C en D", "1.234", "12.345.678"},
	{"sv", "2 mars 2020", "mars 2020", "mars", "2020", "15:04", "A och B", "A, B, C och D", "1\u00a0234", "12\u00a0345\u00a0678"},
	{"da", "2. marts 2020", "marts 2020", "marts", "2020", "15.04", "A og B", "A, B, C og D", "1.234", "12.345.678"},
	{"nb", "2. mars 2020", "mars 2020", "mars", "2020", "15:04", "A og B", "A, B, C og D", "1\u00a0234", "12\u00a0345\u00a0678"},
	{"fi", "2. maaliskuuta 2020", "maaliskuu 2020", "maaliskuu", "2020", "15.04", "A ja B", "A, B, C ja D", "1\u00a0234", "12\u00a0345\u00a0678"},
	{"pl", "2 marca 2020", "marzec 2020", "marzec", "2020", "15:04", "A i B", "A, B, C i D", "1234", "12\u00a0345\u00a0678"},
	{"cs", "2. března 2020", "březen 2020", "březen", "2020", "15:04", "A a\u00a0B", "A, B, C a\u00a0D", "1\u00a0234", "12\u00a0345\u00a0678"},
	{"uk", "2 березня 2020\u202fр.", "березень 2020\u202fр.", "березень", "2020", "15:04", "A і B", "A, B, C і D", "1\u00a0234", "12\u00a0345\u00a0678"},
	{"ru", "2 марта 2020\u202fг.", "март 2020\u202fг.", "март", "2020", "15:04", "A и B", "A, B, C и D", "1\u00a0234", "12\u00a0345\u00a0678"},
	{"sr-Latn", "2. mart 2020.", "mart 2020.", "mart", "2020.", "15:04", "A i B", "A, B, C i D", "1.234", "12.345.678"},
	{"hr", "2. ožujka 2020.", "ožujak 2020.", "ožujak", "2020.", "15:04", "A i B", "A, B, C i D", "1.234", "12.345.678"},
	{"el", "2 Μαρτίου 2020", "Μάρτιος 2020", "Μάρτιος", "2020", "3:04\u202fμ.μ.", "A και B", "A, B, C και D", "1.234", "12.345.678"},
	{"ro", "2 martie 2020", "martie 2020", "martie", "2020", "15:04", "A și B", "A, B, C și D", "1.234", "12.345.678"},
	{"hu", "2020. március 2.", "2020. március", "március", "2020.", "15:04", "A és B", "A, B, C és D", "1234", "12\u00a0345\u00a0678"},
	{"tr", "2 Mart 2020", "Mart 2020", "Mart", "2020", "15:04", "A ve B", "A, B, C ve D", "1.234", "12.345.678"},
	{"ca", "2 de març del 2020", "març del 2020", "març", "2020", "15:04", "A i B", "A, B, C i D", "1.234", "12.345.678"},
	{"ja", "2020年3月2日", "2020年3月", "3月", "2020年", "15:04", "A、B", "A、B、C、D", "1,234", "12,345,678"},
	{"ko", "2020년 3월 2일", "2020년 3월", "3월", "2020년", "오후 3:04", "A 및 B", "A, B, C 및 D", "1,234", "12,345,678"},
	{"zh", "2020年3月2日", "2020年3月", "三月", "2020年", "15:04", "A和B", "A、B、C和D", "1,234", "12,345,678"},
	{"zh-Hant", "2020年3月2日", "2020年3月", "3月", "2020年", "下午3:04", "A和B", "A、B、C和D", "1,234", "12,345,678"},
	{"ar", "2 مارس 2020", "مارس 2020", "مارس", "2020", "3:04 م", "A وB", "A وB وC وD", "1,234", "12,345,678"},
	{"ar-DZ", "2 مارس 2020", "مارس 2020", "مارس", "2020", "3:04 م", "A وB", "A وB وC وD", "1.234", "12.345.678"},
	{"he", "2 במרץ 2020", "מרץ 2020", "מרץ", "2020", "15:04", "A ו-B", "A, B, C ו-D", "1,234", "12,345,678"},
	{"fa", "2 مارس 2020", "مارس 2020", "مارس", "2020", "15:04", "A و B", "A،\u200f B،\u200f C، و D", "1,234", "12,345,678"},
	{"hi", "2 मार्च 2020", "मार्च 2020", "मार्च", "2020", "3:04 pm", "A और B", "A, B, C, और D", "1,234", "1,23,45,678"},
	{"id", "2 Maret 2020", "Maret 2020", "Maret", "2020", "15.04", "A dan B", "A, B, C, dan D", "1.234", "12.345.678"},
	{"vi", "2 tháng 3, 2020", "tháng 3 năm 2020", "Tháng 3", "2020", "15:04", "A và B", "A, B, C và D", "1.234", "12.345.678"},
	{"th", "2 มีนาคม 2020", "มีนาคม 2020", "มีนาคม", "2020", "15:04", "A และ B", "A B C และ D", "1,234", "12,345,678"},
}

func TestFormatsAreThoseOfIntl(t *testing.T) {
	afternoon := time.Date(2020, 3, 2, 15, 4, 5, 0, time.UTC)
	for _, want := range written {
		f := FormatsOf(want[0])
		clock, zoned := strings.CutSuffix(f.Time(afternoon), " UTC")
		got := [10]string{
			want[0], f.Date(afternoon), f.Month(afternoon), f.MonthName(afternoon), f.Year(afternoon), clock,
			f.List([]string{"A", "B"}), f.List([]string{"A", "B", "C", "D"}), f.Number(1234), f.Number(12345678),
		}
		if got != want || !zoned {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	}
}

func TestHoursOfBothHalvesOfADay(t *testing.T) {
	for hour, want := range map[int]string{0: "12:05 AM", 1: "1:05 AM", 11: "11:05 AM", 12: "12:05 PM", 13: "1:05 PM", 23: "11:05 PM"} {
		at := time.Date(2020, 3, 2, hour, 5, 0, 0, time.UTC)
		if got := FormatsOf("en").Time(at); got != want+" UTC" {
			t.Errorf("got %q, want %q", got, want)
		}
		if got, want := FormatsOf("ja").Time(at), at.Format("15:04 MST"); strings.TrimPrefix(want, "0") != got {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestLanguagesWithoutFormatsHaveThoseOfOthers(t *testing.T) {
	march := time.Date(2020, 3, 2, 0, 0, 0, 0, time.UTC)
	for tag, want := range map[string]string{
		"de-LI": "2. März 2020", "es-PE": "2 de marzo de 2020", "en-NZ": "2 March 2020", "zh-TW": "2020年3月2日", "no": "2. mars 2020",
		"nn-NO": "2. mars 2020", "sr-ME": "2. mart 2020.", "iw": "2 במרץ 2020", "eo": "March 2, 2020", "en-x-own": "March 2, 2020", "not a tag": "March 2, 2020",
	} {
		if got := FormatsOf(tag).Date(march); got != want {
			t.Errorf("%s: got %q, want %q", tag, got, want)
		}
	}
	if got := FormatsOf("zh-HK").List([]string{"甲", "乙"}); got != "甲及乙" {
		t.Errorf("zh-HK: got %q", got)
	}
}

func TestTheFirstDayOfAFrenchMonthHasAnEnding(t *testing.T) {
	for tag, want := range map[string]string{"fr": "1er mai 2020", "fr-CA": "1er mai 2020", "it": "1 maggio 2020"} {
		if got := FormatsOf(tag).Date(time.Date(2020, 5, 1, 0, 0, 0, 0, time.UTC)); got != want {
			t.Errorf("%s: got %q, want %q", tag, got, want)
		}
	}
}

func TestCapital(t *testing.T) {
	for text, want := range map[string]string{"mars 2020": "Mars 2020", "école": "École", "3月": "3月", "მარტი": "მარტი", "": ""} {
		if got := Capital(text); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestListsOfSomeLanguagesHeedTheNextWord(t *testing.T) {
	for _, c := range []struct{ tag, last, want string }{
		{"es", "Pedro", "Ana y Pedro"}, {"es", "Isabel", "Ana e Isabel"}, {"es-MX", "Íñigo", "Ana e Íñigo"}, {"es", "Hilario", "Ana e Hilario"},
		{"es", "Hiato", "Ana y Hiato"}, {"es", "hielo", "Ana y hielo"}, {"es", "Yolanda", "Ana y Yolanda"}, {"es", "", "Ana y "}, {"es", "H", "Ana y H"},
		{"he", "דנה", "Ana ודנה"}, {"he", "Dana", "Ana ו-Dana"}, {"th", "ดาว", "Anaและดาว"}, {"th", "Dana", "Ana และ Dana"}, {"it", "Isabella", "Ana e Isabella"}, {"pl", "Iga", "Ana i Iga"},
	} {
		if got := FormatsOf(c.tag).List([]string{"Ana", c.last}); got != c.want {
			t.Errorf("%s: got %q, want %q", c.tag, got, c.want)
		}
	}
	if got := FormatsOf("es").List([]string{"Ana", "Isabel", "Pedro", "Inés"}); got != "Ana, Isabel, Pedro e Inés" {
		t.Errorf("got %q", got)
	}
	if got := FormatsOf("de").List(nil) + FormatsOf("de").List([]string{"A"}); got != "A" {
		t.Errorf("lists of none and of one are %q", got)
	}
}

func TestNumbersInGroups(t *testing.T) {
	for _, c := range []struct {
		tag  string
		n    int
		want string
	}{
		{"en", 0, "0"}, {"en", 999, "999"}, {"en", 1000, "1,000"}, {"en", 1234567, "1,234,567"},
		{"es", 9999, "9999"}, {"es", 10000, "10.000"}, {"hi", 99999, "99,999"}, {"hi", 1234567, "12,34,567"}, {"fr", 1234, "1\u202f234"},
	} {
		if got := FormatsOf(c.tag).Number(c.n); got != c.want {
			t.Errorf("%s: got %q, want %q", c.tag, got, c.want)
		}
	}
}

// Every section of the table is checked, on a day and in an hour with digits of their own.
func TestEveryLanguageHasAllPartsOfADate(t *testing.T) {
	sections := 0
	for line := range strings.Lines(table) {
		tag, ok := strings.CutSuffix(line, "]\n")
		if !ok {
			continue
		}
		tag = tag[1:]
		if sections++; language.Make(tag).String() != tag {
			t.Errorf("[%s] is never found, since the tag is written %s", tag, language.Make(tag))
		}
		f := FormatsOf(tag)
		names := map[string]bool{}
		for month := time.January; month <= time.December; month++ {
			at := time.Date(2034, month, 28, 15, 56, 0, 0, time.UTC)
			date, of := f.Date(at), f.Month(at)
			if !strings.Contains(date, "28") || !strings.Contains(date, "2034") || !strings.Contains(of, "2034") || strings.Contains(of, "28") {
				t.Errorf("%s: the date is %q, the month %q", tag, date, of)
			}
			if clock := f.Time(at); !strings.Contains(clock, "56") || !strings.HasSuffix(clock, " UTC") || !strings.Contains(clock, "15") && !strings.Contains(clock, "3") {
				t.Errorf("%s: the time is %q", tag, clock)
			}
			names[date], names[of], names[f.MonthName(at)] = true, true, true
			for _, text := range []string{date, of, f.Year(at), f.MonthName(at)} {
				if strings.ContainsAny(text, "'|=[]") || strings.TrimFunc(text, unicode.IsSpace) != text || patternLeft(text) {
					t.Errorf("%s: the text is %q", tag, text)
				}
			}
		}
		if len(names) != 36 {
			t.Errorf("%s: the months have %d texts: %v", tag, len(names), names)
		}
	}
	if sections < 52 || len(table) > 20<<10 {
		t.Errorf("the table has %d languages and %d bytes", sections, len(table))
	}
}

// patternLeft reports whether a text has a word that is a run of a letter of patterns.
func patternLeft(text string) bool {
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if len(word) > 1 && strings.Trim(word, word[:1]) == "" && strings.Contains("dMLyhHma", word[:1]) {
			return true
		}
	}
	return false
}
