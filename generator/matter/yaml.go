package matter

import (
	"bytes"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"broadsheet/generator/problems"
)

// tomlLine matches "key = value" if this is the first line of a text.
var tomlLine = regexp.MustCompile(`^\s*[\w-]+ *= *["'\[\d]`)

// CheckYAML returns the first mistake in the YAML syntax of a file, or nil. The argument text is
// the file's text, which Clean must have returned.
func CheckYAML(file string, text []byte) *problems.Problem {
	d := wholeFile(file, text)
	if _, _, err := d.yamlRoot(); err != nil {
		return d.blame(d.problem(err))
	}
	return nil
}

// yamlRoot parses the bytes of the file from d.start to d.end as YAML. The node is nil if these
// bytes are only blanks and comments.
func (d *decoder) yamlRoot() (*yaml.Node, *cursor, error) {
	block := d.text[d.start:d.end]
	if i := bytes.IndexFunc(block, isControl); i >= 0 {
		return nil, nil, d.fault(d.start+i, 1, "%s has a control character", d.what).Hint("delete it")
	}
	var doc yaml.Node
	c := &cursor{text: d.text[:d.end], start: d.start, line: 1, column: 1, offset: d.start}
	err := yaml.Load(block, &doc)
	switch {
	// The YAML has no document. Package yaml does not export the error for this case.
	case err != nil && strings.Contains(err.Error(), "no documents"), err == nil && len(doc.Content) == 0:
		return nil, nil, nil
	case err != nil:
		return nil, nil, d.yamlFault(c, err)
	}
	return doc.Content[0], c, nil
}

// yaml decodes the bytes of the file from d.start to d.end as YAML.
func (d *decoder) yaml() (Value, error) {
	root, c, err := d.yamlRoot()
	if root == nil {
		return Value{Kind: Table, At: d.start}, err
	}
	v, err := d.yamlValue(c, root, -1, 0)
	if err == nil && v.Kind != Table {
		err = d.fault(v.At, 1, "front matter must be keys with values").Hint("write key: value, with a space after the colon")
		if tomlLine.Match(d.text[d.start:d.end]) {
			err = d.fault(v.At, 1, "this is TOML between lines ---, which begin YAML").Hint("write +++ in place of each ---")
		}
	}
	d.checkAnchors()
	d.checkLineEnds(&v)
	return v, err
}

// yamlValue converts a node of the YAML parser. If an alias ("*name") stands for the node,
// fixed is the byte offset of the alias, and the node and all nodes in it get that offset.
// Otherwise fixed is negative.
func (d *decoder) yamlValue(c *cursor, n *yaml.Node, fixed, depth int) (v Value, err error) {
	if v.At = fixed; fixed < 0 {
		v.At = c.seek(n.Line, n.Column)
	}
	if err := d.admit(v.At, depth); err != nil {
		return v, err
	}
	switch n.Kind {
	case yaml.AliasNode:
		if d.aliased == nil {
			d.aliased = map[*yaml.Node]bool{}
		}
		d.aliased[n.Alias] = true
		return d.yamlValue(c, n.Alias, v.At, depth+1)
	case yaml.SequenceNode:
		v.Kind, v.Items = List, make([]Value, len(n.Content))
		for i := range v.Items {
			if v.Items[i], err = d.yamlValue(c, n.Content[i], fixed, depth+1); err != nil {
				return v, err
			}
		}
	case yaml.MappingNode:
		err = d.yamlTable(c, n, &v, fixed, depth)
	default:
		if n.Style == 0 && fixed < 0 {
			d.plainText(n, v.At)
		}
		v.Kind, v.Text = yamlKind(n), n.Value
		if n.Anchor != "" && fixed < 0 {
			d.anchors = append(d.anchors, anchor{n, v.At})
		}
		switch {
		case fixed >= 0:
		case v.Kind == Null && n.Value == "":
			d.takeComment(&v)
		case n.Style == 0:
			v.Comment = n.LineComment
		}
	}
	if fixed < 0 && n.Kind != yaml.AliasNode {
		d.checkTag(n, &v)
	}
	return v, err
}

// plainText removes invisible characters from the start and end of an unquoted text. After that,
// the text may be a value of another type: "true" before a no-break space becomes a Bool. The
// argument at is the byte offset of the text in the file.
func (d *decoder) plainText(n *yaml.Node, at int) {
	d.checkItem(at, n.Value)
	before := d.text[bytes.LastIndexByte(d.text[:at], '\n')+1 : at]
	if r, _ := utf8.DecodeRuneInString(n.Value); isInvisible(r) && unicode.IsSpace(r) && len(bytes.TrimLeft(before, " ")) == 0 {
		return // the invisible character probably belongs to the indentation
	}
	if text := trimmed(n.Value); text != n.Value && n.Tag == "!!str" {
		n.Value = text
		var doc yaml.Node
		if yaml.Load([]byte(text), &doc) == nil && len(doc.Content) == 1 && doc.Content[0].Kind == yaml.ScalarNode {
			n.Tag = doc.Content[0].Tag
		}
	}
}

func (d *decoder) yamlTable(c *cursor, n *yaml.Node, v *Value, fixed, depth int) error {
	v.Kind, v.Fields = Table, make([]Field, 0, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, err := d.yamlValue(c, n.Content[i], fixed, depth+1)
		if err != nil {
			return err
		}
		if !key.Scalar() {
			return d.fault(key.At, 1, "a key must be text, not %s", key.Kind).Hint("put the key in quotes")
		}
		f := Field{Key: key.Text, At: key.At}
		if f.Value, err = d.yamlValue(c, n.Content[i+1], fixed, depth+1); err != nil {
			return err
		}
		d.put(v, f)
	}
	return nil
}

func yamlKind(n *yaml.Node) Kind {
	switch n.Tag {
	case "!!null":
		return Null
	case "!!bool":
		return Bool
	case "!!int", "!!float":
		return Number
	}
	return Text
}

// isControl reports whether r is a control character that YAML and TOML forbid.
func isControl(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r >= 0x7F && r <= 0x9F && r != 0x85
}

// A cursor converts line and column numbers of the YAML parser to byte offsets. The parser counts
// columns in characters, and ends lines at more characters than LF
// (https://yaml.org/spec/1.1/#b-char). A cursor is fast if the places are asked for in the order of
// the file.
type cursor struct {
	text                 []byte
	start                int
	line, column, offset int
}

// seek returns the byte offset in the file of the place with this line and column, which both count
// from 1.
func (c *cursor) seek(line, column int) int {
	if line < c.line || line == c.line && column < c.column {
		c.line, c.column, c.offset = 1, 1, c.start
	}
	for c.offset < len(c.text) && (c.line < line || c.line == line && c.column < column) {
		r, size := rune(c.text[c.offset]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(c.text[c.offset:])
		}
		c.offset += size
		switch r {
		case '\r':
			if c.offset < len(c.text) && c.text[c.offset] == '\n' {
				c.offset++
			}
			fallthrough
		case '\n', 0x85, 0x2028, 0x2029:
			c.line, c.column = c.line+1, 1
		default:
			c.column++
		}
	}
	return c.offset
}
