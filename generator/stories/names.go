package stories

import (
	"fmt"
	"path"
	"strings"

	"broadsheet/generator/slugs"
	"broadsheet/generator/sources"
)

// SplitFileName returns the slug and the date in a file's name: "hello-world" and
// "2026-03-27" for "2026-03-27-Hello World.md". For an index.md it uses the name of the
// folder. The date is "" if there is none, and may be impossible, such as "2026-02-30".
func SplitFileName(file string) (slug, date string) {
	name, date := splitName(nameOf(file))
	return slugs.Of(name), date
}

// Name returns the name of a story's file, or of its folder if the file is an index.md,
// as it is, but without extension and date: "Hello World" for "2026-03-27-Hello World.md".
func (c *Card) Name() string {
	name, _ := splitName(nameOf(c.Source))
	return name
}

// Path returns the path of a story's file or folder below content/stories, as it is, but
// without extension and date: "notes/Hello World" for
// "content/stories/notes/2026-03-27-Hello World/index.md".
func (c *Card) Path() string {
	below := strings.TrimPrefix(strings.TrimPrefix(c.Source, "content/stories/"), "content/pages/")
	folder := path.Dir(below)
	if isIndex(below) {
		folder = path.Dir(folder)
	}
	return path.Join(folder, c.Name())
}

// HasPlainName reports, quickly, that the name of a story's file or folder is just its
// slug, perhaps behind a date. False says nothing.
func (c *Card) HasPlainName() bool {
	before, ok := strings.CutSuffix(nameOf(c.Source), c.Slug)
	return ok && (before == "" || len(before) == len("2026-03-27-"))
}

// nameOf returns the name of a file without its extension, or the name of its folder if
// the file is an index.md.
func nameOf(file string) string {
	if isIndex(file) {
		return path.Base(path.Dir(file))
	}
	return strings.TrimSuffix(path.Base(file), path.Ext(file))
}

// isIndex reports whether a file stands for its folder.
func isIndex(file string) bool {
	_, own := sources.Folder(file)
	return own
}

// splitName splits a name into the part behind its date, and the date. The date is "" if
// there is none.
func splitName(name string) (rest, date string) {
	if m := datedName.FindStringSubmatch(name); m != nil && m[2] == m[4] && (m[2] != "" || isDay(m[3], m[5])) {
		return m[6], fmt.Sprintf("%s-%02d-%02d", m[1], number(m[3]), number(m[5]))
	}
	return name, ""
}

// isDay reports whether four digits may be a month and a day; other numbers of eight
// digits in a file's name are no dates.
func isDay(month, day string) bool {
	m, d := number(month), number(day)
	return len(month) == 2 && len(day) == 2 && m >= 1 && m <= 12 && d >= 1 && d <= 31
}
