package stories

import (
	"errors"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// yaml decodes a block of YAML.
func (d *decoding) yaml(block []byte) (value, error) {
	if len(strings.TrimSpace(string(block))) == 0 {
		return value{kind: isTable, at: d.base}, nil
	}
	if i := strings.IndexFunc(string(block), isControl); i >= 0 {
		return value{}, d.in(i, 1, "front matter has a control character").Hint("delete it")
	}
	var doc yaml.Node
	c := yamlCursor{block: block, line: 1, column: 1}
	err := yaml.Load(block, &doc)
	if err != nil {
		return value{}, d.yamlFault(block, &c, err)
	}
	if len(doc.Content) == 0 {
		return value{kind: isTable, at: d.base}, nil
	}
	v, err := d.yamlValue(&c, doc.Content[0], -1, 0)
	if err == nil && v.kind != isTable {
		err = d.in(v.at-d.base, 1, "front matter must be keys with values").Hint("write key: value, with a space after the colon")
	}
	return v, err
}

// yamlValue converts a node. What an alias stands for is placed where the
// alias is (fixed, unless negative).
func (d *decoding) yamlValue(c *yamlCursor, n *yaml.Node, fixed, depth int) (v value, err error) {
	offset := fixed
	if fixed < 0 {
		offset = c.seek(n.Line, n.Column)
	}
	if err := d.admit(offset, depth); err != nil {
		return v, err
	}
	v.at = d.base + offset
	switch n.Kind {
	case yaml.AliasNode:
		return d.yamlValue(c, n.Alias, offset, depth+1)
	case yaml.SequenceNode:
		v.kind = isList
		v.list = make([]value, 0, len(n.Content))
		for _, item := range n.Content {
			child, err := d.yamlValue(c, item, fixed, depth+1)
			if err != nil {
				return v, err
			}
			v.list = append(v.list, child)
		}
	case yaml.MappingNode:
		return d.yamlTable(c, n, v, fixed, depth)
	default:
		v.kind, v.text = scalarKind(n), n.Value
		if n.Style == 0 {
			v.cut = n.LineComment
		}
	}
	return v, nil
}

// yamlTable converts a mapping into the table v.
func (d *decoding) yamlTable(c *yamlCursor, n *yaml.Node, v value, fixed, depth int) (value, error) {
	v.kind = isTable
	v.fields = make([]field, 0, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, err := d.yamlValue(c, n.Content[i], fixed, depth+1)
		if err != nil {
			return v, err
		}
		if key.kind == isList || key.kind == isTable {
			return v, d.in(key.at-d.base, 1, "a key must be text, not %s", key.kind).Hint("%s", quoteAdvice)
		}
		child, err := d.yamlValue(c, n.Content[i+1], fixed, depth+1)
		if err != nil {
			return v, err
		}
		d.put(&v, field{key: key.text, at: key.at, value: child})
	}
	return v, nil
}

func scalarKind(n *yaml.Node) kind {
	switch n.Tag {
	case "!!null":
		return isNull
	case "!!bool":
		return isBool
	case "!!int", "!!float":
		return isNumber
	}
	return isText
}

// Advice on mistakes in YAML that authors make.
const (
	quoteAdvice = `a text with ": ", " #" or a sign such as [ { * & @ % at its beginning needs quotes: title: "Go 1.26: what is new"`
	tabAdvice   = "indent with spaces; YAML does not allow tabs there"
)

// yamlFault locates what the parser says.
func (d *decoding) yamlFault(block []byte, c *yamlCursor, err error) error {
	var fault *yaml.LoadError
	if !errors.As(err, &fault) || fault.Mark.Line == 0 {
		return d.in(0, 1, "front matter is not valid YAML: %s", strings.TrimPrefix(err.Error(), "yaml: "))
	}
	offset := c.seek(fault.Mark.Line, fault.Mark.Column)
	before := block[:offset]
	tab := offset < len(block) && block[offset] == '\t'
	switch message := fault.Message; {
	case tab:
		return d.in(offset, 1, "a tab indents this line").Hint("%s", tabAdvice)
	case message == "mapping values are not allowed in this context":
		return d.in(offset, 1, "a second colon with a space after it").Hint("%s", d.colonAdvice(block, before))
	case fault.ContextMsg == "while scanning a quoted scalar" && message == "found unexpected end of stream":
		return d.in(c.seek(fault.ContextMark.Line, fault.ContextMark.Column), 1, "a quote is opened and not closed").Hint("close it with the same sign at the end of the text")
	case strings.HasPrefix(message, "unknown anchor"):
		return d.in(offset, 1, "a text beginning with * is an alias in YAML, and nothing has that name").Hint("%s", quoteAdvice)
	case strings.HasPrefix(message, "exceeded max depth"):
		return d.in(offset, 1, "front matter nests more than %d levels deep", maxDepth)
	case message == "found unknown escape character":
		return d.in(offset, 1, "a backslash in double quotes begins an escape, and this one is not known").Hint(`write \\ for a backslash, or use single quotes`)
	case strings.HasPrefix(message, "did not find expected ','"):
		return d.in(c.seek(fault.ContextMark.Line, fault.ContextMark.Column), 1, "a bracket is opened and not closed").Hint("%s", quoteAdvice)
	}
	return d.in(offset, 1, "front matter is not valid YAML: %s", fault.Message).Hint("%s", quoteAdvice)
}

// colonAdvice shows the line of the fault with its value in quotes.
func (d *decoding) colonAdvice(block, before []byte) string {
	start := strings.LastIndexByte(string(before), '\n') + 1
	line, _, _ := strings.Cut(string(block[start:]), "\n")
	key, text, ok := strings.Cut(line, ": ")
	if text = strings.TrimSpace(text); !ok || start+len(key) == len(before) || strings.ContainsAny(text, `"\`) {
		return "is the line before it complete, and are keys of one table indented alike?"
	}
	return "put the value in quotes: " + strings.TrimSpace(key) + `: "` + shorten(text) + `"`
}

// isControl reports whether YAML and TOML refuse a character.
func isControl(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r >= 0x7F && r <= 0x9F && r != 0x85
}

// A yamlCursor finds the byte offset of YAML's lines and columns, which count
// characters and know line ends of their own. Places asked for in order cost
// one pass over the block in all.
type yamlCursor struct {
	block                []byte
	line, column, offset int
}

// seek returns the offset of a line and column, both counted from 1.
func (c *yamlCursor) seek(line, column int) int {
	if line < c.line || line == c.line && column < c.column {
		*c = yamlCursor{block: c.block, line: 1, column: 1}
	}
	for c.offset < len(c.block) && (c.line < line || c.line == line && c.column < column) {
		r, size := rune(c.block[c.offset]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(c.block[c.offset:])
		}
		c.offset += size
		switch r {
		case '\r':
			if c.offset < len(c.block) && c.block[c.offset] == '\n' {
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
