package matter

import (
	"errors"

	"go.yaml.in/yaml/v4"

	"broadsheet/generator/problems"
)

// Limits on the number of values and on their nesting depth, as a protection from hostile files.
const (
	maxValues = 10_000
	maxDepth  = 100
)

// A decoder converts front matter or a whole TOML file to values. All offsets are byte
// offsets in the text of the whole file.
type decoder struct {
	file       string
	what       string // name of the decoded text in messages, such as "front matter"
	text       []byte // text of the whole file
	start, end int    // byte offsets in text at which decoding starts and ends
	count      int    // number of values that were decoded
	found      []*problems.Problem

	anchors []anchor            // YAML nodes that the author has marked with "&name"
	aliased map[*yaml.Node]bool // set of the YAML nodes that an alias ("*name") repeats
}

// wholeFile returns a decoder for a file that is YAML or TOML from start to end.
func wholeFile(file string, text []byte) *decoder {
	return &decoder{file: file, what: "the file", text: text, end: len(text)}
}

func (d *decoder) fault(at, width int, format string, args ...any) *problems.Problem {
	return problems.In(d.file, d.text, at, width, format, args...)
}

// maxFaults is the largest number of problems reported for one file. Further problems are
// dropped.
const maxFaults = 50

func (d *decoder) note(err error) {
	if len(d.found) < maxFaults {
		d.found = append(d.found, d.problem(err))
	}
}

// problem returns err if it is already a problem. It converts any other error to a problem
// at the start of the decoded text.
func (d *decoder) problem(err error) *problems.Problem {
	if p, ok := errors.AsType[*problems.Problem](err); ok {
		return p
	}
	return d.fault(d.start, 1, "%s cannot be read: %v", d.what, err)
}

// admit counts one more value, which starts at the byte offset at. It returns an error if there are
// more than maxValues values, or if the argument depth, the nesting depth of the value, is more
// than maxDepth.
func (d *decoder) admit(at, depth int) error {
	d.count++
	switch {
	case depth > maxDepth:
		return d.fault(at, 1, "%s nests more than %d levels deep", d.what, maxDepth).Hint("does an alias contain itself?")
	case d.count > maxValues:
		return d.fault(at, 1, "%s has more than %d values", d.what, maxValues).Hint("do aliases multiply each other?")
	}
	return nil
}

// put adds a field to a table. If the table already has a field with this key, put keeps that field
// and records an error.
func (d *decoder) put(table *Value, f Field) {
	f.Key = d.cleanKey(f.Key, f.At)
	for i := range table.Fields {
		if first := &table.Fields[i]; first.Key == f.Key {
			line, _ := problems.Position(d.text, first.At)
			d.note(d.fault(f.At, len(f.Key), "%q is set twice", Shorten(f.Key)).Hint("it is set in line %d already; keep one", line))
			return
		}
	}
	table.Fields = append(table.Fields, f)
}
