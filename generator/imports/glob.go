package imports

import (
	"regexp"
	"strings"
)

// globMatch reports whether a path matches a pattern: "**" stands for any text, "**/" for any
// folders or none, "*" for any text without slash, "?" for one character, "[ab]" for one of
// several characters and "{a,b}" for one of several texts.
func globMatch(pattern, name string) bool {
	depth := 0
	re, err := regexp.Compile("^" + globPart.ReplaceAllStringFunc(pattern, func(part string) string {
		switch part {
		case "**/":
			return "(?:.*/)?"
		case "**":
			return ".*"
		case "*":
			return "[^/]*"
		case "?":
			return "[^/]"
		case "{":
			depth++
			return "(?:"
		case "}":
			depth--
			return ")"
		case ",":
			if depth > 0 {
				return "|"
			}
		}
		if strings.HasPrefix(part, "[") {
			return part
		}
		return regexp.QuoteMeta(part)
	}) + "$")
	return err == nil && re.MatchString(name)
}

// globPart matches the parts of a pattern that are replaced: signs with a meaning, and others.
var globPart = regexp.MustCompile(`\*\*/|\*\*|[*?{},]|\[[^\]/]+\]|[^*?{},\[]+|\[`)
