package theme

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"
	"reflect"
	"slices"
	"strings"
	"text/template/parse"

	"broadsheet/generator/locale"
)

// In a template, {{label "published" (time .Date "")}} is a text of the theme in the
// language of the site, with values for its places in braces; see Labels above.
func (t *Theme) label(key string, values ...any) (any, error) {
	shape, ok := t.options.Locale.Shape(key)
	if !ok {
		return nil, fmt.Errorf("there is no label %q", key)
	}
	if len(values) != len(shape.Places) {
		return nil, fmt.Errorf("%s", wrongValues(key, shape, len(values)))
	}
	var args []expression
	for i, v := range values {
		arg := constant(nil, v)
		if wanted := misfit(shape, i, arg.typ); wanted != "" {
			return nil, fmt.Errorf("{%s} in the label %q is %s, not %s", shape.Places[i], key, wanted, describe(arg.typ))
		}
		args = append(args, arg)
	}
	return t.labelled(key, shape, args).get(here{}).Interface(), nil
}

// In a template, {{plurals "search-count"}} is a JSON object for scripts: the texts of a label
// by their plural forms, with the names of places in braces.
func (t *Theme) plurals(key string) (string, error) {
	if _, ok := t.options.Locale.Shape(key); !ok {
		return "", fmt.Errorf("there is no label %q", key)
	}
	forms, err := json.Marshal(t.options.Locale.Forms(key))
	return string(forms), err
}

// wrongValues returns the message that a call of the template function label has n values,
// but the label has a different number of places.
func wrongValues(key string, shape locale.Shape, n int) string {
	if len(shape.Places) == 0 {
		return fmt.Sprintf("the label %q takes no value, and here are %d", key, n)
	}
	return fmt.Sprintf("the label %q takes %s, {%s}, and here are %d", key, count(len(shape.Places)), strings.Join(shape.Places, "}, {"), n)
}

// misfit returns "" if the label's place with index i can show a value of type t.
// Otherwise misfit returns words for what this place takes.
func misfit(shape locale.Shape, i int, t reflect.Type) string {
	text, number := t == reflect.TypeFor[string](), t == reflect.TypeFor[int]()
	switch name := shape.Places[i]; {
	case t == nil:
	case name == "link" && !text:
		return "a URL"
	case name == "n" && shape.Counts && !number:
		return "a number"
	case !text && !number && t != reflect.TypeFor[template.HTML]():
		return "text, a number or HTML"
	}
	return ""
}

// callLabel checks and compiles a call of the function label. A call with a key that is not
// constant is checked and executed when a page is made.
func (w *walker) callLabel(fn *parse.IdentifierNode, args []expression) expression {
	result := expression{node: fn}
	if len(args) == 0 {
		w.report(fn, "label takes the key of a label").Hint(`such as {{label "related"}}`)
		return result
	}
	key, ok := args[0].node.(*parse.StringNode)
	if !ok {
		if !fits(args[0].typ, reflect.TypeFor[string]()) {
			w.report(args[0].node, "label wants text here, and this is %s", describe(args[0].typ))
		}
		return result
	}
	shape, ok := w.theme.options.Locale.Shape(key.Text)
	if !ok {
		w.report(key, "there is no label %q", key.Text).Suggest(key.Text, w.theme.options.Locale.Keys())
		return result
	}
	values := args[1:]
	if len(values) != len(shape.Places) {
		w.report(key, "%s", wrongValues(key.Text, shape, len(values)))
		return result
	}
	for i, v := range values {
		if wanted := misfit(shape, i, v.typ); wanted != "" {
			w.report(v.node, "{%s} in the label %q is %s, and this is %s", shape.Places[i], key.Text, wanted, describe(v.typ))
			return result
		}
	}
	if slices.ContainsFunc(values, func(v expression) bool { return v.typ == nil || v.get == nil }) {
		return result
	}
	result = w.theme.labelled(key.Text, shape, values)
	result.node = fn
	return result
}

// labelled compiles a label with its values. The result is HTML if the label has a link or
// emphasis, or if one of the values is HTML; otherwise it is text.
func (t *Theme) labelled(key string, shape locale.Shape, values []expression) expression {
	isHTML := shape.Marked
	for _, v := range values {
		isHTML = isHTML || v.typ == reflect.TypeFor[template.HTML]()
	}
	number := func(at here) int {
		if i := slices.Index(shape.Places, "n"); shape.Counts && i >= 0 {
			return int(values[i].get(at).Int())
		}
		return 0
	}
	if !isHTML && len(values) == 0 {
		return constant(nil, t.options.Locale.Label(key))
	}
	if !isHTML {
		return expression{typ: reflect.TypeFor[string](), get: func(at here) reflect.Value {
			var given []any
			for _, v := range values {
				given = append(given, v.get(at).Interface())
			}
			return reflect.ValueOf(t.options.Locale.Label(key, given...))
		}}
	}
	write := func(w *bytes.Buffer, at here) {
		for _, part := range t.options.Locale.Parts(key, number(at)) {
			t.writePart(w, part, values, at)
		}
	}
	return expression{typ: reflect.TypeFor[template.HTML](), write: write, get: func(at here) reflect.Value {
		var w bytes.Buffer
		write(&w, at)
		return reflect.ValueOf(template.HTML(w.String()))
	}}
}

// writePart writes a part of a label as HTML: constant text, the value of a placeholder such
// as {n}, or a tag of a link or of emphasis.
func (t *Theme) writePart(w *bytes.Buffer, part locale.Part, values []expression, at here) {
	switch part.Kind {
	case locale.Words:
		htmlEscaper.WriteString(w, part.Text)
	case locale.LinkStart:
		w.WriteString(`<a href="`)
		htmlEscaper.WriteString(w, safeURL(values[part.Place].get(at).String()))
		w.WriteString(`">`)
	case locale.LinkEnd:
		w.WriteString("</a>")
	case locale.StrongStart:
		w.WriteString("<strong>")
	case locale.StrongEnd:
		w.WriteString("</strong>")
	case locale.Place:
		switch v := values[part.Place]; {
		case v.write != nil:
			v.write(w, at)
		case v.typ == reflect.TypeFor[template.HTML]():
			w.WriteString(v.get(at).String())
		default:
			htmlEscaper.WriteString(w, t.options.Locale.Value(v.get(at).Interface()))
		}
	}
}
