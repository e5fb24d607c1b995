package fromhtml

import (
	"html"
	"regexp"
	"strings"
)

// A tag is a shortcode of WordPress, such as [gallery ids="1,2"].
type tag struct {
	name        string
	args        map[string]string // arguments with names, in lower case
	plain       []string          // arguments without names
	selfClosing bool
	named       bool // whether an argument has a name
	end         int  // offset of the text after the tag
}

// exactElement is the name of an element whose text stays as it is, also its quotation
// marks: shortcodes that are unknown.
const exactElement = "x-exact"

// shortcodes replaces the shortcodes of WordPress in a text by HTML. Unknown ones stay.
func (w *writer) shortcodes(text string) string {
	if strings.IndexByte(text, '[') < 0 {
		return text
	}
	var out strings.Builder
	kept := codeRanges(text)
	at := 0
	w.unclosed = map[string]bool{}
	for {
		i := strings.IndexByte(text[at:], '[')
		if i < 0 {
			break
		}
		i += at
		for len(kept) > 0 && kept[0][1] <= i {
			kept = kept[1:]
		}
		var end int
		if len(kept) > 0 && kept[0][0] <= i {
			end = kept[0][1]
			out.WriteString(text[at:end])
		} else {
			out.WriteString(text[at:i])
			var replaced string
			replaced, end = w.shortcode(text, i)
			out.WriteString(replaced)
		}
		at = end
	}
	out.WriteString(text[at:])
	return out.String()
}

var codeElement = regexp.MustCompile(`(?is)<pre\b.*?</pre>|<code\b.*?</code>|<!--.*?-->|<script\b.*?</script>|<style\b.*?</style>`)

// codeRanges returns the parts of a text in which square brackets are no shortcodes.
func codeRanges(text string) [][]int {
	if strings.IndexByte(text, '<') < 0 {
		return nil
	}
	return codeElement.FindAllStringIndex(text, -1)
}

// shortcode returns what replaces the bracket at the given place of a text, and the offset
// of the text after it.
func (w *writer) shortcode(text string, at int) (string, int) {
	if strings.HasPrefix(text[at:], "[[") {
		if t, ok := readTag(text, at+1); ok && strings.HasPrefix(text[t.end:], "]") && (t.named || isShortcode(t.name)) {
			return exact(text[at+1 : t.end]), t.end + 1
		}
		return "[", at + 1
	}
	if name, ok := strings.CutPrefix(text[at:], "[/"); ok {
		name, _, _ = strings.Cut(name, "]")
		if isLayout(name) {
			return "", at + len(name) + 3
		}
		return "[", at + 1
	}
	t, ok := readTag(text, at)
	if !ok {
		return "[", at + 1
	}
	if isLayout(t.name) {
		w.told(Shortcode, t.name)
		return "", t.end
	}
	inner, end := text[t.end:t.end], t.end
	closing := "[/" + t.name + "]"
	i := -1
	if !t.selfClosing && !w.unclosed[t.name] {
		if i = strings.Index(text[t.end:], closing); i < 0 {
			w.unclosed[t.name] = true
		}
	}
	if i >= 0 {
		inner, end = text[t.end:t.end+i], t.end+i+len(closing)
	}
	if replaced, ok := w.known(t, inner, i >= 0); ok {
		return replaced, end
	}
	if !t.named && !t.selfClosing && i < 0 {
		return "[", at + 1 // not a shortcode but text in brackets
	}
	w.told(Shortcode, t.name)
	return exact(text[at:t.end]), t.end
}

func exact(text string) string { return "<" + exactElement + ">" + text + "</" + exactElement + ">" }

var (
	tagName  = regexp.MustCompile(`^\[([A-Za-z][\w-]*)`)
	argument = regexp.MustCompile(`([\w-]+)\s*=\s*"([^"]*)"|([\w-]+)\s*=\s*'([^']*)'|([\w-]+)\s*=\s*([^\s"']+)|"([^"]*)"|'([^']*)'|(\S+)`)
	curly    = strings.NewReplacer("“", `"`, "”", `"`, "„", `"`, "″", `"`, "‘", "'", "’", "'")
)

// readTag reads the shortcode that starts at the given place of a text.
func readTag(text string, at int) (tag, bool) {
	m := tagName.FindStringSubmatch(text[at:min(len(text), at+60)])
	if m == nil {
		return tag{}, false
	}
	from := at + len(m[0])
	n := endOfTag(text[from:min(len(text), from+2000)])
	if n < 0 || strings.ContainsAny(text[from:from+n], "<>[") {
		return tag{}, false
	}
	t := tag{name: m[1], args: map[string]string{}, end: from + n + 1}
	rest := curly.Replace(html.UnescapeString(text[from : from+n]))
	rest, t.selfClosing = strings.CutSuffix(rest, "/")
	if value, ok := strings.CutPrefix(rest, "="); ok { // [youtube=https://…]
		t.plain, t.named = []string{strings.Trim(value, `"' `)}, true
		return t, true
	}
	if rest != "" && !strings.ContainsAny(rest[:1], " \t\n\u00a0") {
		return tag{}, false
	}
	for _, m := range argument.FindAllStringSubmatch(rest, -1) {
		if name := m[1] + m[3] + m[5]; name != "" {
			t.args[strings.ToLower(name)], t.named = m[2]+m[4]+m[6], true
		} else {
			t.plain = append(t.plain, m[7]+m[8]+m[9])
		}
	}
	return t, true
}

// endOfTag returns the offset of the bracket that ends a shortcode, outside of quotation
// marks if that is possible.
func endOfTag(s string) int {
	quote := byte(0)
	for i := range len(s) {
		switch c := s[i]; {
		case quote == 0 && c == ']':
			return i
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case c == quote:
			quote = 0
		}
	}
	return strings.IndexByte(s, ']')
}

// known returns the HTML for a shortcode that has a meaning.
func (w *writer) known(t tag, inner string, closed bool) (string, bool) {
	switch name := strings.ToLower(t.name); name {
	case "caption", "wp_caption":
		return captionHTML(t, inner), closed
	case "gallery":
		return w.galleryHTML(t)
	case "embed":
		return embedHTML(inner), closed && isAddress(strings.TrimSpace(inner))
	case "audio", "video":
		return mediaHTML(name, t)
	case "code", "sourcecode", "source", "highlight", "crayon", "cc":
		return codeHTML(t, inner), closed && strings.TrimSpace(inner) != ""
	case "footnote", "ref", "fn", "efn_note":
		return w.noteHTML(inner), closed && strings.TrimSpace(inner) != ""
	default:
		if closed && isLanguage(name) {
			t.args["language"] = name
			return codeHTML(t, inner), true
		}
		return elsewhereHTML(name, t, inner)
	}
}

// isLanguage reports whether a shortcode is a block of code in the language that is its
// name, as in the extension SyntaxHighlighter Evolved.
func isLanguage(name string) bool {
	switch name {
	case "bash", "shell", "c", "cpp", "csharp", "css", "diff", "go", "html", "java", "javascript", "js", "jscript", "json", "perl",
		"php", "powershell", "python", "py", "ruby", "rust", "scala", "sql", "swift", "text", "typescript", "vb", "xml", "yaml", "objc":
		return true
	}
	return false
}

// isShortcode reports whether WordPress has a shortcode of this name.
func isShortcode(name string) bool {
	switch name {
	case "caption", "wp_caption", "gallery", "embed", "audio", "video", "playlist", "code", "sourcecode", "youtube", "vimeo", "gist", "tweet":
		return true
	}
	return isLanguage(name)
}

// isLayout reports whether a shortcode only arranges what it contains. Its tags are left
// out.
func isLayout(name string) bool {
	for _, prefix := range []string{"vc_row", "vc_column", "vc_section", "et_pb_section", "et_pb_row", "et_pb_column", "et_pb_text",
		"fusion_builder_", "fusion_text", "av_section", "av_textblock", "su_row", "su_column", "one_half", "one_third", "two_third"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}
