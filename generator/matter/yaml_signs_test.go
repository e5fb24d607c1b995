package matter_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"broadsheet/generator/matter"
)

// TestSignsBeforeAText has texts without quotes that begin with a character which means
// something else to YAML. Each is an error at its place whose hint puts it in quotes.
func TestSignsBeforeAText(t *testing.T) {
	for _, test := range []struct{ block, place, hint string }{
		{"title: !Gui speakers meet", "2:8", `put the value in quotes: title: "!Gui speakers meet"`},
		{"title: !", "2:8", `put the value in quotes: title: "!"`},
		{"title: !!! Alarm", "2:8", `put the value in quotes: title: "!!! Alarm"`},
		{"title: !a,b c", "2:8", `put the value in quotes: title: "!a,b c"`},
		{"title: !e!x y", "2:8", `put the value in quotes: title: "!e!x y"`},
		{"title: &Sons closes", "2:8", `put the value in quotes: title: "&Sons closes"`},
		{"title: & more", "2:8", `put the value in quotes: title: "& more"`},
		{"title: *Note* to all", "2:8", `put the value in quotes: title: "*Note* to all"`},
		{"title: * note", "2:8", `put the value in quotes: title: "* note"`},
		{"title: %d is a verb", "2:8", `put the value in quotes: title: "%d is a verb"`},
		{"title: | a pipe", "2:8", `put the value in quotes: title: "| a pipe"`},
		{"title: > 3 ways", "2:8", `put the value in quotes: title: "> 3 ways"`},
		{"title: ? why", "2:8", `put the value in quotes: title: "? why"`},
		{"title: - a dash", "2:8", `put the value in quotes: title: "- a dash"`},
		{"tags: [!ok, go]", "2:8", `put the text in quotes: "!ok"`},
		{"tags: [go, &co]", "2:12", `put the text in quotes: "&co"`},
		{"tags: [go, *x]", "2:12", `put the text in quotes: "*x"`},
		{"tags: [@go, b]", "2:8", `put the text in quotes: "@go"`},
		{"tags: [\n  go,\n  !ok\n]", "4:3", "put the text in quotes"},
		{"tags:\n  - !ok then", "3:5", `put the value in quotes: - "!ok then"`},
		{"tags:\n  - &co", "3:5", `put the value in quotes: - "&co"`},
		{"tags:\n  - *x", "3:5", `put the value in quotes: - "*x"`},
		{"tags:\n  - `x`", "3:5", "put the value in quotes: - \"`x`\""},
		{"author:\n  - name: !Gui", "3:11", `put the value in quotes: - name: "!Gui"`},
		{"author: {name: @jane}", "2:16", `put the text in quotes: "@jane"`},
		{"tags: [go, #5, c]", "2:7", `# begins a comment in YAML: put the text in quotes: "#5"`},
		{"tags: [No #5, c]\ntitle: A", "2:7", `# begins a comment in YAML: put the text in quotes: "No #5"`},
		{"title: !x \"A\"", "2:8", "delete it, or put the text in quotes"},
		{"params: !x {a: b}", "2:9", "delete it, or put the text in quotes"},
	} {
		_, found := matter.Read("a.md", []byte("---\n"+test.block+"\n---\nText.\n"))
		if len(found) != 1 {
			t.Errorf("%q: %d problems %v", test.block, len(found), found)
			continue
		}
		if place := fmt.Sprintf("%d:%d", found[0].Line, found[0].Column); place != test.place || found[0].Advice != test.hint {
			t.Errorf("%q: %v at %s, hint %s, want %s, %s", test.block, found[0], place, found[0].Advice, test.place, test.hint)
		}
	}
}

// TestTagsAndAnchorsOfYAML has front matter that uses YAML's own signs as YAML means them.
func TestTagsAndAnchorsOfYAML(t *testing.T) {
	for block, want := range map[string]string{
		"title: &t Same\ndescription: *t":         "Same",
		"params: {a: &p [1, 2], b: *p}\ntitle: A": "A",
		"params: &unused\n  a: 1\ntitle: A":       "A",
		"title: !!str 12":                         "12",
		"title: \"!Gui\"":                         "!Gui",
		"title: '&Sons'":                          "&Sons",
		"title: Wow! & more":                      "Wow! & more",
	} {
		doc, found := matter.Read("a.md", []byte("---\n"+block+"\n---\n"))
		if v := doc.Root.Get("title"); len(found) > 0 || v == nil || v.Text != want {
			t.Errorf("%q: %+v %v", block, v, found)
		}
	}
}

// TestNoTextIsCut checks that a text without quotes is either whole or an error, in all
// places that take a text.
func TestNoTextIsCut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[!&*@%|>?#,a-zé.-]{1,3}[A-Za-z]{1,5}( [A-Za-z!&]{1,6}){0,2}`).Draw(t, "text")
		form := rapid.SampledFrom([]string{"x: %s\n", "x:\n  - %s\n", "x: [%s]\n", "x: {y: %s}\n"}).Draw(t, "form")
		doc, found := matter.Read("a.md", []byte("---\n"+fmt.Sprintf(form, text)+"---\n"))
		v := doc.Root.Get("x")
		if len(found) > 0 || v == nil {
			return
		}
		for !v.Scalar() {
			if len(v.Items) > 1 || len(v.Fields) > 1 {
				return // a comma divides the items of a list
			}
			if v.Kind == matter.List {
				v = &v.Items[0]
			} else {
				v = &v.Fields[0].Value
			}
		}
		if v.Text != text && v.Comment == "" {
			t.Fatalf("%q became %q in %q", text, v.Text, form)
		}
	})
}
