package data

import (
	"strings"
	"testing"
)

// A mistake in the syntax of a data file has the hint that front matter would have.
func TestHints(t *testing.T) {
	for _, x := range []struct{ file, text, place, hint string }{
		{"a.toml", "a = \"ü\"\nb = ü\n", "a.toml:2:5: ", "a line of TOML is"},
		{"a.toml", "a = 1\u200b\n", "a.toml:1:6: ", "delete it"},
		{"a.yaml", "a: 1\nb: [1\n", "a.yaml:2:4: ", "close it"},
		{"a.yaml", "a: \"x\nb: 2\n", "a.yaml:1:4: ", "close it"},
		{"a.yaml", "a: b: c\n", "a.yaml:1:5: ", `put the value in quotes: a: "b: c"`},
		{"a.yaml", "a: 1\n\tb: 2\n", "a.yaml:2:1: ", "indent with spaces"},
		{"a.yaml", "a: \x07\n", "a.yaml:1:4: ", "delete it"},
		{"a.yaml", "a: 1\n---\nb: 2\n", "a.yaml:2:1: ", "delete this line"},
	} {
		_, p := Read(x.file, []byte(x.text))
		if p == nil || !strings.HasPrefix(p.Error(), x.place) || !strings.HasPrefix(p.Advice, x.hint) || strings.Contains(p.Error(), "front matter") {
			t.Errorf("%s %q:\n got %v, hint %q\nwant %s, hint %s", x.file, x.text, p, p.Advice, x.place, x.hint)
		}
	}
}
