package imports

import "testing"

func TestEleventySlugs(t *testing.T) {
	for _, test := range []struct{ title, slugify, slug string }{
		{"Cups & Pots: Tom's 2.0", "cups-and-pots-toms-2-0", "cups-and-pots:-tom's-2.0"},
		{"Größe café под_чай", "groesse-cafe-pod-chay", "grosse-cafe-pod_chaj"},
		{"日本 4", "4", "4"},
	} {
		if got := sluggedTitle(test.title); got != test.slugify {
			t.Errorf("slugify %q: %q, want %q", test.title, got, test.slugify)
		}
		if got := oldSlug(test.title); got != test.slug {
			t.Errorf("slug %q: %q, want %q", test.title, got, test.slug)
		}
	}
}

func TestFunctionsOfAddresses(t *testing.T) {
	for _, text := range []string{
		"data => `/c/${data.page.fileSlug}/`",
		"(data) => { return `/c/${data.page.fileSlug}/`; }",
		"function (data) { return `/c/${data.page.fileSlug}/`; }",
		"({ page, draft }) => draft ? false : `/c/${page.fileSlug}/`",
		"(data) => data.draft ? false : `/c/${data.page.fileSlug}/`",
	} {
		p := jsParser{text}
		if v, ok := p.value(); !ok || v.Text != "/c/{{ page.fileSlug }}/" {
			t.Errorf("%s: %q, %t", text, v.Text, ok)
		}
	}
}
