package config

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/pelletier/go-toml/v2"

	"broadsheet/generator/problems"
)

// Overrides are settings from the command line, which win over the file.
type Overrides struct {
	// BaseURL replaces base_url unless it is empty.
	BaseURL string
}

// maxSize is how many bytes config.toml may have. The TOML decoder compares
// every key with all others, so that a megabyte of them would take minutes.
const maxSize = 32 << 10

// Load reads the text of config.toml. It returns every problem it finds: all
// unknown keys and wrong values at once, but only the first mistake of TOML
// itself. The Config is nil if any of them is an error. File is the name that
// problems show.
func Load(file string, text []byte, over Overrides) (*Config, []*problems.Problem) {
	if len(text) > maxSize {
		return nil, []*problems.Problem{problems.At(file, 0, 0, "the file has %d bytes, more than settings can need (%d)", len(text), maxSize)}
	}
	text = bytes.TrimPrefix(text, []byte("\xEF\xBB\xBF"))
	if i := bytes.IndexByte(text, 0); i >= 0 {
		return nil, []*problems.Problem{problems.In(file, text, i, 1, "the file has a NUL byte").Hint("save it as UTF-8 text")}
	}
	var document map[string]any
	if err := toml.Unmarshal(text, &document); err != nil {
		return nil, []*problems.Problem{syntaxProblem(file, text, err)}
	}
	l := &loader{file: file, text: text, places: findPlaces(text), failed: map[string]bool{}}
	c := defaults()
	l.table("", document, reflect.ValueOf(c).Elem())
	l.check(c, over)
	if slices.ContainsFunc(l.found, func(p *problems.Problem) bool { return p.Severity == problems.Error }) {
		c = nil
	}
	var list problems.List
	list.Add(l.found...)
	return c, list.Sorted()
}

func syntaxProblem(file string, text []byte, err error) *problems.Problem {
	var located *toml.DecodeError
	if !errors.As(err, &located) {
		return problems.At(file, 0, 0, "%v", err)
	}
	row, column := located.Position()
	offset := 0
	for ; row > 1; row-- {
		offset += bytes.IndexByte(text[offset:], '\n') + 1
	}
	message := located.Error()[len("toml: "):]
	return problems.In(file, text, offset+column-1, 1, "%s", message)
}

// A loader fills a Config from a decoded document and collects what is wrong
// with it.
type loader struct {
	file   string
	text   []byte
	places map[string]place
	found  []*problems.Problem
	failed map[string]bool // paths that have a problem already
}

// atKey adds an error at the key of a path.
func (l *loader) atKey(path, format string, args ...any) *problems.Problem {
	r := l.places[path].key
	return l.add(path, problems.In(l.file, l.text, int(r.Offset), int(r.Length), format, args...))
}

// atValue adds an error at the value of a path; at the file if it is not in it.
func (l *loader) atValue(path, format string, args ...any) *problems.Problem {
	p, written := l.places[path]
	if !written {
		return l.add(path, problems.At(l.file, 0, 0, format, args...))
	}
	r := p.value
	if r.Length == 0 {
		r = p.key
	}
	return l.add(path, problems.In(l.file, l.text, int(r.Offset), int(r.Length), format, args...))
}

func (l *loader) add(path string, p *problems.Problem) *problems.Problem {
	l.failed[path] = true
	l.found = append(l.found, p)
	return p
}

// table fills a struct from a TOML table. Go's decoder would stop at the first
// value of a wrong type and take keys whatever their case.
func (l *loader) table(path string, values map[string]any, into reflect.Value) {
	fields := map[string]reflect.Value{}
	for i := range into.NumField() {
		if key := into.Type().Field(i).Tag.Get("toml"); key != "-" {
			fields[key] = into.Field(i)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		at := member(path, key)
		if field, known := fields[key]; known {
			l.value(at, values[key], field)
			continue
		}
		p := l.atKey(at, "unknown key %q", key)
		if path != "" {
			p.Message += fmt.Sprintf(" in [%s]", path)
		}
		if near := problems.Nearest(key, slices.Collect(maps.Keys(fields))); near != "" {
			p.Hint("did you mean %q?", near)
		} else if _, top := reflect.TypeFor[Config]().FieldByNameFunc(tagged(key)); top && path != "" {
			p.Hint("move it above the first [table]: %q does not belong to one", key)
		}
	}
}

// tagged matches the name of Config's field that holds a key.
func tagged(key string) func(string) bool {
	return func(name string) bool {
		field, _ := reflect.TypeFor[Config]().FieldByName(name)
		return field.Tag.Get("toml") == key
	}
}

// value fills a field from a TOML value.
func (l *loader) value(path string, value any, into reflect.Value) {
	given := reflect.ValueOf(value)
	wrong := func(want string) { l.atValue(path, "%s must be %s, not %s", path, want, typeName(value)) }
	switch into.Kind() {
	case reflect.Struct:
		if table, ok := value.(map[string]any); ok {
			l.table(path, table, into)
		} else {
			wrong("a table")
		}
	case reflect.Map:
		table, ok := value.(map[string]any)
		if !ok {
			wrong("a table of texts")
			return
		}
		into.Set(reflect.MakeMap(into.Type()))
		for _, key := range slices.Sorted(maps.Keys(table)) {
			item := reflect.New(into.Type().Elem()).Elem()
			l.value(member(path, key), table[key], item)
			into.SetMapIndex(reflect.ValueOf(key), item)
		}
	case reflect.Slice:
		list, ok := value.([]any)
		if !ok {
			wrong("a list")
			return
		}
		into.Set(reflect.MakeSlice(into.Type(), len(list), len(list)))
		for i := range list {
			l.value(element(path, i), list[i], into.Index(i))
		}
	case reflect.Int:
		if number, ok := value.(int64); ok {
			into.SetInt(number)
		} else {
			wrong("a whole number")
		}
	default:
		if given.IsValid() && given.Type() == into.Type() {
			into.Set(given)
		} else {
			wrong(map[reflect.Kind]string{reflect.String: "text", reflect.Bool: "true or false"}[into.Kind()])
		}
	}
}

// typeName says what a TOML value is.
func typeName(value any) string {
	switch value.(type) {
	case string:
		return "text"
	case int64:
		return "a whole number"
	case float64:
		return "a number with a fraction"
	case bool:
		return "true or false"
	case []any:
		return "a list"
	case map[string]any:
		return "a table"
	}
	return "a date or time"
}
