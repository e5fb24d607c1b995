package imports

import (
	"regexp"
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
	return outsideFences(text, func(part string) string {
		return calloutLine.ReplaceAllStringFunc(part, alertLines)
	})
}

// alertLines returns the first lines of an alert for the first line of a callout.
func alertLines(line string) string {
	m := calloutLine.FindStringSubmatch(line)
	before, kind, title := m[1], strings.ToLower(m[2]), strings.TrimSpace(m[3])
	var lines []string
	if kind != "quote" && kind != "cite" {
		lines = append(lines, before+"[!"+strings.ToUpper(firstText(dialects.AlertKind(kind), "note"))+"]")
	}
	if title != "" {
		lines = append(lines, before+strong(title), strings.TrimRight(before, " \t"))
	}
	if len(lines) == 0 {
		return strings.TrimRight(before, " \t")
	}
	return strings.Join(lines, "\n")
}

// strong returns Markdown that emphasizes a line strongly, if the line has no emphasis.
func strong(line string) string {
	if strings.Contains(line, "*") {
		return line
	}
	return "**" + line + "**"
}
