package imports

import (
	"bytes"
	"regexp"
	"strings"

	"broadsheet/generator/matter"
	"broadsheet/generator/problems"
)

var (
	matterKey   = regexp.MustCompile(`^([A-Za-z_][\w-]*)\s*:(.*)$`)
	matterLimit = regexp.MustCompile(`(?s)\A\x{FEFF}?---[ \t]*\r?\n(.*?\n)---[ \t]*(\r?\n|\z)`)
)

// readMatter reads the front matter of a file. If other programs accept front matter in YAML
// that this program does not, as with a key that is set twice, it is mended: the last value
// counts, and a line that cannot be read is taken as text. NUL bytes are left out.
func readMatter(name string, text []byte) (matter.Document, []*problems.Problem) {
	text = bytes.ReplaceAll(text, []byte{0}, nil)
	doc, found := matter.Read(name, text)
	m := matterLimit.FindSubmatchIndex(text)
	if len(found) == 0 || m == nil {
		return doc, found
	}
	mended, second := matter.Read(name, []byte("---\n"+mend(name, string(text[m[2]:m[3]]))+"---\n"+string(text[m[1]:])))
	if len(second) > 0 {
		return doc, found
	}
	return mended, nil
}

// mend returns front matter in YAML without what cannot be read.
func mend(name, text string) string {
	var groups []string
	index := map[string]int{}
	for line := range strings.Lines(strings.ReplaceAll(text, "\t", "  ")) {
		if m := matterKey.FindStringSubmatch(strings.TrimRight(line, "\r\n")); m != nil {
			if i, twice := index[m[1]]; twice {
				groups[i] = ""
			}
			index[m[1]] = len(groups)
			groups = append(groups, "")
		}
		if len(groups) > 0 {
			groups[len(groups)-1] += line
		}
	}
	var b strings.Builder
	for _, group := range groups {
		if _, found := matter.Read(name, []byte("---\n"+group+"---\n")); len(found) == 0 {
			b.WriteString(group)
		} else if m := matterKey.FindStringSubmatch(strings.TrimSpace(group)); m != nil {
			b.WriteString(m[1] + ": " + quoted(strings.Trim(strings.TrimSpace(m[2]), `"'`)) + "\n")
		}
	}
	return b.String()
}

// lineAt returns the number of the line at an offset of a text.
func lineAt(text []byte, offset int) int {
	line, _ := problems.Position(text, min(offset, len(text)))
	return line
}
