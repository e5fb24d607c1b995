package dialects

import (
	"cmp"
	"html"
	"regexp"
	"strings"
)

// A Template is the template by which another generator shows a shortcode. Only simple ones
// are understood: those that put arguments and the inner text between HTML.
type Template struct {
	Text string
	Tera bool // whether the template is in the language of Zola, not of Hugo
}

var (
	comments    = regexp.MustCompile(`(?s)\{\{-?\s*/\*.*?\*/\s*-?\}\}|\{#.*?#\}|<!--.*?-->|<(script|style)\b.*?</(script|style)>`)
	action      = regexp.MustCompile(`(?s)\{\{-?(.*?)-?\}\}|\{%-?(.*?)-?%\}`)
	highlighted = regexp.MustCompile(`\bhighlight\b`)
	literalCode = regexp.MustCompile(`\bhighlight\s+(?:\([^()]*\)|\S+)\s+"([\w+#-]+)"`)
	element     = regexp.MustCompile(`(?s)<[^<>]*>`)
	attributes  = regexp.MustCompile(`(?s)([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')`)
	boxClass    = regexp.MustCompile(`(?i)\bclass\s*=\s*["'][^"']*`)
)

// Rule returns the rule for a shortcode with this template. Its Write replaces the tag only
// if the template is understood.
func (t Template) Rule() Rule {
	switch {
	case strings.Contains(t.Text, "TableOfContents"):
		return Rule{MayHave, drop}
	case !t.Tera && highlighted.MatchString(t.Text) && strings.Contains(t.Text, ".Inner"):
		if m := literalCode.FindStringSubmatch(t.Text); m != nil {
			return Rule{Code, func(c *Call) (Result, bool) { return CodeBlock(c, m[1]) }}
		}
		return Rule{Code, code}
	}
	return Rule{MayHave, t.write}
}

// innerMark stands for the inner text in the result of a template.
const innerMark = "\x00"

func (t Template) write(c *Call) (Result, bool) {
	text, ok := t.execute(c)
	if !ok {
		return Result{}, false
	}
	before, after, inner := strings.Cut(text, innerMark)
	if inner != c.Paired && inner {
		return Result{}, false
	}
	if inner {
		return around(c, before, after)
	}
	return shown(c, strings.TrimSpace(text))
}

// around returns the Result for a template with the inner text. The arguments are the HTML
// around it.
func around(c *Call, before, after string) (Result, bool) {
	lower := strings.ToLower(before)
	for _, class := range boxClass.FindAllString(lower, -1) {
		_, words, _ := strings.Cut(class, "=")
		kind := ""
		for _, word := range strings.FieldsFunc(words, func(r rune) bool { return !isWord(byte(min(r, 0x7f))) || r == '_' }) {
			if k := AlertKind(word); k != "" && (kind == "" || kind == "note") {
				kind = k
			}
		}
		if kind != "" {
			return Alert(kind, plain(before))
		}
	}
	switch {
	case strings.Contains(lower, "<blockquote"):
		return Quote(EscapeText(plain(after)))
	case strings.Contains(lower, "<details"):
		return Details(plain(before), false)
	case strings.Contains(lower, "<pre"):
		return CodeBlock(c, "")
	case plain(before+after) == "" && !strings.Contains(lower, "<img"):
		return keep(c)
	}
	return Result{Before: oneBlock(before) + "\n\n", After: "\n\n" + oneBlock(after), Keep: true, Block: true}, true
}

// shown returns the Result for a template without the inner text: a film or picture, or HTML
// that readers see.
func shown(c *Call, text string) (Result, bool) {
	tags := element.FindAllString(text, -1)
	for _, tag := range tags {
		name := strings.ToLower(tag[:min(len(tag), 7)])
		switch a := attributesOf(tag); {
		case strings.HasPrefix(name, "<iframe"):
			return Address(c, cmp.Or(PageOf(a["src"]), a["src"]), a["title"])
		case strings.HasPrefix(name, "<img") && (plain(text) == "" || strings.Contains(text, "<figcaption")):
			f := Figure{Src: a["src"], Alt: a["alt"], Caption: plain(text), Width: a["width"], Height: a["height"]}
			return Result{Before: f.Markdown(), Block: c.Alone}, f.Src != ""
		}
	}
	if strings.Contains(text, "<canvas") && plain(text) == "" {
		return Result{Before: hiddenTag(c), Block: c.Alone}, true // only a script of the old site draws in it
	}
	if strings.Contains(text, "<video") || strings.Contains(text, "<audio") || plain(text) != "" {
		return Result{Before: oneBlock(text), Block: c.Alone && len(tags) > 0}, true
	}
	return Result{}, false
}

// hiddenTag returns a tag as a comment.
func hiddenTag(c *Call) string {
	return "<!-- " + strings.ReplaceAll(strings.TrimSpace(c.Name+" "+c.Raw), "--", "- -") + " (drawn by a script) -->"
}

func attributesOf(tag string) map[string]string {
	list := map[string]string{}
	for _, m := range attributes.FindAllStringSubmatch(tag, -1) {
		list[strings.ToLower(m[1])] = html.UnescapeString(m[2] + m[3])
	}
	return list
}

// plain returns the text that readers see of HTML.
func plain(text string) string {
	return strings.Join(strings.Fields(html.UnescapeString(element.ReplaceAllString(text, " "))), " ")
}

// oneBlock returns HTML without the blank lines and the indentation that would end the block
// in Markdown or make code of it.
func oneBlock(text string) string {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}
