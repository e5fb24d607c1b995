package matter

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"broadsheet/generator/problems"
)

// Locate returns the place of a front-matter key in the raw text of a file. If the argument
// wanted is the key's value or an item of it, Locate returns the place of that value or
// item. The key may be a path ("image.src"), and its synonyms are found, too.
//
// Line and column count from 1. Column and width are in characters. All three results are 0
// if the file does not have the key.
func Locate(raw []byte, key, wanted string) (line, column, width int) {
	doc, _ := Read("", raw)
	f := findKey(&doc.Root, key)
	if f == nil {
		return 0, 0, 0
	}
	at, size := f.At, len(f.Key)
	equal := func(text, wanted string) bool { return text == wanted }
	v := cmp.Or(find(&f.Value, wanted, equal), find(&f.Value, wanted, strings.Contains))
	if wanted != "" && v != nil {
		at, size = v.At, v.Width(doc.Text)
		if i := bytes.Index(doc.Text[at:min(at+size, len(doc.Text))], []byte(wanted)); i >= 0 && v.Text != wanted {
			// The text wanted is a part of the value, such as a tag in "a, b, c".
			at, size = at+i, len(wanted)
		}
	}
	line, column = problems.Position(doc.Text, at)
	return line, column, max(1, utf8.RuneCount(doc.Text[at:min(at+size, len(doc.Text))]))
}

// findKey returns the field of a key, or nil if there is no such field. If the key is a path
// ("image.src") of which front matter has only the beginning, findKey returns the deepest field of
// the path that exists.
func findKey(root *Value, key string) *Field {
	first, rest, nested := strings.Cut(key, ".")
	for _, name := range names(first) {
		for i := range root.Fields {
			f := &root.Fields[i]
			if !strings.EqualFold(f.Key, name) {
				continue
			}
			if nested {
				if inner := findKey(&f.Value, rest); inner != nil {
					return inner
				}
			}
			return f
		}
	}
	return nil
}

func names(name string) []string {
	for _, k := range slices.Concat(StoryKeys, AuthorKeys, CategoryKeys) {
		if k.Name == name {
			return k.Names()
		}
	}
	return []string{name}
}

// find searches the value v, and all values nested in v, for a scalar: one for whose text the
// function match returns true. It returns the first such scalar, or nil.
func find(v *Value, wanted string, match func(text, wanted string) bool) *Value {
	if v.Scalar() && match(Collapse(v.Text), wanted) {
		return v
	}
	var found *Value
	for i := 0; i < len(v.Items) && found == nil; i++ {
		found = find(&v.Items[i], wanted, match)
	}
	for i := 0; i < len(v.Fields) && found == nil; i++ {
		found = find(&v.Fields[i].Value, wanted, match)
	}
	return found
}
