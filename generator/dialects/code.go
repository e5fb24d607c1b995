package dialects

import "strings"

// A skipper finds the code in a Markdown text: fenced and indented blocks, code spans, the
// elements <pre>, <code>, <script> and <style>, and HTML comments. It reads the text from
// start to end and is less exact than a parser of Markdown: it knows lists and quotes only
// by the marks at the start of lines.
type skipper struct {
	text    string
	content int  // column at which the text of the last list item begins; 0 outside of lists
	blank   bool // whether the line before is blank, or part of an indented block
	// endless are the starts of comments and elements, such as <pre, without an end in the
	// rest of the text.
	endless map[string]bool
}

// walk calls code with the byte offsets of the start and the end of each piece of code, and
// tag with the offset of each brace outside of code. The function tag returns the offset at
// which the next brace may stand. The argument signs has the characters with which pieces of
// code begin, a line feed for blocks, and a brace if there is a function tag.
func (s *skipper) walk(signs string, code func(from, to int), tag func(at int) int) {
	skip := func(from, to int) int {
		if to > from {
			code(from, to)
		}
		return to
	}
	for at := skip(0, s.lines(0)); at < len(s.text); {
		i := strings.IndexAny(s.text[at:], signs)
		if i < 0 {
			break
		}
		at += i
		switch s.text[at] {
		case '\n':
			at = skip(at+1, s.lines(at+1))
		case '{':
			at = tag(at)
		default:
			at = max(at+1, skip(at, s.inline(at)))
		}
	}
}

// lines returns the byte offset of the first line at or after a byte offset that does not
// begin in a block of code.
func (s *skipper) lines(at int) int {
	for at < len(s.text) {
		next := s.lineStart(at)
		if next == at {
			break
		}
		at = next
	}
	return at
}

// lineStart is called with the byte offset at which a line starts. It returns the offset at
// which text that is not code begins in this or a later line: the same offset, unless a
// block of code begins there.
func (s *skipper) lineStart(at int) int {
	line := lineAt(s.text, at)
	inside := line[len(quoteMarks(line)):]
	indent, rest := indentOf(inside)
	if strings.TrimSpace(rest) == "" {
		s.blank = true
		return at
	}
	if s.blank && indent >= s.content+4 {
		return at + len(line) // s.blank stays true
	}
	if indent < s.content && s.blank {
		s.content = 0
	}
	s.blank = false
	if n := itemMark(rest); n > 0 {
		s.content = indent + n
		_, rest = indentOf(rest[min(n, len(rest)):])
	}
	if strings.HasPrefix(rest, "[^") && strings.Contains(rest, "]:") {
		s.content = indent + 4 // a footnote
	}
	if fence := fenceOf(rest); fence != "" {
		return s.afterFence(at+len(line), fence, quoteMarks(line))
	}
	return at
}

// afterFence returns the byte offset after the line that closes a fenced block. The block
// also ends with the quote in which it stands.
func (s *skipper) afterFence(at int, fence, quote string) int {
	for at < len(s.text) {
		line := lineAt(s.text, at)
		marks := quoteMarks(line)
		if quote != "" && marks == "" {
			return at
		}
		rest := strings.TrimSpace(line[len(marks):])
		at += len(line)
		if strings.HasPrefix(rest, fence) && strings.Trim(rest, fence[:1]) == "" {
			break
		}
	}
	return at
}

// inline returns the byte offset after the code or comment that starts at a byte offset,
// or the same offset if there is none.
func (s *skipper) inline(at int) int {
	rest := s.text[at:]
	switch rest[0] {
	case '`':
		n := len(rest) - len(strings.TrimLeft(rest, "`"))
		if end := closingRun(rest[n:], n); end > 0 {
			return at + n + end
		}
		return at + n
	case '\\':
		if strings.HasPrefix(rest, "\\`") {
			return at + 2
		}
	case '<':
		return at + s.element(rest)
	}
	return at
}

// closingRun returns the byte offset after the run of n backquotes that ends a code span,
// or 0 if there is none in the paragraph.
func closingRun(text string, n int) int {
	text = text[:min(len(text), longestSpan)]
	for at := 0; at < len(text); {
		switch {
		case text[at] == '\n' && strings.TrimSpace(lineAt(text, at+1)) == "":
			return 0
		case text[at] != '`':
			at++
			continue
		}
		run := len(text[at:]) - len(strings.TrimLeft(text[at:], "`"))
		if at += run; run == n {
			return at
		}
	}
	return 0
}

// longestSpan is the maximum length in bytes of a code span.
const longestSpan = 10_000

// element returns the length of the comment, or of the element <pre>, <code>, <script> or
// <style>, with which a text begins. It returns 0 if the text begins with neither.
func (s *skipper) element(text string) int {
	for _, ends := range [][2]string{{"<!--", "-->"}, {"<pre", "</pre"}, {"<code", "</code"}, {"<script", "</script"}, {"<style", "</style"}} {
		n := len(ends[0])
		if len(text) <= n || !strings.EqualFold(text[:n], ends[0]) || ends[0] != "<!--" && (isWord(text[n]) || text[n] == '-') || s.endless[ends[0]] {
			continue
		}
		if i := indexFold(text, ends[1]); i >= 0 {
			return i + len(ends[1])
		}
		if s.endless == nil {
			s.endless = map[string]bool{}
		}
		s.endless[ends[0]] = true
	}
	return 0
}

// indexFold is like strings.Index for a lower-case text of ASCII characters, but also
// finds it in capitals.
func indexFold(text, lower string) int {
	for at := 0; ; at++ {
		i := strings.IndexByte(text[at:], lower[0])
		if i < 0 || at+i+len(lower) > len(text) {
			return -1
		}
		if at += i; strings.EqualFold(text[at:at+len(lower)], lower) {
			return at
		}
	}
}

// lineAt returns the line that starts at a byte offset, with its line feed.
func lineAt(text string, at int) string {
	if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
		return text[at : at+i+1]
	}
	return text[at:]
}

// quoteMarks returns the marks ">" at the start of a line, with the spaces around them.
func quoteMarks(line string) string {
	n := 0
	for i := 0; i < len(line) && (line[i] == ' ' || line[i] == '>'); i++ {
		if line[i] == '>' {
			if n = i + 1; n < len(line) && line[n] == ' ' {
				n++
			}
		}
	}
	return line[:n]
}

// indentOf returns the number of columns of white space at the start of a line, and the
// text after it.
func indentOf(line string) (columns int, rest string) {
	for i := range len(line) {
		switch line[i] {
		case ' ':
			columns++
		case '\t':
			columns += 4 - columns%4
		default:
			return columns, line[i:]
		}
	}
	return columns, ""
}

// itemMark returns the length of the list mark at the start of a text, with the white space
// after it, or 0 if there is none.
func itemMark(text string) int {
	n := 0
	for n < len(text) && n < 9 && '0' <= text[n] && text[n] <= '9' {
		n++
	}
	if marks := ".)"; n == len(text) || n > 0 && strings.IndexByte(marks, text[n]) < 0 || n == 0 && strings.IndexByte("-*+", text[0]) < 0 {
		return 0
	}
	spaces, _ := indentOf(text[n+1:])
	if spaces == 0 {
		return 0
	}
	if spaces > 4 {
		spaces = 1
	}
	return n + 1 + spaces
}

// fenceOf returns the fence with which a line opens a block of code, or "".
func fenceOf(line string) string {
	for _, mark := range []string{"`", "~"} {
		after := strings.TrimLeft(line, mark)
		if n := len(line) - len(after); n >= 3 && (mark == "~" || !strings.Contains(after, "`")) {
			return line[:n]
		}
	}
	return ""
}
