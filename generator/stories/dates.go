package stories

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"broadsheet/generator/matter"
)

// dateHint is the hint on the form of dates.
const dateHint = "write it like 2026-03-27, 2026-03-27 14:30 or 2026-03-27T14:30:00+01:00"

// A dateFault is the reason why a text is not a date.
type dateFault struct{ message, hint string }

// dateForm matches a day, then optionally a time (RFC 3339, or with a space and
// without seconds), then optionally a zone: Z, an offset, or an abbreviation.
var dateForm = regexp.MustCompile(`^(\d{4})-(\d\d?)-(\d\d?)(?:[Tt ](\d\d?):(\d\d)(?::(\d\d)(?:\.(\d+))?)? ?([A-Za-z]{0,5}|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?))?$`)

// A civil is a date and time as people write it.
type civil struct {
	year, month, day, hour, minute, second, nano int
	clock                                        bool   // it has a time
	zone                                         string // as written, or ""
}

// parseDate reads a date as YAML, TOML and people write it. Without a zone it
// is in the site's zone; without a time it is the first instant of the day. The
// result is in the site's zone.
func parseDate(s string, site *time.Location) (time.Time, *dateFault) {
	m := dateForm.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return time.Time{}, &dateFault{fmt.Sprintf("%q is not a date", matter.Shorten(s)), dateHint}
	}
	c := civil{clock: m[4] != "", zone: strings.ToUpper(m[8])}
	for i, n := range []*int{&c.year, &c.month, &c.day, &c.hour, &c.minute, &c.second} {
		*n, _ = strconv.Atoi(m[i+1])
	}
	c.nano, _ = strconv.Atoi((m[7] + "000000000")[:9])
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

// check returns a hint if a date does not exist, else "".
func (c *civil) check() string {
	daysInMonth := time.Date(c.year, time.Month(c.month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
	switch {
	case c.year < 1:
		return "years count from 1"
	case c.month < 1 || c.month > 12:
		return "months count from 01 to 12, after the year"
	case c.day < 1 || c.day > daysInMonth:
		return fmt.Sprintf("%s %d has %d days", time.Month(c.month), c.year, daysInMonth)
	case c.hour > 23 || c.minute > 59 || c.second > 59:
		return "times count from 00:00:00 to 23:59:59"
	}
	return ""
}

// in returns the instant of a date, or false if its zone is not known. Besides
// UTC and GMT, the abbreviations are those of the site's zone at that time.
func (c *civil) in(site *time.Location) (time.Time, bool) {
	utc := time.Date(c.year, time.Month(c.month), c.day, c.hour, c.minute, c.second, c.nano, time.UTC)
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
	for _, t := range candidates(utc, site) {
		if name, _ := t.Zone(); strings.EqualFold(name, c.zone) {
			return t, true
		}
	}
	return utc, false
}

// local returns the first instant at which clocks in the site's zone show the
// time that clocks in UTC show at utc. If clocks skip that time because they are
// put forward, the result is as much later, or, without a time, the first
// instant after the skip.
func (c *civil) local(utc time.Time, site *time.Location) time.Time {
	both := candidates(utc, site)
	for _, t := range both {
		if _, offset := t.Zone(); t.Add(time.Duration(offset) * time.Second).Equal(utc) {
			return t
		}
	}
	if start, _ := both[1].ZoneBounds(); !c.clock && !start.IsZero() {
		return start
	}
	return both[1]
}

// candidates returns the instants that a local time means under the offsets
// from UTC of the day before and of the day after, the earlier one first.
func candidates(utc time.Time, site *time.Location) []time.Time {
	_, before := utc.AddDate(0, 0, -1).In(site).Zone()
	_, after := utc.AddDate(0, 0, 1).In(site).Zone()
	return []time.Time{
		utc.Add(-time.Duration(max(before, after)) * time.Second).In(site),
		utc.Add(-time.Duration(min(before, after)) * time.Second).In(site),
	}
}
