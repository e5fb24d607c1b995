package dialects

import (
	"regexp"
	"strconv"
	"strings"
)

// An execution is the execution of a Template for one tag.
type execution struct {
	c      *Call
	tera   bool
	parts  []string // texts and actions in turn
	at     int      // index in parts
	dot    string
	vars   map[string]string
	failed bool
}

// execute returns the HTML of a template for a tag. The bool is false if the template has
// an action that is not understood.
func (t Template) execute(c *Call) (string, bool) {
	text := comments.ReplaceAllString(t.Text, "")
	e := execution{c: c, tera: t.Tera, vars: map[string]string{}}
	from := 0
	for _, m := range action.FindAllStringSubmatchIndex(text, -1) {
		inside := m[2:4]
		if inside[0] < 0 {
			inside = m[4:6]
		}
		e.parts = append(e.parts, text[from:m[0]], strings.TrimSpace(text[inside[0]:inside[1]]))
		from = m[1]
	}
	e.parts = append(e.parts, text[from:])
	out := e.block(true)
	return out, !e.failed && e.at >= len(e.parts)
}

// block executes the template up to the end of a condition. It returns the result, or "" if
// the block is not to be shown.
func (e *execution) block(show bool) string {
	var b strings.Builder
	for e.at < len(e.parts) && !e.failed {
		b.WriteString(e.parts[e.at])
		if e.at++; e.at == len(e.parts) {
			break
		}
		act := e.parts[e.at]
		if word, _, _ := strings.Cut(act, " "); word == "end" || word == "else" || word == "endif" || word == "elif" {
			break
		}
		e.at++
		b.WriteString(e.act(act, show))
	}
	if !show {
		return ""
	}
	return b.String()
}

var assignment = regexp.MustCompile(`^(\$\w+)\s*:?=\s*(.*)$|^set (\w+)\s*=\s*(.*)$`)

// act executes an action.
func (e *execution) act(act string, show bool) string {
	word, rest, _ := strings.Cut(act, " ")
	switch {
	case word == "with" || word == "if":
		return e.condition(word, strings.TrimSpace(rest), show)
	case word == "range" || word == "define" || word == "block" || word == "template" || word == "partial" || word == "for" || word == "macro" || word == "import":
		e.failed = show
	}
	if !show {
		return ""
	}
	if m := assignment.FindStringSubmatch(act); m != nil {
		e.vars[m[1]+m[3]] = e.value(m[2] + m[4])
		return ""
	}
	return e.value(act)
}

func (e *execution) condition(word, expression string, show bool) string {
	value := ""
	if show {
		value = e.value(expression)
	}
	outer := e.dot
	if word == "with" {
		e.dot = value
	}
	out := e.block(show && value != "")
	e.dot = outer
	if e.at < len(e.parts) {
		act := e.parts[e.at]
		e.at++
		switch word, rest, _ := strings.Cut(act, " "); {
		case word == "else" && rest == "":
			out += e.block(show && value == "")
			e.at++
		case word == "else": // "else if" or "else with"
			word, expression, _ := strings.Cut(rest, " ")
			out += e.condition(word, expression, show && value == "")
		case word == "elif":
			out += e.condition("if", rest, show && value == "")
		}
	}
	return out
}

// filters are functions after "|" that do not change a text for this purpose.
var filters = map[string]bool{
	"safeHTML": true, "safeURL": true, "safeHTMLAttr": true, "safeCSS": true, "markdownify": true, "htmlEscape": true, "htmlUnescape": true,
	"emojify": true, "string": true, "plainify": true, "relURL": true, "absURL": true, "relLangURL": true, "absLangURL": true, ".Page.RenderString": true,
	"$.Page.RenderString": true, "markdown": true, "safe": true, "trim": true, "urlize": true, "strings.TrimSpace": true, "transform.Markdownify": true,
	"int": true, "chomp": true, "print": true, "upper": false,
}

var (
	getCall = regexp.MustCompile(`^(?:\$?\.Get|index \$?\.Params|isset \$?\.Params) ("[^"]*"|\x60[^\x60]*\x60|\d+)$`)
	nested  = regexp.MustCompile(`^(?:markdownify|safeHTML|safeURL|relURL|absURL|\$?\.Page\.RenderString|trim|strings\.TrimSpace|transform\.Markdownify|print) (.+?)(?: "[^"]*")?$`)
	choice  = regexp.MustCompile(`^(?:or|cond) (\([^()]*\)|\S+) (\([^()]*\)|\S+)$`)
	initial = regexp.MustCompile(`^default ("[^"]*") (.+)$`)
	setting = regexp.MustCompile(`^(?:\$?\.(?:Page\.)?)?[Ss]ite\.(?:Params\.)?(\w+)$`)
	name    = regexp.MustCompile(`^\w+$`)
)

// value returns the value of an expression. It sets failed if it does not understand it.
func (e *execution) value(expression string) string {
	first, pipes, _ := strings.Cut(expression, "|")
	value := e.term(strings.TrimSpace(first))
	for pipe := range strings.SplitSeq(pipes, "|") {
		pipe = strings.TrimSpace(pipe)
		word, argument, _ := strings.Cut(strings.TrimSuffix(strings.Replace(pipe, "(", " ", 1), ")"), " ")
		switch {
		case pipe == "" || filters[word]:
		case word == "default":
			if argument = strings.TrimPrefix(argument, "value="); value == "" {
				value = e.term(argument)
			}
		default:
			e.failed = true
		}
	}
	return value
}

func (e *execution) term(x string) string {
	for strings.HasPrefix(x, "(") && strings.HasSuffix(x, ")") {
		x = strings.TrimSpace(x[1 : len(x)-1])
	}
	if len(x) > 1 && (x[0] == '"' || x[0] == '`' || x[0] == '\'') && x[len(x)-1] == x[0] {
		return x[1 : len(x)-1]
	}
	if value, ok := e.vars[x]; ok {
		return value
	}
	if e.tera {
		return e.teraTerm(x)
	}
	switch {
	case x == ".":
		return e.dot
	case x == ".Inner" || x == "$.Inner":
		return innerMark
	}
	if m := getCall.FindStringSubmatch(x); m != nil {
		if n, err := strconv.Atoi(m[1]); err == nil {
			return e.c.At(n)
		}
		return e.c.Get(m[1][1 : len(m[1])-1])
	}
	if m := choice.FindStringSubmatch(x); m != nil {
		if value := e.term(m[1]); value != "" {
			return value
		}
		return e.term(m[2])
	}
	if m := initial.FindStringSubmatch(x); m != nil {
		if value := e.term(m[2]); value != "" {
			return value
		}
		return e.term(m[1])
	}
	if m := nested.FindStringSubmatch(x); m != nil {
		return e.term(m[1])
	}
	if m := setting.FindStringSubmatch(x); m != nil {
		value, ok := e.c.setting("param." + m[1])
		e.failed = e.failed || !ok
		return value
	}
	e.failed = true
	return ""
}

// teraTerm returns the value of an expression in the language of Zola's templates.
func (e *execution) teraTerm(x string) string {
	switch {
	case x == "body":
		return innerMark
	case name.MatchString(x) && x != "page" && x != "config" && x != "section" && x != "nth":
		return e.c.Get(x)
	}
	e.failed = true
	return ""
}
