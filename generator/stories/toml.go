package stories

import (
	"errors"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// toml decodes a block of TOML. The parser gives the place of every key and
// value, which the decoder above it does not.
func (d *decoding) toml(block []byte) (value, error) {
	root := value{kind: isTable, at: d.base}
	var p unstable.Parser
	p.Reset(block)
	at := &root
	for p.NextExpression() {
		var err error
		e := p.Expression()
		switch e.Kind {
		case unstable.KeyValue:
			err = d.tomlField(at, e, 0)
		case unstable.Table, unstable.ArrayTable:
			at, err = d.tomlHeader(&root, e)
		}
		if err != nil {
			return root, err
		}
	}
	return root, d.tomlFault(&p, block)
}

// tomlField puts a key and its value, or what a dotted key leads to, into a
// table.
func (d *decoding) tomlField(table *value, e *unstable.Node, depth int) error {
	for key := e.Key(); key.Next(); {
		n := key.Node()
		offset := int(n.Raw.Offset)
		if err := d.admit(offset, depth); err != nil {
			return err
		}
		if !key.IsLast() {
			var err error
			if table, err = d.tomlStep(table, n); err != nil {
				return err
			}
			continue
		}
		v, err := d.tomlValue(e.Value(), offset+int(n.Raw.Length), depth+1)
		if err != nil {
			return err
		}
		d.put(table, field{key: string(n.Data), at: d.base + offset, value: v})
	}
	return nil
}

// tomlHeader returns the table that [a.b] or [[a.b]] opens.
func (d *decoding) tomlHeader(table *value, e *unstable.Node) (*value, error) {
	for key := e.Key(); key.Next(); {
		n := key.Node()
		if err := d.admit(int(n.Raw.Offset), 0); err != nil {
			return nil, err
		}
		if key.IsLast() && e.Kind == unstable.ArrayTable {
			return d.tomlAppend(table, n)
		}
		var err error
		if table, err = d.tomlStep(table, n); err != nil {
			return nil, err
		}
	}
	return table, nil
}

// tomlStep returns the table under a key, made if there is none; of a list of
// tables it is the last.
func (d *decoding) tomlStep(table *value, key *unstable.Node) (*value, error) {
	name := string(key.Data)
	next := table.get(name)
	if next == nil {
		at := d.base + int(key.Raw.Offset)
		table.fields = append(table.fields, field{key: name, at: at, value: value{kind: isTable, at: at}})
		return &table.fields[len(table.fields)-1].value, nil
	}
	if next.kind == isList && len(next.list) > 0 {
		next = &next.list[len(next.list)-1]
	}
	if next.kind != isTable {
		return nil, d.in(int(key.Raw.Offset), int(key.Raw.Length), "%q is set twice", name).Hint("it has a value above that is not a table")
	}
	return next, nil
}

// tomlAppend adds a table to the list of tables under a key.
func (d *decoding) tomlAppend(table *value, key *unstable.Node) (*value, error) {
	name, at := string(key.Data), d.base+int(key.Raw.Offset)
	list := table.get(name)
	if list == nil {
		table.fields = append(table.fields, field{key: name, at: at, value: value{kind: isList, at: at}})
		list = &table.fields[len(table.fields)-1].value
	}
	if list.kind != isList {
		return nil, d.in(int(key.Raw.Offset), int(key.Raw.Length), "%q is set twice", name).Hint("it has a value above that is not a list of tables")
	}
	list.list = append(list.list, value{kind: isTable, at: at})
	return &list.list[len(list.list)-1], nil
}

// tomlValue converts a value; one that the parser gives no place for is after
// the offset near.
func (d *decoding) tomlValue(n *unstable.Node, near, depth int) (v value, err error) {
	offset := near
	if n.Raw.Length > 0 {
		offset = int(n.Raw.Offset)
	} else {
		for offset+d.base < len(d.text) && strings.IndexByte(" \t\n=,", d.text[offset+d.base]) >= 0 {
			offset++
		}
	}
	if err := d.admit(offset, depth); err != nil {
		return v, err
	}
	v.at = d.base + offset
	switch n.Kind {
	case unstable.Array:
		v.kind = isList
		for children := n.Children(); children.Next(); {
			if children.Node().Kind == unstable.Comment {
				continue
			}
			child, err := d.tomlValue(children.Node(), offset, depth+1)
			if err != nil {
				return v, err
			}
			v.list = append(v.list, child)
		}
	case unstable.InlineTable:
		v.kind = isTable
		for children := n.Children(); children.Next(); {
			if children.Node().Kind != unstable.KeyValue {
				continue
			}
			if err := d.tomlField(&v, children.Node(), depth+1); err != nil {
				return v, err
			}
		}
	case unstable.Bool:
		v.kind, v.text = isBool, string(n.Data)
	case unstable.Integer, unstable.Float:
		v.kind, v.text = isNumber, string(n.Data)
	default:
		v.kind, v.text = isText, string(n.Data)
	}
	return v, nil
}

// tomlFault locates what the parser says.
func (d *decoding) tomlFault(p *unstable.Parser, block []byte) error {
	err := p.Error()
	if err == nil {
		return nil
	}
	var fault *unstable.ParserError
	if !errors.As(err, &fault) || len(fault.Highlight) == 0 {
		return d.in(len(block), 1, "front matter is not valid TOML: %s", strings.TrimPrefix(err.Error(), "toml: "))
	}
	return d.in(int(p.Range(fault.Highlight).Offset), len(fault.Highlight), "front matter is not valid TOML: %s", fault.Message).
		Hint("TOML is written key = \"text\"; between --- lines it would be YAML")
}
