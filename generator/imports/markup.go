package imports

import (
	"html"
	"strings"
)

// htmlText returns a text in HTML as Markdown.
func htmlText(text string) string { return text }

// plainText returns a text without HTML.
func plainText(text string) string {
	if !strings.Contains(text, "<") {
		return text
	}
	return html.UnescapeString(htmlTag.ReplaceAllString(text, " "))
}
