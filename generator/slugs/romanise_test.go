package slugs_test

import (
	"testing"

	"pgregory.net/rapid"

	"broadsheet/generator/slugs"
)

func TestOfInASCII(t *testing.T) {
	for _, test := range []struct{ language, text, want string }{
		{"zh", "人工智能 2026", "ren-gong-zhi-neng-2026"},
		{"zh", "华为C#编译器", "hua-wei-csharp-bian-yi-qi"},
		{"ja", "東京のニュース", "dong-jing-noniyusu"},
		{"ko", "한국어 뉴스", "hangugeo-nyuseu"},
		{"ru", "Объявление: новый чип!", "obiavlenie-novyi-chip"},
		{"uk", "Київ", "kiyiv"},
		{"ar", "مرحبا بالعالم", "mrhb-bllm"},
		{"fa", "می\u200cشود", "myshwd"},
		{"he", "שלום", "shlvm"},
		{"de", "Größere Änderungen für Öl", "groessere-aenderungen-fuer-oel"},
		{"de-AT", "Zu\u0308rich", "zuerich"},
		{"en", "Zürich", "zurich"},
		{"sv", "Åsa", "asa"},
		{"vi", "Tiếng Việt đặc biệt", "tieng-viet-dac-biet"},
		{"tr", "İstanbul’da ığdır", "istanbulda-igdir"},
		{"el", "Ελλάδα", "ellada"},
		{"th", "สวัสดี", "swasdii"},
		{"hi", "हिन्दी", "hindii"},
		{"en", ".NET und ＣＩ", "dotnet-und-ci"},
		{"en", "½ price, 100 €", "price-100"},
		{"en", "٢٠٢٦", "2026"},
		{"en", "𠀀", ""},
		{"en", "!!!", ""},
	} {
		if got := (slugs.Style{ASCII: true, Language: test.language}).Of(test.text); got != test.want {
			t.Errorf("%s: %q becomes %q, want %q", test.language, test.text, got, test.want)
		}
		if got := (slugs.Style{Language: test.language}).Of(test.text); got != slugs.Of(test.text) {
			t.Errorf("%s: without ASCII, %q becomes %q", test.language, test.text, got)
		}
	}
}

func TestSlugInASCIIIsASCII(t *testing.T) {
	texts := rapid.OneOf(rapid.String(), rapid.StringMatching(`[A-Za-z0-9+#.' \-\x{300}-\x{303}ÅİßσΣäЖ中あア한]{0,90}`))
	rapid.Check(t, func(t *rapid.T) {
		text := texts.Draw(t, "text")
		style := slugs.Style{ASCII: true, Language: rapid.SampledFrom([]string{"de", "en"}).Draw(t, "language")}
		slug := style.Of(text)
		for i := range len(slug) {
			if slug[i] >= 0x80 {
				t.Fatalf("%q becomes %q", text, slug)
			}
		}
		if again := style.Of(slug); again != slug || len(slug) > 200 {
			t.Errorf("%q becomes %q and then %q", text, slug, again)
		}
	})
}
