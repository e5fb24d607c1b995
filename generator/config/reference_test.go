package config

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// Each part of the reference page is between two marks and is written by the test
// of one package.
const (
	referencePage = "../REFERENCE.md"
	partStart     = "<!-- config.toml: written by go test ./generator/config -update -->\n"
	partEnd       = "<!-- end of config.toml -->\n"
)

func TestReferencePageIsCurrent(t *testing.T) {
	page, err := os.ReadFile(referencePage)
	if err != nil && !*update {
		t.Fatal(err)
	}
	if len(page) == 0 {
		page = []byte("# Reference\n\n" + partStart + partEnd)
	}
	before, rest, found := strings.Cut(string(page), partStart)
	_, after, closed := strings.Cut(rest, partEnd)
	if !found || !closed {
		t.Fatalf("%s has lost the marks around its part on config.toml", referencePage)
	}
	golden(t, referencePage, before+partStart+reference(t)+partEnd+after)
}

// reference describes every setting by its field's comment and tag.
func reference(t *testing.T) string {
	example, err := os.ReadFile("testdata/example.toml")
	if err != nil {
		t.Fatal(err)
	}
	d := &describer{t: t, structs: parseStructs(t)}
	fmt.Fprintf(&d.text, "\n## config.toml\n\nAll keys are optional, except the three marked as required.\n")
	fmt.Fprintf(&d.text, "An unknown key is an error.\n\n```toml\n%s```\n", example)
	d.table("", reflect.ValueOf(*defaults()))
	return d.text.String() + "\n"
}

// A comment holds the comments of a type and of its fields.
type comment struct {
	own    string
	fields map[string]string
}

func parseStructs(t *testing.T) map[string]comment {
	file, err := parser.ParseFile(token.NewFileSet(), "config.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	structs := map[string]comment{}
	for _, decl := range file.Decls {
		general, ok := decl.(*ast.GenDecl)
		if !ok || general.Tok != token.TYPE {
			continue
		}
		spec := general.Specs[0].(*ast.TypeSpec)
		c := comment{own: general.Doc.Text(), fields: map[string]string{}}
		for _, field := range spec.Type.(*ast.StructType).Fields.List {
			c.fields[field.Names[0].Name] = field.Doc.Text()
		}
		structs[spec.Name.Name] = c
	}
	return structs
}

type describer struct {
	t       *testing.T
	structs map[string]comment
	text    strings.Builder
}

// table writes a section on a struct, and then one on each of its tables.
func (d *describer) table(path string, value reflect.Value) {
	kind := value.Type()
	comment := d.structs[kind.Name()]
	if path != "" {
		fmt.Fprintf(&d.text, "\n### %s\n\n%s\n", path, meaning(comment.own, kind.Name(), "This table"))
	}
	fmt.Fprintf(&d.text, "\n| key | type | default | meaning |\n|---|---|---|---|\n")
	var below []func()
	for i := range kind.NumField() {
		field, key := kind.Field(i), kind.Field(i).Tag.Get("toml")
		switch {
		case key == "-":
		case field.Type.Kind() == reflect.Struct:
			below = append(below, func() { d.table("["+member(strings.Trim(path, "[]"), key)+"]", value.Field(i)) })
		default:
			initial := ""
			if !value.Field(i).IsZero() || field.Type.Kind() == reflect.Int || field.Type.Kind() == reflect.Bool {
				initial = fmt.Sprintf("`%#v`", value.Field(i))
			}
			if path == "" && slices.Contains([]string{"title", "base_url", "timezone"}, key) {
				initial = "required"
			}
			if comment.fields[field.Name] == "" {
				d.t.Errorf("%s.%s has no comment", kind.Name(), field.Name)
			}
			fmt.Fprintf(&d.text, "| `%s` | %s | %s | %s |\n", key, tomlType(field.Type), initial,
				meaning(comment.fields[field.Name], field.Name, "`"+key+"`"))
		}
	}
	for _, write := range below {
		write()
	}
	if kind == reflect.TypeFor[Menu]() {
		d.table("[[menu.main]] and [[menu.footer]]", reflect.ValueOf(MenuItem{}))
	}
}

// meaning turns a Go comment into a sentence about the key.
func meaning(comment, goName, name string) string {
	comment = strings.Join(strings.Fields(comment), " ")
	comment = strings.TrimPrefix(strings.TrimPrefix(comment, "A "), "An ")
	if rest, ok := strings.CutPrefix(comment, goName+" "); ok {
		comment = name + " " + rest
	}
	return strings.NewReplacer("|", `\|`, "<", "&lt;").Replace(comment)
}

func tomlType(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Int:
		return "whole number"
	case reflect.Bool:
		return "true or false"
	case reflect.Map:
		if t.Elem().Kind() == reflect.Interface {
			return "table"
		}
		return "table of texts"
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Struct {
			return "list of entries"
		}
		return "list of texts"
	}
	return "text"
}
