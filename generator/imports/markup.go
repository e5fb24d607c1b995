package imports

import (
	"html"
	"strings"

	"broadsheet/generator/fromhtml"
)

// htmlText returns a text in HTML as Markdown.
func htmlText(text string) string { return fromhtml.Convert(text, nil) }

// plainText returns a text without HTML, in one line.
func plainText(text string) string {
	if !strings.Contains(text, "<") {
		return text
	}
	return oneLine(html.UnescapeString(htmlTag.ReplaceAllString(text, " ")))
}
