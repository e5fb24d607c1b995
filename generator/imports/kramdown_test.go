package imports

import "testing"

// An abbreviation is explained at its first use, and nowhere else, also if another line ends
// like that of its first use.
func TestAbbreviationsAreExplained(t *testing.T) {
	text := "See `x`: a CSS rule\n\n    a CSS rule\n\na CSS rule\n\n*[CSS]: Cascading <b>\n"
	want := "See `x`: a CSS rule\n\n    a CSS rule\n\na <abbr title=\"Cascading &lt;b>\">CSS</abbr> rule\n\n"
	if got := kramdown(text); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
