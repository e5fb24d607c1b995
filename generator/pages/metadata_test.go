package pages

import "testing"

func TestLocales(t *testing.T) {
	for tag, want := range map[string]string{
		"en": "en_US", "en-GB": "en_GB", "de": "de_DE", "de-AT": "de_AT", "pt-BR": "pt_BR", "ja": "ja_JP", "ca": "ca_ES",
		"zh": "zh_CN", "zh-Hant": "zh_TW", "zh-Hant-TW": "zh_TW", "zh-Hant-HK": "zh_HK", "sr-Latn": "sr_RS", "gsw": "gsw_CH", "nb": "nb_NO",
		"iw": "he_IL", "de-CH-1901": "de_CH", "en-US-u-ca-gregory": "en_US",
		"eo": "", "es-419": "", "en-001": "", "tlh": "",
	} {
		if got := ogLocale(tag); got != want {
			t.Errorf("the locale of %s is %q, not %q", tag, got, want)
		}
	}
}
