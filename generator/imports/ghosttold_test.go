package imports

import "testing"

// A text without HTML whose other format is damaged is told, not left out in silence.
func TestDamagedTextsOfGhostAreTold(t *testing.T) {
	for lexical, want := range map[string]int{`{"root":{"children":[]}}`: 0, `{"root":`: 1, "": 0} {
		var b brought
		(&ghost{}).body(&ghostPost{Lexical: lexical}, &b, Place{File: "/tea/"})
		if len(b.remarks) != want {
			t.Errorf("%q: %v", lexical, b.remarks)
		}
	}
}
