package imports

import (
	"cmp"
	_ "embed" // for the directive go:embed
	"html"
	"regexp"
	"strings"
	"sync"

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

// emojiNames has a line for each short name of an emoji that GitHub and site generators
// know: the name, a space and the emoji.
//
//go:embed emoji.txt
var emojiNames string

var emojiByName = sync.OnceValue(func() map[string]string {
	emoji := map[string]string{}
	for line := range strings.Lines(emojiNames) {
		name, sign, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		emoji[name] = sign
	}
	return emoji
})

var shortName = regexp.MustCompile(`:[a-z0-9_+-]+:`)

// withEmoji replaces the short names of emoji in a text, such as ":tada:".
func withEmoji(text string) string {
	if strings.Count(text, ":") < 2 {
		return text
	}
	return shortName.ReplaceAllStringFunc(text, func(name string) string {
		return cmp.Or(emojiByName()[strings.Trim(name, ":")], name)
	})
}
