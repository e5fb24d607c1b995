package editor

import (
	"cmp"
	"slices"
	"strings"

	"broadsheet/generator/config"
	"broadsheet/generator/matter"
)

// A field is one input of a form, for one key of front matter.
type field struct {
	Name       string   `yaml:"name"`
	Label      string   `yaml:"label"`
	Widget     string   `yaml:"widget"`
	Required   bool     `yaml:"required"`
	Hint       string   `yaml:"hint,omitempty"`
	Timezone   string   `yaml:"input_timezone,omitempty"`
	ValueType  string   `yaml:"value_type,omitempty"`
	Options    []string `yaml:"options,omitempty,flow"`
	Collection string   `yaml:"collection,omitempty"`
	ValueField string   `yaml:"value_field,omitempty"`
	Multiple   bool     `yaml:"multiple,omitempty"`
	Collapsed  bool     `yaml:"collapsed,omitempty"`
	Fields     []field  `yaml:"fields,omitempty"`
}

// leading are the keys at the beginning of the form of a story; the text follows them, and
// then the other keys.
var leading = []string{"title", "description", "date", "draft", "author", "category", "tags", "image"}

// left are keys that the form leaves out: they have another key's meaning, or values of any
// form. If a story has them, they stay as they are.
var left = []string{"published", "taxonomies", "params"}

// storyFields returns the form of a story or standing page, without the keys to leave out.
// No field has a default, since the editor would add it to stories that lack the key: a
// date, or draft: true.
func storyFields(c *config.Config, leaveOut []string) []field {
	keys := slices.Concat(matter.StoryKeys, c.Keys())
	first := make([]field, len(leading))
	var rest []field
	for _, k := range keys {
		f := fieldOf(k, c.Timezone)
		switch k.Name {
		case "title":
			f.Required = true
		case "author":
			f = relation(f, "authors", "name")
		case "category":
			f = relation(f, "categories", "title")
		}
		if at := slices.Index(leading, k.Name); at >= 0 {
			first[at] = f
		} else if !slices.Contains(left, k.Name) && k.Form != matter.Any {
			rest = append(rest, f)
		}
	}
	return slices.DeleteFunc(slices.Concat(first, []field{body("Text")}, rest), func(f field) bool {
		return slices.Contains(leaveOut, f.Name)
	})
}

func authorFields() []field {
	return append(fieldsOf(matter.AuthorKeys), body("Biography"))
}

func categoryFields() []field { return fieldsOf(matter.CategoryKeys) }

// fieldsOf returns the form for a table of keys, the first of which is required.
func fieldsOf(keys []matter.Key) []field {
	var fields []field
	for i, k := range keys {
		if !slices.Contains(left, k.Name) {
			f := fieldOf(k, "")
			f.Required = i == 0
			fields = append(fields, f)
		}
	}
	return fields
}

// body returns the field of the text below the front matter, which must have this name.
func body(label string) field { return field{Name: "body", Label: label, Widget: "richtext"} }

// relation makes a field a choice of several entries of another collection, by the value of
// a field there.
func relation(f field, collection, value string) field {
	f.Widget, f.Collection, f.ValueField, f.Multiple = "relation", collection, value, true
	return f
}

// fieldOf returns the field for a key, with an input that fits the form of its values.
func fieldOf(k matter.Key, timezone string) field {
	f := field{Name: k.Name, Label: label(k.Name), Widget: "string", Hint: strings.ReplaceAll(k.Doc, "`", "")}
	switch k.Form {
	case matter.Prose:
		f.Widget = "text"
	case matter.Instant:
		f.Widget, f.Timezone = "datetime", timezone
	case matter.Switch:
		f.Widget = "boolean"
	case matter.Whole:
		f.Widget, f.ValueType = "number", "int"
	case matter.Choice:
		f.Widget, f.Options = "select", matter.StoryTypes
	case matter.Names:
		f.Widget = "list"
	case matter.Picture:
		f.Widget, f.Collapsed = "object", true
		f.Fields = append(parts("image", "src"), parts("string", "alt", "caption", "credit", "license")...)
	case matter.Links:
		f.Widget, f.Fields = "list", parts("string", "title", "url")
	case matter.Corrections:
		f.Widget, f.Fields = "list", parts("string", "date", "text")
		f.Fields[0].Widget, f.Fields[0].Timezone = "datetime", timezone
	case matter.Addresses:
		f.Widget = "keyvalue"
	}
	return f
}

// parts returns the fields of a table within front matter.
func parts(widget string, names ...string) []field {
	var fields []field
	for _, name := range names {
		fields = append(fields, field{Name: name, Label: label(name), Widget: widget})
	}
	return fields
}

// labels are the labels of keys whose name with a capital letter would not do.
var labels = map[string]string{
	"ai": "AI", "id": "ID in feeds", "noindex": "Not for search engines", "src": "Picture", "alt": "What the picture shows",
	"image": "Lead picture", "publish": "Embargo until", "url": "Address", "type": "Kind of story", "slug": "End of the address",
	"next": "Next Story", "related": "Related Articles", "unrelated": "Never related",
}

// label returns the label of the field for a key.
func label(name string) string {
	return cmp.Or(labels[name], strings.ToUpper(name[:1])+name[1:])
}
