package matter

import (
	"bytes"
	"math"
	"strconv"
	"strings"
)

// A Kind is the type of a Value.
type Kind uint8

// The kinds of values. Only TOML has the kind Date; in YAML and JSON a date is a Text.
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
	Fields []Field // fields of a table in the file's order; no key occurs twice
	At     int     // byte offset of the value in the file's text
	// Comment is the YAML comment on the line of a value, with its "#". It is set only if
	// the value is an unquoted scalar or missing.
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

// Blank reports whether a value is null or a text that has only blank space.
func (v *Value) Blank() bool {
	return v.Kind == Null || v.Kind == Text && strings.TrimSpace(v.Text) == ""
}

// All returns the items of a list. A blank value has no items; any other value is
// returned as the only item.
func (v *Value) All() []Value {
	switch {
	case v.Blank():
		return nil
	case v.Kind == List:
		return v.Items
	}
	return []Value{*v}
}

// Any returns a value in Go's types: nil, string, bool, int64, float64, []any or
// map[string]any. Dates and numbers that fit neither int64 nor float64 are strings.
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

// Width returns the number of bytes to underline in the file's text: the length of a
// scalar on its first line, or 1 for a list or a table.
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

// Collapse trims a text and replaces each run of blank space by one space. It also
// removes characters without width, such as a zero width space, at the start and end.
func Collapse(text string) string { return trimmed(strings.Join(strings.Fields(text), " ")) }

// Shorten cuts a text for use in a message: after 60 characters it has only "…".
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
