package stories

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"broadsheet/generator/matter"
)

// dateHint shows authors in which forms to write a date.
const dateHint = "write it like 2026-03-27, 2026-03-27 14:30 or 2026-03-27T14:30:00+01:00"

// A dateFault explains to the author why a text is not a valid date.
type dateFault struct{ message, hint string }

// parseDate reads a date in any common form that can mean only one date. The result is in
// the site's time zone, the argument site. A date without a time zone is read in this
// zone; a date without a time of day means the start of that day.
func parseDate(s string, site *time.Location) (time.Time, *dateFault) {
	s = matter.Collapse(s)
	c, ok := readCivil(s)
	if !ok {
		return time.Time{}, noDate(s)
	}
	if hint := c.check(); hint != "" {
		return time.Time{}, &dateFault{fmt.Sprintf("%q does not exist", s), hint}
	}
	t, ok := c.in(site)
	if !ok {
		return t, &dateFault{fmt.Sprintf("%q has a time zone that is not known here", s), "write the offset from UTC, such as -08:00"}
	}
	if t = t.In(site); t.Year() < 1 || t.Year() > 9999 {
		return t, &dateFault{fmt.Sprintf("%q is not in the years 1 to 9999 in the site's time zone", s), ""}
	}
	return t, nil
}

// noDate returns the message for a text that is not a date, or that may mean two dates, as
// 3/4/2026 does: some countries write the day before the month, others after it.
func noDate(s string) *dateFault {
	if m := yearLast.FindStringSubmatch(s); m != nil {
		if a, b := number(m[1]), number(m[3]); a != b && a*b > 0 && a <= 12 && b <= 12 {
			return &dateFault{
				fmt.Sprintf("%q may be %d %s or %d %s", matter.Shorten(s), a, time.Month(b), b, time.Month(a)),
				fmt.Sprintf("write the year first: %s-%02d-%02d or %s-%02d-%02d", m[5], b, a, m[5], a, b),
			}
		}
	}
	return &dateFault{fmt.Sprintf("%q is not a date", matter.Shorten(s)), dateHint}
}

// check returns a hint for the author if the day or the time of day does not exist, such
// as February 30. Otherwise it returns "".
func (c *civil) check() string {
	daysInMonth := time.Date(c.year, time.Month(c.month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
	switch {
	case c.year < 1:
		return "years count from 1"
	case c.month < 1 || c.month > 12:
		return "months count from 01 to 12, after the year"
	case c.day < 1 || c.day > daysInMonth:
		return fmt.Sprintf("%s %d has %d days", time.Month(c.month), c.year, daysInMonth)
	case c.noon != "" && (c.hour < 1 || c.hour > 12):
		return "with AM or PM, hours count from 1 to 12"
	case c.hour > 23 || c.minute > 59 || c.second > 59:
		return "times count from 00:00:00 to 23:59:59"
	}
	return ""
}

// in converts a date to an instant. It returns false if it does not know the time zone
// that the date names. Known zones are Z, UTC, GMT, an offset, an abbreviation that the
// site's time zone uses around the date, and an abbreviation of RFC 2822, such as EST.
func (c *civil) in(site *time.Location) (time.Time, bool) {
	utc := c.asUTC()
	switch {
	case c.zone == "":
		return c.local(utc, site), true
	case c.zone == "Z" || c.zone == "UTC" || c.zone == "GMT":
		return utc, true
	case c.zone[0] == '+' || c.zone[0] == '-':
		zone, _ := time.Parse("-0700", (strings.ReplaceAll(c.zone, ":", "") + "00")[:5])
		_, offset := zone.Zone()
		return utc.Add(-time.Duration(offset) * time.Second), true
	}
	for _, t := range instants(utc, site) {
		if name, _ := t.Zone(); strings.EqualFold(name, c.zone) {
			return t, true
		}
	}
	if offset, known := mailZones[c.zone]; known && c.named {
		return utc.Add(-time.Duration(offset) * time.Hour), true
	}
	return utc, false
}

// mailZones maps the time zones that RFC 2822 names to their offsets from UTC in hours.
// These zones are accepted only in dates with the name of a month, the form of dates in
// mail.
var mailZones = map[string]int{"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}

// local returns the first instant at which clocks in the site's time zone show a local
// time. The argument utc has the date and time of day of the local time, with UTC in place
// of the time zone. If clocks skip the local time, as when summer time begins, the result
// is later by the length of the gap; for a date without a time of day, the result is the
// end of the gap.
func (c *civil) local(utc time.Time, site *time.Location) time.Time {
	both := instants(utc, site)
	for _, t := range both {
		if _, offset := t.Zone(); t.Add(time.Duration(offset) * time.Second).Equal(utc) {
			return t
		}
	}
	if start, _ := both[1].ZoneBounds(); !c.hasTime && !start.IsZero() {
		return start
	}
	return both[1]
}

// instants returns the two instants that a local time can mean, the earlier instant first.
// The argument utc has the date and time of day of the local time, with UTC in place of the
// time zone. The two instants differ by the offsets that the site's time zone has a day
// before and a day after.
func instants(utc time.Time, site *time.Location) []time.Time {
	_, before := utc.AddDate(0, 0, -1).In(site).Zone()
	_, after := utc.AddDate(0, 0, 1).In(site).Zone()
	return []time.Time{
		utc.Add(-time.Duration(max(before, after)) * time.Second).In(site),
		utc.Add(-time.Duration(min(before, after)) * time.Second).In(site),
	}
}

// ParseDate reads a date in any common form that can mean only one date. The result is in
// the time zone of the argument, in which a date without a zone is read. The bool is false
// if the text is not such a date.
func ParseDate(text string, zone *time.Location) (time.Time, bool) {
	t, fault := parseDate(text, zone)
	return t, fault == nil
}

// ISO returns a date, in any form that front matter may have, in the form of ISO 8601 that is
// also valid in RFC 3339: 2026-03-27, 2026-03-27T14:30:00 or 2026-03-27T14:30:00+01:00. The
// result has a time of day and a time zone only if the text has. It is false if the text is
// not a date. A text that is in such a form, perhaps without seconds or with a space in place
// of the T, is returned as it is.
func (r *Reader) ISO(text string) (string, bool) {
	text = matter.Collapse(text)
	at, fault := parseDate(text, r.location)
	if fault != nil {
		return "", false
	}
	if isoDate.MatchString(text) {
		return text, true
	}
	c, _ := readCivil(text)
	return c.iso(at), true
}

// isoDate matches the forms of dates that the method ISO does not change.
var isoDate = regexp.MustCompile(`^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?$`)

// iso returns a date in the form of ISO 8601. The argument at is the instant that the date
// means.
func (c *civil) iso(at time.Time) string {
	day := fmt.Sprintf("%04d-%02d-%02d", c.year, c.month, c.day)
	if !c.hasTime {
		return day
	}
	clock := c.asUTC()
	text := day + clock.Format("T15:04:05.999999999")
	if c.zone == "" {
		return text
	}
	return text + at.In(time.FixedZone("", int(clock.Sub(at).Seconds()))).Format("Z07:00")
}

// asUTC returns the date and time of day that the author wrote, with UTC in place of the time
// zone.
func (c *civil) asUTC() time.Time {
	hour := c.hour
	if c.noon != "" {
		hour %= 12
	}
	if c.noon == "PM" {
		hour += 12
	}
	return time.Date(c.year, time.Month(c.month), c.day, hour, c.minute, c.second, c.nano, time.UTC)
}
