package slugs_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"broadsheet/generator/slugs"
)

func TestOf(t *testing.T) {
	for text, want := range map[string]string{
		"Going Viral":                "going-viral",
		"C":                          "c",
		"C++":                        "cplusplus",
		"C#":                         "csharp",
		"F#":                         "fsharp",
		".NET":                       "dotnet",
		"…NET":                       "net",
		"...and then":                "and-then",
		"#ai":                        "ai",
		"##ai":                       "ai",
		"# ai":                       "ai",
		"＃ai":                        "ai",
		"#.NET":                      "dotnet",
		"#C#":                        "csharp",
		"C #":                        "c",
		"C++#":                       "cplusplus",
		"C##":                        "csharp",
		"C\u200D#":                   "csharp",
		"J\u0308#":                   "j\u0308sharp",
		"Я#":                         "яsharp",
		"5#":                         "5",
		"#1":                         "1",
		"PR#12 fixes C#, F# and #7":  "prsharp12-fixes-csharp-fsharp-and-7",
		"We are #1":                  "we-are-1",
		"(#news)":                    "news",
		"#":                          "",
		"ASP.NET Core":               "asp-net-core",
		"Node.js":                    "node-js",
		"Google+":                    "googleplus",
		"a + b":                      "a-plus-b",
		"5G":                         "5g",
		"1.10":                       "1-10",
		"Don't panic":                "dont-panic",
		"Don’t panic":                "dont-panic",
		"Zürich":                     "zürich",
		"Zu\u0308rich":               "zürich",
		"STRASSE":                    "strasse",
		"Straße":                     "straße",
		"İstanbul":                   "istanbul",
		"人工智能 2026":                  "人工智能-2026",
		"हिन्दी":                     "हिन्दी",
		"Привет, мир!":               "привет-мир",
		"می\u200cشود":                "میشود",
		"a\u202Eb":                   "ab",
		"so\u00ADft":                 "soft",
		"❤️ Go":                      "go",
		"  --a__b--  ":               "a-b",
		"100 % & more?":              "100-more",
		"a/b\\c":                     "a-b-c",
		"½ price":                    "price",
		"!!!":                        "",
		"":                           "",
		"...":                        "",
		"\u0301a":                    "a",
		strings.Repeat("ab-", 200):   strings.Repeat("ab-", 66) + "ab",
		strings.Repeat("人", 100):     strings.Repeat("人", 66),
		"\xff\xfea":                  "a",
		"https://example.org/a.html": "https-example-org-a-html",
	} {
		if got := slugs.Of(text); got != want {
			t.Errorf("Of(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestIs(t *testing.T) {
	for text, want := range map[string]bool{"a-b": true, "zürich": true, "人工智能-2026": true, "": false, "A": false, "a--b": false, "-a": false, "c++": false, "zu\u0308rich": false} {
		if slugs.Is(text) != want {
			t.Errorf("Is(%q) is not %v", text, want)
		}
	}
}

func TestSlugIsItsOwnSlug(t *testing.T) {
	texts := rapid.OneOf(rapid.String(), rapid.StringMatching(`[A-Za-z0-9+#.' \-\x{300}-\x{303}ÅİßσΣ\x{212B}中]{0,90}`))
	rapid.Check(t, func(t *rapid.T) {
		text := texts.Draw(t, "text")
		slug := slugs.Of(text)
		switch {
		case slugs.Of(slug) != slug:
			t.Errorf("%q becomes %q and then %q", text, slug, slugs.Of(slug))
		case len(slug) > 200 || !utf8.ValidString(slug) || !norm.NFC.IsNormalString(slug):
			t.Errorf("%q becomes %q", text, slug)
		case strings.HasPrefix(slug, "-") || strings.HasSuffix(slug, "-") || strings.Contains(slug, "--") || strings.ContainsAny(slug, "/\\%?#+. "):
			t.Errorf("%q becomes %q", text, slug)
		case slug != slugs.Of(norm.NFD.String(text)):
			t.Errorf("%q becomes %q, decomposed %q", text, slug, slugs.Of(norm.NFD.String(text)))
		}
	})
}
