package matter

import (
	"errors"

	"broadsheet/generator/problems"
)

// Limits, against hostile files.
const (
	maxValues = 10_000
	maxDepth  = 100
)

// A decoder turns a part of a file's text into values. All offsets refer to the
// whole text.
type decoder struct {
	file       string
	what       string // what is decoded, for messages, such as "front matter"
	text       []byte // of the whole file
	start, end int    // of the part
	count      int    // of values so far
	found      []*problems.Problem
}

func (d *decoder) fault(at, width int, format string, args ...any) *problems.Problem {
	return problems.In(d.file, d.text, at, width, format, args...)
}

func (d *decoder) note(err error) {
	var p *problems.Problem
	if !errors.As(err, &p) {
		p = d.fault(d.start, 1, "%s cannot be read: %v", d.what, err)
	}
	d.found = append(d.found, p)
}

// admit counts a value and returns an error if a limit is exceeded.
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

// put adds a field to a table. If the table has the key already, it keeps the
// first value and notes an error.
func (d *decoder) put(table *Value, f Field) {
	for i := range table.Fields {
		if first := &table.Fields[i]; first.Key == f.Key {
			line, _ := problems.Position(d.text, first.At)
			d.note(d.fault(f.At, len(f.Key), "%q is set twice", Shorten(f.Key)).Hint("it is set in line %d already; keep one", line))
			return
		}
	}
	table.Fields = append(table.Fields, f)
}
