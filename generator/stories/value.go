package stories

import (
	"math"
	"strconv"
	"strings"

	"broadsheet/generator/problems"
)

// Limits on front matter: hostile files are refused before they cost much.
const (
	maxValues = 10_000
	maxDepth  = 100
)

// A kind is what a value of front matter is.
type kind uint8

const (
	isNull kind = iota
	isText
	isNumber
	isBool
	isList
	isTable
)

// String returns the kind as an author would call it.
func (k kind) String() string {
	return [...]string{"empty", "text", "a number", "true or false", "a list", "a table"}[k]
}

// A value is a value of front matter, the same for YAML, TOML and JSON.
type value struct {
	kind   kind
	text   string  // of a scalar, as written, without quotes
	list   []value // of a list
	fields []field // of a table, in the file's order, each key once
	at     int     // byte offset in the file's text
	// cut is what YAML took for a comment after an unquoted text.
	cut string
}

// A field is one key of a table with its value.
type field struct {
	key   string
	at    int // byte offset of the key in the file's text
	value value
}

// get returns the value of a table's key, or nil.
func (v *value) get(key string) *value {
	for i := range v.fields {
		if v.fields[i].key == key {
			return &v.fields[i].value
		}
	}
	return nil
}

// blank reports whether a value says nothing.
func (v *value) blank() bool {
	return v.kind == isNull || v.kind == isText && strings.TrimSpace(v.text) == ""
}

// items returns a list's values, and any other value as a list of one.
func (v *value) items() []value {
	switch {
	case v.blank():
		return nil
	case v.kind == isList:
		return v.list
	}
	return []value{*v}
}

// plain returns a value in Go's own types, for templates: string, bool, int64,
// float64, []any or map[string]any. Dates stay text.
func (v *value) plain() any {
	switch v.kind {
	case isNull:
		return nil
	case isBool:
		return strings.EqualFold(v.text, "true")
	case isNumber:
		if n, err := strconv.ParseInt(v.text, 0, 64); err == nil {
			return n
		}
		if f, err := strconv.ParseFloat(strings.ReplaceAll(v.text, "_", ""), 64); err == nil && !math.IsInf(f, 0) && !math.IsNaN(f) {
			return f
		}
	case isList:
		list := make([]any, len(v.list))
		for i := range v.list {
			list[i] = v.list[i].plain()
		}
		return list
	case isTable:
		return v.plainTable()
	}
	return v.text
}

func (v *value) plainTable() map[string]any {
	table := make(map[string]any, len(v.fields))
	for i := range v.fields {
		table[v.fields[i].key] = v.fields[i].value.plain()
	}
	return table
}

// width returns how many bytes of the text a caret under the value underlines:
// a scalar as far as its line goes, otherwise one.
func (v *value) width(text []byte) int {
	if v.kind == isList || v.kind == isTable || v.text == "" || v.at >= len(text) {
		return 1
	}
	n := len(v.text)
	if c := text[v.at]; (c == '"' || c == '\'') && v.text[0] != c {
		n += 2
	}
	line := text[v.at:]
	for i := range min(n, len(line)) {
		if line[i] == '\n' {
			return max(i, 1)
		}
	}
	return n
}

// A decoding turns one block of front matter into values.
type decoding struct {
	file     string
	text     []byte // the whole file
	base     int    // where the block begins in it
	count    int    // values so far
	problems []*problems.Problem
}

// in returns an error at an offset of the block.
func (d *decoding) in(offset, length int, format string, args ...any) *problems.Problem {
	return problems.In(d.file, d.text, d.base+offset, length, format, args...)
}

// admit counts a value, and refuses what is too much or too deep.
func (d *decoding) admit(offset, depth int) error {
	d.count++
	switch {
	case depth > maxDepth:
		return d.in(offset, 1, "front matter nests more than %d levels deep", maxDepth).Hint("does an alias contain itself?")
	case d.count > maxValues:
		return d.in(offset, 1, "front matter has more than %d values", maxValues).Hint("do aliases multiply each other?")
	}
	return nil
}

// put adds a field to a table; a key that is there already is an error, and
// its first value stays.
func (d *decoding) put(table *value, f field) {
	for i := range table.fields {
		if first := &table.fields[i]; first.key == f.key {
			line, _ := problems.Position(d.text, first.at)
			d.problems = append(d.problems, problems.In(d.file, d.text, f.at, len(f.key), "%q is set twice", shorten(f.key)).
				Hint("it is set in line %d already; keep one", line))
			return
		}
	}
	table.fields = append(table.fields, f)
}

// shorten makes an author's text fit into a message.
func shorten(s string) string {
	const limit = 60
	if n := 0; len(s) > limit {
		for i := range s {
			if n++; n > limit {
				return s[:i] + "…"
			}
		}
	}
	return s
}
