package imports

import (
	"encoding/hex"
	"regexp"
	"strings"
)

// markdownMark puts a text of Markdown between two characters for private use, in which it
// passes the conversion of the HTML around it unchanged.
func markdownMark(text string) string {
	return "\uE001" + hex.EncodeToString([]byte(strings.TrimSpace(text))) + "\uE002"
}

var marked = regexp.MustCompile(`(?m)(^[ \t>]*(?:[-*+] +|\d+[.)] +)?)?\x{E001}([0-9a-f]*)\x{E002}`)

// withMarked returns a text with the Markdown that marks contain. Its lines begin like the
// line of the mark if this is a quote or the item of a list.
func withMarked(text string) string {
	return marked.ReplaceAllStringFunc(text, func(mark string) string {
		m := marked.FindStringSubmatch(mark)
		raw, _ := hex.DecodeString(m[2])
		indent := strings.Map(func(r rune) rune {
			if r == '>' {
				return r
			}
			return ' '
		}, m[1])
		if strings.TrimSpace(m[1]) == "" && len(m[1]) > 3 {
			m[1], indent = "", "" // else the text would be code
		}
		return m[1] + strings.ReplaceAll(withMarked(string(raw)), "\n", "\n"+indent)
	})
}

// anyList returns texts as a list of the values of templates.
func anyList(texts []string) []any {
	list := make([]any, len(texts))
	for i := range texts {
		list[i] = texts[i]
	}
	return list
}
