package imports

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"broadsheet/generator/matter"
	"broadsheet/generator/problems"
)

// A header is the front matter of a file of the source. It remembers which keys were read,
// so that the others can be kept under params.
type header struct {
	root matter.Value
	used map[string]bool // keys in lower case
}

// readHeader splits a content file into its front matter and its text. If the front matter
// violates its syntax, the header has what can be read line by line, and the problems say
// what is wrong.
func readHeader(file string, raw []byte) (h header, text string, found []*problems.Problem) {
	doc, found := matter.Read(file, raw)
	h.root, text = doc.Root, string(doc.Text[doc.Body:])
	if len(found) > 0 && doc.Text != nil {
		h.root, text = readLines(string(doc.Text))
	}
	return h, text, found
}

// readLines reads front matter as single lines "key: value" or "key = value". It is for
// front matter with a mistake that keeps a parser from reading any of it.
func readLines(text string) (root matter.Value, rest string) {
	root.Kind = matter.Table
	lines := strings.SplitAfter(strings.TrimLeft(text, " \t\n"), "\n")
	for i, line := range lines[1:] {
		line = strings.TrimRight(line, " \t\n")
		if line == "---" || line == "+++" {
			return root, strings.Join(lines[i+2:], "")
		}
		at := strings.IndexAny(line, ":=")
		if at <= 0 || strings.ContainsAny(line[:1], " \t-#") {
			continue
		}
		key, value := strings.TrimSpace(line[:at]), strings.TrimSpace(line[at+1:])
		if value != "" && root.Get(key) == nil {
			root.Fields = append(root.Fields, matter.Field{Key: key, Value: lineValue(value)})
		}
	}
	return matter.Value{}, text
}

// lineValue returns the value at the end of a line: a text, or a list between brackets.
func lineValue(text string) matter.Value {
	inside, begins := strings.CutPrefix(text, "[")
	inside, ends := strings.CutSuffix(inside, "]")
	if !begins || !ends {
		return matter.Value{Kind: matter.Text, Text: unquoted(text)}
	}
	v := matter.Value{Kind: matter.List}
	for item := range strings.SplitSeq(inside, ",") {
		if item = unquoted(strings.TrimSpace(item)); item != "" {
			v.Items = append(v.Items, matter.Value{Kind: matter.Text, Text: item})
		}
	}
	return v
}

func unquoted(text string) string {
	if n := len(text); n > 1 && text[0] == text[n-1] && (text[0] == '"' || text[0] == '\'') {
		return text[1 : n-1]
	}
	return text
}

// readSettings decodes a whole file of settings in TOML, YAML or JSON, by its name.
func readSettings(file string, raw []byte) (matter.Value, []*problems.Problem) {
	text, p := matter.Clean(file, raw)
	if p != nil {
		return matter.Value{}, []*problems.Problem{p}
	}
	switch {
	case strings.HasSuffix(file, ".toml"):
		v, p := matter.ReadTOML(file, text)
		if p != nil {
			return v, []*problems.Problem{p}
		}
		return v, nil
	case strings.HasSuffix(file, ".json"):
		doc, found := matter.Read(file, text)
		return doc.Root, found
	}
	return readYAML(file, string(text))
}

// readYAML decodes a text of YAML without delimiters.
func readYAML(file, text string) (matter.Value, []*problems.Problem) {
	var lines []byte
	for line := range strings.Lines(text) {
		if mark := strings.TrimSpace(line); mark == "---" || mark == "..." {
			line = "\n"
		}
		lines = append(lines, line...)
	}
	if len(bytes.TrimSpace(lines)) == 0 {
		return matter.Value{Kind: matter.Table}, nil
	}
	doc, found := matter.Read(file, slices.Concat([]byte("---\n"), lines, []byte("\n---\n")))
	return doc.Root, found
}

// lookup returns the value at a path of keys within tables, or nil. The case of keys does
// not matter.
func lookup(v *matter.Value, keys ...string) *matter.Value {
	for _, key := range keys {
		if v == nil {
			return nil
		}
		i := slices.IndexFunc(v.Fields, func(f matter.Field) bool { return strings.EqualFold(f.Key, key) })
		if i < 0 {
			return nil
		}
		v = &v.Fields[i].Value
	}
	return v
}

// lookupText returns the text at a path of keys, or "".
func lookupText(v *matter.Value, keys ...string) string { return scalarText(lookup(v, keys...)) }

func scalarText(v *matter.Value) string {
	if v == nil || !v.Scalar() {
		return ""
	}
	return strings.TrimSpace(v.Text)
}

// says reports whether a value is true or, with the argument false, whether it is false. The
// value may be a Boolean or a word.
func says(wanted bool, v *matter.Value) bool {
	return strings.EqualFold(scalarText(v), strconv.FormatBool(wanted))
}

// get returns the value of the first of some keys that has one, or nil. All of the keys
// count as read if the value is not nil.
func (h *header) get(keys ...string) *matter.Value {
	for i, key := range keys {
		if v := lookup(&h.root, key); v != nil && !v.Blank() {
			h.use(keys[:i+1]...)
			return v
		}
	}
	return nil
}

// use marks keys as read.
func (h *header) use(keys ...string) {
	if h.used == nil {
		h.used = map[string]bool{}
	}
	for _, key := range keys {
		h.used[strings.ToLower(key)] = true
	}
}

// text returns the text of the first of some keys that has a value, or "".
func (h *header) text(keys ...string) string {
	return matter.Collapse(scalarText(h.get(keys...)))
}

// texts returns the texts in the list of the first of some keys that has a value. A text
// with commas is a list, too. Lists within the list are read as parts of it.
func (h *header) texts(keys ...string) []string {
	v := h.get(keys...)
	if v == nil {
		return nil
	}
	if v.Scalar() {
		return compactTexts(strings.Split(v.Text, ","))
	}
	return textsOf(v)
}

// names is like texts, but a single text is one name, even with commas.
func (h *header) names(keys ...string) []string {
	return textsOf(h.get(keys...))
}

// compactTexts trims the texts of a list and removes empty and repeated ones.
func compactTexts(list []string) (out []string) {
	for _, text := range list {
		if text = matter.Collapse(text); text != "" && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}

// flag reports whether one of some keys is true.
func (h *header) flag(keys ...string) bool { return says(true, h.get(keys...)) }

// rest returns the keys that were not read, with the fields of some tables, such as params,
// in place of the tables.
func (h *header) rest(tables ...string) (list []Param) {
	for _, f := range h.root.Fields {
		switch key := strings.ToLower(f.Key); {
		case h.used[key] || f.Value.Blank():
		case slices.Contains(tables, key) && f.Value.Kind == matter.Table:
			for _, inner := range f.Value.Fields {
				if !inner.Value.Blank() && !h.used[key+"."+strings.ToLower(inner.Key)] {
					list = append(list, Param{inner.Key, inner.Value})
				}
			}
		default:
			list = append(list, Param{f.Key, f.Value})
		}
	}
	return list
}
