package stories

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A civil is a date and time of day as written, not yet an instant.
type civil struct {
	year, month, day, hour, minute, second, nano int
	hasTime                                      bool   // whether a time of day was written
	named                                        bool   // whether the month is a word
	noon                                         string // "AM", "PM" or ""
	zone                                         string // time zone in upper case: "Z", an offset or an abbreviation; "" if missing
}

var (
	// numericDay matches a day in digits, the year first: 2026-03-27, 2026/3/27,
	// 2026.03.27 or 20260327, optionally followed by a time of day.
	numericDay = regexp.MustCompile(`^(\d{4})([-/.]?)(\d\d?)([-/.]?)(\d\d?)(?:(?:[Tt]| *, *| +)([^ ,Tt].*))?$`)
	// clock matches a time of day with its zone: 14:30, 14:30:05.25Z, 2:30 p.m. +0100,
	// 10 pm, or in ISO's basic form 143005Z.
	clock = regexp.MustCompile(`^(\d\d?)(?::(\d\d)(?::(\d\d)(?:[.,](\d+))?)?)? ?([AaPp]\.?[Mm]\.?)? ?` + zone + `$`)
	basic = regexp.MustCompile(`^(\d\d)(\d\d)(?:(\d\d)(?:[.,](\d+))?)?()` + zone + `$`)
	// ordinal matches the number of a day in a month: 8, 08, 8th.
	ordinal = regexp.MustCompile(`^(\d\d?)(?:st|nd|rd|th|\.)?$`)
	year    = regexp.MustCompile(`^\d{4}$`)
)

// eastern replaces the signs for year, month and day of Chinese, Japanese and Korean.
var eastern = strings.NewReplacer("年", "-", "月", "-", "日", " ", "년 ", "-", "월 ", "-", "일", " ", "년", "-", "월", "-")

// zone matches the name or UTC offset of a time zone, also with a name in parentheses
// after it: "CET", "+0100", "+0100 (CET)".
const zone = `([A-Za-z]{0,5}|(?:UTC|GMT)?[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)(?: ?\([^()]*\))?`

// readCivil reads a date and time in one of the forms that have a single meaning. It
// returns false for all others.
func readCivil(s string) (c civil, ok bool) {
	s = strings.TrimSpace(eastern.Replace(s))
	if m := numericDay.FindStringSubmatch(s); m != nil {
		if m[2] != m[4] || m[2] == "" && len(m[3]+m[5]) < 4 {
			return c, false
		}
		c.year, c.month, c.day = number(m[1]), number(m[3]), number(m[5])
		return c, m[6] == "" || c.readClock(m[6], m[2] == "")
	}
	return readNamed(s)
}

// readNamed reads a date with the English name of a month, as people write it and as in
// RFC 2822, in any order that leaves no doubt: March 27, 2026; 27 Mar 2026 14:30 +0100;
// Fri Mar 27 14:30:00 2026.
func readNamed(s string) (c civil, ok bool) {
	words := strings.Fields(strings.ReplaceAll(s, ",", " "))
	if len(words) == 1 {
		words = strings.Split(s, "-") // 27-Mar-2026
	}
	if len(words) > 0 && weekday(words[0]) {
		words = words[1:]
	}
	i := slices.IndexFunc(words, func(w string) bool { return monthOf(w) > 0 })
	if i < 0 {
		return c, false
	}
	c.month, c.named = monthOf(words[i]), true
	words = slices.Delete(words, i, i+1)
	if i < len(words) && strings.EqualFold(words[i], "of") || i > 0 && strings.EqualFold(words[i-1], "of") {
		words = slices.DeleteFunc(words, func(w string) bool { return strings.EqualFold(w, "of") })
	}
	for _, part := range []struct {
		form *regexp.Regexp
		to   *int
	}{{year, &c.year}, {ordinal, &c.day}} {
		i := slices.IndexFunc(words, part.form.MatchString)
		if i < 0 {
			return c, false
		}
		*part.to = number(strings.TrimRight(words[i], "stndrh."))
		words = slices.Delete(words, i, i+1)
	}
	if len(words) > 0 && strings.EqualFold(words[0], "at") {
		words = words[1:]
	}
	return c, len(words) == 0 || c.readClock(strings.Join(words, " "), false)
}

// readClock reads a time of day. A time without colons is read only if plain is set.
func (c *civil) readClock(s string, plain bool) bool {
	m := clock.FindStringSubmatch(s)
	if m == nil && plain {
		m = basic.FindStringSubmatch(s)
	}
	if m == nil || m[2] == "" && m[5] == "" {
		return false
	}
	c.hasTime, c.hour, c.minute, c.second = true, number(m[1]), number(m[2]), number(m[3])
	c.nano = number((m[4] + "000000000")[:9])
	c.noon = strings.ToUpper(strings.ReplaceAll(m[5], ".", ""))
	c.zone = strings.ToUpper(m[6])
	if offset := strings.TrimLeft(c.zone, "UTCGM"); len(offset) > 0 && (offset[0] == '+' || offset[0] == '-') {
		c.zone = offset
	}
	return true
}

// number returns the value of decimal digits; no digits are 0.
func number(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}

// monthOf returns the number of the month that a word names in English, at least with
// three letters, or 0.
func monthOf(word string) int {
	word = strings.TrimSuffix(word, ".")
	for m := time.January; m <= time.December; m++ {
		if len(word) >= 3 && len(word) <= len(m.String()) && strings.EqualFold(m.String()[:len(word)], word) {
			return int(m)
		}
	}
	return 0
}

// weekday reports whether a word names a day of the week in English.
func weekday(word string) bool {
	word = strings.TrimSuffix(word, ".")
	for d := time.Sunday; d <= time.Saturday; d++ {
		if len(word) >= 3 && len(word) <= len(d.String()) && strings.EqualFold(d.String()[:len(word)], word) {
			return true
		}
	}
	return false
}
