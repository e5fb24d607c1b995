package matter

import (
	"math"
	"strconv"
	"strings"
)

// A Kind is the type of a Value.
type Kind uint8

// Only TOML has values of the kind Date. In YAML and JSON a date is a Text.
const (
	Null Kind = iota
	Text
	Number
	Bool
	Date
	List
	Table
)

// String returns the name of the kind in messages.
func (k Kind) String() string {
	return [...]string{"empty", "text", "a number", "true or false", "a date or time", "a list", "a table"}[k]
}

// A Value is a located value, the same for YAML, TOML and JSON.
type Value struct {
	Kind   Kind
	Text   string  // of a scalar, as written, without quotes
	Items  []Value // of a list
	Fields []Field // of a table, in the file's order, each key once
	At     int     // byte offset in the file's text
	// Comment is the YAML comment after an unquoted text.
	Comment string
}

// A Field is a key of a table with its value.
type Field struct {
	Key   string
	At    int // byte offset of the key in the file's text
	Value Value
}

// Scalar reports whether a value is neither a list nor a table.
func (v *Value) Scalar() bool { return v.Kind < List }

// Get returns the value of a table's key, or nil.
func (v *Value) Get(key string) *Value {
	for i := range v.Fields {
		if v.Fields[i].Key == key {
			return &v.Fields[i].Value
		}
	}
	return nil
}

// Blank reports whether a value is empty or a text without visible characters.
func (v *Value) Blank() bool {
	return v.Kind == Null || v.Kind == Text && strings.TrimSpace(v.Text) == ""
}

// All returns the items of a list. A blank value has none; any other value is a
// list of itself.
func (v *Value) All() []Value {
	switch {
	case v.Blank():
		return nil
	case v.Kind == List:
		return v.Items
	}
	return []Value{*v}
}

// Any returns a value in Go's types: string, bool, int64, float64, []any or
// map[string]any. Dates, and numbers that fit into none of these, are strings.
func (v *Value) Any() any {
	switch v.Kind {
	case Null:
		return nil
	case Bool:
		return strings.EqualFold(v.Text, "true")
	case Number:
		if n, err := strconv.ParseInt(v.Text, 0, 64); err == nil {
			return n
		}
		if f, err := strconv.ParseFloat(strings.ReplaceAll(v.Text, "_", ""), 64); err == nil && !math.IsInf(f, 0) && !math.IsNaN(f) {
			return f
		}
	case List:
		list := make([]any, len(v.Items))
		for i := range v.Items {
			list[i] = v.Items[i].Any()
		}
		return list
	case Table:
		table := make(map[string]any, len(v.Fields))
		for i := range v.Fields {
			table[v.Fields[i].Key] = v.Fields[i].Value.Any()
		}
		return table
	}
	return v.Text
}

// Width returns the number of bytes of the file's text to underline: the length
// of a scalar, up to the end of its line, or 1 for a list or a table.
func (v *Value) Width(text []byte) int {
	if !v.Scalar() || v.Text == "" || v.At >= len(text) {
		return 1
	}
	n := len(v.Text)
	if c := text[v.At]; (c == '"' || c == '\'') && v.Text[0] != c {
		n += 2
	}
	line, _ := firstLine(text[v.At:])
	return max(min(n, len(line)), 1)
}

// Collapse replaces each run of blank space by one space, and removes it at the
// ends.
func Collapse(text string) string { return strings.Join(strings.Fields(text), " ") }

// Shorten cuts a text after 60 characters, for messages.
func Shorten(s string) string {
	const limit = 60
	n := 0
	for i := range s {
		if n++; n > limit {
			return s[:i] + "…"
		}
	}
	return s
}
