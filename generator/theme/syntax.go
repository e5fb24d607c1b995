package theme

import (
	"html/template"
	"maps"
	"slices"
	"sort"
	"strconv"
	"strings"
	texttemplate "text/template"

	"broadsheet/generator/problems"
)

// syntaxError converts an error of the template parser, which names only a line, into a
// problem with its place in the line. The place is the end of the shortest beginning of
// the template that causes the same error.
func (f files) syntaxError(name string, err error, functions template.FuncMap) *problems.Problem {
	text := string(f[name])
	message := func(text string) string {
		_, err := texttemplate.New(name).Funcs(texttemplate.FuncMap(functions)).Parse(text)
		return reason(name, err)
	}
	whole := reason(name, err)
	if at, action := unclosed(text, functions); at >= 0 && strings.Contains(whole, "unexpected EOF") {
		return problems.In(located(name), f[name], at, len(action), "%s has no {{end}}", action).
			Hint("add {{end}} where it is to stop")
	}
	end := sort.Search(len(text), func(n int) bool { return message(text[:n]) == whole })
	words, advice, token := explain(whole)
	start, width := strings.LastIndex(text[:end], token), len(token)
	if token == "" || start < 0 {
		start = max(0, strings.LastIndex(text[:end], "{{"))
		width = len(strings.TrimSpace(text[start:end]))
	}
	p := problems.In(located(name), f[name], start, width, "%s", words)
	if advice != "" {
		p.Hint("%s", advice)
	}
	if strings.HasPrefix(whole, "function ") {
		p.Suggest(token, slices.Concat(slices.Collect(maps.Keys(functions)), builtins()))
	}
	return p
}

// reason returns the message of an error of the template parser, without the file name
// and line.
func reason(name string, err error) string {
	if err == nil {
		return ""
	}
	message := strings.TrimPrefix(err.Error(), "template: "+name+":")
	if _, after, ok := strings.Cut(message, ": "); ok {
		return after
	}
	return message
}

// explain rewords a message of the template parser for readers who do not know Go. It also
// returns a hint, and the part of the template that the message names.
func explain(message string) (words, advice, token string) {
	token = quoted(message)
	switch {
	case strings.HasPrefix(message, "function "):
		return "there is no function " + token, "", token
	case strings.HasPrefix(message, "undefined variable"):
		return "there is no variable " + token + " here", "set it before: {{" + token + " := …}}", token
	case strings.Contains(message, "U+007D"):
		return "this } stands alone", "close with }}", "}"
	case strings.HasPrefix(message, "bad character"), strings.HasPrefix(message, "unrecognized character"):
		token = message[strings.LastIndex(message, "U+"):]
		_, token, _ = strings.Cut(token, "'")
		token = strings.TrimSuffix(token, "'")
		return token + " cannot stand inside {{ and }}", "is the }} before it missing?", token
	case strings.HasPrefix(message, "unclosed action"):
		return "this {{ is never closed", "close with }}", ""
	case strings.HasPrefix(message, "unclosed comment"):
		return "this comment is never closed", "close with */}}", ""
	case strings.HasPrefix(message, "comment ends before"):
		return "a comment ends with */}}", "put }} right after */", ""
	case strings.HasPrefix(message, "unexpected {{end}}"):
		return "this {{end}} closes nothing", "take it away, or put the {{if}}, {{with}} or {{range}} before it", "{{end}}"
	case strings.HasPrefix(message, "unexpected {{else}}"):
		return "this {{else}} belongs to no {{if}}, {{with}} or {{range}}", "", "{{else}}"
	case strings.HasPrefix(message, "missing value for "):
		return strings.TrimPrefix(message, "missing value for ") + " needs a value", "such as {{" + strings.TrimPrefix(message, "missing value for ") + " .Title}}", ""
	}
	return message, "", token
}

// quoted returns the first text in double quotes in a message, without the quotes.
func quoted(message string) string {
	if i := strings.IndexByte(message, '"'); i >= 0 {
		if prefix, err := strconv.QuotedPrefix(message[i:]); err == nil {
			text, _ := strconv.Unquote(prefix)
			return text
		}
	}
	return ""
}

// unclosed finds the last action, such as {{if .Title}}, without its {{end}}. It returns
// the byte offset and the text of the action. The offset is -1 if every action has its
// {{end}}.
func unclosed(text string, functions template.FuncMap) (int, string) {
	complete := func(text string) bool {
		_, err := texttemplate.New("").Funcs(texttemplate.FuncMap(functions)).Parse(text)
		return err == nil
	}
	for at := strings.LastIndex(text, "{{"); at >= 0; at = strings.LastIndex(text[:at], "{{") {
		if !complete(text[at:]) && complete(text[at:]+"{{end}}") {
			action, _, _ := strings.Cut(text[at:], "}}")
			return at, action + "}}"
		}
	}
	return -1, ""
}

// builtins returns the names of the functions that text/template predefines.
func builtins() []string {
	return []string{"and", "call", "eq", "ge", "gt", "html", "index", "js", "le", "len", "lt",
		"ne", "not", "or", "print", "printf", "println", "slice", "urlquery"}
}
