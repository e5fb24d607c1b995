package imports

import (
	"regexp"
	"strings"

	"broadsheet/generator/matter"
)

// jsTable reads the members of an object of JavaScript whose values are written out: strings,
// numbers, lists of strings, objects, and functions that return a template string. Other
// members are left out.
func jsTable(text string) matter.Value {
	table := matter.Value{Kind: matter.Table}
	p := jsParser{text}
	for {
		key, ok := p.key()
		if !ok {
			return table
		}
		if v, ok := p.value(); ok {
			table.Fields = append(table.Fields, matter.Field{Key: key, Value: v})
		}
		p.skipMember()
	}
}

// exported matches the start of the object that a data file exports.
var exported = regexp.MustCompile(`(?:export\s+default|module\.exports\s*=)\s*(?:\(?\s*(?:async\s*)?(?:function\s*\w*)?\s*\([^)]*\)\s*(?:=>)?\s*\{?\s*(?:return)?\s*\(?)?\s*\{`)

// jsExport returns what a data file in JavaScript exports.
func jsExport(text string) matter.Value {
	at := exported.FindStringIndex(text)
	if at == nil {
		return matter.Value{Kind: matter.Table}
	}
	return jsTable(text[at[1]:])
}

var jsVariable = regexp.MustCompile(`(?m)^(?:let|const|var)\s+([\w$]+)\s*=\s*`)

// jsMatter reads front matter in JavaScript: an object, or variables.
func jsMatter(text string) matter.Value {
	if inside, ok := strings.CutPrefix(strings.TrimSpace(text), "{"); ok {
		return jsTable(inside)
	}
	table := matter.Value{Kind: matter.Table}
	for _, at := range jsVariable.FindAllStringSubmatchIndex(text, -1) {
		p := jsParser{text[at[1]:]}
		if v, ok := p.value(); ok {
			table.Fields = append(table.Fields, matter.Field{Key: text[at[2]:at[3]], Value: v})
		}
	}
	return table
}

// A jsParser reads values of JavaScript from the start of a text.
type jsParser struct{ rest string }

var (
	jsBlank    = regexp.MustCompile(`^(?:\s|//[^\n]*|/\*(?s:.*?)\*/)+`)
	jsKey      = regexp.MustCompile(`^(?:([\w$]+)|"([^"]+)"|'([^']+)')\s*:`)
	jsNumber   = regexp.MustCompile(`^-?\d+(?:\.\d+)?`)
	jsFunction = regexp.MustCompile(`^(?:\(?\s*\{?\s*([\w$]*)[^)=]*\)?\s*=>\s*(?:\{\s*return\s+)?\(?\s*|(?:function\s*)?\w*\(\s*([\w$]*)[^)]*\)\s*\{\s*return\s+)(?:!?[\w$.]*\bdraft\s*\?\s*false\s*:\s*)?`)
	jsPattern  = regexp.MustCompile(`^/(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/\w*`)
	jsTemplate = regexp.MustCompile("^`([^`]*)`")
	jsHole     = regexp.MustCompile(`\$\{\s*([^}]*?)\s*\}`)
)

func (p *jsParser) skip() { p.rest = p.rest[len(jsBlank.FindString(p.rest)):] }

// atEnd reports whether the text or the object or list that is being read ends. Any bracket
// ends it, also one that does not fit, which skipMember does not pass.
func (p *jsParser) atEnd() bool { return p.rest == "" || strings.IndexByte("]})", p.rest[0]) >= 0 }

// key reads the name of a member and the colon after it. At the end of the object, the bool
// is false.
func (p *jsParser) key() (string, bool) {
	for {
		p.skip()
		if p.atEnd() {
			return "", false
		}
		if m := jsKey.FindStringSubmatch(p.rest); m != nil {
			p.rest = p.rest[len(m[0]):]
			return m[1] + m[2] + m[3], true
		}
		p.skipMember() // a method, or a spread such as ...others
	}
}

// value reads a value. If the value is not written out, the bool is false.
func (p *jsParser) value() (matter.Value, bool) {
	p.skip()
	if m := anyString.FindStringSubmatch(p.rest); m != nil && strings.HasPrefix(p.rest, m[0]) {
		p.rest = p.rest[len(m[0]):]
		return matter.Value{Kind: matter.Text, Text: stringIn(m, 1)}, true
	}
	if n := jsNumber.FindString(p.rest); n != "" {
		p.rest = p.rest[len(n):]
		return matter.Value{Kind: matter.Number, Text: n}, true
	}
	p.rest = p.rest[len(jsPattern.FindString(p.rest)):] // a regular expression may have brackets of its own
	for _, word := range []string{"true", "false"} {
		if strings.HasPrefix(p.rest, word) {
			p.rest = p.rest[len(word):]
			return matter.Value{Kind: matter.Bool, Text: word}, true
		}
	}
	switch {
	case strings.HasPrefix(p.rest, "["):
		return p.list()
	case strings.HasPrefix(p.rest, "{"):
		inner := p.rest[1:]
		p.skipMember()
		return jsTable(inner), true
	}
	return p.function()
}

func (p *jsParser) list() (matter.Value, bool) {
	list := matter.Value{Kind: matter.List}
	p.rest = p.rest[1:]
	for {
		p.skip()
		if p.atEnd() {
			p.rest = strings.TrimPrefix(p.rest, "]")
			return list, true
		}
		if v, ok := p.value(); ok {
			list.Items = append(list.Items, v)
		}
		p.skipMember()
	}
}

// function reads a function that returns a template string, as a template of Nunjucks:
// data => `/a/${data.page.fileSlug}/` is "/a/{{ page.fileSlug }}/".
func (p *jsParser) function() (matter.Value, bool) {
	m := jsFunction.FindStringSubmatch(p.rest)
	if m == nil {
		return matter.Value{}, false
	}
	rest := p.rest[len(m[0]):]
	t := jsTemplate.FindStringSubmatch(rest)
	if t == nil {
		return matter.Value{}, false
	}
	name := m[1] + m[2]
	if strings.HasPrefix(strings.TrimLeft(m[0], "( "), "{") {
		name = "" // the names of the members are those of the argument: ({page}) => …
	}
	text := jsHole.ReplaceAllStringFunc(t[1], func(hole string) string {
		inside := jsHole.FindStringSubmatch(hole)[1]
		return "{{ " + strings.TrimPrefix(strings.TrimPrefix(inside, "this."), name+".") + " }}"
	})
	return matter.Value{Kind: matter.Text, Text: text}, true
}

// skipMember goes to the next member of an object or list: past a comma at this depth, or to
// the bracket that ends it.
func (p *jsParser) skipMember() {
	depth := 0
	for i := 0; i < len(p.rest); i++ {
		switch c := p.rest[i]; c {
		case '"', '\'', '`':
			end := i + 1
			for end < len(p.rest) && p.rest[end] != c {
				if p.rest[end] == '\\' {
					end++
				}
				end++
			}
			i = end
		case '/':
			i += max(0, len(jsBlank.FindString(p.rest[i:]))-1) // a comment
		case '{', '[', '(':
			depth++
		case '}', ']', ')':
			if depth--; depth < 0 {
				p.rest = p.rest[i:]
				return
			}
		case ',':
			if depth == 0 {
				p.rest = p.rest[i+1:]
				return
			}
		}
	}
	p.rest = ""
}
