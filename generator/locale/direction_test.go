package locale

import "testing"

func TestDirection(t *testing.T) {
	for tag, want := range map[string]string{
		"en": "ltr", "zh-Hans": "ltr", "ar": "rtl", "AR": "rtl", "fa-IR": "rtl", "he": "rtl", "iw": "rtl", "yi": "rtl", "ur": "rtl", "ps": "rtl", "dv": "rtl",
		"sd": "rtl", "ug": "rtl", "ckb": "rtl", "ku": "ltr", "ku-Arab": "rtl", "az": "ltr", "az-Arab": "rtl", "pa-PK": "rtl", "pa": "ltr", "sr-Latn": "ltr", "ks": "rtl", "x": "ltr",
	} {
		if got := Direction(tag); got != want {
			t.Errorf("%s: %s, want %s", tag, got, want)
		}
	}
}

func TestDirectionOf(t *testing.T) {
	for text, want := range map[string]string{
		"OpenSSL 4.0 is out.": "ltr", "(новости)": "ltr", "新聞。": "ltr", "שלום!": "rtl", "«خبر» 5": "rtl",
		"لغة Go": "", "Go: שפה": "", "": "", "30% – 5.6.1": "",
	} {
		if got := DirectionOf(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
