package pages

import "testing"

func TestLanguageName(t *testing.T) {
	for tag, want := range map[string]string{
		"de": "Deutsch", "DE": "Deutsch", "pt-BR": "Português (pt-BR)", "zh-Hant": "繁體中文", "zh-hant": "繁體中文", "ZH-HANS": "简体中文", "zh-TW": "中文 (zh-TW)", "tlh": "tlh",
	} {
		if got := languageName(tag); got != want {
			t.Errorf("%s: %s, want %s", tag, got, want)
		}
	}
}
