package matter

import (
	"bytes"
	"math"
	"strconv"
	"strings"
)

// A Kind is the type of a Value.
type Kind uint8

// The kinds of values. Only TOML has dates of the kind Date; a date in YAML or JSON is a
// Text.
const (
	Null Kind = iota
	Text
	Number
	Bool
	Date
	List
	Table
)

// String returns the kind as messages name it, such as "a list".
func (k Kind) String() string {
	return [...]string{"empty", "text", "a number", "true or false", "a date or time", "a list", "a table"}[k]
}

// A Value is a decoded value of YAML, TOML or JSON, with its place in the file.
type Value struct {
	Kind   Kind
	Text   string  // text of a scalar, without its quotes and with escapes decoded
	Items  []Value // items of a list
	Fields []Field // fields of a table, in the order of the file; each key occurs once
	At     int     // byte offset of the value in the file's text
	// Comment is the YAML comment after the value on the same line, with its "#". It is set
	// only for an unquoted scalar and for a missing value.
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

// Get returns the value of a key in a table, or nil if the key is missing.
func (v *Value) Get(key string) *Value {
	for i := range v.Fields {
		if v.Fields[i].Key == key {
			return &v.Fields[i].Value
		}
	}
	return nil
}

// Blank reports whether a value is null or a text of nothing but blank space.
func (v *Value) Blank() bool {
	return v.Kind == Null || v.Kind == Text && strings.TrimSpace(v.Text) == ""
}

// All returns the value as a list: the items of a list, no items for a blank value, and any other
// value as the only item.
func (v *Value) All() []Value {
	switch {
	case v.Blank():
		return nil
	case v.Kind == List:
		return v.Items
	}
	return []Value{*v}
}

// Any converts a value to the Go type nil, string, bool, int64, float64, []any or
// map[string]any. Dates become strings, and so do numbers that fit neither int64 nor
// float64.
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

// Width returns the number of bytes of the file's text to underline for the value. This is the
// length of a scalar, up to the end of its first line, or 1 for a list or table.
func (v *Value) Width(text []byte) int {
	if !v.Scalar() || v.Text == "" || v.At >= len(text) {
		return 1
	}
	n := len(v.Text)
	if c := text[v.At]; (c == '"' || c == '\'') && v.Text[0] != c {
		n += 2
	}
	line, _, _ := bytes.Cut(text[v.At:], []byte("\n"))
	return max(min(n, len(line)), 1)
}

// Collapse replaces each run of blank space in a text by one space. At the start and end,
// it removes blank space and characters without width, such as a zero width space.
func Collapse(text string) string { return trimmed(strings.Join(strings.Fields(text), " ")) }

// Shorten shortens a text for use in a message: it replaces everything after the first 60
// characters by "…".
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
