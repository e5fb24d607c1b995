package stories

import (
	"path"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"broadsheet/generator/problems"
	"broadsheet/generator/slugs"
)

// A title of more than titleLimit characters gets a warning.
const titleLimit = 300

// finish checks the fields of a card that depend on each other, and sets defaults for
// fields that front matter does not set. If dated is true, a date is required; fileDate
// is the date in the file's name, or "".
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

// finishDates takes the date from the file's name if front matter has none. It warns if
// the dates contradict each other, such as an expiry before publication.
func (s *reading) finishDates(c *Card, fileDate string, dated bool) {
	if s.blank("date") {
		s.dateOf(c, fileDate, dated)
	}
	if c.Updated.Before(c.Date) && !c.Updated.IsZero() {
		if c.Updated.Format(time.DateOnly) != c.Date.Format(time.DateOnly) {
			s.warnOf("updated", "updated is before date, %s", c.Date.Format(time.DateOnly)).Hint("was one of them mistyped?")
		}
		c.Updated = c.Date
	}
	if !c.Expires.IsZero() && !c.Published().IsZero() && !c.Expires.After(c.Published()) {
		s.warnOf("expires", "the story expires before it is published").Hint("it will never be shown; was the date mistyped?")
	}
}

// dateOf sets the card's date to that of the file's name. If the name has no date and
// dated is true, it adds a problem.
func (s *reading) dateOf(c *Card, fileDate string, dated bool) {
	switch t, fault := parseDate(fileDate, s.location); {
	case fileDate == "" && dated:
		s.require("date", "write date: 2026-03-27, or rename the file to 2026-03-27-"+c.Slug+".md")
	case fileDate == "":
	case fault != nil:
		s.problems = append(s.problems, problems.At(s.file, 0, 0, "the date in the file's name: %s", fault.message).
			Hint("%s; rename the file, or write date: into it", fault.hint))
	default:
		c.Date = t
	}
}

// finishType sets the default type, and the type "sponsored" for every sponsored story.
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

// datedName matches a file name that begins with a date: "2026-03-27-hello".
var datedName = regexp.MustCompile(`(?s)^(\d{4}-\d\d-\d\d)[-_ ](.+)$`)

// SplitFileName returns the slug and the date in a file's name: "hello-world" and
// "2026-03-27" for "2026-03-27-Hello World.md". For an index.md it uses the name of the
// folder. The date is "" if there is none, and may be impossible, such as "2026-02-30".
func SplitFileName(file string) (slug, date string) {
	name := strings.TrimSuffix(path.Base(file), path.Ext(file))
	if dir := path.Dir(file); strings.EqualFold(name, "index") && dir != "." && dir != "/" {
		name = path.Base(dir)
	}
	if m := datedName.FindStringSubmatch(name); m != nil {
		date, name = m[1], m[2]
	}
	return slugs.Of(name), date
}

func (s *reading) checkFileSlug(slug string) {
	if fault := slugs.Fault(slug); fault != "" {
		s.problems = append(s.problems, problems.At(s.file, 0, 0, "the name of the file %s", fault).Hint("rename it"))
	}
}
