package markdown

import "testing"

// TestNotes converts texts whose footnotes and references do not fit together, and
// compares the warnings.
func TestNotes(t *testing.T) {
	for text, want := range map[string]string{
		"One.[^a]\n\n[^a]: note":            "",
		"One.\n\nTwo[^b] and[^c][^b].":      "a.md:3:4: warning: no note [^b] is defined here",
		"One[^a] two[^b]\n\n[^a]: note":     "a.md:1:12: warning: no note [^b] is defined here",
		"`[^a]` \\[^b] [^c](d) [^ e] [^]":   "",
		"    [^a]\n\n```\n[^b]\n```\n":      "",
		"One.\n\n[^a]: note":                "a.md:3:1: warning: nothing refers to the note [^a], so it is left out",
		"A[^a]\n\n[^a]: one\n\n[^a]: two":   "a.md:5:1: warning: the note [^a] is defined twice; this one is left out",
		"> Quoted[^d]\n\n- [^d]: elsewhere": "",
	} {
		_, _, found := convert(t, "safe", text)
		got := ""
		for _, p := range found {
			got += p.Error()
			if p.Advice == "" {
				t.Errorf("%q: no hint", text)
			}
		}
		if got != want {
			t.Errorf("%q is told\n%s\nwant\n%s", text, got, want)
		}
	}
}
