package config

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"broadsheet/generator/matter"
)

// examples are values of settings whose default is empty. The map key is the path of a
// setting, or of a table whose keys are free.
var examples = map[string]string{
	"title":        `"The Daily Bit"`,
	"base_url":     `"https://example.org/"`,
	"timezone":     `"Europe/Madrid"`,
	"description":  `"News from the world of technology"`,
	"permalinks":   `"notes" = "/notes/{slug}/"`,
	"taxonomies":   `company = "companies"`,
	"params":       `comments = true`,
	"known":        `["mood"]`,
	"notice":       `"The site moves on Sunday."`,
	"notice_url":   `"/about/"`,
	"font":         `"static/noto.ttf"`,
	"name":         `"Daily Bit Media"`,
	"url":          `"https://example.com/"`,
	"logo":         `"/logo.png"`,
	"accent":       `"#b3001b"`,
	"same_as":      `["https://mastodon.example/@dailybit"]`,
	"main":         `[{ title = "About", url = "/about/" }]`,
	"footer":       `[{ title = "Contact", url = "/contact/" }]`,
	"trust":        `"/about/"`,
	"front_matter": ``,
}

func TestStarterIsCurrent(t *testing.T) {
	golden(t, "starter.toml", starterText(t))
}

func TestSchemaIsCurrent(t *testing.T) {
	schema := tableSchema(parseStructs(t), "", reflect.ValueOf(*defaults()))
	schema["$schema"] = "http://json-schema.org/draft-07/schema#"
	schema["title"] = "Settings of a site: config.toml"
	schema["required"] = []string{"title", "base_url", "timezone"}
	golden(t, "config.schema.json", string(matter.JSON(schema)))
}

// TestStarterIsComplete checks that the starter has every setting, and that all settings in
// it are valid, also those in comments.
func TestStarterIsComplete(t *testing.T) {
	text := regexp.MustCompile(`(?m)^#(\[|"?[a-z_]+"? = )`).ReplaceAllString(starterText(t), "$1")
	if _, found := Load(File, []byte(text), Overrides{}); len(found) > 0 {
		t.Errorf("%s\n%s", shown(found), text)
	}
}

func TestStarterHasTheGivenSettings(t *testing.T) {
	set := map[string]string{"title": `"A \"B\""`, "base_url": `"https://a.example/"`, "timezone": `"Asia/Kolkata"`,
		"publisher.accent": `"#123456"`, "menu.main": `[{ title = "A", url = "/a/" }]`, "related.count": "3"}
	text := Starter(set)
	c, found := Load(File, []byte(text), Overrides{})
	if len(found) > 0 {
		t.Fatalf("%s\n%s", shown(found), text)
	}
	got := []any{c.Title, c.Base.String(), c.Timezone, c.Publisher.Accent, c.Menu.Main[0].URL, c.Related.Count, c.Pagination.Size, c.Publisher.Logo}
	want := []any{`A "B"`, "https://a.example/", "Asia/Kolkata", "#123456", "/a/", 3, 20, ""}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%q, not %q", got, want)
	}
}

// starterText makes the text of starter.toml from the fields of Config and their comments.
func starterText(t *testing.T) string {
	var b strings.Builder
	b.WriteString("# The settings of this site. Lines such as #size = 20 have defaults or examples: take out\n" +
		"# the sign # to set them, also that of the [table] above.\n")
	starterTable(&b, parseStructs(t), "", reflect.ValueOf(*defaults()))
	return b.String()
}

// starterTable writes the settings of a struct, and then its tables.
func starterTable(b *strings.Builder, structs map[string]comment, table string, value reflect.Value) {
	kind := value.Type()
	if table != "" {
		fmt.Fprintf(b, "\n\n#[%s]\n", table)
		b.WriteString(wrapped(meaning(structs[kind.Name()].own, kind.Name(), "This table")))
	}
	var below []func()
	for i := range kind.NumField() {
		field, key := kind.Field(i), kind.Field(i).Tag.Get("toml")
		said := meaning(structs[kind.Name()].fields[field.Name], field.Name, "`"+key+"`")
		switch {
		case key == "-":
		case field.Type.Kind() == reflect.Struct:
			below = append(below, func() { starterTable(b, structs, key, value.Field(i)) })
		case field.Type.Kind() == reflect.Map:
			below = append(below, func() { fmt.Fprintf(b, "\n\n#[%s]\n%s#%s\n", key, wrapped(said), examples[key]) })
		default:
			fmt.Fprintf(b, "\n%s#%s = %s\n", wrapped(said), key, example(table, key, value.Field(i)))
		}
	}
	for _, write := range below {
		write()
	}
}

// example returns the default of a setting, or else an example, in TOML.
func example(table, key string, value reflect.Value) string {
	if value.IsZero() && value.Kind() != reflect.Int && value.Kind() != reflect.Bool {
		if table == "trust" {
			key = table
		}
		return examples[key]
	}
	return fmt.Sprintf("%#v", value)
}

// wrapped returns a text as lines of a TOML comment.
func wrapped(text string) string {
	var b strings.Builder
	line := "#"
	for word := range strings.FieldsSeq(strings.NewReplacer(`\|`, "|", "&lt;", "<", "`", "").Replace(text)) {
		if len(line)+1+len(word) > 90 {
			b.WriteString(line + "\n")
			line = "#"
		}
		line += " " + word
	}
	return b.String() + line + "\n"
}

// tableSchema returns the JSON Schema of a table of settings.
func tableSchema(structs map[string]comment, path string, value reflect.Value) map[string]any {
	kind, properties := value.Type(), map[string]any{}
	for i := range kind.NumField() {
		field, key := kind.Field(i), kind.Field(i).Tag.Get("toml")
		if key == "-" {
			continue
		}
		schema := valueSchema(structs, member(path, key), value.Field(i))
		if said := structs[kind.Name()].fields[field.Name]; said != "" {
			schema["description"] = strings.NewReplacer(`\|`, "|", "&lt;", "<").Replace(meaning(said, field.Name, "`"+key+"`"))
		}
		properties[key] = schema
	}
	return map[string]any{"type": "object", "properties": properties, "additionalProperties": false,
		"description": meaning(structs[kind.Name()].own, kind.Name(), "This table")}
}

// valueSchema returns the JSON Schema of one setting, with its default.
func valueSchema(structs map[string]comment, path string, value reflect.Value) map[string]any {
	schema := map[string]any{}
	switch value.Kind() {
	case reflect.Struct:
		return tableSchema(structs, path, value)
	case reflect.Map:
		schema["type"] = "object"
		if value.Type().Elem().Kind() == reflect.String {
			schema["additionalProperties"] = map[string]any{"type": "string"}
		}
		return schema
	case reflect.Slice:
		item := reflect.New(value.Type().Elem()).Elem()
		return map[string]any{"type": "array", "items": valueSchema(structs, path, item)}
	case reflect.Int:
		schema["type"] = "integer"
		schema["minimum"], schema["maximum"] = limits[path][0], limits[path][1]
	case reflect.Bool:
		schema["type"] = "boolean"
	default:
		schema["type"] = "string"
		if allowed := words[path]; allowed != nil {
			schema["enum"] = allowed
		}
		if value.IsZero() {
			return schema
		}
	}
	schema["default"] = value.Interface()
	return schema
}
