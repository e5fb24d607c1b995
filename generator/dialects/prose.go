package dialects

import "strings"

// Prose returns a Markdown text in which a function has replaced each stretch that is not
// code. The stretches may begin and end within a line.
func Prose(text string, replace func(stretch string) string) string {
	var b strings.Builder
	s := skipper{text: text}
	from := 0 // start of the stretch
	skip := func(at, to int) int {
		if to > at {
			b.WriteString(replace(text[from:at]))
			b.WriteString(text[at:to])
			from = to
		}
		return to
	}
	for at := skip(0, s.lines(0)); at < len(text); {
		i := strings.IndexAny(text[at:], "\n`\\<")
		if i < 0 {
			break
		}
		at += i
		if text[at] == '\n' {
			at = skip(at+1, s.lines(at+1))
		} else {
			at = max(at+1, skip(at, s.inline(at)))
		}
	}
	return b.String() + replace(text[from:])
}
