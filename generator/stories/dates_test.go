package stories_test

import (
	"fmt"
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
		card, _ := stories.NewReader(c, english).Story(sources.File{Path: "content/stories/a.md"}, []byte("---\ntitle: A\ndate: "+test.text+"\n---\n"))
		if got := card.Date.Format(time.RFC3339Nano); got != test.want || len(card.Problems) > 0 {
			t.Errorf("%s in %s: %s, want %s %s", test.text, test.zone, got, test.want, summary(card.Problems))
		}
	}
}

func TestWhatIsNoDate(t *testing.T) {
	for _, text := range []string{
		"2020", "2020-03", "20-03-27", "2020-03-27T", "2020-03-27 14", "2020-03-27 14:3", "2020-03-27 14:30:", "2020-03-27 24:00", "2020-03-27 14:60",
		"2020-03-27 14:30:60", "2020-02-30", "2021-02-29", "2020-00-10", "2020-04-31", "2020-04-00", "2020-03-27 14:30 +25:00", "2020-03-27 14:30 +1",
		"2020-03-27 14:30 XYZ", "2020-03-27 14:30 PM", "2020-03-27 0:30 AM", "2020-03-27x", "2020-03/27", "2020327", "20201327",
		"03.04.2020", "13/14/2020", "27/03-2020", "32/03/2020", "31/02/2020", "02/30/2020", "0/27/2020", "27/0/2020", "27/3/20", "27/03/2020 14", "03-04-20", "Mar 2020", "27 March", "27 27 March", "March 27, 20", "Mai 27, 2020", "Ma 27, 2020", "32 March 2020", "Feb 30, 2020", "27 March 2020 14",
		"27 March 2020 1430", "27 March 2020 14:30 XYZ", "Fri, 27 Mar 2020 14:30:00 +9900", "Fri", "of at", "2020-03-27T14:30:00Z now", "٢٠٢٠-03-27",
	} {
		card := story(t, "---\ntitle: A\ndate: \""+text+"\"\n---\n")
		if len(card.Problems) != 1 || card.Problems[0].Line != 3 || card.Problems[0].Column != 7 {
			t.Errorf("%s: %v %s", text, card.Date, summary(card.Problems))
		}
	}
}

// TestDateForms has one instant in the forms that people and programs write.
func TestDateForms(t *testing.T) {
	day := "2022-07-08T00:00:00+02:00"
	for text, want := range map[string]string{
		"2022-07-08": day, "2022年7月8日": day, "2022년 7월 8일": day, "2022年07月08日 10:00": "2022-07-08T10:00:00+02:00", "2022/07/08": day, "2022/7/8": day, "2022.07.08": day, "20220708": day,
		"Jul 08 2022": day, "Jul 8, 2022": day, "July 8, 2022": day, "july 8th, 2022": day, "JULY 8 2022": day, "8 Jul 2022": day, "8 July, 2022": day,
		"8th of July 2022": day, "8. July 2022": day, "08-Jul-2022": day, "2022 Jul 8": day, "2022-Jul-08": day, "Friday, July 8, 2022": day, "Fri 8 Jul 2022": day,
		"Fri, 08 Jul 2022 10:00:00 +0000": "2022-07-08T12:00:00+02:00", "Fri, 8 Jul 2022 10:00 GMT": "2022-07-08T12:00:00+02:00",
		"Fri, 08 Jul 2022 10:00:00 EST": "2022-07-08T17:00:00+02:00", "08 Jul 2022 10:00:00 -0700 (PDT)": "2022-07-08T19:00:00+02:00",
		"Fri Jul  8 10:00:00 2022": "2022-07-08T10:00:00+02:00", "Fri Jul  8 10:00:00 UTC 2022": "2022-07-08T12:00:00+02:00",
		"Fri Jul 08 2022 10:00:00 GMT+0200 (Central European Summer Time)": "2022-07-08T10:00:00+02:00", "July 8, 2022 at 10:30 PM": "2022-07-08T22:30:00+02:00",
		"2022-07-08 10:00:00 PM": "2022-07-08T22:00:00+02:00", "2022-07-08 10 pm": "2022-07-08T22:00:00+02:00", "2022-07-08 12:30 a.m.": "2022-07-08T00:30:00+02:00",
		"2022-07-08 12:30PM": "2022-07-08T12:30:00+02:00", "2022-07-08, 9:05 AM -0400": "2022-07-08T15:05:00+02:00", "2022/07/08 10:00": "2022-07-08T10:00:00+02:00",
		"2022. 7. 8.": day, "2022.07.08.": day, "2022\u201107\u201108": day, "2022-07-08 at 10:00": "2022-07-08T10:00:00+02:00", "2022-07-08 10:00:00 +0100 CET": "2022-07-08T11:00:00+02:00",
		"20220708T100000Z": "2022-07-08T12:00:00+02:00", "20220708T1000+0100": "2022-07-08T11:00:00+02:00", "2022-07-08T10:00:00,5Z": "2022-07-08T12:00:00.5+02:00",
	} {
		for _, form := range []string{"---\ntitle: A\ndate: '%s'\n---\n", "+++\ntitle = 'A'\ndate = '%s'\n+++\n", `{"title": "A", "date": "%s"}`} {
			card := story(t, fmt.Sprintf(form, text))
			if got := card.Date.Format(time.RFC3339Nano); got != want || len(card.Problems) > 0 {
				t.Errorf("%s: %s, want %s %s", text, got, want, summary(card.Problems))
			}
		}
	}
}

// TestDaysWithTheYearLast has days in digits with the year last. The number of the day
// cannot be that of a month, or both numbers are equal.
func TestDaysWithTheYearLast(t *testing.T) {
	for text, want := range map[string]string{
		"27/03/2026": "2026-03-27T00:00", "3/27/2026": "2026-03-27T00:00", "27.3.2026": "2026-03-27T00:00", "27. 3. 2026": "2026-03-27T00:00",
		"27-03-2026 14:30": "2026-03-27T14:30", "03/27/2026, 2:30:00 PM": "2026-03-27T14:30", "4/4/2026": "2026-04-04T00:00", "31/12/2026": "2026-12-31T00:00",
		"13/01/2026 at 10:05": "2026-01-13T10:05", "29.02.2024": "2024-02-29T00:00",
	} {
		card := story(t, "---\ntitle: A\ndate: "+text+"\n---\n")
		if got := card.Date.Format("2006-01-02T15:04"); got != want || len(card.Problems) > 0 {
			t.Errorf("%s: %s, want %s %s", text, got, want, summary(card.Problems))
		}
	}
}

// TestDaysThatMayBeTwo has days in digits with the year last.
func TestDaysThatMayBeTwo(t *testing.T) {
	for _, text := range []string{"08/07/2022", "8.7.2022", "08-07-2022 10:00"} {
		card := story(t, "---\ntitle: A\ndate: "+text+"\n---\n")
		want := "3:7 error: date: \"" + text + "\" may be 8 July or 7 August\n"
		if got := summary(card.Problems); got != want || card.Problems[0].Advice != "write the year first: 2022-07-08 or 2022-08-07" {
			t.Errorf("%s: %s", text, got)
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
