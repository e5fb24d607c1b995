package locale

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Date returns the date of an instant, such as "2. März 2020". Years are those of the
// Gregorian calendar and digits are European in all languages, as in the rest of a page.
func (f *Formats) Date(t time.Time) string { return f.write(f.date, t) }

// Month returns the month and year of an instant, such as "März 2020".
func (f *Formats) Month(t time.Time) string { return f.write(f.month, t) }

// MonthName returns the name that the month of an instant has without day and year, such as
// "März".
func (f *Formats) MonthName(t time.Time) string { return f.alone[t.Month()-1] }

// Capital returns a text such as "mars 2020" as a heading or an entry of a list has it: with
// a capital letter at the beginning.
func Capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if first == utf8.RuneError {
		return text
	}
	return string(unicode.ToTitle(first)) + text[size:]
}

// Months returns the names of the months, both within a date and without a day.
func (f *Formats) Months() []string { return slices.Concat(f.months, f.alone) }

// Year returns the year of an instant, such as "2020" or, in Japanese, "2020年".
func (f *Formats) Year(t time.Time) string { return f.write(f.year, t) }

// Time returns the time of day and the time zone of an instant, such as "15:04 CET".
func (f *Formats) Time(t time.Time) string {
	return f.write(f.time, t) + t.Format(" MST")
}

// write returns an instant in the form of a pattern. Text between ' in the pattern is
// literal, also if it has letters.
func (f *Formats) write(pattern string, t time.Time) string {
	var b strings.Builder
	literal := false
	for rest := pattern; rest != ""; {
		n := 1
		for n < len(rest) && rest[n] == rest[0] {
			n++
		}
		switch run := rest[:n]; {
		case run == "'":
			literal = !literal
		case literal:
			b.WriteString(run)
		default:
			b.WriteString(f.part(run, t))
		}
		rest = rest[n:]
	}
	return b.String()
}

// part returns the part of an instant for which a run of equal letters stands, or the run
// itself if its letter has no meaning.
func (f *Formats) part(run string, t time.Time) string {
	number := 0
	switch run[0] {
	case 'y':
		return strconv.Itoa(t.Year())
	case 'a':
		return f.halves[t.Hour()/12]
	case 'd':
		number = t.Day()
		if number == 1 && f.base == "fr" {
			return "1er" // the other days of a month have no ending in French
		}
	case 'M', 'L':
		number = int(t.Month())
	case 'h':
		number = (t.Hour()+11)%12 + 1
	case 'H':
		number = t.Hour()
	case 'm':
		number = t.Minute()
	default:
		return run
	}
	switch {
	case run == "MMMM":
		return f.months[number-1]
	case run == "LLLL":
		return f.alone[number-1]
	case len(run) == 2 && number < 10:
		return "0" + strconv.Itoa(number)
	}
	return strconv.Itoa(number)
}
