package config_test

import (
	"strings"
	"testing"

	"broadsheet/generator/config"
)

// The place to be found is marked with ‹ and ›.
func TestLocate(t *testing.T) {
	for _, test := range []struct{ path, marked string }{
		{"title", "title = ‹\"A\"›\n"},
		{"publisher.logo", "title = \"Ä\"\n[publisher]\nname = \"B\"\nlogo = ‹'/logo.png'›\n"},
		{"publisher.logo", "publisher = { name = \"Ä\", logo = ‹\"/logo.png\"› }\n"},
		{"publisher.logo", "publisher.logo = ‹\"/logo.png\"›\r\n"},
		{"menu.main[1].url", "[[menu.main]]\ntitle = \"A\"\nurl = \"/a/\"\n[[menu.main]]\ntitle = \"B\"\nurl = ‹\"/b/\"›\n"},
		{"menu.footer[0].url", "[menu]\nfooter = [{title = \"A\", url = ‹\"/a/\"›}]\n"},
		{"menu.footer", "[menu]\n‹footer› = []\n"},
	} {
		text := strings.NewReplacer("‹", "", "›", "").Replace(test.marked)
		before, rest, _ := strings.Cut(test.marked, "‹")
		inside, _, _ := strings.Cut(rest, "›")
		lines := strings.Split(before, "\n")
		line, column, width := config.Locate([]byte(text), test.path)
		if line != len(lines) || column != len([]rune(lines[len(lines)-1]))+1 || width != len([]rune(inside)) {
			t.Errorf("%s: %d:%d (%d) in\n%s", test.path, line, column, width, test.marked)
		}
	}
	for _, text := range []string{"", "title = ", "[menu]\n", "\xFF"} {
		if line, column, width := config.Locate([]byte(text), "menu.main[0].url"); line != 0 || column != 0 || width != 0 {
			t.Errorf("%q: %d:%d (%d)", text, line, column, width)
		}
	}
}
