package stories

import (
	"path"
	"regexp"
	"strings"

	"broadsheet/generator/problems"
	"broadsheet/generator/slugs"
)

// datedName matches a file name that begins with a date.
var datedName = regexp.MustCompile(`(?s)^(\d{4}-\d\d-\d\d)[-_ ](.+)$`)

// SplitFileName returns the slug and the date ("2026-03-27", or "") in a file's
// name: "2026-03-27-Hello World.md" has the slug "hello-world". The name of an
// index.md is that of its folder. Only the form of the date is checked.
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

// checkFileSlug reports a file name that makes no address.
func (s *reading) checkFileSlug(slug string) {
	if fault := slugs.Fault(slug); fault != "" {
		s.problems = append(s.problems, problems.At(s.file, 0, 0, "the name of the file %s", fault).Hint("rename it"))
	}
}
