package imports

import (
	"strings"
	"time"
)

// An instant is a date of the source, in the zone in which it was written. Without a zone,
// it is in the time zone of the site.
type instant struct {
	time.Time
	day bool // whether the date has no time of day
}

// dateLayouts are the forms in which other systems read dates. Go's parser accepts a single
// digit for the month, day, hour and minute where the layout has one.
var dateLayouts = []string{
	"2006-1-2T15:4:5Z07:00", "2006-1-2T15:4:5-0700", "2006-1-2T15:4Z07:00", "2006-1-2T15:4:5", "2006-1-2T15:4",
	"2006-1-2 15:4:5 -0700 MST", "2006-1-2 15:4:5 -0700", "2006-1-2 15:4:5 -07:00", "2006-1-2 15:4:5-0700",
	"2006-1-2 15:4:5Z07:00", "2006-1-2 15:4:5 MST", "2006-1-2 15:4 -0700", "2006-1-2 15:4:5", "2006-1-2 15:4", "2006-1-2 3:4:5 PM",
	time.RFC1123Z, time.RFC1123, time.RFC822Z, time.RFC822, time.RFC850, time.ANSIC, time.UnixDate, time.RubyDate,
	"2 Jan 2006 15:04:05", "2 January 2006 15:04", "Jan 2, 2006 15:04:05", "January 2, 2006 15:04",
}

var dayLayouts = []string{
	"2006-1-2", "20060102", "2 Jan 2006", "2 January 2006", "Jan 2, 2006", "January 2, 2006", "Jan 2 2006", "1-2-2006",
}

// readInstant reads a date in a form that other systems accept.
func readInstant(text string, zone *time.Location) (instant, bool) {
	text = strings.Join(strings.Fields(text), " ")
	if len(text) > 7 && text[4] == '/' {
		text = strings.ReplaceAll(text[:8], "/", "-") + strings.Replace(text[8:], "/", "-", 1)
	}
	for _, layout := range dayLayouts {
		if t, err := time.ParseInLocation(layout, text, zone); err == nil {
			return instant{t, true}, true
		}
	}
	for _, layout := range dateLayouts {
		if t, err := time.ParseInLocation(layout, text, zone); err == nil {
			return instant{t, false}, true
		}
	}
	return instant{}, false
}

// String returns the date as front matter has it, or "" for the zero instant.
func (i instant) String() string {
	switch {
	case i.IsZero():
		return ""
	case i.day:
		return i.Format(time.DateOnly)
	case i.Nanosecond() > 0:
		return i.Truncate(time.Second).Format(time.RFC3339)
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
