package stories

import (
	"bufio"
	"bytes"
	"strings"
	"unicode/utf8"

	"broadsheet/generator/problems"
)

// Locate finds a front-matter key in the text of a file, or, if value is not
// empty, that value of it, one of a list too. The key may lead into a table
// ("image.src"), and is found under its synonyms. Line and column count from
// 1, and width is in characters; all are 0 if the file has no such key.
func Locate(text []byte, key, wanted string) (line, column, width int) {
	clear, p := clean("", text)
	if p != nil {
		return 0, 0, 0
	}
	b, p := findBlock("", clear)
	if p != nil || b.format == "" {
		return 0, 0, 0
	}
	root, _ := decode("", clear, b, bufio.NewReader(nil))
	f := findKey(&root, key)
	if f == nil {
		return 0, 0, 0
	}
	at, size := f.at, len(f.key)
	if wanted != "" {
		if v := findValue(&f.value, wanted); v != nil {
			at, size = v.at, v.width(clear)
			if i := bytes.Index(clear[at:min(at+size, len(clear))], []byte(wanted)); i >= 0 && v.text != wanted {
				at, size = at+i, len(wanted) // one of a text with commas
			}
		}
	}
	line, column = problems.Position(clear, at)
	return line, column, max(1, utf8.RuneCount(clear[at:min(at+size, len(clear))]))
}

// findKey returns the field a dotted key leads to.
func findKey(root *value, key string) *field {
	first, rest, nested := strings.Cut(key, ".")
	for _, name := range append([]string{first}, otherNames(first)...) {
		for i := range root.fields {
			f := &root.fields[i]
			if !strings.EqualFold(f.key, name) {
				continue
			}
			if nested {
				if inner := findKey(&f.value, rest); inner != nil {
					return inner
				}
			}
			return f
		}
	}
	return nil
}

// otherNames returns the names a key may have in place of the given one.
func otherNames(name string) []string {
	for _, k := range append(append(Keys(), AuthorKeys()...), CategoryKeys()...) {
		if k.Name == name {
			return k.Synonyms
		}
	}
	return nil
}

// findValue returns the scalar in v that is, or contains, the wanted text.
func findValue(v *value, wanted string) *value {
	var partial *value
	for scalar := range v.scalars {
		switch text := collapse(scalar.text); {
		case text == wanted:
			return scalar
		case partial == nil && strings.Contains(text, wanted):
			partial = scalar
		}
	}
	return partial
}

// scalars calls yield for each scalar in a value, in order.
func (v *value) scalars(yield func(*value) bool) {
	v.walk(yield)
}

func (v *value) walk(yield func(*value) bool) bool {
	switch v.kind {
	case isList:
		for i := range v.list {
			if !v.list[i].walk(yield) {
				return false
			}
		}
		return true
	case isTable:
		for i := range v.fields {
			if !v.fields[i].value.walk(yield) {
				return false
			}
		}
		return true
	}
	return yield(v)
}
