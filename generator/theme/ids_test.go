package theme

import "testing"

// The ids of all templates that are in use are known, however they are written.
func TestIDs(t *testing.T) {
	own := map[string][]byte{"footer.html": []byte("<footer class=\"a\"\n ID='foot'><p id=bare>b</p><i id = \"spaced\"></i><b data-id=\"no\" id=\"x-{{.Title}}\"></b></footer>\n")}
	theme, found := Load(own, Options{Base: "/"})
	if theme == nil {
		t.Fatal(found)
	}
	for id, want := range map[string]bool{"main": true, "next-heading": true, "foot": true, "bare": true, "spaced": true, "no": false, "x-": false} {
		if theme.IDs()[id] != want {
			t.Errorf("%q: %v", id, theme.IDs()[id])
		}
	}
}
