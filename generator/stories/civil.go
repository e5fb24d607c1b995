package stories

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A civil is a date, perhaps with a time of day, in the numbers that the author wrote,
// before its conversion to an instant.
type civil struct {
	year, month, day, hour, minute, second, nano int
	hasTime                                      bool // whether the author wrote a time of day
	// named reports whether the author wrote the month as a word, such as "March"
	named bool
	noon  string // "AM" or "PM" in a time of day on the 12-hour clock, otherwise ""
	// zone is the time zone as the author wrote it: "Z", "+01:00", "CET" or ""
	zone string
}

var (
	// numericDay matches a date in digits with the year first: 2026-03-27, 2026/3/27,
	// "2026. 3. 27." or 20260327. A time of day may follow.
	numericDay = regexp.MustCompile(`^(\d{4})([-/.]?) ?(\d\d?)([-/.]?) ?(\d\d?)\.?` + timeAfter)
	// yearLast matches a date in digits with the year last: 27/03/2026, 3/27/2026,
	// 27.3.2026. A time of day may follow.
	yearLast = regexp.MustCompile(`^(\d\d?)([-/.]) ?(\d\d?)([-/.]) ?(\d{4})` + timeAfter)
	// clock matches a time of day, with or without a time zone: 14:30, 14:30:05.25Z, 2:30
	// p.m. +0100, 10 pm.
	clock = regexp.MustCompile(`^(\d\d?)(?::(\d\d)(?::(\d\d)(?:[.,](\d+))?)?)? ?([AaPp]\.?[Mm]\.?)? ?` + zone + `$`)
	// basic matches a time of day in the basic form of ISO 8601, without colons: 143005Z.
	basic = regexp.MustCompile(`^(\d\d)(\d\d)(?:(\d\d)(?:[.,](\d+))?)?()` + zone + `$`)
	// ordinal matches the number of a day in a month: 8, 08, 8th.
	ordinal = regexp.MustCompile(`^(\d\d?)(?:st|nd|rd|th|\.)?$`)
	year    = regexp.MustCompile(`^\d{4}$`)
)

// eastern replaces the Chinese, Japanese and Korean words for year and month by hyphens,
// and the words for day by a space: "2026年3月27日" becomes "2026-3-27 ".
var eastern = strings.NewReplacer("年", "-", "月", "-", "日", " ", "년 ", "-", "월 ", "-", "일", " ", "년", "-", "월", "-")

// dashes replaces typographic hyphens, dashes and minus signs by "-".
var dashes = strings.NewReplacer("\u2010", "-", "\u2011", "-", "\u2012", "-", "\u2013", "-", "\u2212", "-")

// timeAfter matches an optional time of day after a date in digits.
const timeAfter = `(?:(?:[Tt]| *, *| +)(?:at )?([^ ,Tt].*))?$`

// zone matches an optional time zone: its abbreviation or its offset from UTC, and perhaps
// a name after the offset. Examples: "CET", "+0100", "+0100 (CET)", "+0100 CET", "".
const zone = `([A-Za-z]{0,5}|(?:UTC|GMT)?[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?(?: [A-Z]{1,5})?)(?: ?\([^()]*\))?`

// readCivil reads a date, with or without a time of day. It returns false if the text is
// not a date, or if it may mean two dates, such as 3/4/2026.
func readCivil(s string) (c civil, ok bool) {
	s = strings.TrimSpace(eastern.Replace(dashes.Replace(s)))
	if m := numericDay.FindStringSubmatch(s); m != nil {
		if m[2] != m[4] || m[2] == "" && len(m[3]+m[5]) < 4 {
			return c, false
		}
		c.year, c.month, c.day = number(m[1]), number(m[3]), number(m[5])
		return c, m[6] == "" || c.readClock(m[6], m[2] == "")
	}
	if m := yearLast.FindStringSubmatch(s); m != nil {
		if c.year, c.month, c.day = number(m[5]), number(m[3]), number(m[1]); c.month > 12 {
			c.month, c.day = c.day, c.month
		}
		twoReadings := c.month != c.day && c.day <= 12
		return c, m[2] == m[4] && c.month <= 12 && !twoReadings && (m[6] == "" || c.readClock(m[6], false))
	}
	return readNamed(s)
}

// readNamed reads a date that has the English name of its month, in the forms that people,
// mail (RFC 2822) and Unix programs use. Examples: March 27, 2026; 27 Mar 2026 14:30 +0100;
// Fri Mar 27 14:30:00 2026.
func readNamed(s string) (c civil, ok bool) {
	words := strings.Fields(strings.ReplaceAll(s, ",", " "))
	if len(words) == 1 {
		words = strings.Split(s, "-") // a date of the form 27-Mar-2026
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

// readClock sets the time of day and the time zone from the text s. It returns false if s
// is not a time of day. It accepts a time without colons, such as 1430, only if the
// argument plain is true.
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
		c.zone, _, _ = strings.Cut(offset, " ")
	}
	return true
}

// number returns the value of a text of decimal digits, or 0 for an empty text.
func number(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}

// monthOf returns the number of a month, 1 to 12, from its English name or from the first
// three or more letters of the name. For any other word it returns 0.
func monthOf(word string) int {
	return numberOf(word, 12, func(i int) string { return time.Month(i).String() })
}

// weekday reports whether a word is the English name of a day of the week, or the first
// three or more letters of such a name.
func weekday(word string) bool {
	return numberOf(word, 7, func(i int) string { return time.Weekday(i - 1).String() }) > 0
}

// numberOf returns the number, from 1 to n, of the first name that the argument word is or
// abbreviates, or 0 if there is no such name. The function name returns the name with a
// number. An abbreviation has at least three letters and may end in a full stop.
func numberOf(word string, n int, name func(number int) string) int {
	word = strings.TrimSuffix(word, ".")
	for i := 1; i <= n; i++ {
		if full := name(i); len(word) >= 3 && len(word) <= len(full) && strings.EqualFold(full[:len(word)], word) {
			return i
		}
	}
	return 0
}
