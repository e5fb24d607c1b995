package matter

import (
	"errors"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"broadsheet/generator/problems"
)

// ReadTOML decodes the text of a TOML file, which Clean must have returned. The problem is
// the first violation of TOML 1.0, or nil.
//
// ReadTOML reads the text twice with go-toml: the decoder of go-toml finds violations, and
// its parser finds the places of values.
func ReadTOML(file string, text []byte) (Value, *problems.Problem) {
	if _, p := DecodeTOML(file, text); p != nil {
		return Value{}, p
	}
	d := wholeFile(file, text)
	root, err := d.toml()
	if err != nil {
		d.note(err)
	}
	if len(d.found) > 0 {
		return Value{}, d.found[0]
	}
	return root, nil
}

// DecodeTOML decodes a text like ReadTOML, but returns the values that package toml makes.
func DecodeTOML(file string, text []byte) (document map[string]any, p *problems.Problem) {
	var fault *toml.DecodeError
	switch err := toml.Unmarshal(text, &document); {
	case errors.As(err, &fault):
		d := wholeFile(file, text)
		row, column := fault.Position()
		return nil, d.blame(d.fault(d.lineStart(row)+column-1, 1, "%s", strings.TrimPrefix(fault.Error(), "toml: ")))
	case err != nil:
		return nil, problems.At(file, 0, 0, "%v", err)
	}
	return document, nil
}

// toml decodes the bytes of the file from d.start to d.end as TOML.
func (d *decoder) toml() (Value, error) {
	root := Value{Kind: Table, At: d.start}
	var p unstable.Parser
	p.Reset(d.text[d.start:d.end])
	table := &root
	for p.NextExpression() {
		var err error
		switch e := p.Expression(); e.Kind {
		case unstable.KeyValue:
			err = d.tomlField(table, e, 0)
		case unstable.Table, unstable.ArrayTable:
			table, err = d.tomlHeader(&root, e)
		}
		if err != nil {
			return root, err
		}
	}
	return root, d.tomlFault(&p)
}

// tomlField decodes a key with its value and adds both to a table. A dotted key, such as
// a.b, is added to the nested table a.
func (d *decoder) tomlField(table *Value, e *unstable.Node, depth int) error {
	table, f, err := d.tomlKey(table, e, depth)
	if err == nil {
		f.Value, err = d.tomlValue(e.Value(), f.At+len(f.Key), depth+1)
	}
	if err == nil {
		d.put(table, f)
	}
	return err
}

// tomlHeader returns the table to which the fields after a TOML header, [a.b] or [[a.b]], belong.
func (d *decoder) tomlHeader(root *Value, e *unstable.Node) (*Value, error) {
	table, key, err := d.tomlKey(root, e, 0)
	switch {
	case err != nil:
		return nil, err
	case e.Kind == unstable.Table:
		return d.tomlNext(table, key, Table)
	}
	list, err := d.tomlNext(table, key, List)
	if err != nil {
		return nil, err
	}
	list.Items = append(list.Items, Value{Kind: Table, At: key.At})
	return &list.Items[len(list.Items)-1], nil
}

// tomlKey returns the last name of a dotted key, and the nested table to which that name belongs.
// If nested tables are missing, tomlKey adds them.
func (d *decoder) tomlKey(table *Value, e *unstable.Node, depth int) (*Value, Field, error) {
	for key := e.Key(); key.Next(); {
		n := key.Node()
		f := Field{Key: string(n.Data), At: d.start + int(n.Raw.Offset)}
		err := d.admit(f.At, depth)
		if err != nil || key.IsLast() {
			return table, f, err
		}
		if table, err = d.tomlNext(table, f, Table); err != nil {
			return table, f, err
		}
	}
	return table, Field{}, nil
}

// tomlNext returns the value of a key in a table. If the key is missing, tomlNext adds an empty
// value of the kind want. If want is Table and the value is a list of tables, tomlNext returns the
// last table of the list. If the value has any other kind than want, tomlNext returns an error.
func (d *decoder) tomlNext(table *Value, key Field, want Kind) (*Value, error) {
	next := table.Get(key.Key)
	if next == nil {
		key.Value = Value{Kind: want, At: key.At}
		table.Fields = append(table.Fields, key)
		return &table.Fields[len(table.Fields)-1].Value, nil
	}
	if want == Table && next.Kind == List && len(next.Items) > 0 {
		next = &next.Items[len(next.Items)-1]
	}
	if next.Kind != want {
		kind := map[Kind]string{Table: "a table", List: "a list of tables"}[want]
		return nil, d.fault(key.At, len(key.Key), "%q is set twice", key.Key).Hint("it has a value above that is not %s", kind)
	}
	return next, nil
}

// tomlValue converts a value of the TOML parser. The argument near is a byte offset at or shortly
// before the value: the parser does not report the offsets of lists and tables, so tomlValue
// searches for the opening bracket from there on.
func (d *decoder) tomlValue(n *unstable.Node, near, depth int) (v Value, err error) {
	if v.At = d.start + int(n.Raw.Offset); n.Raw.Length == 0 {
		for v.At = near; v.At < d.end && strings.IndexByte("\"' \t\n=,", d.text[v.At]) >= 0; {
			v.At++
		}
	}
	if err := d.admit(v.At, depth); err != nil {
		return v, err
	}
	v.Kind = tomlKinds[n.Kind]
	if v.Scalar() {
		v.Text = string(n.Data)
		return v, nil
	}
	for children := n.Children(); children.Next() && err == nil; {
		switch child := children.Node(); {
		case child.Kind == unstable.Comment:
		case v.Kind == Table:
			err = d.tomlField(&v, child, depth+1)
		default:
			var item Value
			item, err = d.tomlValue(child, v.At, depth+1)
			v.Items = append(v.Items, item)
		}
	}
	return v, err
}

var tomlKinds = map[unstable.Kind]Kind{
	unstable.Array: List, unstable.InlineTable: Table, unstable.String: Text, unstable.Bool: Bool,
	unstable.Integer: Number, unstable.Float: Number, unstable.DateTime: Date,
	unstable.LocalDate: Date, unstable.LocalTime: Date, unstable.LocalDateTime: Date,
}

func (d *decoder) tomlFault(p *unstable.Parser) error {
	err := p.Error()
	if err == nil {
		return nil
	}
	fault, ok := errors.AsType[*unstable.ParserError](err)
	if !ok || len(fault.Highlight) == 0 {
		return d.fault(d.end, 1, "%s is not valid TOML: %s", d.what, strings.TrimPrefix(err.Error(), "toml: "))
	}
	return d.fault(d.start+int(p.Range(fault.Highlight).Offset), len(fault.Highlight), "%s is not valid TOML: %s", d.what, fault.Message).
		Hint("TOML is written key = \"text\"; between --- lines it would be YAML")
}
