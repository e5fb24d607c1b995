package stories

import (
	"fmt"
	"strings"
	"time"
)

// dateAdvice shows an author how dates are written.
const dateAdvice = "write it like 2026-03-27, 2026-03-27 14:30 or 2026-03-27T14:30:00+01:00"

// A dateFault says why a text is no date.
type dateFault struct{ message, advice string }

// A civil is a date and time as people write it.
type civil struct {
	year, month, day, hour, minute, second, nano int
	clock                                        bool   // a time was given
	zone                                         string // as written, "" if none
}

// parseDate reads the dates that YAML, TOML and people write: a day, then
// optionally a time (RFC 3339, or with a space and without seconds), then
// optionally a zone: Z, an offset, UTC, GMT, or an abbreviation that the
// site's own zone uses. The result is in the site's zone. A date without a
// time is the first instant of that day.
func parseDate(s string, site *time.Location) (time.Time, *dateFault) {
	c, ok := scanDate(strings.TrimSpace(s))
	if !ok {
		return time.Time{}, &dateFault{fmt.Sprintf("%q is not a date", shorten(s)), dateAdvice}
	}
	if advice := c.check(); advice != "" {
		return time.Time{}, &dateFault{fmt.Sprintf("%q does not exist", s), advice}
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

// check returns why a date does not exist, or "".
func (c *civil) check() string {
	switch {
	case c.year < 1:
		return "years count from 1"
	case c.month < 1 || c.month > 12:
		return "months count from 01 to 12, after the year"
	case c.day < 1 || c.day > daysIn(c.year, c.month):
		return fmt.Sprintf("%s %d has %d days", time.Month(c.month), c.year, daysIn(c.year, c.month))
	case c.hour > 23 || c.minute > 59 || c.second > 59:
		return "times count from 00:00:00 to 23:59:59"
	}
	return ""
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// in returns the instant a date means, or false if its zone is not known.
func (c *civil) in(site *time.Location) (time.Time, bool) {
	utc := time.Date(c.year, time.Month(c.month), c.day, c.hour, c.minute, c.second, c.nano, time.UTC)
	switch zone := strings.ToUpper(c.zone); {
	case zone == "":
		return c.local(utc, site), true
	case zone == "Z" || zone == "UTC" || zone == "GMT":
		return utc, true
	case zone[0] == '+' || zone[0] == '-':
		offset, ok := parseOffset(zone)
		return utc.Add(-offset), ok
	default:
		for _, t := range candidates(utc, site) {
			if name, _ := t.Zone(); strings.EqualFold(name, zone) {
				return t, true
			}
		}
		return utc, false
	}
}

// local returns the instant a clock in the site's zone shows what utc shows.
// Where it shows that twice the first counts; where it never does, because
// clocks are put forward, the time moves with them, and a day without its
// first minute begins with the first there is.
func (c *civil) local(utc time.Time, site *time.Location) time.Time {
	both := candidates(utc, site)
	early, late := both[0], both[1]
	if late.Before(early) {
		early, late = late, early
	}
	switch {
	case shows(early, utc):
		return early
	case shows(late, utc):
		return late
	}
	moved := both[0]
	if start, _ := moved.ZoneBounds(); !c.clock && !start.IsZero() {
		return start
	}
	return moved
}

// candidates returns the instants a local time means under the offset from
// UTC of the day before and of the day after.
func candidates(utc time.Time, site *time.Location) [2]time.Time {
	const day = 24 * time.Hour
	_, before := utc.Add(-day).In(site).Zone()
	_, after := utc.Add(day).In(site).Zone()
	at := func(offset int) time.Time { return utc.Add(-time.Duration(offset) * time.Second).In(site) }
	return [2]time.Time{at(before), at(after)}
}

// shows reports whether a clock at t shows what utc does.
func shows(t, utc time.Time) bool {
	_, offset := t.Zone()
	return t.Add(time.Duration(offset) * time.Second).Equal(utc)
}

// parseOffset reads +01:00, +0100 and +01.
func parseOffset(s string) (time.Duration, bool) {
	d := dateScanner{rest: s[1:]}
	hours := d.number(2, 2)
	minutes := 0
	if d.rest != "" {
		d.accept(":")
		minutes = d.number(2, 2)
	}
	if d.failed || d.rest != "" || hours > 23 || minutes > 59 {
		return 0, false
	}
	offset := time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute
	if s[0] == '-' {
		offset = -offset
	}
	return offset, true
}

// scanDate takes a date apart without checking its values.
func scanDate(s string) (c civil, ok bool) {
	d := dateScanner{rest: s}
	c.year = d.number(4, 4)
	d.expect("-")
	c.month = d.number(1, 2)
	d.expect("-")
	c.day = d.number(1, 2)
	if d.failed || d.rest == "" {
		return c, !d.failed
	}
	c.clock = true
	d.expect("Tt ")
	c.hour = d.number(1, 2)
	d.expect(":")
	c.minute = d.number(2, 2)
	if d.accept(":") {
		c.second = d.number(2, 2)
		if d.accept(".") {
			c.nano = d.fraction()
		}
	}
	d.accept(" ")
	c.zone = d.rest
	return c, !d.failed && isZone(c.zone)
}

// isZone reports whether a text could be meant as a time zone.
func isZone(s string) bool {
	if s != "" && (s[0] == '+' || s[0] == '-') {
		_, ok := parseOffset(s)
		return ok
	}
	return len(s) <= 5 && strings.Trim(strings.ToUpper(s), "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// A dateScanner reads digits and separators; after a failure it reads nothing.
type dateScanner struct {
	rest   string
	failed bool
}

// number reads a number of least to most digits.
func (d *dateScanner) number(least, most int) int {
	n, i := 0, 0
	for i < most && i < len(d.rest) && d.rest[i] >= '0' && d.rest[i] <= '9' {
		n = 10*n + int(d.rest[i]-'0')
		i++
	}
	d.failed = d.failed || i < least
	d.rest = d.rest[i:]
	return n
}

// fraction reads the digits of a fraction of a second as nanoseconds.
func (d *dateScanner) fraction() int {
	before := len(d.rest)
	n := d.number(1, 9)
	for i := before - len(d.rest); i < 9; i++ {
		n *= 10
	}
	d.rest = strings.TrimLeft(d.rest, "0123456789")
	return n
}

// accept reads one of the characters if it comes next.
func (d *dateScanner) accept(set string) bool {
	if d.rest == "" || !strings.Contains(set, d.rest[:1]) {
		return false
	}
	d.rest = d.rest[1:]
	return true
}

// expect reads one of the characters, which must come next.
func (d *dateScanner) expect(set string) { d.failed = !d.accept(set) || d.failed }
