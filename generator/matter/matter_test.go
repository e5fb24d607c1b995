package matter_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"broadsheet/generator/matter"
)

// shown returns a value with the text of the file at its place.
func shown(text []byte, v *matter.Value) string {
	at := fmt.Sprintf("@%.4q", text[v.At:])
	switch v.Kind {
	case matter.List:
		var items []string
		for i := range v.Items {
			items = append(items, shown(text, &v.Items[i]))
		}
		return at + "[" + strings.Join(items, " ") + "]"
	case matter.Table:
		var fields []string
		for _, f := range v.Fields {
			fields = append(fields, fmt.Sprintf("%.2q %s=%s", text[f.At:], f.Key, shown(text, &f.Value)))
		}
		return "{" + strings.Join(fields, ", ") + "}"
	}
	return fmt.Sprintf("%s%s:%s", at, v.Kind, v.Text)
}

// TestFrontMatterIsCut has the cases that frontmatter alone gets wrong.
func TestFrontMatterIsCut(t *testing.T) {
	for name, test := range map[string]struct{ text, mark, body string }{
		"YAML":                      {"---\na: b\n---\nText.\n", "---", "Text.\n"},
		"TOML":                      {"+++\na = 'b'\n+++\nText.\n", "+++", "Text.\n"},
		"JSON in one line":          {"{\"a\": \"b\"}\nText.\n", "{", "Text.\n"},
		"JSON in lines":             {"{\n\"a\": {\n\n}\n}\n\nText.\n", "{", "\nText.\n"},
		"byte order mark":           {"\uFEFF---\na: b\n---\nText.\n", "---", "Text.\n"},
		"old Macintosh":             {"---\ra: b\r---\rText.\r", "---", "Text.\n"},
		"Windows":                   {"---\r\na: b\r\n---\r\nText.\r\n", "---", "Text.\n"},
		"blank lines before":        {"\n \n---\na: b\n---\nText.\n", "---", "Text.\n"},
		"blank space after marks":   {"--- \na: b\n---\t\nText.\n", "---", "Text.\n"},
		"no line end":               {"---\na: b\n---", "---", ""},
		"indented delimiter":        {"---\na: |\n  b\n  ---\n   ---\n---\nText.\n", "---", "Text.\n"},
		"indented, wide space":      {"---\na: |\n  b\n  \u3000---\n---\nText.\n", "---", "Text.\n"},
		"indented delimiter, TOML":  {"+++\na = '''\n  +++\n'''\n+++\nText.\n", "+++", "Text.\n"},
		"indented in text":          {"---\na: b\n---\nText.\n\n  ---\n---\n", "---", "Text.\n\n  ---\n---\n"},
		"longer than a read":        {"---\na: " + strings.Repeat("b ", 5000) + "\n---\n" + strings.Repeat("Text.\n", 5000), "---", strings.Repeat("Text.\n", 5000)},
		"mark in a line":            {"---\na: ---\nb: --- ---\n---\nText.\n", "---", "Text.\n"},
		"other mark":                {"---\na: |\n  +\n  +++\n---\nText.\n", "---", "Text.\n"},
		"none":                      {"Text.\n---\na: b\n---\n", "", "Text.\n---\na: b\n---\n"},
		"indented opening":          {" ---\na: b\n---\n", "", " ---\na: b\n---\n"},
		"braces that mean no table": {"{{< a >}}\n", "", "{{< a >}}\n"},
		"empty":                     {"", "", ""},
	} {
		doc, found := matter.Read("a.md", []byte(test.text))
		if len(found) > 0 {
			t.Errorf("%s: %v", name, found[0])
		}
		if body := string(doc.Text[doc.Body:]); doc.Mark != test.mark || body != test.body {
			t.Errorf("%s: %q %.80q, want %q %.80q", name, doc.Mark, body, test.mark, test.body)
		}
	}
}

func TestFrontMatterWithoutAnEnd(t *testing.T) {
	for _, text := range []string{"---", "---\n", "---\na: b\n", "---\na: b\n  ---\nText.\n", "+++\na = 1\n---\n", "---\na: b\n----\n", strings.Repeat("---\n", 1) + strings.Repeat(" ---\n", 100_000)} {
		doc, found := matter.Read("a.md", []byte(text))
		if len(found) != 1 || found[0].Line != 1 || !strings.Contains(found[0].Message, "does not end") || doc.Root.Kind != matter.Null {
			t.Errorf("%.40q: %v", text, found)
		}
	}
}

// TestPlaces reads one table in each format.
func TestPlaces(t *testing.T) {
	for text, want := range map[string]string{
		"---\na: b\nc:\n  - 1\n  - {d: true, e: 'f'}\ng: ~\nh: 2026-01-01\n---\n": `{"a:" a=@"b\nc:"text:b, "c:" c=@"- 1\n"[@"1\n  "a number:1 {"d:" d=@"true"true or false:true, "e:" e=@"'f'}"text:f}], "g:" g=@"~\nh:"empty:~, "h:" h=@"2026"text:2026-01-01}`,
		"+++\na = 'b'\nc = [1, {d = true, e = 'f'}]\nh = 2026-01-01\n+++\n":       `{"a " a=@"'b'\n"text:b, "c " c=@"[1, "[@"1, {"a number:1 {"d " d=@"true"true or false:true, "e " e=@"'f'}"text:f}], "h " h=@"2026"a date or time:2026-01-01}`,
		"+++\na.b = 1\n[c]\nd = 2\n[[e]]\nf = 3\n[[e]]\n[e.g]\n+++\n":             `{"a." a={"b " b=@"1\n[c"a number:1}, "c]" c={"d " d=@"2\n[["a number:2}, "e]" e=@"e]]\n"[{"f " f=@"3\n[["a number:3} {"g]" g={}}]}`,
		"{\"a\": \"b\", \"c\": [1, {\"d\": true}],\n \"g\": null}\n":              `{"\"a" a=@"\"b\","text:b, "\"c" c=@"[1, "[@"1, {"a number:1 {"\"d" d=@"true"true or false:true}], "\"g" g=@"null"empty:}`,
	} {
		doc, found := matter.Read("a.md", []byte(text))
		if got := shown(doc.Text, &doc.Root); got != want || len(found) > 0 {
			t.Errorf("%s\n got %s\nwant %s\n%v", text, got, want, found)
		}
	}
}

func TestReadTOML(t *testing.T) {
	root, p := matter.ReadTOML("a.toml", []byte("a = 1_000\n"))
	if p != nil || root.Get("a").Any() != int64(1000) {
		t.Errorf("%+v %v", root, p)
	}
	for text, want := range map[string]string{
		"a = 1\na = 2\n": "a.toml:2:1: error: key a is already defined",
		"a = 2026-02-30": "a.toml:1:13: error: impossible date",
		"a = 'b":         "a.toml:1:6: error: unterminated",
		"a = " + strings.Repeat("[", 200) + strings.Repeat("]", 200): "a.toml:1:5: error: the file nests more than 100 levels deep",
	} {
		if _, p := matter.ReadTOML("a.toml", []byte(text)); p == nil || !strings.HasPrefix(p.Error(), want) {
			t.Errorf("%s: %v, want %s", text, p, want)
		}
	}
}

// TestKeysAreUnique checks that two keys of a kind of record share no name.
func TestKeysAreUnique(t *testing.T) {
	for _, keys := range [][]matter.Key{matter.StoryKeys, matter.AuthorKeys, matter.CategoryKeys} {
		var names []string
		for _, k := range keys {
			for _, name := range k.Names() {
				if name = strings.ToLower(name); slices.Contains(names, name) {
					t.Errorf("%s is two keys", name)
				}
				names = append(names, name)
			}
		}
	}
	for name, want := range map[string]bool{"title": true, "keywords": true, "PublishDate": true, "company": false, "layout": false} {
		if matter.IsStoryKey(name) != want {
			t.Errorf("IsStoryKey(%q) is not %v", name, want)
		}
	}
}

// FuzzRead checks that all places and offsets are within the file.
func FuzzRead(f *testing.F) {
	f.Fuzz(func(t *testing.T, text []byte) {
		doc, found := matter.Read("a.md", text)
		lines := regexp.MustCompile("\r\n|\r|\n").Split(string(text), -1)
		for _, p := range found {
			if p.Line < 1 || p.Line > len(lines) || p.Column < 1 || p.Column > len([]rune(lines[p.Line-1]))+1 {
				t.Errorf("%v is outside the file", p)
			}
		}
		if doc.Open > len(doc.Text) || doc.Body > len(doc.Text) || doc.Body > 0 && doc.Mark == "" {
			t.Errorf("%+v", doc)
		}
		if (doc.Root.Kind == matter.Table) != (doc.Mark != "") && len(found) == 0 {
			t.Errorf("%+v", doc)
		}
		within(t, doc.Text, &doc.Root)
		for _, key := range []string{"title", "a", "image.src"} {
			line, column, _ := matter.Locate(text, key, "b")
			if line < 0 || line > len(lines) || line > 0 && (column < 1 || column > len([]rune(string(lines[line-1])))+1) {
				t.Errorf("%s is located outside the file: %d:%d", key, line, column)
			}
		}
	})
}

func within(t *testing.T, text []byte, v *matter.Value) {
	if v.At < 0 || v.At > len(text) || v.At+v.Width(text) > len(text)+1 {
		t.Fatalf("%+v is outside the file", v)
	}
	for i := range v.Items {
		within(t, text, &v.Items[i])
	}
	for i := range v.Fields {
		within(t, text, &v.Fields[i].Value)
	}
}
