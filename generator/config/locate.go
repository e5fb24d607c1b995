package config

import (
	"reflect"
	"unicode/utf8"

	"broadsheet/generator/matter"
	"broadsheet/generator/problems"
)

// Locate returns the place of a setting in the text of config.toml: the place of its
// value, or of its key if the value is a list or table. The argument path names the
// setting, such as "menu.main[0].url". Line and column count from 1. Column and width, the
// length of the value or key, are in characters. All three results are 0 if the text lacks
// the setting.
func Locate(text []byte, path string) (line, column, width int) {
	text, p := matter.Clean(File, text)
	if p != nil {
		return 0, 0, 0
	}
	root, p := matter.ReadTOML(File, text)
	if p != nil {
		return 0, 0, 0
	}
	l := &loader{file: File, text: text, written: map[string]matter.Field{}, failed: map[string]bool{}}
	l.table("", &root, reflect.ValueOf(defaults()).Elem())
	f, written := l.written[path]
	if !written {
		return 0, 0, 0
	}
	at, length := f.At, len(f.Key)
	if f.Value.Scalar() {
		at, length = f.Value.At, f.Value.Width(text)
	}
	line, column = problems.Position(text, at)
	return line, column, utf8.RuneCount(text[at:min(at+length, len(text))])
}
