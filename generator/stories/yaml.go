package stories

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// yaml decodes a block of YAML.
func (d *decoding) yaml(block []byte) (value, error) {
	if table, ok := simpleYAML(block, d.base); ok {
		return table, nil
	}
	return d.fullYAML(block)
}

// fullYAML decodes any block of YAML.
func (d *decoding) fullYAML(block []byte) (value, error) {
	if len(bytes.TrimSpace(block)) == 0 {
		return value{kind: isTable, at: d.base}, nil
	}
	if i := bytes.IndexFunc(block, isControl); i >= 0 {
		return value{}, d.in(i, 1, "front matter has a control character").Hint("delete it")
	}
	var doc yaml.Node
	c := yamlCursor{block: block, line: 1, column: 1}
	err := yaml.Load(block, &doc)
	switch {
	case err != nil && strings.Contains(err.Error(), "no documents"): // only comments; the library has no value for this error
		return value{kind: isTable, at: d.base}, nil
	case err != nil:
		return value{}, d.yamlFault(block, &c, err)
	case len(doc.Content) == 0:
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
			return v, d.in(key.at-d.base, 1, "a key must be text, not %s", key.kind).Hint("put the key in quotes")
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
	tabAdvice    = "indent with spaces; YAML does not allow tabs there"
	indentAdvice = "begin all keys of one table in the same column, and put a text that goes on in the next line in quotes"
)

// yamlFault locates what the parser says, in an author's words where the
// mistake is a common one.
func (d *decoding) yamlFault(block []byte, c *yamlCursor, err error) error {
	var fault *yaml.LoadError
	if !errors.As(err, &fault) || fault.Mark.Line == 0 {
		return d.yamlUnplaced(block, err)
	}
	if fault.ContextMsg == "while scanning a quoted scalar" && fault.Message == "found unexpected end of stream" {
		return d.in(c.seek(fault.ContextMark.Line, fault.ContextMark.Column), 1, "a quote is opened and not closed").
			Hint("close it with the same sign at the end of the text")
	}
	if strings.HasPrefix(fault.Message, "did not find expected ','") {
		return d.in(c.seek(fault.ContextMark.Line, fault.ContextMark.Column), 1, "a bracket is opened and not closed").
			Hint("close it, or, if it belongs to a text, put that in quotes")
	}
	offset := c.seek(fault.Mark.Line, fault.Mark.Column)
	if quote := openQuote(block[:bytes.LastIndexByte(block[:offset], '\n')+1]); quote >= 0 {
		return d.in(quote, 1, "a quote is opened and not closed on its line").
			Hint("close it with the same sign at the end of the text")
	}
	message, advice := "", quoteLine(block, offset)
	switch m := fault.Message; {
	case offset < len(block) && block[offset] == '\t':
		message, advice = "a tab indents this line", tabAdvice
	case strings.HasPrefix(m, "exceeded max depth"):
		message, advice = fmt.Sprintf("front matter nests more than %d levels deep", maxDepth), ""
	case m == "found unknown escape character":
		message, advice = "a backslash in double quotes begins an escape, and this one is not known", `write \\ for a backslash, or use single quotes`
	case advice == "":
		message, advice = "a key is not expected here", indentAdvice
	case m == "mapping values are not allowed in this context":
		message = "a second colon with a space after it"
	case m == "found character that cannot start any token" && offset < len(block):
		message = fmt.Sprintf("a text without quotes cannot begin with %c", block[offset])
	case m == "did not find expected key":
		message = "the value has ended before this"
	case strings.HasPrefix(m, "unknown anchor"):
		message = "a text beginning with * is an alias in YAML, and nothing has that name"
	default:
		message = "front matter is not valid YAML: " + m
	}
	return d.in(offset, 1, "%s", message).Hint("%s", advice)
}

// yamlUnplaced locates what the parser gives no place for: a second document.
func (d *decoding) yamlUnplaced(block []byte, err error) error {
	for _, mark := range []string{"\n---", "\n..."} {
		if i := bytes.Index(block, []byte(mark)); i >= 0 {
			return d.in(i+1, 3, "a second YAML document begins here").Hint("end front matter with a line that is only ---, or put the text in quotes")
		}
	}
	return d.in(0, 1, "front matter is not valid YAML: %s", strings.TrimPrefix(err.Error(), "yaml: "))
}

// openQuote returns where the last value that opens a double quote and does not
// close it on its line begins, or -1. The parser takes what follows, up to the
// next quote, for the rest of that text, and stumbles only after it.
func openQuote(before []byte) int {
	found, start := -1, 0
	for line := range bytes.Lines(before) {
		_, value, ok := bytes.Cut(line, []byte(": "))
		value = bytes.TrimSpace(value)
		if ok && bytes.HasPrefix(value, []byte(`"`)) && bytes.Count(value, []byte(`"`))-bytes.Count(value, []byte(`\"`)) == 1 {
			found = start + bytes.IndexByte(line, '"')
		}
		start += len(line)
	}
	return found
}

// quoteLine shows the "key: value" line at an offset with its value in quotes,
// or returns "" if the offset is not in the value of such a line.
func quoteLine(block []byte, offset int) string {
	start := bytes.LastIndexByte(block[:offset], '\n') + 1
	line, _ := firstLine(block[start:])
	key, text, ok := strings.Cut(string(line), ": ")
	if text = strings.TrimSpace(text); !ok || text == "" || offset <= start+len(key) {
		return ""
	}
	if n := len(text); n > 1 && text[0] == text[n-1] && (text[0] == '"' || text[0] == '\'') {
		text = text[1 : n-1]
	}
	text = shorten(text)
	switch {
	case !strings.ContainsAny(text, `"\`):
		text = `"` + text + `"`
	default:
		text = "'" + strings.ReplaceAll(text, "'", "''") + "'"
	}
	return "put the value in quotes: " + strings.TrimSpace(key) + ": " + text
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
