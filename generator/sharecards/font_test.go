package sharecards

import (
	"strings"
	"testing"

	"golang.org/x/image/font/sfnt"
)

func TestFontsThatCannotBeUsed(t *testing.T) {
	good := boxes('欧').bytes()
	for data, message := range map[string]string{
		"":                          "cannot be read as a font",
		"wOF2" + string(good):       "WOFF",
		"ttcf" + string(good):       "a collection",
		"<svg xmlns=":               "cannot be read as a font",
		string(good[:len(good)/2]):  "cannot be read as a font",
		strings.Repeat("a", 33<<20): "more than 32 MB",
	} {
		if _, err := ParseFont([]byte(data)); err == nil || !strings.Contains(err.Error(), message) {
			t.Errorf("%.20q: %v", data, err)
		}
	}
}

// bomb is a font in which the last of its glyphs stands for 20⁷ boxes.
func bomb() []byte {
	f := boxes('a')
	for i := range 7 {
		f.glyphs = append(f.glyphs, compound(20, int16(i+1)))
	}
	f.chars['欧'] = uint16(len(f.glyphs) - 1)
	return f.bytes()
}

func TestGlyphsThatAreNotDrawn(t *testing.T) {
	f := boxes('a')
	for _, r := range "欧盟委" {
		f.chars[r] = uint16(len(f.glyphs))
		f.glyphs = append(f.glyphs, map[rune][]byte{'欧': box(0, 0, 30000, 100), '盟': {1, 2, 3}, '委': compound(3, 1)}[r])
	}
	font, err := ParseFont(f.bytes())
	if err != nil {
		t.Fatal(err)
	}
	exploding, err := ParseFont(bomb())
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		font  *Font
		char  rune
		drawn bool
	}{{font, 'a', true}, {font, '委', true}, {font, 'b', false}, {font, '欧', false}, {font, '盟', false}, {exploding, 'a', true}, {exploding, '欧', false}} {
		if g, err := test.font.glyph(test.char, new(sfnt.Buffer)); (err == nil) != test.drawn {
			t.Errorf("%c: %d lines, %v", test.char, len(g.outline), err)
		}
	}
}

// FuzzFont asserts that every file is an error or draws cards.
func FuzzFont(f *testing.F) {
	f.Add(boxes([]rune("欧盟a")...).bytes())
	f.Add(bomb())
	f.Fuzz(func(t *testing.T, data []byte) {
		font, err := ParseFont(data)
		if err != nil {
			return
		}
		for _, headline := range []string{"欧盟欧盟欧盟", "欧 (盟) abc"} {
			if data, err := New(Site{Font: font}).Draw(Card{Headline: headline}); err != nil || len(data) > 60<<10 {
				t.Errorf("%d bytes, %v", len(data), err)
			}
		}
	})
}
