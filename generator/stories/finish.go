package stories

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"broadsheet/generator/matter"
	"broadsheet/generator/problems"
	"broadsheet/generator/slugs"
	"broadsheet/generator/sources"
)

// titleLimit is the number of characters above which a title gets a warning.
const titleLimit = 300

// finish sets default values for fields of a card that front matter does not set, and
// checks that the fields agree with each other. The argument dated says whether the card
// must have a date; fileDate is the date in the file's name, or "".
func (s *reading) finish(c *Card, fileDate string, dated bool) {
	if c.Title == "" {
		s.require("title", "write "+s.titleHint())
	}
	if n := utf8.RuneCountInString(c.Title); n > titleLimit {
		s.warnOf("title", "the title has %d characters", n).Hint("readers, search engines and feeds cut headlines at about 110; put the rest into description:")
	}
	if s.blank("slug") {
		s.checkFileSlug(c.Slug)
	}
	s.finishDates(c, fileDate, dated)
	s.finishType(c)
}

// finishDates sets the card's date from the file's name if front matter has no date. It
// warns if two dates of the card contradict each other, such as an expiry before the
// publication.
func (s *reading) finishDates(c *Card, fileDate string, dated bool) {
	if s.blank("date") {
		s.dateOf(c, fileDate, dated)
	}
	if c.Updated.Before(c.Date) && !c.Updated.IsZero() && c.Updated.Format(time.DateOnly) != c.Date.Format(time.DateOnly) {
		s.warnOf("updated", "updated is before date, %s", c.Date.Format(time.DateOnly)).Hint("was one of them mistyped?")
	}
	if !c.Updated.After(c.Published()) {
		c.Updated = time.Time{}
	}
	if !c.Expires.IsZero() && !c.Published().IsZero() && !c.Expires.After(c.Published()) {
		s.warnOf("expires", "the story expires before it is published").Hint("it will never be shown; was the date mistyped?")
	}
}

// dateOf sets the card's date to the date in the file's name. If the name has no date and
// the argument dated is true, dateOf takes the date that substituteDate finds, or adds a
// problem.
func (s *reading) dateOf(c *Card, fileDate string, dated bool) {
	if fileDate == "" && dated && s.substituteDate(c) {
		return
	}
	switch t, fault := parseDate(fileDate, s.location); {
	case fileDate == "" && dated:
		if f := s.otherDate(); f != nil {
			s.require("date", fmt.Sprintf("write date: %s, as under %s", matter.Collapse(f.Value.Text), f.Key))
			return
		}
		date, name := exampleName(c.Slug)
		s.require("date", fmt.Sprintf("write date: %s, or rename the file to %s-%s.md", date, date, name))
	case fileDate == "":
	case fault != nil:
		s.problems = append(s.problems, problems.At(s.file, 0, 0, "the date in the file's name: %s", fault.message).
			Hint("%s; rename the file, or write date: into it", fault.hint))
	default:
		c.Date = t
	}
}

// dateKeys lists the front-matter keys in which Obsidian and WordPress keep the date of
// creation.
var dateKeys = []string{"created", "created_at"}

// datedPath matches a path that has a date as folders, or at the start of the name of a
// folder: "/blog/2026/03/27/a/", "2026-03-27-a/post".
var datedPath = regexp.MustCompile(`(?:^|/)(\d{4})([/-])(\d\d?)([/-])(\d\d?)(?:[/-]|$)`)

// substituteDate sets the card's date from the first of these places that has a date: the
// front-matter keys created and created_at, the permalink, the path of the file, and the
// front-matter key publish. It reports whether one of these places has a date, valid or
// not. An invalid date is added as a problem.
func (s *reading) substituteDate(c *Card) bool {
	for i := range s.doc.Root.Fields {
		f := &s.doc.Root.Fields[i]
		if slices.Contains(dateKeys, strings.ToLower(f.Key)) && !f.Value.Blank() {
			s.key = f.Key
			setTime(s, &c.Date, &f.Value)
			return true
		}
	}
	for _, path := range []string{c.Permalink, sources.Bare(s.file)} {
		m := datedPath.FindStringSubmatch(path)
		if m == nil || m[2] != m[4] {
			continue
		}
		t, fault := parseDate(m[1]+"-"+m[3]+"-"+m[5], s.location)
		if fault != nil && path == c.Permalink {
			f := s.fields["permalink"]
			s.faultIn(&f.Value, "%s: the date %s", f.Key, fault.message).Hint("%s; or write date: 2026-03-27", fault.hint)
		}
		if c.Date = t; fault == nil || path == c.Permalink {
			return true
		}
	}
	c.Date = c.Publish
	return !c.Publish.IsZero()
}

// otherDate returns the first field of front matter whose key is unknown and whose value is
// a date. It returns nil if there is none.
func (s *reading) otherDate() *matter.Field {
	for i := range s.doc.Root.Fields {
		f := &s.doc.Root.Fields[i]
		if _, fault := parseDate(f.Value.Text, s.location); fault == nil && !matter.IsStoryKey(f.Key) {
			return f
		}
	}
	return nil
}

// exampleName returns the date and the name for a hint such as "name the file
// 2026-03-27-a-story.md". The name is the slug without digits at the start that look like
// a date. The date is the one in these digits if the digits begin with the year, otherwise
// an arbitrary date.
func exampleName(slug string) (date, name string) {
	date, name = "2026-03-27", slug
	m := dateLike.FindStringSubmatch(slug)
	if m == nil {
		return date, name
	}
	if t, fault := parseDate(m[1], time.UTC); fault == nil {
		date = t.Format(time.DateOnly)
	}
	return date, cmp.Or(slug[len(m[0]):], "a-story")
}

// finishType sets the type of a story to its default if front matter does not set it, and
// to "sponsored" if the story has a sponsor.
func (s *reading) finishType(c *Card) {
	switch {
	case c.Sponsor != "" && c.Type == "":
		c.Type = "sponsored"
	case c.Sponsor != "" && c.Type != "sponsored":
		s.warnOf("type", "a story with a sponsor is labelled as sponsored, not as %s", c.Type).Hint("write type: sponsored, or take out sponsor:")
		c.Type = "sponsored"
	case c.Type == "sponsored" && c.Sponsor == "":
		s.warnOf("type", "a sponsored story does not say who paid for it").Hint("add sponsor:")
	case c.Type == "":
		c.Type = "news"
	}
}

var (
	// datedName matches a file name that begins with a date: "2026-03-27-hello",
	// "2026_3_27_hello" or "20260327-hello".
	datedName = regexp.MustCompile(`(?s)^(\d{4})([-_]?)(\d\d?)([-_]?)(\d\d?)[-_ ](.+)$`)
	// dateLike matches digits at the start of a slug that look like a date: "27-3-2026-",
	// "2026-3-", "2026-3-27t10-30-".
	dateLike = regexp.MustCompile(`^(\d+-\d+-\d+|\d{4}-\d\d?)(?:t[\d-]*)?(?:-|$)`)
)

func (s *reading) checkFileSlug(slug string) {
	if fault := slugs.Fault(slug); fault != "" {
		s.problems = append(s.problems, problems.At(s.file, 0, 0, "the name of the file %s", fault).Hint("rename it"))
	}
}
