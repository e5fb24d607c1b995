package sharecards

import "testing"

func TestClean(t *testing.T) {
	for text, want := range map[string]string{
		" a\n\tb ":             "a b",
		"Cafe\u0301":           "Café",
		"5\u202f%\u00ad\u200b": "5\u00a0%",
		// Isolated, initial, medial and final forms; letters that do not join the next one.
		"ب":            "ﺏ",
		"بب":           "ﺑﺐ",
		"ببب":          "ﺑﺒﺐ",
		"دار":          "ﺩﺍﺭ",
		"كتاب":         "ﻛﺘﺎﺏ",
		"السلام":       "ﺍﻟﺴﻼﻡ",
		"لا":           "ﻻ",
		"بلأ":          "ﺑﻸ",
		"پارسی":        "ﭘﺎﺭﺳﯽ",
		"می\u200cشود":  "ﻣﯽﺷﻮﺩ",
		"ه\u200d":      "ﻫ",
		"شيئاً":        "ﺷﻴﺌﺎ",
		"مـر":          "ﻣـﺮ",
		"كتب، 3 (abc)": "ﻛﺘﺐ، 3 (abc)",
	} {
		if got := string(clean(text)); got != want {
			t.Errorf("%q became %q, not %q", text, got, want)
		}
	}
}

// TestVisual gives lines as they are read and as they are drawn from left to right.
func TestVisual(t *testing.T) {
	for _, test := range []struct {
		text, drawn string
		rtl         bool
	}{
		{"abc", "abc", false},
		{"abc אבג def", "abc גבא def", false},
		{"abc אבג 12 def", "abc 12 גבא def", false},
		{"abc אבג 1.5 דה", "abc הד 1.5 גבא", false},
		{"אבג abc 12 דה", "הד abc 12 גבא", true},
		{"אבג (12) דה", "הד )12( גבא", true},
		{"abc אב", "בא abc", true},
	} {
		var got string
		l := &layout{rtl: test.rtl}
		for _, g := range l.visual(boxedIn(test.text)) {
			got += string(g.char)
		}
		if got != test.drawn {
			t.Errorf("%q is drawn %q, not %q", test.text, got, test.drawn)
		}
	}
}

// boxedIn is like boxed, with a font that can draw brackets.
func boxedIn(text string) []glyph {
	glyphs := boxed(text)
	for i := range glyphs {
		glyphs[i].font = builtIn()[textFont]
	}
	return glyphs
}

func TestRightToLeft(t *testing.T) {
	for text, want := range map[string]bool{
		"Go 1.27 יוצאת היום": true, "הגרסה": true, "Apple (אפל) opens": false, "42": false, "": false,
	} {
		var glyphs []glyph
		for _, r := range text {
			glyphs = append(glyphs, glyph{char: r})
		}
		if rightToLeft(glyphs) != want {
			t.Errorf("%q is right to left: %v, want %v", text, !want, want)
		}
	}
}
