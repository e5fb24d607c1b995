package imports

import (
	"regexp"
	"strings"

	"broadsheet/generator/dialects"
)

var (
	// contentsList matches a list of one item that kramdown replaces by a table of contents.
	contentsList = regexp.MustCompile(`(?m)^ {0,3}(?:[*+-]|\d+\.)[ \t]+[^\n]*\n {0,3}\{:\s*toc[^}\n]*\}[ \t]*\n?`)
	// aloneContents matches what is left of such lists.
	aloneContents = regexp.MustCompile(`(?m)^ {0,3}\{:\s*toc[^}\n]*\}[ \t]*\n?`)
	abbreviation  = regexp.MustCompile(`(?m)^ {0,3}\*\[([^\]\n]+)\]:[ \t]*(.*)\n?`)
	markedQuote   = regexp.MustCompile(`(?m)(\A\n*|\n[ \t]*\n)( {0,3}>[^\n]*\n(?:[^\n]*\S[^\n]*\n)*?) {0,3}\{:\s*\.(?:\w+-)*(note|tip|important|warning|caution|danger|info)\b[^}\n]*\}[ \t]*$`)

	// splitAttributes matches attributes whose line breaks after "{:".
	splitAttributes = regexp.MustCompile(`\{:[ \t]*\n[ \t]*([^\s{}][^\n{}]*\})`)
	// escapedParenthesis matches the start of a link whose target closes a parenthesis with a
	// backslash before it, which ends the link in CommonMark.
	escapedParenthesis = regexp.MustCompile(`(\]\([^\s()\\]*\([^\s()\\]*)\\\)`)
	// inlineAlone matches a first line of a paragraph that has only pictures and line breaks
	// in HTML: kramdown reads the next line as Markdown, CommonMark as HTML.
	inlineAlone = regexp.MustCompile(`((?:\A|\n[ \t]*\n) {0,3}(?:<(?:br|img)\b[^>\n]*>[ \t]*)+\n)([^\s<])`)
)

// kramdown returns a text in which the marks of kramdown that have no meaning here are
// replaced: tables of contents, abbreviations and the classes of quotes. Code stays as it is.
func kramdown(text string) string {
	meanings := map[string]string{}
	var order []string
	text = dialects.OutsideBlocks(kramdownTables(withoutMarks(text)), func(part string) string {
		part = aloneContents.ReplaceAllString(contentsList.ReplaceAllString(part, ""), "")
		part = markedQuote.ReplaceAllStringFunc(part, alertOf)
		part = splitAttributes.ReplaceAllString(part, "{: $1")
		part = escapedParenthesis.ReplaceAllString(part, "$1)")
		part = inlineAlone.ReplaceAllString(part, "$1\n$2")
		return abbreviation.ReplaceAllStringFunc(part, func(line string) string {
			m := abbreviation.FindStringSubmatch(line)
			if _, known := meanings[m[1]]; !known {
				meanings[m[1]] = strings.TrimSpace(m[2])
				order = append(order, m[1])
			}
			return ""
		})
	})
	for _, short := range order {
		text = expand(text, short, meanings[short])
	}
	return text
}

// alertOf returns a quote with a class, such as warning, as an alert.
func alertOf(quote string) string {
	m := markedQuote.FindStringSubmatch(quote)
	return m[1] + alertHead("> ", dialects.AlertKind(m[3]), "")[0] + "\n" + strings.TrimSuffix(m[2], "\n")
}

// expand explains the first use of an abbreviation.
func expand(text, short, meaning string) string {
	use := regexp.MustCompile(`(^|[\s(])` + regexp.QuoteMeta(short) + `([\s.,;:!?)]|$)`)
	done := meaning == ""
	return dialects.OutsideBlocks(text, func(part string) string {
		if done {
			return part
		}
		at := 0
		for line := range strings.Lines(part) {
			if m := use.FindStringSubmatchIndex(line); m != nil && !strings.ContainsAny(line, "`#<[") {
				done = true
				mark := `<abbr title="` + strings.NewReplacer(`"`, "&quot;", "<", "&lt;", "&", "&amp;").Replace(meaning) + `">` + short + "</abbr>"
				return part[:at+m[3]] + mark + part[at+m[4]:]
			}
			at += len(line)
		}
		return part
	})
}
