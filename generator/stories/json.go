package stories

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"broadsheet/generator/problems"
)

// jsonExtent returns how many bytes the JSON object at the beginning of a text
// takes.
func jsonExtent(text []byte) (int, error) {
	dec := json.NewDecoder(bytes.NewReader(text))
	var object json.RawMessage
	err := dec.Decode(&object)
	return int(dec.InputOffset()), err
}

// jsonFault locates what the decoder says about the object at base.
func (d *decoding) jsonFault(err error) *problems.Problem {
	var fault *json.SyntaxError
	if errors.As(err, &fault) {
		return d.in(max(int(fault.Offset)-1, 0), 1, "front matter is not valid JSON: %s", fault).Hint("text and keys need double quotes, and the last value no comma")
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return d.in(0, 1, "front matter begins with { and has no closing }").Hint("close it with a line }")
	}
	return d.in(0, 1, "front matter is not valid JSON: %v", err)
}

// json decodes an object, token by token, so that every value has its place.
func (d *decoding) json(block []byte) (value, error) {
	dec := json.NewDecoder(bytes.NewReader(block))
	dec.UseNumber()
	v, err := d.jsonValue(dec, block, 0)
	if err != nil {
		if syntax := new(json.SyntaxError); errors.As(err, &syntax) || errors.Is(err, io.ErrUnexpectedEOF) {
			err = d.jsonFault(err)
		}
	}
	return v, err
}

// jsonValue reads one value.
func (d *decoding) jsonValue(dec *json.Decoder, block []byte, depth int) (v value, err error) {
	offset := tokenStart(block, int(dec.InputOffset()))
	if err := d.admit(offset, depth); err != nil {
		return v, err
	}
	v.at = d.base + offset
	token, err := dec.Token()
	if err != nil {
		return v, err
	}
	switch t := token.(type) {
	case json.Delim:
		if v.kind = isList; t == '{' {
			v.kind = isTable
		}
		for dec.More() && err == nil {
			err = d.jsonItem(dec, block, &v, depth)
		}
		if err == nil {
			_, err = dec.Token() // the closing bracket
		}
	case string:
		v.kind, v.text = isText, t
	case json.Number:
		v.kind, v.text = isNumber, t.String()
	case bool:
		v.kind, v.text = isBool, "false"
		if t {
			v.text = "true"
		}
	}
	return v, err
}

// jsonItem reads the next item of a list, or the next field of a table, into v.
func (d *decoding) jsonItem(dec *json.Decoder, block []byte, v *value, depth int) error {
	at := d.base + tokenStart(block, int(dec.InputOffset()))
	key := ""
	if v.kind == isTable {
		token, err := dec.Token()
		if err != nil {
			return err
		}
		key, _ = token.(string)
	}
	child, err := d.jsonValue(dec, block, depth+1)
	if err != nil {
		return err
	}
	if v.kind == isTable {
		d.put(v, field{key: key, at: at, value: child})
	} else {
		v.list = append(v.list, child)
	}
	return nil
}

// tokenStart returns where the next token begins.
func tokenStart(block []byte, offset int) int {
	for offset < len(block) && bytes.IndexByte([]byte(" \t\r\n,:"), block[offset]) >= 0 {
		offset++
	}
	return offset
}
