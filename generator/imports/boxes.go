package imports

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"broadsheet/generator/dialects"
)

// calloutLine matches the first line of a callout, a box as Obsidian has it: a block quote
// that begins with a kind, perhaps a sign that folds it, and perhaps a title, such as
// "> [!success]- It works".
var calloutLine = regexp.MustCompile(`(?m)^([ \t]*(?:>[ \t]?)+)\[!([\w-]+)\][+-]?[ \t]*([^\n]*)$`)

// callouts makes alerts of callouts. A kind that no alert has becomes a note, and that of a
// quotation an ordinary block quote.
func callouts(text string) string {
	if !strings.Contains(text, "[!") {
		return text
	}
	return dialects.OutsideBlocks(text, func(part string) string {
		return calloutLine.ReplaceAllStringFunc(part, alertLines)
	})
}

// alertLines returns the first lines of an alert for the first line of a callout.
func alertLines(line string) string {
	m := calloutLine.FindStringSubmatch(line)
	before, kind, title := m[1], strings.ToLower(m[2]), strings.TrimSpace(m[3])
	lines := alertHead(before, cmp.Or(dialects.AlertKind(kind), "note"), title)
	if kind == "quote" || kind == "cite" {
		lines = lines[1:]
	}
	if len(lines) == 0 {
		return strings.TrimRight(before, " \t")
	}
	return strings.Join(lines, "\n")
}

// alertHead returns the first lines of an alert: its kind and, if it has one, its title. The
// argument before is what stands before each line, such as "> ".
func alertHead(before, kind, title string) []string {
	lines := []string{before + "[!" + strings.ToUpper(kind) + "]"}
	if title == "" {
		return lines
	}
	if !strings.Contains(title, "*") {
		title = "**" + title + "**"
	}
	return append(lines, before+title, strings.TrimRight(before, " \t"))
}

var (
	// boxStart matches the first line of a box between lines of colons.
	boxStart  = regexp.MustCompile(`^ {0,3}:{3,}[ \t]*(\w+)[ \t]*(.*)$`)
	boxEnd    = regexp.MustCompile(`^ {0,3}:{3,}[ \t]*$`)
	fenceLine = regexp.MustCompile("^ {0,3}(`{3,}|~{3,})") // first or last line of a block of code
)

// containers makes alerts of boxes between lines of colons, such as ":::tip".
func containers(text string) string {
	if !strings.Contains(text, ":::") {
		return text
	}
	var out []string
	for lines := strings.Split(text, "\n"); len(lines) > 0; {
		part, n := container(lines)
		out, lines = append(out, part...), lines[n:]
	}
	return strings.Join(out, "\n")
}

// container returns the alert for the box with which a list of lines begins, and the number
// of lines of the box. Without a box, it returns the first line or the code block there.
func container(lines []string) (part []string, n int) {
	if m := boxStart.FindStringSubmatch(lines[0]); m != nil && dialects.AlertKind(m[1]) != "" {
		if end := slices.IndexFunc(lines, boxEnd.MatchString); end > 0 {
			part = alertHead("> ", dialects.AlertKind(m[1]), strings.TrimSpace(m[2]))
			for _, line := range lines[1:end] {
				part = append(part, strings.TrimRight("> "+line, " "))
			}
			return part, end + 1
		}
	}
	if m := fenceLine.FindStringSubmatch(lines[0]); m != nil {
		closes := func(line string) bool { return strings.HasPrefix(strings.TrimSpace(line), m[1]) }
		if end := slices.IndexFunc(lines[1:], closes); end >= 0 {
			return lines[:end+2], end + 2
		}
	}
	return lines[:1], 1
}
