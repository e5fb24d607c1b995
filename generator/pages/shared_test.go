package pages

import "testing"

func TestDirection(t *testing.T) {
	for tag, want := range map[string]string{
		"en": "ltr", "zh-Hans": "ltr", "ar": "rtl", "AR": "rtl", "fa-IR": "rtl", "he": "rtl", "iw": "rtl", "yi": "rtl", "ur": "rtl", "ps": "rtl", "dv": "rtl",
		"sd": "rtl", "ug": "rtl", "ckb": "rtl", "ku": "ltr", "ku-Arab": "rtl", "az": "ltr", "az-Arab": "rtl", "pa-PK": "rtl", "pa": "ltr", "sr-Latn": "ltr", "ks": "rtl", "x": "ltr",
	} {
		if got := direction(tag); got != want {
			t.Errorf("%s: %s, want %s", tag, got, want)
		}
	}
}

func TestLanguageName(t *testing.T) {
	for tag, want := range map[string]string{
		"de": "Deutsch", "DE": "Deutsch", "pt-BR": "Português (pt-BR)", "zh-Hant": "繁體中文", "zh-hant": "繁體中文", "ZH-HANS": "简体中文", "zh-TW": "中文 (zh-TW)", "tlh": "tlh",
	} {
		if got := languageName(tag); got != want {
			t.Errorf("%s: %s, want %s", tag, got, want)
		}
	}
}
