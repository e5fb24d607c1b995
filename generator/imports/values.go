package imports

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"broadsheet/generator/matter"
	"broadsheet/generator/problems"
)

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

// readData decodes data of any kind in YAML or JSON. It returns false if they have a mistake.
func readData(name string, text []byte) (matter.Value, bool) {
	body := strings.TrimPrefix(strings.TrimSpace(string(text)), "---\n")
	root, found := readYAML(name, "data: \n"+indented(body))
	inner := root.Get("data")
	if len(found) > 0 || inner == nil {
		return matter.Value{}, false
	}
	return *inner, true
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

// textOf returns the first of several keys of a table that has a text, number or date, or "".
func textOf(table *matter.Value, keys ...string) string {
	for _, key := range keys {
		if text := scalarText(lookup(table, key)); text != "" {
			return text
		}
	}
	return ""
}

// textsOf returns the texts of a value: those of a list and of the lists in it, or a single
// one. A table in a list stands for its name.
func textsOf(v *matter.Value) (list []string) {
	if v == nil {
		return nil
	}
	for _, item := range v.All() {
		switch item.Kind {
		case matter.List:
			list = append(list, textsOf(&item)...)
		case matter.Table:
			list = append(list, textOf(&item, "name", "display_name"))
		default:
			list = append(list, item.Text)
		}
	}
	return compactTexts(list)
}

// oneLine returns a text in one line, with single spaces. Spaces that do not break stay.
func oneLine(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || '\t' <= r && r <= '\r' }), " ")
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

// withDefaults adds those keys of a second table that the first one does not have.
func withDefaults(table, defaults matter.Value) matter.Value {
	merged := matter.Value{Kind: matter.Table, Fields: append([]matter.Field(nil), table.Fields...)}
	for _, f := range defaults.Fields {
		if merged.Get(f.Key) == nil {
			merged.Fields = append(merged.Fields, f)
		}
	}
	return merged
}

// param returns a text as a parameter of an entry.
func param(name, text string) Param {
	return Param{name, matter.Value{Kind: matter.Text, Text: text}}
}
