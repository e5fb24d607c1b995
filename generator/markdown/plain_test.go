package markdown

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestWords(t *testing.T) {
	for text, want := range map[string]int{
		"":                                     0,
		"One two, three – four—five.":          5,
		"It's well-known: 3.5 % & C++":         4,
		"这是新闻稿":                                2,
		"Go 语言":                                2,
		"a\n\n```\nnot these\n```\n\n> quoted": 2,
		"# Head\n\n- item *one*":               3,
		strings.Repeat("กขค", 10):              10,
		"ຂ່າວ ក្រុម မြန်မာ": 3,
	} {
		if _, d, _ := convert(t, "safe", text); d.Words != want {
			t.Errorf("%q has %d words, want %d", text, d.Words, want)
		}
	}
}

// TestWordsOfAnyText counts as halfWords does, one character after the other.
func TestWordsOfAnyText(t *testing.T) {
	count := func(text string) int {
		n, in, letters := 0, false, 0
		for _, r := range text {
			switch {
			case wide(r):
				if in = false; unicode.IsLetter(r) {
					n++
				}
			case unicode.In(r, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar) && r < 0x1800:
				if in = false; unicode.IsLetter(r) {
					letters++
				}
			case r <= ' ' || r >= utf8.RuneSelf && unicode.IsSpace(r) || r == '—' || r == '–':
				in = false
			case !in && (unicode.IsLetter(r) || r >= '0' && r <= '9'):
				n, in = n+2, true
			}
		}
		return n + 2*letters/3
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`([a-zA-Z0-9é'.,:\-—–“ \n\t\x{a0}中文。กຂក]{1,3}){0,40}`)).Draw(t, "text")
		if got, want := halfWords([]byte(text)), count(text); got != want {
			t.Errorf("%q has %d half words, want %d", text, got, want)
		}
	})
}

func TestBeginning(t *testing.T) {
	word, family := strings.Repeat("word ", 60), "👩\u200d👩\u200d👧\u200d👦"
	for text, want := range map[string]string{
		"":                         "",
		"Short.":                   "Short.",
		"10\u202f% of\u00a0all.":   "10\u202f% of\u00a0all.",
		strings.Repeat("字", 160):   strings.Repeat("字", 160),
		strings.Repeat("字", 161):   strings.Repeat("字", 160) + "…",
		word:                       strings.TrimSpace(word[:160]) + "…",
		word[:150] + family:        word[:150] + family,
		word[:155] + family:        word[:154] + "…",
		strings.Repeat(family, 40): strings.Repeat(family, 22) + "…",
		strings.Repeat("x", 158) + "e\u0301\u0302\u0303 and more": strings.Repeat("x", 158) + "…",
	} {
		if got := Beginning(text, 160); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestExcerpt(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("word ", 60))
	for text, want := range map[string]string{
		"Short.":                       "Short.",
		"# Not this\n\nBut *this*.":    "But this.",
		"> quote\n\n- list\n\nText":    "Text",
		"![a](b)\n\nText ![c](d) more": "Text more",
		long:                           strings.TrimSpace(strings.Repeat("word ", 40)) + "…",
		"One.\n\nTwo.":                 "One. Two.",
		"<p>In <b>HTML</b>.</p>":       "In HTML.",
		"One<br>two<br/>three":         "One two three",
		// What stands before the marker, unless it is only a heading.
		"> a\n\n<!--more-->\n\n> b\n\nc": "a",
		"# A\n\n<!--more-->\n\nb":        "b",
		// Addresses that stand alone are left out, unless there is nothing else.
		"https://film.example/watch?v=1\n\nWe saw it.":              "We saw it.",
		"One.\n\n[https://a.example/b](https://a.example/)\n\nTwo.": "One. Two.",
		"<http://a.example/>\nwww.b.example\n\n> Said.":             "Said.",
		"{{< youtube abcdefghijk >}}\n\nWe saw it.":                 "We saw it.",
		"https://a.example/\n\n<!--more-->\n\nAfter.":               "After.",
		"https://a.example/ shows it.\n\nMore.":                     "https://a.example/ shows it. More.",
		"# Films\n\n- https://a.example/\n- https://b.example/":     "Films",
		"https://a.example/b":                                       "https://a.example/b",
		"- https://a.example/b":                                     "https://a.example/b",
		strings.Repeat("长", 100):                                    strings.Repeat("长", 80) + "…",
		strings.Repeat("x", 400):                                    strings.Repeat("x", 280) + "…",
		// Marks stay with their letter, and families stay together.
		strings.Repeat("น้ำ", 200):                                       strings.Repeat("น้ำ", 93) + "…",
		strings.Repeat("👩‍👩‍👧‍👦", 100):                                   strings.Repeat("👩‍👩‍👧‍👦", 40) + "…",
		strings.Repeat("e\u0301", 300):                                   strings.Repeat("e\u0301", 140) + "…",
		strings.TrimSuffix(strings.Repeat("word ", 40), " ") + ". More.": strings.TrimSpace(strings.Repeat("word ", 40)) + "…",
	} {
		if _, d, _ := convert(t, "safe", text); d.Excerpt != want {
			t.Errorf("%.60q has the excerpt\n%q, want\n%q", text, d.Excerpt, want)
		}
	}
}

func TestUnescape(t *testing.T) {
	for text, want := range map[string]string{
		`a\*b\\c\d`: `a*b\c\d`, "&amp;&copy;&#65;&#x42;": "&©AB", `\&amp;`: "&amp;", "&nosuch; &amp &": "&nosuch; &amp &",
		"&#0;&#1;": "\uFFFD\uFFFD", "&#x;&#;": "&#x;&#;", "&#99999999;": "&#99999999;", "&CounterClockwiseContourIntegral;": "∳", `\`: `\`, "&copyx;": "&copyx;",
	} {
		if got := string(appendUnescaped(nil, []byte(text))); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

// Themes are told of every class that code gets.
func TestClasses(t *testing.T) {
	for _, code := range []string{
		"go\npackage a // b\ntype T struct{}\nfunc f(x int) string { return \"s\" + nil }\n",
		"html\n<!-- c --><a href=\"b\">&amp;</a>\n", "diff\n--- a\n+++ b\n@@ -1 +1 @@\n-a\n+b\n",
		"python\n@dec\nclass A(Exception):\n    x = len([1, None])\n", "c\n#include <a.h>\n", "bash\n$ echo $HOME\n", "css\na { color: red }\n",
	} {
		page, _, _ := convert(t, "safe", "```"+code+"```\n")
		parts := strings.Split(page, `<span class="`)
		if len(parts) == 1 {
			t.Errorf("%q has no colours: %s", code, page)
		}
		for _, p := range parts[1:] {
			if class, _, _ := strings.Cut(p, `"`); !slices.Contains(Classes(), class) {
				t.Errorf("Classes lacks %q", class)
			}
		}
	}
}
