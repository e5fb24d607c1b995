package pages

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"broadsheet/generator/problems"
	"broadsheet/generator/stories"
)

// translate sets the fields Alternates and Translations, which list versions in other
// languages, in the view of a page.
func (p *Plan) translate(view *Common, address string) {
	languages := p.versions().urls[address]
	if len(languages) == 0 {
		return
	}
	own := p.languageOf(address)
	view.Alternates = append(view.Alternates, Translation{own, languageName(own), p.link(address, "", true)})
	for _, language := range slices.Sorted(maps.Keys(languages)) {
		t := Translation{language, languageName(language), languages[language]}
		switch {
		case strings.EqualFold(language, own):
			continue
		case language != "x-default":
			view.Translations = append(view.Translations, t)
		}
		view.Alternates = append(view.Alternates, t)
	}
	if _, set := languages["x-default"]; !set {
		view.addDefault(p.in.DefaultLanguage)
	}
}

// addDefault makes the version in the given language the version for readers of all other
// languages.
func (view *Common) addDefault(language string) {
	for _, t := range view.Alternates {
		if strings.EqualFold(t.Language, language) {
			t.Language, t.Name = "x-default", languageName("x-default")
			view.Alternates = append(view.Alternates, t)
			return
		}
	}
}

// translated has the pages of the site that exist in several languages.
type translated struct {
	// urls has the versions of pages. The first key is the address of a page, the
	// second key is a language, and the value is the full URL of the page's version in
	// this language.
	urls map[string]map[string]string
	// languages has the languages of translations. The key is the address of a page that the
	// front matter of another page names as its translation; the value is the language of this
	// translation.
	languages map[string]string
}

// languageOf returns the language of the page at an address. A page that no other page
// names as its translation has the language of the site.
func (p *Plan) languageOf(address string) string {
	return cmp.Or(p.versions().languages[address], p.config.Language)
}

// findTranslations returns the versions of all pages. If the front matter of page A
// names page B as its translation, page B gets links to A and to the other versions of
// A, since search engines require links in both directions. Links that the front matter
// of B sets take precedence.
func (p *Plan) findTranslations() translated {
	found := translated{map[string]map[string]string{}, map[string]string{}}
	var pairs []pair
	for c, address := range p.eachCard {
		if c.Translations == nil {
			continue
		}
		own := found.of(address)
		for _, language := range slices.Sorted(maps.Keys(c.Translations)) {
			at, url := p.translationAt(c, address, c.Translations[language])
			if url != "" {
				own[language] = url
			}
			if at != "" && at != address && language != "x-default" {
				found.languages[at] = language
				pairs = append(pairs, pair{address, at})
			}
		}
	}
	for _, two := range pairs {
		home := cmp.Or(found.languages[two.from], p.config.Language)
		back := found.of(two.to)
		if _, set := back[home]; !set {
			back[home] = p.link(two.from, "", true)
		}
		for language, url := range found.urls[two.from] {
			if _, set := back[language]; !set && language != found.languages[two.to] {
				back[language] = url
			}
		}
	}
	return found
}

// A pair has the addresses of two pages of the site. The front matter of the page at the
// address from names the page at the address to as its translation.
type pair struct{ from, to string }

func (t translated) of(address string) map[string]string {
	if t.urls[address] == nil {
		t.urls[address] = map[string]string{}
	}
	return t.urls[address]
}

// translationAt returns the address and the full URL of a translation that the front
// matter of a page names. The arguments card and address are those of this page; to is the
// translation as the author wrote it. For a page of another site, the result at is "". If
// the translation does not exist on this site, both results are "".
func (p *Plan) translationAt(c *stories.Card, address, to string) (at, url string) {
	if inside, ok := strings.CutPrefix(to, p.config.URL("/")); ok {
		to = "/" + inside
		if !p.resolve(c.Source, address, to).Found {
			// perhaps the page of another site in a folder of this site
			return "", p.config.URL("/") + inside
		}
	}
	if !strings.HasPrefix(to, "/") {
		return "", to
	}
	target := p.resolve(c.Source, address, to)
	if !target.Found {
		return "", ""
	}
	return target.Address, p.link(target.Address, target.Tail, true)
}

// deadTranslations returns warnings about translations that lead to no page of the site.
func (p *Plan) deadTranslations() []*problems.Problem {
	var found []*problems.Problem
	for c, address := range p.eachCard {
		for _, language := range slices.Sorted(maps.Keys(c.Translations)) {
			to := c.Translations[language]
			if _, url := p.translationAt(c, address, to); url == "" {
				found = append(found, problems.OfKey(c.Source, "translations", to, "the translation %s leads to no published page of this site", to).
					Hint(addressAdvice).AsWarning())
			}
		}
	}
	return found
}

// languageName returns the name of a language in the language itself. If the tag has a
// region or script, the tag follows the name: "Português (pt-BR)". If the name is unknown,
// languageName returns the tag. Upper and lower case in the tag do not matter (RFC 5646,
// section 2.1.1).
func languageName(tag string) string {
	if name := languageNames[strings.ToLower(tag)]; name != "" {
		return name
	}
	base, _, more := strings.Cut(tag, "-")
	name := languageNames[strings.ToLower(base)]
	switch {
	case name == "":
		return tag
	case more:
		return name + " (" + tag + ")"
	}
	return name
}

// languageNames has the names of languages in the languages themselves (Unicode CLDR). The
// key is a BCP 47 tag in lower case. A name begins with a capital letter, as at the start
// of a line.
var languageNames = map[string]string{
	"af": "Afrikaans", "ar": "العربية", "az": "Azərbaycan", "be": "Беларуская", "bg": "Български", "bn": "বাংলা", "bs": "Bosanski",
	"ca": "Català", "cs": "Čeština", "cy": "Cymraeg", "da": "Dansk", "de": "Deutsch", "el": "Ελληνικά", "en": "English", "eo": "Esperanto",
	"es": "Español", "et": "Eesti", "eu": "Euskara", "fa": "فارسی", "fi": "Suomi", "fil": "Filipino", "fr": "Français", "ga": "Gaeilge",
	"gl": "Galego", "gu": "ગુજરાતી", "he": "עברית", "hi": "हिन्दी", "hr": "Hrvatski", "hu": "Magyar", "hy": "Հայերեն", "id": "Indonesia",
	"is": "Íslenska", "it": "Italiano", "ja": "日本語", "ka": "ქართული", "kk": "Қазақ тілі", "km": "ខ្មែរ", "kn": "ಕನ್ನಡ", "ko": "한국어",
	"lt": "Lietuvių", "lv": "Latviešu", "mk": "Македонски", "ml": "മലയാളം", "mn": "Монгол", "mr": "मराठी", "ms": "Melayu", "my": "မြန်မာ",
	"nb": "Norsk bokmål", "ne": "नेपाली", "nl": "Nederlands", "nn": "Norsk nynorsk", "no": "Norsk", "pa": "ਪੰਜਾਬੀ", "pl": "Polski",
	"ps": "پښتو", "pt": "Português", "ro": "Română", "ru": "Русский", "si": "සිංහල", "sk": "Slovenčina", "sl": "Slovenščina",
	"sq": "Shqip", "sr": "Српски", "sv": "Svenska", "sw": "Kiswahili", "ta": "தமிழ்", "te": "తెలుగు", "th": "ไทย", "tr": "Türkçe",
	"uk": "Українська", "ur": "اردو", "uz": "O‘zbek", "vi": "Tiếng Việt", "zh": "中文", "zh-hans": "简体中文", "zh-hant": "繁體中文",
}
