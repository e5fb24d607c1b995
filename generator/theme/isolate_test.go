package theme

import (
	"testing"

	"broadsheet/generator/locale"
)

// A text in the other direction keeps its punctuation at the right end; one in both
// directions follows the site.
func TestIsolate(t *testing.T) {
	for text, want := range map[string][2]string{
		"Go 1.27 is out.": {"en", `Go 1.27 is out.`}, "Wow!": {"ar", `<bdi dir="ltr">Wow!</bdi>`}, "https://a.example/?b&c": {"he", `<bdi dir="ltr">https://a.example/?b&amp;c</bdi>`},
		"שלום!": {"en", `<bdi dir="rtl">שלום!</bdi>`}, "خبر!": {"ar", `خبر!`}, "Go لغة.": {"ar", `Go لغة.`}, "5 < 6": {"fa", `5 &lt; 6`},
	} {
		theme, found := Load(own("story.html", `{{isolate "`+text+`"}}|{{link (index .Story.Byline 0) ""}}`), Options{Locale: locale.New(want[0])})
		none(t, found)
		if got := render(t, theme, "story.html", sampleStory()); got[:min(len(got), len(want[1]))] != want[1] {
			t.Errorf("%s in %s: %s, want %s", text, want[0], got, want[1])
		}
	}
}
