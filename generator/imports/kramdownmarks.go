package imports

import (
	"regexp"
	"strings"

	"broadsheet/generator/dialects"
)

var (
	commentStart = regexp.MustCompile(`\{::comment\}`)
	// commentText matches a comment of kramdown whose start hiddenStart has taken the place of.
	commentText = regexp.MustCompile(hiddenStart + `(?s:.*?)\{:/(?:comment)?\}[ \t]*`)
	// kramdownTag matches the marks of kramdown around HTML and those that set options.
	kramdownTag = regexp.MustCompile(`\{::(?:nomarkdown|options)\b[^{}\n]*\}|\{:/(?:nomarkdown)?\}`)
	inAllHTML   = regexp.MustCompile(`\{::options\b[^{}\n]*\bparse_block_html="true"`)
	endOfBlock  = regexp.MustCompile(`(?m)^\^[ \t]*$`)
	guillemets  = regexp.MustCompile("(?m)(^[^`\n]*?)<<([^<>`\n]+)>>")
	// oneTilde matches a text between single tildes, which is struck out in GFM alone.
	oneTilde   = regexp.MustCompile(`(^|[\s(])~([^~\s](?:[^~\n]*[^~\s])?)~([\s).,;:!?]|$)`)
	lineBreak  = regexp.MustCompile(`([^\\\n])\\\\[ \t]*\n([ \t]*\S)`)
	mathBlock  = regexp.MustCompile(`(?s)\$\$.*?\$\$|\\begin\{.*?\\end\{`)
	blockNames = `(?:address|article|aside|blockquote|center|details|div|dl|figure|footer|form|header|main|nav|ol|p|section|table|ul)`
	// blockStart matches the start tag of a block of HTML, with the rest of its line.
	blockStart = regexp.MustCompile(`(?mi)^( *)<(` + blockNames[3:len(blockNames)-1] + `)\b([^<>\n]*)>([^\n]*)\n?`)
	readInside = regexp.MustCompile(`\s+markdown=["']?(?:1|block|span)["']?`)
	// readParagraph matches a paragraph of HTML in which kramdown reads Markdown.
	readParagraph = regexp.MustCompile(`(?is)[ \t]*<p\b[^<>]*\smarkdown=["']?(?:1|block|span)\b[^<>]*>(.*?)</p>[ \t]*`)
	lineStart     = regexp.MustCompile(`(?m)^[ \t]+`)
	// afterBlock matches the end of a block of HTML with text in the next line.
	afterBlock = regexp.MustCompile(`(?mi)^(</` + blockNames + `>[ \t]*\n)([^\s<])`)
)

// hiddenStart is a character for private use, which no text has.
const hiddenStart = "\uE000"

// withoutMarks removes what kramdown does not show, comments above all, and writes its own
// line breaks, quotation marks and blocks of HTML with Markdown as CommonMark has them.
func withoutMarks(text string) string {
	text = dialects.OutsideBlocks(text, func(part string) string { return commentStart.ReplaceAllString(part, hiddenStart) })
	text = commentText.ReplaceAllString(text, "")
	text = strings.ReplaceAll(text, hiddenStart, "{::comment}")
	all := inAllHTML.MatchString(text)
	text = dialects.OutsideBlocks(text, func(part string) string {
		part = endOfBlock.ReplaceAllString(kramdownTag.ReplaceAllString(part, ""), "")
		part = guillemets.ReplaceAllString(part, "$1«$2»")
		part = lineBreaks(part)
		part = readParagraph.ReplaceAllStringFunc(part, func(p string) string {
			return "\n\n" + lineStart.ReplaceAllString(strings.TrimSpace(readParagraph.FindStringSubmatch(p)[1]), "") + "\n\n"
		})
		part = blockStart.ReplaceAllStringFunc(part, func(tag string) string { return openBlock(tag, all) })
		return readInside.ReplaceAllString(afterBlock.ReplaceAllString(part, "$1\n$2"), "")
	})
	return dialects.Prose(text, func(part string) string { return oneTilde.ReplaceAllString(part, `$1\~$2\~$3`) })
}

// lineBreaks writes line breaks of kramdown, two backslashes, with one. Formulas, whose lines
// end with two, stay as they are.
func lineBreaks(text string) string {
	var b strings.Builder
	at := 0
	for _, m := range append(mathBlock.FindAllStringIndex(text, -1), []int{len(text), len(text)}) {
		b.WriteString(lineBreak.ReplaceAllString(text[at:m[0]], "$1\\\n$2"))
		b.WriteString(text[m[0]:m[1]])
		at = m[1]
	}
	return b.String()
}

// openBlock returns the line of the start tag of a block of HTML. If kramdown reads Markdown
// in the block, an empty line follows, after which CommonMark does so, too. The argument all
// says that it does so in all blocks.
func openBlock(line string, all bool) string {
	m := blockStart.FindStringSubmatch(line)
	if !all && !readInside.MatchString(m[3]) {
		return line
	}
	name, rest := strings.ToLower(m[2]), strings.TrimSpace(m[4])
	start := m[1] + "<" + m[2] + readInside.ReplaceAllString(m[3], "") + ">\n\n"
	inner, closed := strings.CutSuffix(rest, "</"+m[2]+">")
	switch {
	case name == "ul" || name == "ol" || name == "dl" || name == "table":
		return line
	case closed:
		return start + strings.TrimSpace(inner) + "\n\n" + m[1] + "</" + m[2] + ">\n"
	case rest == "":
		return start
	}
	return start + rest + "\n"
}
