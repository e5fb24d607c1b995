package matter

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"

	"broadsheet/generator/problems"
)

// object decodes the JSON object at the start of a document. It finds the end of the object itself,
// since package frontmatter recognises only a closing brace alone on its line.
func (d *decoder) object(doc *Document) (err error) {
	dec := json.NewDecoder(bytes.NewReader(d.text[d.start:]))
	var object json.RawMessage
	if err := dec.Decode(&object); err != nil {
		return d.jsonFault(err)
	}
	d.end = d.start + int(dec.InputOffset())
	doc.Body = d.end
	if line, _, _ := bytes.Cut(d.text[d.end:], []byte("\n")); len(bytes.TrimFunc(line, isSpaceOrInvisible)) == 0 {
		doc.Body = min(d.end+len(line)+1, len(d.text))
	}
	dec = json.NewDecoder(bytes.NewReader(object))
	dec.UseNumber()
	doc.Root, err = d.jsonValue(dec, 0)
	return err
}

func (d *decoder) jsonFault(err error) *problems.Problem {
	if fault, ok := errors.AsType[*json.SyntaxError](err); ok {
		return d.fault(d.start+max(int(fault.Offset)-1, 0), 1, "front matter is not valid JSON: %s", fault).Hint("text and keys need double quotes, and the last value no comma")
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return d.fault(d.start, 1, "front matter begins with { and has no closing }").Hint("close it with a line }")
	}
	return d.fault(d.start, 1, "front matter is not valid JSON: %v", err)
}

// jsonValue decodes a JSON value one token at a time, since encoding/json does not report the byte
// offsets of values.
func (d *decoder) jsonValue(dec *json.Decoder, depth int) (v Value, err error) {
	v.At = d.nextToken(dec)
	if err := d.admit(v.At, depth); err != nil {
		return v, err
	}
	token, err := dec.Token()
	switch t := token.(type) {
	case json.Delim:
		if v.Kind = List; t == '{' {
			v.Kind = Table
		}
		for dec.More() && err == nil {
			err = d.jsonItem(dec, &v, depth)
		}
		if err == nil {
			_, err = dec.Token() // reads the closing bracket of the list or table
		}
	case string:
		v.Kind, v.Text = Text, t
	case json.Number:
		v.Kind, v.Text = Number, t.String()
	case bool:
		v.Kind, v.Text = Bool, strconv.FormatBool(t)
	}
	return v, err
}

// jsonItem decodes the next item of the list v, or the next field of the table v, and adds
// it to v.
func (d *decoder) jsonItem(dec *json.Decoder, v *Value, depth int) error {
	if v.Kind == List {
		item, err := d.jsonValue(dec, depth+1)
		v.Items = append(v.Items, item)
		return err
	}
	f := Field{At: d.nextToken(dec)}
	key, err := dec.Token()
	if f.Key, _ = key.(string); err == nil {
		f.Value, err = d.jsonValue(dec, depth+1)
	}
	if err == nil {
		d.put(v, f)
	}
	return err
}

// nextToken returns the byte offset in the file at which the next JSON token starts.
func (d *decoder) nextToken(dec *json.Decoder) int {
	at := d.start + int(dec.InputOffset())
	for at < d.end && strings.IndexByte(" \t\r\n,:", d.text[at]) >= 0 {
		at++
	}
	return at
}
