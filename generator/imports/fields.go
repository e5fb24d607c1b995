package imports

import (
	"path"
	"strings"

	"broadsheet/generator/matter"
	"broadsheet/generator/problems"
	"broadsheet/generator/stories"

	"time"
)

// readTable decodes a file of settings or data in YAML, JSON or TOML. Its name tells the format.
func readTable(name string, text []byte) (matter.Value, []*problems.Problem) {
	mark := "---"
	if path.Ext(name) == ".toml" {
		mark = "+++"
	}
	body := strings.TrimPrefix(strings.TrimLeft(string(text), "\uFEFF \n\r\t"), "---\n")
	doc, found := matter.Read(name, []byte(mark+"\n"+body+"\n"+mark+"\n"))
	return doc.Root, found
}

// textOf returns the first of several keys of a table that has a text, number or date, or "".
func textOf(table *matter.Value, keys ...string) string {
	for _, key := range keys {
		if v := table.Get(key); v != nil && v.Scalar() && !v.Blank() {
			return strings.TrimSpace(v.Text)
		}
	}
	return ""
}

// isTrue reports whether a key of a table has the value true.
func isTrue(table *matter.Value, key string) bool {
	v := table.Get(key)
	return v != nil && strings.EqualFold(v.Text, "true")
}

// isFalse reports whether a key of a table has the value false.
func isFalse(table *matter.Value, key string) bool {
	v := table.Get(key)
	return v != nil && strings.EqualFold(v.Text, "false")
}

// textsOf returns the texts of a value: those of a list, or a single one.
func textsOf(v *matter.Value) []string {
	if v == nil {
		return nil
	}
	var list []string
	for _, item := range v.All() {
		if item.Kind == matter.List {
			list = append(list, textsOf(&item)...)
		} else if text := strings.TrimSpace(item.Text); item.Scalar() && text != "" {
			list = append(list, text)
		}
	}
	return list
}

// wordsOf returns the texts of a value. A single text is a list of words.
func wordsOf(v *matter.Value) []string {
	if v != nil && v.Kind == matter.Text {
		return strings.Fields(v.Text)
	}
	return textsOf(v)
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

// dateOf reads a date in any form that can mean only one date. A date without a zone is in the
// zone of the argument. The result is zero if the text is not a date.
func dateOf(text string, zone *time.Location) time.Time {
	t, ok := stories.ParseDate(text, zone)
	if !ok {
		return time.Time{}
	}
	return t
}

// unique returns a list without empty texts and without repetitions.
func unique(list []string) []string {
	var kept []string
	known := map[string]bool{}
	for _, text := range list {
		if text != "" && !known[text] {
			known[text] = true
			kept = append(kept, text)
		}
	}
	return kept
}

// param returns a text as a parameter of an entry.
func param(name, text string) Param {
	return Param{name, matter.Value{Kind: matter.Text, Text: text}}
}
