package locale

import "testing"

func TestMarksOf(t *testing.T) {
	for tag, want := range map[string]string{
		"en": "“”‘’", "en-GB": "“”‘’", "es": "“”‘’", "pt": "“”‘’", "pt-BR": "“”‘’", "tr": "“”‘’", "ja": "“”‘’", "zh-Hant-TW": "“”‘’", "xx": "“”‘’", "": "“”‘’",
		"de": "„“‚‘", "de-AT": "„“‚‘", "cs": "„“‚‘", "de-CH": "«»‹›", "de-Latn-CH": "«»‹›", "pl": "„”«»", "hu": "„”»«", "ro-MD": "„”«»",
		"sv": "””’’", "fi": "””’’", "he": "””’’", "ru": "«»„“", "uk-UA": "«»„“", "nb": "«»‘’", "it": "«»“”", "el": "«»“”", "pt-PT": "«»“”",
		"ar": "«»”“", "ar-EG": "«»”“", "fa": "«»‹›",
		"fr": "«\u202f\u202f»“”", "fr-BE": "«\u202f\u202f»“”", "fr-CA": "«\u00a0\u00a0»“”", "fr-CH": "«»‹›",
	} {
		q := MarksOf(tag).Quotes
		if got := q[0] + q[1] + q[2] + q[3]; got != want {
			t.Errorf("%q has %q, want %q", tag, got, want)
		}
	}
	for tag, want := range map[string]string{"fr": "\u202f\u00a0", "fr-CH": "\u202f\u00a0", "fr-CA": "\u00a0\u00a0", "de": "", "en": ""} {
		if m := MarksOf(tag); m.Space+m.Colon != want {
			t.Errorf("%q has the spaces %q, want %q", tag, m.Space+m.Colon, want)
		}
	}
}
