package imports

import (
	"html"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"broadsheet/generator/dialects"
)

// expression returns the value of an expression: a value and filters, divided by "|".
func (l *liquid) expression(text string) (any, bool) {
	parts := splitOutside(text, '|')
	v, ok := l.operand(strings.TrimSpace(parts[0]))
	if !ok && len(parts) > 1 && l.undefined(parts[0]) {
		v, ok = nil, true
	}
	for _, filter := range parts[1:] {
		if !ok {
			return nil, false
		}
		v, ok = l.filter(v, strings.TrimSpace(filter))
	}
	return v, ok
}

// expressionOf returns the expression that a tag {{ … }} shows.
func expressionOf(t *dialects.Tag) string {
	if t.Raw != "" && strings.IndexByte("([.", t.Raw[0]) >= 0 {
		return t.Name + t.Raw
	}
	return t.Name + " " + t.Raw
}

// splitOutside splits a text at a character, but not within quotes.
func splitOutside(text string, at rune) []string {
	var parts []string
	var quote rune
	start := 0
	for i, r := range text {
		switch {
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == '"' || r == '\'':
			quote = r
		case r == at:
			parts = append(parts, text[start:i])
			start = i + len(string(at))
		}
	}
	return append(parts, text[start:])
}

// operand returns the value of a literal or variable.
func (l *liquid) operand(text string) (any, bool) {
	switch text {
	case "":
		return nil, true
	case "true", "false":
		return text == "true", true
	case "nil", "null", "blank", "empty":
		return nil, true
	}
	if q := text[0]; q == '"' || q == '\'' {
		if len(text) < 2 || text[len(text)-1] != q {
			return nil, false
		}
		return text[1 : len(text)-1], true
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n, true
	}
	if f, err := strconv.ParseFloat(text, 64); err == nil {
		return f, true
	}
	return l.variable(text)
}

// undefined reports whether an expression is the name of a variable that nothing defines: it
// has no value for filters and conditions. Shown on its own, it stays in the text.
func (l *liquid) undefined(text string) bool {
	root, _, _ := strings.Cut(strings.TrimSpace(text), ".")
	return l.roots != nil && variableName.MatchString(root) && !slices.Contains(l.roots, root)
}

var variableName = regexp.MustCompile(`^[a-zA-Z_][\w-]*$`)

var subscript = regexp.MustCompile(`\[([^\[\]]*)\]`)

// variable returns the value of a variable such as include.src or site.data.people[page.author].
func (l *liquid) variable(text string) (any, bool) {
	known := true
	text = subscript.ReplaceAllStringFunc(text, func(index string) string {
		v, ok := l.expression(index[1 : len(index)-1])
		known = known && ok
		return "." + shown(v)
	})
	if !known || strings.ContainsAny(strings.TrimSuffix(text, "()"), " ()[]|\"'") {
		return nil, false
	}
	name := strings.Split(text, ".")
	if v, ok := l.local[name[0]]; ok {
		return member(v, name[1:]), true
	}
	return l.value(name)
}

// member returns a member of a table or list, or nil.
func member(v any, name []string) any {
	for _, key := range name {
		switch in := v.(type) {
		case map[string]any:
			v = in[key]
		case []any:
			v = element(in, key)
		case string:
			if key != "size" {
				return nil
			}
			v = int64(len([]rune(in)))
		default:
			return nil
		}
	}
	return v
}

func element(list []any, key string) any {
	n, err := strconv.Atoi(key)
	switch {
	case key == "size":
		return int64(len(list))
	case key == "first":
		n = 0
	case key == "last":
		n = len(list) - 1
	case err != nil:
		return nil
	}
	if n < 0 || n >= len(list) {
		return nil
	}
	return list[n]
}

// filter applies a filter such as "append: '.html'".
func (l *liquid) filter(v any, text string) (any, bool) {
	name, rest, _ := strings.Cut(text, ":")
	name = strings.TrimSpace(name)
	var args []any
	if strings.TrimSpace(rest) != "" {
		for _, part := range splitOutside(rest, ',') {
			arg, ok := l.operand(strings.TrimSpace(part))
			if !ok {
				return nil, false
			}
			args = append(args, arg)
		}
	}
	if list, ok := v.([]any); ok {
		if result, ok := listFilter(list, name, args); ok {
			return result, true
		}
		if result, ok := orderFilter(list, name, args); ok {
			return result, true
		}
	}
	s := shown(v)
	switch name {
	case "default":
		if len(args) > 0 && (s == "" || v == false) {
			return args[0], true
		}
		return v, true
	case "first", "last", "size":
		return member(v, []string{name}), true
	}
	if len(args) > 0 {
		if result, ok := argumentFilter(s, name, args); ok {
			return result, true
		}
	}
	for _, filter := range []func(s, name string, args []any) (any, bool){numberFilter, cutFilter} {
		if result, ok := filter(s, name, args); ok {
			return result, true
		}
	}
	if result, ok := dayFilter(s, name); ok {
		return result, true
	}
	if name == "markdownify" && l.keepMarkdown {
		return markdownMark(s), true
	}
	return textFilter(s, name)
}

// argument returns an argument of a filter as text.
func argument(args []any, i int) string {
	if i < len(args) {
		return shown(args[i])
	}
	return ""
}

// argumentFilter applies a filter of texts that has arguments.
func argumentFilter(s, name string, args []any) (any, bool) {
	switch name {
	case "date":
		t, ok := readInstant(s, time.UTC)
		if !ok {
			return nil, false
		}
		text, ok := strftime(t.Time, argument(args, 0))
		return text, ok
	case "split":
		var list []any
		for part := range strings.SplitSeq(s, argument(args, 0)) {
			list = append(list, part)
		}
		return list, true
	case "append":
		return s + argument(args, 0), true
	case "prepend":
		return argument(args, 0) + s, true
	case "replace":
		return strings.ReplaceAll(s, argument(args, 0), argument(args, 1)), true
	case "replace_first":
		return strings.Replace(s, argument(args, 0), argument(args, 1), 1), true
	case "remove":
		return strings.ReplaceAll(s, argument(args, 0), ""), true
	}
	return nil, false
}

var htmlTag = regexp.MustCompile(`<[^>]*>`)

// textFilter applies a filter without arguments.
func textFilter(s, name string) (any, bool) {
	switch name {
	case "relative_url", "absolute_url", "url", "markdownify", "smartify", "inspect", "safe", "html_safe", "string":
		return s, true // addresses are those of the new site; texts are Markdown
	case "downcase", "lower":
		return strings.ToLower(s), true
	case "upcase", "upper":
		return strings.ToUpper(s), true
	case "capitalize":
		if r := []rune(s); len(r) > 0 {
			return strings.ToUpper(string(r[:1])) + string(r[1:]), true
		}
		return s, true
	case "strip", "trim", "lstrip", "rstrip", "normalize_whitespace":
		return strings.TrimSpace(s), true
	case "strip_newlines":
		return strings.ReplaceAll(s, "\n", ""), true
	case "newline_to_br":
		return strings.ReplaceAll(s, "\n", "<br>\n"), true
	case "escape", "xml_escape", "escape_once", "e":
		return html.EscapeString(html.UnescapeString(s)), true
	case "strip_html", "striptags":
		return htmlTag.ReplaceAllString(s, ""), true
	case "url_encode", "uri_escape", "cgi_escape", "urlencode":
		return (&url.URL{Path: s}).EscapedPath(), true
	case "slugify":
		return sluggedTitle(s), true
	case "slug":
		return oldSlug(s), true
	case "jsonify":
		return quoted(s), true
	}
	return nil, false
}

// truth evaluates a condition such as "a == b and c".
func (l *liquid) truth(text string) (bool, bool) {
	if before, after, ok := cutWord(text, " and "); ok {
		a, known := l.truth(before)
		b, also := l.truth(after)
		return a && b, known && also
	}
	if before, after, ok := cutWord(text, " or "); ok {
		a, known := l.truth(before)
		b, also := l.truth(after)
		return a || b, known && also
	}
	for _, sign := range []string{"==", "!=", "<>", ">=", "<=", ">", "<", " contains "} {
		before, after, ok := cutWord(text, sign)
		if !ok {
			continue
		}
		a, known := l.expression(before)
		b, also := l.expression(after)
		return compare(a, b, strings.TrimSpace(sign)), known && also
	}
	v, ok := l.expression(text)
	return v != nil && v != false, ok || l.undefined(text)
}

// cutWord cuts a text at a word that is not within quotes.
func cutWord(text, word string) (before, after string, ok bool) {
	var quote byte
	for i := range len(text) {
		switch c := text[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case strings.HasPrefix(text[i:], word):
			return text[:i], text[i+len(word):], true
		}
	}
	return text, "", false
}

func compare(a, b any, sign string) bool {
	x, y := shown(a), shown(b)
	switch sign {
	case "==":
		return x == y
	case "!=", "<>":
		return x != y
	case "contains":
		list, ok := a.([]any)
		for _, item := range list {
			if shown(item) == y {
				return true
			}
		}
		return !ok && strings.Contains(x, y)
	}
	m, _ := strconv.ParseFloat(x, 64)
	n, _ := strconv.ParseFloat(y, 64)
	return map[string]bool{">": m > n, "<": m < n, ">=": m >= n, "<=": m <= n}[sign]
}
