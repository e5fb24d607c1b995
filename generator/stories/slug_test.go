package stories_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"broadsheet/generator/stories"
)

func TestSlug(t *testing.T) {
	for text, want := range map[string]string{
		"Going Viral":                "going-viral",
		"C":                          "c",
		"C++":                        "cplusplus",
		"C#":                         "csharp",
		"F#":                         "fsharp",
		".NET":                       "dotnet",
		"…NET":                       "net",
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
		if got := stories.Slug(text); got != want {
			t.Errorf("Slug(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestSlugIsItsOwnSlug(t *testing.T) {
	texts := rapid.OneOf(rapid.String(), rapid.StringMatching(`[A-Za-z0-9+#.' \-\x{300}-\x{303}ÅİßσΣ\x{212B}中]{0,90}`))
	rapid.Check(t, func(t *rapid.T) {
		text := texts.Draw(t, "text")
		slug := stories.Slug(text)
		switch {
		case stories.Slug(slug) != slug:
			t.Errorf("%q becomes %q and then %q", text, slug, stories.Slug(slug))
		case len(slug) > 200 || !utf8.ValidString(slug) || !norm.NFC.IsNormalString(slug):
			t.Errorf("%q becomes %q", text, slug)
		case strings.HasPrefix(slug, "-") || strings.HasSuffix(slug, "-") || strings.Contains(slug, "--") || strings.ContainsAny(slug, "/\\%?#+. "):
			t.Errorf("%q becomes %q", text, slug)
		case slug != stories.Slug(norm.NFD.String(text)):
			t.Errorf("%q becomes %q, decomposed %q", text, slug, stories.Slug(norm.NFD.String(text)))
		}
	})
}

func TestSplitFileName(t *testing.T) {
	for _, test := range []struct{ file, slug, date string }{
		{"content/stories/2026-03-27-hello-world.md", "hello-world", "2026-03-27"},
		{"content/stories/2026-03-27_Hello World.md", "hello-world", "2026-03-27"},
		{"content/stories/2026/2026-03-27-hello/index.md", "hello", "2026-03-27"},
		{"content/stories/hello/index.md", "hello", ""},
		{"content/stories/2026-03-27.md", "2026-03-27", ""},
		{"content/stories/2026-99-99-a.md", "a", "2026-99-99"},
		{"content/stories/12026-03-27-a.md", "12026-03-27-a", ""},
		{"content/stories/2026-03-2x-a.md", "2026-03-2x-a", ""},
		{"content/stories/c++.md", "cplusplus", ""},
		{"content/stories/Cafe\u0301.md", "café", ""},
		{"content/stories/go-1.26.md", "go-1-26", ""},
		{"content/stories/x.md/index.md", "x-md", ""},
		{"index.md", "index", ""},
	} {
		if slug, date := stories.SplitFileName(test.file); slug != test.slug || date != test.date {
			t.Errorf("%s: %q %q, want %q %q", test.file, slug, date, test.slug, test.date)
		}
	}
}
