package imports

import (
	"regexp"
	"strings"
)

// globMatch reports whether a path matches a pattern: "**" stands for any text, "*" for any
// text without slash, "?" for one character and "{a,b}" for one of several texts.
func globMatch(pattern, name string) bool {
	re, err := regexp.Compile("^" + globReplacer.Replace(regexp.QuoteMeta(pattern)) + "$")
	return err == nil && re.MatchString(name)
}

// globReplacer turns a quoted pattern into a regular expression.
var globReplacer = strings.NewReplacer(
	`\*\*/`, `(?:.*/)?`, `\*\*`, `.*`, `\*`, `[^/]*`, `\?`, `[^/]`, `\{`, `(?:`, `\}`, `)`, `,`, `|`,
)
