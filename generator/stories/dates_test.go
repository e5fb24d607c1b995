package stories_test

import (
	"testing"
	"time"

	"broadsheet/generator/sources"
	"broadsheet/generator/stories"
)

// TestDates reads dates in zones with all kinds of transitions.
func TestDates(t *testing.T) {
	for _, test := range []struct{ zone, text, want string }{
		{"Europe/Berlin", "2020-03-27", "2020-03-27T00:00:00+01:00"},
		{"Europe/Berlin", "2020-3-7", "2020-03-07T00:00:00+01:00"},
		{"Europe/Berlin", "2020-07-27", "2020-07-27T00:00:00+02:00"},
		{"Europe/Berlin", "2020-03-27 14:30", "2020-03-27T14:30:00+01:00"},
		{"Europe/Berlin", "2020-03-27T14:30:05", "2020-03-27T14:30:05+01:00"},
		{"Europe/Berlin", "2020-03-27 14:30:05.25Z", "2020-03-27T15:30:05.25+01:00"},
		{"Europe/Berlin", "2020-03-27T14:30:05+05:30", "2020-03-27T10:00:05+01:00"},
		{"Europe/Berlin", "2020-03-27 14:30:05 -0700", "2020-03-27T22:30:05+01:00"},
		{"Europe/Berlin", "2020-03-27 14:30 +01", "2020-03-27T14:30:00+01:00"},
		{"Europe/Berlin", "2020-03-27 14:30 UTC", "2020-03-27T15:30:00+01:00"},
		{"Europe/Berlin", "2020-03-27t14:30:00z", "2020-03-27T15:30:00+01:00"},
		// Clocks go from 2:00 to 3:00: 2:30 does not exist.
		{"Europe/Berlin", "2020-03-29 02:30", "2020-03-29T03:30:00+02:00"},
		// Clocks go from 3:00 back to 2:00: 2:30 exists twice.
		{"Europe/Berlin", "2020-10-25 02:30", "2020-10-25T02:30:00+02:00"},
		{"Europe/Berlin", "2020-10-25 02:30 CET", "2020-10-25T02:30:00+01:00"},
		{"America/New_York", "2020-11-01 01:30", "2020-11-01T01:30:00-04:00"},
		{"America/New_York", "2020-01-01 12:00 EST", "2020-01-01T12:00:00-05:00"},
		// Days that begin at 1:00, at 0:30 after a gap from 23:30, and never.
		{"America/Sao_Paulo", "2018-11-04", "2018-11-04T01:00:00-02:00"},
		{"Asia/Amman", "2014-03-28", "2014-03-28T01:00:00+03:00"},
		{"America/Toronto", "1919-03-31", "1919-03-31T00:30:00-04:00"},
		{"Pacific/Apia", "2011-12-30", "2011-12-31T00:00:00+14:00"},
		// A day whose midnight exists twice begins with the first.
		{"America/Havana", "2019-11-03", "2019-11-03T00:00:00-04:00"},
		{"UTC", "2024-02-29", "2024-02-29T00:00:00Z"},
		{"UTC", "2038-01-19T03:14:08Z", "2038-01-19T03:14:08Z"},
		{"UTC", "0001-01-01", "0001-01-01T00:00:00Z"},
		{"UTC", "9999-12-31 23:59:59", "9999-12-31T23:59:59Z"},
	} {
		zone, err := time.LoadLocation(test.zone)
		if err != nil {
			t.Fatal(err)
		}
		c := settings(t)
		c.Location = zone
		card, _ := stories.NewReader(c).Story(sources.File{Path: "content/stories/a.md"}, []byte("---\ntitle: A\ndate: "+test.text+"\n---\n"))
		if got := card.Date.Format(time.RFC3339Nano); got != test.want || len(card.Problems) > 0 {
			t.Errorf("%s in %s: %s, want %s %s", test.text, test.zone, got, test.want, summary(card.Problems))
		}
	}
}

func TestWhatIsNoDate(t *testing.T) {
	for _, text := range []string{
		"2020", "2020-03", "20-03-27", "2020-03-27T", "2020-03-27 14", "2020-03-27 14:3", "2020-03-27 14:30:", "2020-03-27 24:00", "2020-03-27 14:60",
		"2020-03-27 14:30:60", "2020-02-30", "2021-02-29", "2020-00-10", "2020-04-31", "2020-04-00", "2020-03-27 14:30 +25:00", "2020-03-27 14:30 +1",
		"2020-03-27 14:30 XYZ", "2020-03-27 2:30 PM", "27 March 2020", "March 27, 2020", "2020/03/27", "20200327", "2020-03-27x", "2020-03-27T14:30:00Z now", "٢٠٢٠-03-27",
	} {
		card := story(t, "---\ntitle: A\ndate: \""+text+"\"\n---\n")
		if len(card.Problems) != 1 || card.Problems[0].Line != 3 || card.Problems[0].Column != 7 {
			t.Errorf("%s: %v %s", text, card.Date, summary(card.Problems))
		}
	}
}

func TestDateOfFileName(t *testing.T) {
	card := story(t, "---\ntitle: A\n---\n")
	if got := card.Date.Format(time.RFC3339); got != "2026-01-01T00:00:00+01:00" {
		t.Error(got)
	}
	card = story(t, "---\ntitle: A\ndate: 2025-05-05\nupdated: 2025-05-05\n---\n")
	if got := card.Date.Format(time.RFC3339); got != "2025-05-05T00:00:00+02:00" {
		t.Error(got)
	}
}
