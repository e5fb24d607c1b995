package data

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"broadsheet/generator/matter"
	"broadsheet/generator/problems"
)

// A decoder decodes the text of one file.
type decoder struct {
	file string
	text []byte
}

// at returns a problem at a line and column of the file. Lines and columns count from 1; the column
// 0 means that the column is unknown.
func (d *decoder) at(line, column int, format string, args ...any) *problems.Problem {
	p := problems.At(d.file, line, max(column, 1), format, args...)
	p.Excerpt = problems.Line(d.text, line)
	return p
}

func (d *decoder) toml() (any, *problems.Problem) {
	table, p := matter.DecodeTOML(d.file, d.text)
	if p == nil {
		return plain(table), nil
	}
	if p.Advice == "" {
		p.Hint(`a line of TOML is key = "text", key = 3 or [table], and each key is set once`)
	}
	return nil, p
}

func (d *decoder) yaml() (any, *problems.Problem) {
	var value any
	err := yaml.Load(d.text, &value)
	var fault *yaml.LoadError
	switch {
	case err == nil:
		if p := d.lostSign(); p != nil {
			return nil, p
		}
		return plain(value), nil
	// The text has only blanks and comments. Package yaml does not export this error.
	case strings.Contains(err.Error(), "no documents"):
		return nil, nil
	}
	if p := matter.CheckYAML(d.file, d.text); p != nil {
		return nil, p
	}
	if errors.As(err, &fault) && fault.Mark.Line > 0 {
		return nil, d.at(fault.Mark.Line, fault.Mark.Column, "the file is not valid YAML: %s", fault.Message)
	}
	return nil, problems.At(d.file, 0, 0, "the file is not valid YAML: %s", strings.TrimPrefix(err.Error(), "yaml: "))
}

// lostSign returns a problem for the first text without quotes that begins with "!" or "&", since
// YAML reads such a beginning as a tag or an anchor, not as text. It returns nil if all tags are
// those of YAML itself ("!!str") and all anchors are used.
func (d *decoder) lostSign() *problems.Problem {
	var root yaml.Node
	if !bytes.ContainsAny(d.text, "!&") || yaml.Load(d.text, &root) != nil {
		return nil
	}
	var found *problems.Problem
	aliased := map[*yaml.Node]bool{}
	var visit func(n *yaml.Node, report bool)
	visit = func(n *yaml.Node, report bool) {
		aliased[n.Alias] = true
		tag := strings.HasPrefix(n.Tag, "!") && !strings.HasPrefix(n.Tag, "!!")
		if report && found == nil && (tag || n.Anchor != "" && n.Kind == yaml.ScalarNode && !aliased[n]) {
			found = d.at(n.Line, n.Column, "a text beginning with ! or & is a tag or an anchor in YAML, not text").Hint("put the text in quotes")
		}
		for _, child := range n.Content {
			visit(child, report)
		}
	}
	visit(&root, false)
	visit(&root, true)
	return found
}

func (d *decoder) json() (any, *problems.Problem) {
	text := bytes.TrimRight(d.text, " \t\n\r")
	if len(text) == 0 {
		return nil, nil
	}
	var whole json.RawMessage
	if fault, ok := errors.AsType[*json.SyntaxError](json.Unmarshal(text, &whole)); ok {
		line, column := problems.Position(text, max(int(fault.Offset)-1, 0))
		return nil, d.at(line, column, "the file is not valid JSON: %v", fault).Hint("text and keys need double quotes, and the last value no comma")
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	value, p := d.jsonValue(dec, 0)
	if p != nil {
		return nil, p
	}
	return value, nil
}

// maxDepth is the largest nesting depth of lists and tables in JSON. The limit protects the
// recursive decoder.
const maxDepth = 100

// jsonValue decodes a JSON value one token at a time, since json.Unmarshal does not report a key
// that an object has twice. The syntax of the file must have been checked before.
func (d *decoder) jsonValue(dec *json.Decoder, depth int) (value any, p *problems.Problem) {
	token, _ := dec.Token()
	opening, isDelim := token.(json.Delim)
	if n, ok := token.(json.Number); ok {
		return number(n), nil
	} else if !isDelim {
		return token, nil
	}
	fault := func(format string, args ...any) *problems.Problem {
		line, column := problems.Position(d.text, int(dec.InputOffset())-1)
		return d.at(line, column, format, args...)
	}
	if depth > maxDepth {
		return nil, fault("the file nests more than %d levels deep", maxDepth)
	}
	list, table := []any{}, map[string]any{}
	for dec.More() && p == nil {
		if opening == '[' {
			value, p = d.jsonValue(dec, depth+1)
			list = append(list, value)
			continue
		}
		token, _ := dec.Token()
		key, _ := token.(string)
		if _, twice := table[key]; twice {
			return nil, fault("%q is set twice", key)
		}
		table[key], p = d.jsonValue(dec, depth+1)
	}
	if p != nil {
		return nil, p
	}
	_, _ = dec.Token() // reads the closing bracket of the list or table
	if opening == '[' {
		return list, nil
	}
	return table, nil
}

func number(n json.Number) any {
	if i, err := n.Int64(); err == nil {
		return i
	}
	if f, err := n.Float64(); err == nil && !math.IsInf(f, 0) {
		return f
	}
	return n.String()
}

// csv decodes comma-separated values (RFC 4180). Semicolons or tabs may separate the
// fields, too, since some spreadsheets write them.
func (d *decoder) csv() (any, *problems.Problem) {
	r := csv.NewReader(bytes.NewReader(d.text))
	head, _, _ := bytes.Cut(d.text, []byte("\n"))
	for _, other := range ";\t" {
		if !bytes.ContainsRune(head, ',') && bytes.ContainsRune(head, other) {
			r.Comma = other
		}
	}
	rows := []any{}
	var names []string
	for {
		fields, err := r.Read()
		var fault *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return rows, nil
		case errors.Is(err, csv.ErrFieldCount):
			line, _ := r.FieldPos(0)
			return nil, d.at(line, 1, "the line has %d fields, the first line %d", len(fields), len(names)).Hint("put a field with a comma in double quotes")
		case errors.As(err, &fault):
			return nil, d.at(fault.Line, fault.Column, "the file is not valid CSV: %v", fault.Err)
		case err != nil:
			return nil, problems.At(d.file, 0, 0, "the file is not valid CSV: %v", err)
		}
		if names == nil {
			if names = fields; repeated(names) != "" {
				return nil, d.at(1, 1, "two columns are called %q", repeated(names))
			}
			continue
		}
		row := make(map[string]any, len(names))
		for i, field := range fields {
			row[names[i]] = field
		}
		rows = append(rows, row)
	}
}

// repeated returns a name that occurs at least twice in a list, or "" if all names differ.
func repeated(names []string) string {
	seen := map[string]bool{}
	for _, name := range names {
		if seen[name] {
			return name
		}
		seen[name] = true
	}
	return ""
}

// plain converts a decoded value, and all values nested in it, to the types that the
// package comment lists.
func plain(value any) any {
	switch v := value.(type) {
	case map[string]any:
		for key, item := range v {
			v[key] = plain(item)
		}
		return v
	case map[any]any:
		table := make(map[string]any, len(v))
		for key, item := range v {
			table[fmt.Sprint(key)] = plain(item)
		}
		return table
	case []any:
		for i := range v {
			v[i] = plain(v[i])
		}
		return v
	case int:
		return int64(v)
	case uint64:
		return fmt.Sprint(v)
	case float64:
		if math.IsInf(v, 0) || math.IsNaN(v) {
			return fmt.Sprint(v)
		}
		return v
	case time.Time:
		if v.Equal(v.Truncate(24*time.Hour)) && v.Location() == time.UTC {
			return v.Format(time.DateOnly)
		}
		return v.Format(time.RFC3339)
	case nil, string, bool, int64:
		return v
	}
	return fmt.Sprint(value) // the value is a TOML date or time without a time zone
}
