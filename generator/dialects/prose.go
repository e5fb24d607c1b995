package dialects

import "strings"

// Prose returns a Markdown text in which a function has replaced each stretch that is not
// code. The stretches may begin and end within a line.
func Prose(text string, replace func(stretch string) string) string {
	return outside(text, "\n`\\<", replace)
}

// OutsideBlocks is like Prose, but leaves out only blocks of code, not code within lines, so
// that each stretch has whole lines.
func OutsideBlocks(text string, replace func(stretch string) string) string {
	return outside(text, "\n", replace)
}

// outside calls a function for the stretches between pieces of code. The argument signs has
// the characters with which pieces of code begin; a line feed stands for blocks.
func outside(text, signs string, replace func(stretch string) string) string {
	var b strings.Builder
	s := skipper{text: text}
	from := 0 // start of the stretch
	s.walk(signs, func(at, to int) {
		b.WriteString(replace(text[from:at]))
		b.WriteString(text[at:to])
		from = to
	}, nil)
	return b.String() + replace(text[from:])
}
