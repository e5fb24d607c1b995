package fromhtml

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"broadsheet/generator/dialects"
)

// code writes a block of code, or other preformatted text.
func (w *writer) code(n *html.Node) {
	w.endParagraph()
	var b strings.Builder
	appendPreformatted(&b, n)
	code := strings.Trim(strings.ReplaceAll(b.String(), "\r\n", "\n"), "\n")
	language := w.language
	if found := languageOf(n); found != "" {
		language = found
	}
	w.language = ""
	if strings.TrimSpace(code) == "" {
		return
	}
	w.addBlock(otherBlock, fenced(code, language))
}

// fenced returns a fenced block of code.
func fenced(code, language string) []byte {
	fence := dialects.Fence(code)
	return []byte(fence + language + "\n" + code + "\n" + fence)
}

// appendPreformatted appends the text of an element, with its spaces and line ends.
func appendPreformatted(b *strings.Builder, n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			b.WriteString(c.Data)
		case c.DataAtom == atom.Br:
			b.WriteByte('\n')
		case c.Type == html.ElementNode && !isUnseen(c) && !hasClass(c, "line-numbers", "lineno", "linenos", "gutter"):
			from := b.Len()
			appendPreformatted(b, c)
			if !isInline(c) && b.Len() > from && !strings.HasSuffix(b.String()[from:], "\n") {
				b.WriteByte('\n')
			}
		}
	}
}

var (
	languageClass = regexp.MustCompile(`(?:^|\s)(?:(?:language|lang|highlight-source)-|brush:\s*)([\w+#.-]+)`)
	onlyClass     = regexp.MustCompile(`^(?:sourceCode|hljs)\s+([\w+#.-]+)$`)
	languageName  = regexp.MustCompile(`^[\w+#.-]{1,30}$`)
)

// languageOf returns the language that a block of code names, in lower case, or "".
func languageOf(pre *html.Node) string {
	for n := range elementsFrom(pre) {
		if n.DataAtom != atom.Pre && n.DataAtom != atom.Code {
			continue
		}
		for _, key := range []string{"data-lang", "data-language", "lang", "data-enlighter-language"} {
			if v := attribute(n, key); v != "" {
				return cleanLanguage(v)
			}
		}
		for _, pattern := range []*regexp.Regexp{languageClass, onlyClass} {
			if m := pattern.FindStringSubmatch(attribute(n, "class")); m != nil {
				return cleanLanguage(m[1])
			}
		}
	}
	return ""
}

func elementsFrom(n *html.Node) func(func(*html.Node) bool) {
	return func(yield func(*html.Node) bool) {
		if !yield(n) {
			return
		}
		elements(n)(yield)
	}
}

func cleanLanguage(name string) string {
	name = strings.ToLower(strings.TrimSpace(name))
	if name == "plain" || name == "none" || name == "plaintext" || name == "generic" || !languageName.MatchString(name) {
		return ""
	}
	return name
}
