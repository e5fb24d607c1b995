package stories

import (
	"fmt"
	"path"
	"strings"

	"broadsheet/generator/slugs"
	"broadsheet/generator/sources"
)

// SplitFileName returns the slug and the date in the name of a content file: "hello-world"
// and "2026-03-27" for "2026-03-27-Hello World.md". For a file index.md, it splits the
// name of the folder. The date is "" if the name has none; it may be an impossible date,
// such as "2026-02-30". If the name has the tag of the style's language before its
// extension, as in "a.en.md", this tag is not part of the slug.
func SplitFileName(file string, style slugs.Style) (slug, date string) {
	name, date := splitName(path.Base(sources.Bare(sources.WithoutLanguage(file, style.Language))))
	return style.Of(name), date
}

// Name returns the name of the story's file without extension and date: "Hello World" for
// "2026-03-27-Hello World.md". For a file index.md, it uses the name of the folder. If the
// name has the tag of the argument language before its extension, as in "a.en.md", Name
// removes this tag, too.
func (c *Card) Name(language string) string {
	name, _ := splitName(path.Base(sources.Bare(sources.WithoutLanguage(c.Source, language))))
	return name
}

// Path returns the path of the story's file relative to content/stories or content/pages,
// without extension, date and language tag (see Name). For a file index.md, it returns the
// path of the folder: "notes/Hello" for "content/stories/notes/2026-03-27-Hello/index.md".
func (c *Card) Path(language string) string {
	below := strings.TrimPrefix(strings.TrimPrefix(c.Source, "content/stories/"), "content/pages/")
	return path.Join(path.Dir(sources.Bare(below)), c.Name(language))
}

// HasPlainName reports whether the name of the story's file or folder, without its date,
// is certainly the slug. It is a quick test and may return false although the name is the
// slug.
func (c *Card) HasPlainName() bool {
	before, ok := strings.CutSuffix(path.Base(sources.Bare(c.Source)), c.Slug)
	return ok && (before == "" || len(before) == len("2026-03-27-"))
}

// splitName splits the name of a file into the date at its start and the rest. If the name
// has no date, splitName returns the whole name and "".
func splitName(name string) (rest, date string) {
	if m := datedName.FindStringSubmatch(name); m != nil && m[2] == m[4] && (m[2] != "" || isDay(m[3], m[5])) {
		return m[6], fmt.Sprintf("%s-%02d-%02d", m[1], number(m[3]), number(m[5]))
	}
	return name, ""
}

// isDay reports whether the digits of a month and a day are two each, from 01 to 12 and
// from 01 to 31. Without this test, any eight digits at the start of a file's name would
// be read as a date.
func isDay(month, day string) bool {
	m, d := number(month), number(day)
	return len(month) == 2 && len(day) == 2 && m >= 1 && m <= 12 && d >= 1 && d <= 31
}
