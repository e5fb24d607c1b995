package matter

import (
	"bytes"
	"encoding/json"
	"strings"
)

// object is a JSON object.
type object = map[string]any

// Schema returns the JSON Schema (https://json-schema.org/draft-07) of front matter with
// these keys, the first of which is required. Editors complete and check front matter by
// it. The keys of other generators that are ignored without a warning are allowed.
func Schema(title string, keys []Key) []byte {
	properties, forms, required := object{}, object{}, []object{}
	for i, k := range keys {
		forms[string(k.Form)] = object{"anyOf": append(values(k.Form), object{"type": "null"})}
		for _, name := range k.Names() {
			property := object{"description": k.Doc, "allOf": []object{{"$ref": "#/definitions/" + string(k.Form)}}}
			if name != k.Name {
				property["description"] = "The same as `" + k.Name + "`."
			}
			if _, taken := properties[name]; !taken {
				properties[name] = property
			}
			if i == 0 {
				required = append(required, object{"required": []string{name}})
			}
		}
	}
	return JSON(object{
		"$schema":              "http://json-schema.org/draft-07/schema#",
		"title":                title,
		"type":                 "object",
		"anyOf":                required,
		"definitions":          forms,
		"properties":           properties,
		"patternProperties":    object{"^(" + strings.Join(ForeignKeys, "|") + ")$": true},
		"additionalProperties": false,
	})
}

// JSON returns a value as indented JSON, in which <, > and & are written as they are.
func JSON(value any) []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		panic(err) // maps, lists and texts always have a JSON form
	}
	return b.Bytes()
}

var (
	scalar   = object{"type": []string{"string", "number", "boolean"}}
	yesOrNo  = object{"enum": []any{true, false, "yes", "no", "on", "off"}}
	anything = object{"type": "object"}
)

// values returns the JSON Schemas of the values that a form allows, the preferred one
// first. Further keys in a table are allowed, since the program reads tables of other
// generators, too.
func values(f Form) []object {
	switch f {
	case Switch:
		return []object{{"type": "boolean"}, yesOrNo}
	case Whole:
		return []object{{"type": "integer"}}
	case Choice:
		return []object{{"enum": StoryTypes}, scalar}
	case Statement:
		return []object{{"type": "string"}, {"const": true}, scalar}
	case One, Names:
		return []object{scalar, list(object{"anyOf": []object{scalar, list(scalar)}})}
	case People:
		return []object{scalar, list(object{"anyOf": []object{scalar, table("name")}}), table("name")}
	case Picture:
		picture := table("src", "alt", "caption", "credit", "license")
		picture["properties"].(object)["focus"] = object{"type": "array", "items": object{"type": "number", "minimum": 0, "maximum": 1}}
		return []object{scalar, picture, list(object{"anyOf": []object{scalar, picture}})}
	case Links:
		return []object{list(object{"anyOf": []object{table("title", "url"), scalar}}), anything, scalar}
	case Corrections:
		return []object{list(table("date", "text")), table("date", "text")}
	case Addresses:
		return []object{{"type": "object", "additionalProperties": scalar}}
	case Free:
		return []object{anything}
	case Any:
		return []object{{}}
	}
	return []object{scalar}
}

func list(item object) object { return object{"type": "array", "items": item} }

// table returns the JSON Schema of a table with texts under these keys.
func table(keys ...string) object {
	properties := object{}
	for _, key := range keys {
		properties[key] = object{"type": []string{"string", "number", "boolean", "null"}}
	}
	return object{"type": "object", "properties": properties}
}
