package data

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/generator/problems"
)

type table = map[string]any

func TestValues(t *testing.T) {
	for _, x := range []struct {
		file, text string
		want       any
	}{
		{"a.toml", "n = 3\nf = 1.5\nt = true\nd = 2026-03-27\nat = 2026-03-27T10:00:00+01:00\nl = [1, \"x\"]\n[u.v]\nw = \"ü\"\n",
			table{"n": int64(3), "f": 1.5, "t": true, "d": "2026-03-27", "at": "2026-03-27T10:00:00+01:00", "l": []any{int64(1), "x"}, "u": table{"v": table{"w": "ü"}}}},
		{"a.json", `[{"n": 3, "f": 1.5, "big": 12345678901234567890123}, null, "x"]`,
			[]any{table{"n": int64(3), "f": 1.5, "big": 12345678901234567890123.0}, nil, "x"}},
		{"a.yaml", "n: 3\nd: 2026-03-27\n1: one\nl: [yes, 1.5]\n", table{"n": int64(3), "d": "2026-03-27", "1": "one", "l": []any{"yes", 1.5}}},
		{"a.yaml", "a: &x !!str 5\nb: *x\nc: \"!d\"\n", table{"a": "5", "b": "5", "c": "!d"}},
		{"a.yml", "- a\n- b\n", []any{"a", "b"}},
		{"a.csv", "\xEF\xBB\xBFname,n\r\n\"a, b\",1\r\nc,\r\n", []any{table{"name": "a, b", "n": "1"}, table{"name": "c", "n": ""}}},
		{"a.csv", "name;n\na;1\n", []any{table{"name": "a", "n": "1"}}},
		{"a.csv", "name\tn\na\t1\n", []any{table{"name": "a", "n": "1"}}},
		{"a.csv", "name\na\n", []any{table{"name": "a"}}},
		{"a.csv", "", []any{}}, {"a.json", " \n", nil}, {"a.yaml", "# nothing\n", nil}, {"a.toml", "", table{}},
	} {
		got, p := Read(x.file, []byte(x.text))
		if diff := cmp.Diff(x.want, got); diff != "" || p != nil {
			t.Errorf("%s %q: %v\n%s", x.file, x.text, p, diff)
		}
	}
}

func TestMistakesHaveTheirPlace(t *testing.T) {
	for _, x := range []struct{ file, text, want string }{
		{"a.toml", "a = 1\nbroken = = toml\n", "a.toml:2:10: error: "},
		{"a.toml", "a = 1\na = 2\n", "a.toml:2:1: error: "},
		{"a.json", "{\n\"a\": 1,\n}", "a.json:3:1: error: the file is not valid JSON"},
		{"a.json", `{"a": 1, "a": 2}`, `a.json:1:12: error: "a" is set twice`},
		{"a.json", `[1`, "a.json:1:2: error: the file is not valid JSON: unexpected end of JSON input"},
		{"a.json", `[1] 2`, "a.json:1:5: error: the file is not valid JSON: invalid character '2' after top-level value"},
		{"a.json", strings.Repeat("[", 1000) + strings.Repeat("]", 1000), "a.json:1:102: error: the file nests more than 100 levels deep"},
		{"a.yaml", "a: 1\nb: [1\n", "a.yaml:"},
		{"a.yaml", "a: 1\na: 2\n", "a.yaml:"},
		{"a.yaml", "b: 1\na: !Kung speakers\n", "a.yaml:2:4: error: a text beginning with ! or &"},
		{"a.yaml", "- !new\n", "a.yaml:1:3: error: a text beginning with ! or &"},
		{"a.yaml", "a: &Beyond opens\n", "a.yaml:1:4: error: a text beginning with ! or &"},
		{"a.csv", "a,b\n1,2\n3\n", "a.csv:3:1: error: the line has 1 fields, the first line 2"},
		{"a.csv", "a,b\n\"1,2\n", "a.csv:"},
		{"a.csv", "a,a\n1,2\n", `a.csv:1:1: error: two columns are called "a"`},
		{"a.csv", "a\x00", "a.csv:1:2: error: a NUL byte"},
		{"a.csv", strings.Repeat("a", maxSize+1), "a.csv: error: the file has 4194305 bytes"},
	} {
		_, p := Read(x.file, []byte(x.text))
		if p == nil || !strings.HasPrefix(p.Error(), x.want) {
			t.Errorf("%s %.40q:\n got %v\nwant %s", x.file, x.text, p, x.want)
		}
	}
}

func TestTwoFilesOfOneName(t *testing.T) {
	s := Set{}
	if p := s.Add(&File{Path: "content/data/a.csv"}); p != nil || s["a"] == nil {
		t.Error(p)
	}
	if p := s.Add(&File{Path: "content/data/a.json"}); p == nil || p.Severity != problems.Error || !strings.Contains(p.Message, "a.csv") {
		t.Error(p)
	}
}

func FuzzRead(f *testing.F) {
	for _, text := range []string{"a = 1\n[b]\nc = [1, {d = 2026-01-02}]", `{"a": [1, null, "x"]}`, "a: &x [1]\nb: *x", "a;b\n1;\"2\n3\""} {
		for kind := range byte(4) {
			f.Add(text, kind)
		}
	}
	f.Fuzz(func(t *testing.T, text string, kind byte) {
		file := "a" + []string{".toml", ".json", ".yaml", ".csv"}[kind%4]
		value, p := Read(file, []byte(text))
		if p != nil && (value != nil || p.File != file || p.Severity != problems.Error) {
			t.Errorf("%v with %v", value, p)
		}
	})
}
