package imports

import (
	"regexp"
	"strings"
	"time"

	"broadsheet/generator/matter"
	"broadsheet/generator/stories"
)

// An instant is a date of the source, in the zone in which it was written. Without a zone,
// it is in the time zone of the site.
type instant struct {
	time.Time
	day bool // whether the date has no time of day
}

var (
	// singleDigit matches a minute or second of one digit.
	singleDigit = regexp.MustCompile(`:(\d)\b`)
	// zoneOffset matches the time zone after a time of day.
	zoneOffset = regexp.MustCompile(`:\d\d(?:\.\d+)?(?: ?[AaPp][Mm])? ?(Z\b|[-+]\d\d:?\d\d\b)`)
)

// otherDates are forms of dates that authors do not write here: with a year of two digits, or
// with the name of a time zone that means UTC if it is unknown.
var otherDates = []string{"2006-1-2 15:4:5 MST", time.RFC1123, time.RFC822Z, time.RFC822, time.RFC850, time.UnixDate}

// readInstant reads a date in a form that other systems accept.
func readInstant(text string, zone *time.Location) (instant, bool) {
	text = singleDigit.ReplaceAllString(matter.Collapse(text), ":0$1")
	t, ok := stories.ParseDate(text, zone)
	for i := 0; !ok && i < len(otherDates); i++ {
		var err error
		t, err = time.ParseInLocation(otherDates[i], text, zone)
		ok = err == nil
	}
	if m := zoneOffset.FindStringSubmatch(text); ok && m != nil {
		if at, err := time.Parse("Z0700", strings.ReplaceAll(m[1], ":", "")); err == nil {
			_, offset := at.Zone()
			t = t.In(time.FixedZone("", offset))
		}
	}
	return instant{t, !strings.Contains(text, ":")}, ok
}

// in returns an instant as clocks in a time zone show it.
func (i instant) in(zone *time.Location) instant { return instant{i.In(zone), i.day} }

// String returns the date as front matter has it, or "" for the zero instant.
func (i instant) String() string {
	switch {
	case i.IsZero():
		return ""
	case i.day:
		return i.Format(time.DateOnly)
	}
	return i.Format(time.RFC3339)
}

// languageZone returns the time zone of most people who write a language, or "" for languages
// of several zones.
func languageZone(language string) string {
	language = strings.ToLower(language)
	for _, pair := range [][2]string{
		{"zh-tw", "Asia/Taipei"}, {"zh-hant", "Asia/Taipei"}, {"zh-hk", "Asia/Hong_Kong"}, {"zh", "Asia/Shanghai"},
		{"ja", "Asia/Tokyo"}, {"ko", "Asia/Seoul"}, {"vi", "Asia/Ho_Chi_Minh"}, {"th", "Asia/Bangkok"}, {"de", "Europe/Berlin"},
		{"it", "Europe/Rome"}, {"pl", "Europe/Warsaw"}, {"cs", "Europe/Prague"}, {"tr", "Europe/Istanbul"},
	} {
		if strings.HasPrefix(language, pair[0]) {
			return pair[1]
		}
	}
	return ""
}

// namedZone returns a time zone by its name, or UTC if the name is unknown or "".
func namedZone(name string) *time.Location {
	if zone, err := time.LoadLocation(name); err == nil && !strings.EqualFold(name, "local") {
		return zone
	}
	return time.UTC
}

// dateCodes are parts of a date as patterns of C, Python and Liquid write them, with the
// layouts of package time.
var dateCodes = map[string]string{
	"%Y": "2006", "%y": "06", "%m": "01", "%-m": "1", "%b": "Jan", "%B": "January", "%d": "02", "%-d": "2", "%e": "_2", "%j": "002",
	"%H": "15", "%M": "04", "%S": "05",
}

// strftime writes a date by a pattern such as "%Y/%m". The bool is false if the pattern has
// parts that are not known.
func strftime(date time.Time, pattern string) (string, bool) {
	for code, layout := range dateCodes {
		pattern = strings.ReplaceAll(pattern, code, date.Format(layout))
	}
	return pattern, !strings.Contains(pattern, "%")
}

// dateParts are parts of a date as Jekyll and Hexo name them in addresses, with the layouts of
// package time.
var dateParts = map[string]string{
	"year": "2006", "month": "01", "i_month": "1", "day": "02", "i_day": "2", "short_year": "06",
	"hour": "15", "minute": "04", "second": "05", "y_day": "002",
	"short_month": "Jan", "long_month": "January", "short_day": "Mon", "long_day": "Monday",
}
