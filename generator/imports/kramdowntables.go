package imports

import (
	"regexp"
	"strings"

	"broadsheet/generator/dialects"
)

var (
	// tableRule matches a line of a table that is no row, such as |---+---| or |===.
	tableRule = regexp.MustCompile(`^[ \t]*\|?[ \t]*[-:=][-:=|+ \t]*$`)
	// plainRule matches a line between head and body that CommonMark reads, too.
	plainRule = regexp.MustCompile(`^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$`)
	cellCode  = regexp.MustCompile("`[^`\n]+`")
	cellEdge  = regexp.MustCompile(`(\\\|)|\|`)
)

// kramdownTables writes the tables of a text as GFM has them: with a head, one line of rules,
// and code whose vertical lines have a backslash before them.
func kramdownTables(text string) string {
	return dialects.OutsideBlocks(text, func(part string) string {
		if !strings.Contains(part, "|") {
			return part
		}
		lines := strings.Split(part, "\n")
		var out []string
		for i := 0; i < len(lines); {
			end := i
			for end < len(lines) && strings.Contains(lines[end], "|") {
				end++
			}
			if end == i {
				out = append(out, lines[i])
				i++
				continue
			}
			if i == 0 || strings.TrimSpace(lines[i-1]) == "" {
				out = append(out, kramdownTable(lines[i:end])...)
			} else {
				out = append(out, lines[i:end]...)
			}
			i = end
		}
		return strings.Join(out, "\n")
	})
}

// kramdownTable converts the lines of one table to a table of GFM. It returns the
// lines unchanged if they are a table in GFM, too, or in neither.
func kramdownTable(lines []string) []string {
	var head, body []string
	rules, rule := 0, ""
	for i, line := range lines {
		switch {
		case tableRule.MatchString(line):
			if rules++; rule == "" && (i > 0 || strings.Contains(line, ":")) {
				rule = line
			}
			if head == nil && body != nil && i > 0 {
				head, body = body, nil
			}
		default:
			body = append(body, escapedCode(line))
		}
	}
	plain := rules == 1 && len(lines) > 1 && plainRule.MatchString(lines[1]) && cells(lines[0]) == cells(lines[1])
	switch {
	case plain && len(head) == 1:
		return append([]string{head[0], lines[1]}, body...)
	case rules == 0 && !allRows(lines) || len(head)+len(body) == 0 || plain:
		return lines
	}
	if body == nil { // a rule ends the table, and there is none below a head
		head, body = nil, head
	}
	return append(tableHead(head, body, rule), body...)
}

// tableHead returns the head of a table with the line of rules below it. A table without a
// head has an empty one, since GFM has no other tables.
func tableHead(head, body []string, rule string) []string {
	width := 1
	for _, line := range append(head, body...) {
		width = max(width, cells(line))
	}
	if len(head) == 0 {
		head = []string{strings.Repeat("|  ", width) + "|"}
	}
	for cells(head[0]) < width {
		head[0] = strings.TrimRight(strings.TrimRight(head[0], " \t"), "|") + "|  |"
	}
	given := strings.FieldsFunc(rule, func(r rune) bool { return r == '|' || r == '+' || r == ' ' })
	rules := "|"
	for i := range width {
		mark := "---"
		if i < len(given) && strings.HasPrefix(given[i], ":") {
			mark = ":--"
		}
		if i < len(given) && strings.HasSuffix(given[i], ":") && len(given[i]) > 1 {
			mark = mark[:2] + ":"
		}
		rules += mark + "|"
	}
	return append([]string{head[0], rules}, head[1:]...)
}

// allRows reports whether all lines begin with a vertical line.
func allRows(lines []string) bool {
	for _, line := range lines {
		if !strings.HasPrefix(strings.TrimLeft(line, " "), "|") {
			return false
		}
	}
	return len(lines) > 1
}

// cells returns the number of cells of a line.
func cells(line string) int {
	line = strings.Trim(strings.ReplaceAll(line, `\|`, ""), " \t")
	line = strings.TrimSuffix(strings.TrimPrefix(line, "|"), "|")
	return strings.Count(cellCode.ReplaceAllString(line, ""), "|") + 1
}

// escapedCode returns a row with a backslash before each vertical line in code.
func escapedCode(line string) string {
	return cellCode.ReplaceAllStringFunc(line, func(code string) string {
		return cellEdge.ReplaceAllString(code, `\|`)
	})
}
