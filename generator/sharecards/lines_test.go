package sharecards

import (
	"slices"
	"strings"
	"testing"
)

// boxed returns the glyphs of a text, each of which is an em wide.
func boxed(text string) (glyphs []glyph) {
	for _, r := range text {
		glyphs = append(glyphs, glyph{char: r, advance: em, font: new(Font)})
	}
	return glyphs
}

func TestBreaks(t *testing.T) {
	for _, want := range []string{
		"One |two |three", "COVID-19 |and |-5 |and |state-|of-|the-|art", "“Yes,” |he |said |(twice) |— |$5", "A\u00a0b |c",
		"欧|盟|对|（OpenAI）|展|开|调|查：|四|家。|「引」", "東|京|ター|ミ|ナ|ル", "서울 |특별시", "24/7", "AT&T",
	} {
		glyphs := boxed(strings.ReplaceAll(want, "|", ""))
		var got strings.Builder
		for i, g := range glyphs {
			if i > 0 && breakable(glyphs, i) {
				got.WriteByte('|')
			}
			got.WriteRune(g.char)
		}
		if got.String() != want {
			t.Errorf("%s, not %s", got.String(), want)
		}
	}
}

func TestBalance(t *testing.T) {
	for _, test := range []struct {
		text  string
		width int
		lines []string
	}{
		{"aaaa bbbb cccc d", 14, []string{"aaaa bbbb", "cccc d"}},
		{"aaaa", 14, []string{"aaaa"}},
		{"aaaaaaaaaa", 4, []string{"aaaa", "aaaa", "aa"}},
		{"", 4, nil},
	} {
		glyphs := boxed(test.text)
		var got []string
		for _, s := range balance(glyphs, words(glyphs, test.width*em), test.width*em) {
			got = append(got, strings.TrimSpace(test.text[s.start:s.end]))
		}
		if !slices.Equal(got, test.lines) {
			t.Errorf("%q: %q", test.text, got)
		}
	}
}

func TestShorten(t *testing.T) {
	for text, want := range map[string]string{
		"aaaa bbbb cccc": "aaaa bbbb…", "aaaaaaaaaaaaaaaaa": "aaaaaaaaa…", "aaaa bbb, cc": "aaaa bbb…", "a bbbbbbbbbbbbbbb": "a bbbbbbb…",
	} {
		var got strings.Builder
		for _, g := range shorten(boxed(text), glyph{char: '…', advance: em}, 10*em) {
			got.WriteRune(g.char)
		}
		if got.String() != want {
			t.Errorf("%q became %q, not %q", text, got.String(), want)
		}
	}
}
