package imports

import (
	"strings"
	"time"

	"broadsheet/generator/matter"
	"broadsheet/generator/stories"
)

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
func isTrue(table *matter.Value, key string) bool { return says(true, table.Get(key)) }

// isFalse reports whether a key of a table has the value false.
func isFalse(table *matter.Value, key string) bool { return says(false, table.Get(key)) }

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
			list = append(list, lookupText(&item, "name"))
		default:
			list = append(list, item.Text)
		}
	}
	return compactTexts(list)
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

// param returns a text as a parameter of an entry.
func param(name, text string) Param {
	return Param{name, matter.Value{Kind: matter.Text, Text: text}}
}
