package imports

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"broadsheet/generator/matter"
)

// A frontMatter is front matter in YAML that is being written. Empty values are left out.
type frontMatter struct{ b strings.Builder }

// String returns the front matter between its two delimiters.
func (m *frontMatter) String() string { return "---\n" + m.b.String() + "---\n" }

func (m *frontMatter) raw(key, value string) {
	m.b.WriteString(strings.TrimRight(key+": "+value, " ") + "\n")
}

func (m *frontMatter) text(key, value string) {
	if value != "" {
		m.raw(key, scalar(value))
	}
}

func (m *frontMatter) flag(key string, set bool) {
	if set {
		m.raw(key, "true")
	}
}

// list writes a list in one line.
func (m *frontMatter) list(key string, values []string) {
	if len(values) == 0 {
		return
	}
	written := make([]string, len(values))
	for i, v := range values {
		written[i] = scalar(v)
	}
	m.raw(key, "["+strings.Join(written, ", ")+"]")
}

// table writes a table, one line for each key that has a value. The argument pairs has keys
// and values in turn.
func (m *frontMatter) table(key string, pairs ...string) {
	m.raw(key, "")
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			m.raw("  "+pairs[i], scalar(pairs[i+1]))
		}
	}
}

func (m *frontMatter) links(key string, links []Link) {
	if len(links) == 0 {
		return
	}
	m.raw(key, "")
	for _, l := range links {
		m.b.WriteString("  - {title: " + quoted(l.Name) + ", url: " + quoted(l.URL) + "}\n")
	}
}

func (m *frontMatter) params(params []Param) {
	if len(params) == 0 {
		return
	}
	m.raw("params", "")
	for _, p := range params {
		m.raw("  "+scalar(p.Name), flow(&p.Value))
	}
}

// private matches the names of keys whose values are never written.
var private = regexp.MustCompile(`(?i)^(.*[_-])?(e-?mail|mail|password|passwd|ip|ip_?address)$`)

// public returns the parameters without mail addresses, passwords and the like.
func public(params []Param) []Param {
	return slices.DeleteFunc(params, func(p Param) bool { return private.MatchString(p.Name) })
}

// flow returns a value in one line: YAML contains JSON.
func flow(v *matter.Value) string {
	switch v.Kind {
	case matter.List:
		items := make([]string, len(v.Items))
		for i := range v.Items {
			items[i] = flow(&v.Items[i])
		}
		return "[" + strings.Join(items, ", ") + "]"
	case matter.Table:
		var fields []string
		for i := range v.Fields {
			if key := v.Fields[i].Key; !private.MatchString(key) {
				fields = append(fields, quoted(key)+": "+flow(&v.Fields[i].Value))
			}
		}
		return "{" + strings.Join(fields, ", ") + "}"
	case matter.Null:
		return "null"
	case matter.Number, matter.Bool:
		if json.Valid([]byte(v.Text)) {
			return v.Text
		}
	}
	return quoted(v.Text)
}

var (
	plainScalar = regexp.MustCompile(`^[\p{L}/][\p{L}\p{M}\p{Nd} ._/()+-]*$|^https?://[\w./%~-]+$|^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d)?)?$`)
	// reserved matches words that YAML reads as something other than text.
	reserved = regexp.MustCompile(`(?i)^(true|false|yes|no|on|off|y|n|null|\.inf|\.nan)$`)
)

// scalar returns a text as a YAML scalar, in quotes where they are needed.
func scalar(text string) string {
	if plainScalar.MatchString(text) && !reserved.MatchString(text) && !strings.HasSuffix(text, " ") {
		return text
	}
	return quoted(text)
}

// quoted returns a text as a double-quoted YAML scalar.
func quoted(text string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(text) // a string can always be encoded
	return strings.TrimSuffix(b.String(), "\n")
}
