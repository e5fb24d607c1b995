package markdown

import (
	"bytes"
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"broadsheet/generator/dialects"
	"broadsheet/generator/problems"
)

// A dialect is a syntax of another generator, or of another flavour of Markdown, that has
// no meaning in Broadsheet. The author gets one warning for each dialect in a file, or one
// for each name of a shortcode.
type dialect struct {
	signs   []string       // substrings; every use of the syntax contains at least one of them
	pattern *regexp.Regexp // pattern of the syntax; the warning underlines the first submatch
	message string         // text of the warning; %q stands for the second submatch
	hint    string         // advice for the author; if "", the function insteadOf gives advice
	literal bool           // whether the file literal.go has a parser for the syntax
}

var foreign = []dialect{
	{
		[]string{"{{<", "{{%"}, regexp.MustCompile(`(\{\{[<%]\s*/?\*?\s*([\w./-]+))`),
		"the shortcode %q has no meaning here and stays in the text as it is", "", true,
	}, {
		[]string{"{%"}, regexp.MustCompile(`(\{%-?\s*([\w-]+))`),
		"the shortcode %q has no meaning here and stays in the text as it is", "", true,
	}, {
		[]string{"{{"}, regexp.MustCompile(`(\{\{-?\s*([^\s<%{}|(]+)[^{}]*\}\})`),
		"the variable %q has no meaning here and stays in the text as it is",
		"write its value, or put it in backticks if readers are to see it", true,
	}, {
		[]string{"{:", "){", "\n{"}, regexp.MustCompile(`\]\([^()\s]*(?:\s+"[^"\n]*")?\)(` + bareList + `)|\S[ \t]*\n[ \t]*(` + bareList + `)[ \t\r]*(?:\n|$)`),
		"attributes between braces have no meaning here and are left out",
		"remove them; an id for a heading is written {#id}", true,
	}, {
		[]string{"\nimport ", "\nexport ", "{/*", "={"}, regexp.MustCompile(`(?m)^(` + mdxImport + `)|(?:\A|\n[ \t\r]*\n)(` + mdxExport + `)|(\{/\*)|(<[A-Z][\w.]*\s[^<>\n]*=\{)`),
		"this is MDX: its imports, exports and comments are left out",
		"remove them, and write what the components show in Markdown", true,
	}, {
		[]string{":::", "!!! ", "???"}, regexp.MustCompile(`(?m)^ {0,3}(:::+|(?:!!!|\?\?\?\+?) \w+(?: +"[^"\n]*")?[ \t]*$)`),
		"a box of another dialect has no meaning here and stays in the text as it is",
		hintAlert, false,
	}, {
		[]string{"%%"}, regexp.MustCompile(`(?:^|\s)(%%[^%]+%%)(?:\s|$)`),
		"a comment between %% has no meaning here, so readers see it", "write <!-- the comment -->", false,
	}, {
		[]string{"++"}, regexp.MustCompile(`(?m)(?:^|[\s(*_])(\+\+[^\s+][^+\n]*\+\+)(?:[^+\w]|$)`),
		"++ does not mark text here and stays as it is", "write <ins>text</ins>", false,
	}, {
		[]string{"=="}, regexp.MustCompile(`(?m)(?:^|[\s(\[*_"'“‘—-])(==[^\s=](?:[^=\n]*[^\s=])?==)(?:[^=\w]|$)`),
		"== does not mark text here and stays as it is", "write <mark>text</mark>", false,
	}, {
		[]string{":"}, regexp.MustCompile(`(?m)(?:^|[\s(])(:(?:[a-z][a-z0-9_+-]*|\+1|-1|100):)(?:[\s.,;!?)]|$)`),
		"the short name of an emoji has no meaning here and stays in the text as it is",
		"write the emoji itself", false,
	}, {
		[]string{"[toc]", "[TOC]"}, regexp.MustCompile(`(?mi)^(@?\[toc\](?:\([^)\n]*\))?)\s*$`),
		"a table of contents has no meaning here and stays in the text as it is", "remove it", false,
	}, {
		[]string{"*["}, regexp.MustCompile(`(?m)^ {0,3}(\*\[[^\]\n]+\]:)[ \t]`),
		"an abbreviation is not explained here, so the line stays in the text as it is",
		`write <abbr title="meaning">ABC</abbr> where the abbreviation stands`, false,
	}, {
		[]string{"^["}, regexp.MustCompile(`[^\[\s](\^\[[^\]\n]+\])(?:[^(\[]|$)`),
		"a note within the text has no meaning here and stays in the text as it is",
		"write [^1] here, and on a line of its own: [^1]: its text", false,
	}, {
		[]string{"^"}, regexp.MustCompile(`[\pL\pN)](\^[^\s^\[\]]{1,30}\^)`),
		"^ does not raise text here and stays as it is", "write <sup>text</sup>", false,
	}, {
		[]string{"~"}, regexp.MustCompile(`[\pL\pN)](~[^\s~]{1,30}~)(?:[^~]|$)`),
		"~ does not lower text here and stays as it is", "write <sub>text</sub>", false,
	},
}

// hintAlert is the advice for boxes of other dialects.
const hintAlert = "write a quote that starts with [!NOTE], [!TIP], [!IMPORTANT], [!WARNING] or [!CAUTION]"

// appendRawCode appends positions in the Markdown to the list code: the positions of raw
// HTML elements such as <pre> and <script>.
func appendRawCode(code []extent, source []byte) []extent {
	if bytes.IndexByte(source, '<') < 0 {
		return code
	}
	lower := asciiLower(source)
	for _, tags := range [][2]string{{"<pre", "</pre"}, {"<code", "</code"}, {"<script", "</script"}, {"<style", "</style"}} {
		for at := 0; ; {
			start := bytes.Index(lower[at:], []byte(tags[0]))
			if start < 0 {
				break
			}
			end := bytes.Index(lower[at+start:], []byte(tags[1]))
			if end < 0 {
				break
			}
			code = append(code, extent{at + start, at + start + end})
			at += start + end + len(tags[1])
		}
	}
	return code
}

// A byteSet is the set of byte values in a text: the index is a byte value, the bool is
// true if the text has this byte. A text without one of the bytes of a substring need not
// be searched for this substring.
type byteSet [256]bool

func bytesOf(text []byte) *byteSet {
	set := new(byteSet)
	for _, b := range text {
		set[b] = true
	}
	return set
}

// mayHave reports whether a text contains one of the substrings signs. The argument set
// must be the set of the bytes of the text. If a substring begins with a line feed,
// mayHave is also true for a text that starts with the rest of the substring.
func (set *byteSet) mayHave(text []byte, signs ...string) bool {
	return slices.ContainsFunc(signs, func(sign string) bool {
		first := strings.TrimPrefix(sign, "\n")
		return set[first[0]] && set[first[len(first)-1]] &&
			(bytes.Contains(text, []byte(sign)) || sign[0] == '\n' && bytes.HasPrefix(text, []byte(first)))
	})
}

// dialectsIn returns the dialects that a text may use: those with a substring, in
// dialect.signs, that the text contains. Nearly every text contains a colon, so the
// dialect of emoji names also requires a colon where such a name may begin. The argument
// set is the set of the bytes of the text.
func dialectsIn(text []byte, set *byteSet) (found []*dialect) {
	for i := range foreign {
		d := &foreign[i]
		if set.mayHave(text, d.signs...) && (d.signs[0] != ":" || mayHaveEmoji(text)) {
			found = append(found, d)
		}
	}
	return found
}

func mayHaveEmoji(source []byte) bool {
	for at := 0; ; {
		i := bytes.IndexByte(source[at:], ':')
		if i < 0 {
			return false
		}
		at += i + 1
		if at < len(source) && source[at] > ' ' && (at == 1 || bytes.IndexByte([]byte(" \t\r\n("), source[at-2]) >= 0) {
			return true
		}
	}
}

// warnOfDialects warns of the syntax of other generators in a text, except within code.
func (w *writer) warnOfDialects() {
	if len(w.dialects) == 0 {
		return
	}
	w.code = appendRawCode(w.code, w.source)
	for _, d := range w.dialects {
		for _, m := range d.pattern.FindAllSubmatchIndex(w.source, -1) {
			w.warnOfDialect(d, m)
		}
	}
	slices.SortStableFunc(w.problems, func(a, b *problems.Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
}

// warnOfDialect warns of one match of a dialect's pattern. The argument m has the byte
// offsets of the submatches in the Markdown. There is no warning of a match in code, or of
// a link in brackets, such as [[1]] in a text with the definition "[1]: …".
func (w *writer) warnOfDialect(d *dialect, m []int) {
	for m = m[2:]; m[0] < 0; m = m[2:] {
	}
	from, to := m[0], m[1]
	if slices.ContainsFunc(w.code, func(c extent) bool { return c.from <= from && from < c.to }) {
		return
	}
	var tag *dialects.Left
	if d.isTag() {
		if tag = w.leftAt(from); tag == nil {
			return
		}
	}
	message, hint, name := d.message, d.hint, ""
	if strings.Contains(message, "%q") {
		name = string(w.source[m[2]:m[3]])
	}
	key := d.message // key of the warning: its message, with the name of a shortcode
	if hint == "" {
		key += strings.TrimPrefix(name, "end")
	}
	if d.signs[0][0] == '[' && w.isReference(w.source[from:to]) || !w.first(key) {
		return
	}
	if hint == "" {
		hint = insteadOf(name)
	}
	if tag != nil {
		if other, advice := unpaired(tag); other != "" {
			message, hint = other, advice
		}
	}
	p := w.errorAt(from, "%s", strings.ReplaceAll(message, "%q", strconv.Quote(name))).AsWarning()
	p.Width = to - from
	p.Hint("%s", hint)
	if tag != nil {
		p.Suggest(name, w.c.ownNames)
	}
}

// isTag reports whether a dialect is that of tags, such as {{< figure >}} or {% raw %}.
func (d *dialect) isTag() bool { return strings.HasPrefix(d.signs[0], "{{") || d.signs[0] == "{%" }

// isReference reports whether the text has a definition "[label]: …" for a link such as
// [label] or [[label]].
func (w *writer) isReference(link []byte) bool {
	label := strings.ToLower(strings.Trim(string(link), "![]"))
	return bytes.Contains(bytes.ToLower(w.source), []byte("["+label+"]:"))
}

// insteadOf returns a hint for the author: what to write instead of a shortcode. The
// argument is the name of the shortcode.
func insteadOf(name string) string {
	switch strings.TrimPrefix(name, "end") {
	case "figure", "img", "image", "imgproc":
		return `write ![what the picture shows](picture.jpg "caption")`
	case "youtube", "vimeo", "tweet", "twitter", "x", "instagram", "gist", "video", "embed":
		return "write a link to it: [what it is](https://…)"
	case "ref", "relref", "link", "post_url":
		return "write the path of the file, as in [text](../other-story.md)"
	case "include", "include_relative", "partial":
		return "write the text itself, or make it part of a template"
	case "notice", "note", "tip", "warning", "alert", "callout", "admonition":
		return hintAlert
	case "if", "else", "elsif", "elif", "unless", "for", "case", "when", "assign", "set", "capture", "macro", "block", "extends", "import", "":
		return "write it in Markdown, or put it in backticks if readers are to see it"
	}
	return "write it in Markdown, or make a template for it, templates/shortcodes/" + name + ".html; in backticks, readers see it"
}
