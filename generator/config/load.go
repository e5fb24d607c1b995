package config

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"reflect"
	"slices"
	"strconv"

	"broadsheet/generator/matter"
	"broadsheet/generator/problems"
	"broadsheet/generator/sources"
)

// File is the name of the settings file in a site's folder.
const File = "config.toml"

// Missing returns the problem that a site's folder has no config.toml.
func Missing(folder string) *problems.Problem {
	return problems.At(File, 0, 0, "there is no %s in %s", File, folder).
		Hint("write one with title, base_url and timezone, or name the site's folder with --source")
}

// Read returns the content of config.toml in a site's folder, or a problem if the file
// cannot be read or is not a regular file.
func Read(folder string) ([]byte, *problems.Problem) {
	text, err := sources.ReadFile(folder, File, maxSize)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, Missing(folder)
	case err != nil:
		return nil, sources.Unreadable(File, err)
	}
	return text, nil
}

// Overrides are settings from the command line that replace settings of config.toml.
type Overrides struct {
	// BaseURL, unless empty, replaces the setting base_url.
	BaseURL string
}

// maxSize is the maximal size of config.toml in bytes. The TOML decoder compares each key
// with all other keys, so a megabyte of keys would take minutes.
const maxSize = 32 << 10

// Load reads and checks the text of config.toml. The argument file is the file name shown
// in problems. Load reports all unknown keys and invalid values, but only the first syntax
// error. The returned Config is nil if any problem is an error, not a warning.
func Load(file string, text []byte, over Overrides) (*Config, []*problems.Problem) {
	if len(text) > maxSize {
		return nil, []*problems.Problem{problems.At(file, 0, 0, "the file has %d bytes, more than settings can need (%d)", len(text), maxSize)}
	}
	text, p := matter.Clean(file, text)
	if p != nil {
		return nil, []*problems.Problem{p}
	}
	root, p := matter.ReadTOML(file, text)
	if p != nil {
		return nil, []*problems.Problem{p}
	}
	l := &loader{file: file, text: text, written: map[string]matter.Field{}, failed: map[string]bool{}}
	c := defaults()
	l.table("", &root, reflect.ValueOf(c).Elem())
	l.check(c, over)
	if l.found.Failed(false) {
		c = nil
	}
	return c, l.found.Sorted()
}

// A loader fills a Config from config.toml and collects the problems. It names a setting
// by a path, such as "related.count" or "menu.main[0].url".
type loader struct {
	file string
	text []byte
	// key: path of a setting; value: the setting's key and value in config.toml. An item of a
	// list has the key of the list.
	written map[string]matter.Field
	found   problems.List
	failed  map[string]bool // set of paths of settings that already have a problem
}

func (l *loader) atKey(path, format string, args ...any) *problems.Problem {
	f := l.written[path]
	return l.add(path, problems.In(l.file, l.text, f.At, len(f.Key), format, args...))
}

// atValue reports a problem with a setting. The problem points at the setting's value, at
// its key if the value is a list or table, or at the whole file if config.toml lacks the
// setting. The argument path names the setting.
func (l *loader) atValue(path, format string, args ...any) *problems.Problem {
	f, written := l.written[path]
	switch {
	case !written:
		return l.add(path, problems.At(l.file, 0, 0, format, args...))
	case !f.Value.Scalar():
		return l.atKey(path, format, args...)
	}
	return l.add(path, problems.In(l.file, l.text, f.Value.At, f.Value.Width(l.text), format, args...))
}

func (l *loader) add(path string, p *problems.Problem) *problems.Problem {
	l.failed[path] = true
	l.found.Add(p)
	return p
}

// table fills a struct from a TOML table and reports all problems. The decoder of go-toml
// is not used, since it would stop at the first value of a wrong type and accept keys in
// any upper or lower case.
func (l *loader) table(path string, table *matter.Value, into reflect.Value) {
	fields := fieldsOf(into)
	for _, f := range table.Fields {
		at := member(path, f.Key)
		l.written[at] = f
		if field, known := fields[f.Key]; known {
			l.value(at, f, field)
			continue
		}
		p := l.atKey(at, "unknown key %q", f.Key)
		if at == "theme" {
			p.Hint("a theme is no setting: put its files into templates/, where they replace those of the default theme")
			continue
		}
		if path != "" {
			p.Message += fmt.Sprintf(" in [%s]", path)
			if _, top := fieldsOf(reflect.ValueOf(defaults()).Elem())[f.Key]; top {
				p.Hint("move it above the first [table]: %q does not belong to one", f.Key)
			}
		}
		p.Suggest(f.Key, slices.Collect(maps.Keys(fields)))
	}
}

func fieldsOf(of reflect.Value) map[string]reflect.Value {
	fields := map[string]reflect.Value{}
	for i := range of.NumField() {
		if key := of.Type().Field(i).Tag.Get("toml"); key != "-" {
			fields[key] = of.Field(i)
		}
	}
	return fields
}

// wanted holds the words for the type of a setting in messages. The map key is the kind of
// the setting's Go type, the value the words, such as "a whole number".
var wanted = map[reflect.Kind]string{
	reflect.Struct: "a table", reflect.Map: "a table of texts", reflect.Slice: "a list",
	reflect.Int: "a whole number", reflect.String: "text", reflect.Bool: "true or false",
}

func (l *loader) value(path string, f matter.Field, into reflect.Value) {
	v := &f.Value
	plain := reflect.ValueOf(v.Any())
	switch kind := into.Kind(); {
	case kind == reflect.Struct && v.Kind == matter.Table:
		l.table(path, v, into)
	case into.Type() == reflect.TypeFor[map[string]any]() && v.Kind == matter.Table:
		into.Set(plain)
	case kind == reflect.Map && v.Kind == matter.Table:
		into.Set(reflect.MakeMap(into.Type()))
		for _, f := range v.Fields {
			item := reflect.New(into.Type().Elem()).Elem()
			l.written[member(path, f.Key)] = f
			l.value(member(path, f.Key), f, item)
			into.SetMapIndex(reflect.ValueOf(f.Key), item)
		}
	case kind == reflect.Slice && v.Kind == matter.List:
		into.Set(reflect.MakeSlice(into.Type(), len(v.Items), len(v.Items)))
		for i, item := range v.Items {
			f.Value = item
			l.written[element(path, i)] = f
			l.value(element(path, i), f, into.Index(i))
		}
	case kind == reflect.String && v.Kind == matter.Text, kind == reflect.Bool && v.Kind == matter.Bool,
		kind == reflect.Int && v.Kind == matter.Number && plain.CanInt():
		into.Set(plain.Convert(into.Type()))
	default:
		l.atValue(path, "%s must be %s, not %s", path, wanted[kind], typeName(v))
	}
}

// typeName returns the words for the type of a value in messages. It has different words
// for whole numbers and other numbers.
func typeName(v *matter.Value) string {
	if v.Kind != matter.Number {
		return v.Kind.String()
	}
	if _, whole := v.Any().(int64); whole {
		return "a whole number"
	}
	return "a number with a fraction"
}

func member(table, key string) string {
	if table == "" {
		return key
	}
	return table + "." + key
}

func element(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }
