package stories_test

import (
	"strings"
	"testing"
	"time"

	"broadsheet/generator/slugs"
	"broadsheet/generator/sources"
	"broadsheet/generator/stories"
)

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
		{"content/stories/2016-2-29-a-guide.md", "a-guide", "2016-02-29"},
		{"content/stories/2016_02_29_a_guide.md", "a-guide", "2016-02-29"},
		{"content/stories/20160229-a-guide.md", "a-guide", "2016-02-29"},
		{"content/stories/20160229-a/index.md", "a", "2016-02-29"},
		{"content/stories/2016-2-30-a.md", "a", "2016-02-30"},
		{"content/stories/20161329-a.md", "20161329-a", ""},
		{"content/stories/2016229-a.md", "2016229-a", ""},
		{"content/stories/2016-02_29-a.md", "2016-02-29-a", ""},
		{"content/stories/c++.md", "cplusplus", ""},
		{"content/stories/Cafe\u0301.md", "café", ""},
		{"content/stories/go-1.26.md", "go-1-26", ""},
		{"content/stories/x.md/index.md", "x-md", ""},
		{"index.md", "index", ""},
		{"content/authors/jane.en.md", "jane", ""},
		{"content/authors/jane.EN-gb.md", "jane", ""},
		{"content/authors/jane.de.md", "jane-de", ""},
		{"content/stories/2026-03-27-Two Words.en.md", "two-words", "2026-03-27"},
	} {
		if slug, date := stories.SplitFileName(test.file, slugs.Style{Language: "en-GB"}); slug != test.slug || date != test.date {
			t.Errorf("%s: %q %q, want %q %q", test.file, slug, date, test.slug, test.date)
		}
	}
}

// TestDateOfOtherPlaces has stories without date: and without a date in the name.
func TestDateOfOtherPlaces(t *testing.T) {
	for _, test := range []struct{ file, matter, want, hint string }{
		{"a.md", "created: 2026-03-27\npath: 2025/01/02/a", "2026-03-27", ""},
		{"a.md", "path: blog/2026/3/27/a", "2026-03-27", ""},
		{"a.md", "url: /2026-03-27-a.html", "2026-03-27", ""},
		{"a.md", "publishDate: 2026-03-27", "2026-03-27", ""},
		{"2026/03/27/a.md", "", "2026-03-27", ""},
		{"2026/03/27-a.md", "", "2026-03-27", ""},
		{"2026-03-27-a/post.md", "", "2026-03-27", ""},
		{"2026-03-27.md", "", "2026-03-27", ""},
		{"2026/02/30/a.md", "publish: 2026-03-27", "2026-03-27", ""},
		{"2026/03-27/a.md", "", "", "write date: 2026-03-27, or rename the file to 2026-03-27-a.md"},
		{"2026-03-a.md", "", "", "write date: 2026-03-27, or rename the file to 2026-03-27-a.md"},
		{"2025-02-03t10-30-a.md", "", "", "write date: 2025-02-03, or rename the file to 2025-02-03-a.md"},
		{"a.md", "whenever: soon\ngeschrieben: 28 Mar 2026", "", "write date: 28 Mar 2026, as under geschrieben"},
		{"a.md", "updated: 2026-03-28", "", "write date: 2026-03-27, or rename the file to 2026-03-27-a.md"},
	} {
		card, _ := stories.NewReader(settings(t), english).Story(sources.File{Path: "content/stories/" + test.file}, []byte("---\ntitle: A\n"+test.matter+"\n---\n"))
		got, hint := card.Date.Format(time.DateOnly), ""
		for _, p := range card.Problems {
			if p.Message == "date is missing" {
				got, hint = "", p.Advice
			}
		}
		if got != test.want || hint != test.hint {
			t.Errorf("%s %q: %s %s, want %s %s", test.file, test.matter, got, summary(card.Problems), test.want, test.hint)
		}
	}
}

func TestPublished(t *testing.T) {
	for text, draft := range map[string]bool{"true": false, "yes": false, "'true'": false, "false": true, "no": true, "'false'": true, "off": true} {
		if card := story(t, "---\ntitle: A\npublished: "+text+"\n---\n"); card.Draft != draft || len(card.Problems) > 0 {
			t.Errorf("%s: %v %s", text, card.Draft, summary(card.Problems))
		}
	}
}

// TestKeysThatWouldHideAPage has keys that keep a page from readers in other generators,
// and keys like them that do not.
func TestKeysThatWouldHideAPage(t *testing.T) {
	for line, shown := range map[string]bool{
		"hidden: true": true, "isHidden: true": true, "hide: yes": true, "hideFromHome: true": true, "exclude_from_feed: true": true, "is_private: 1": true,
		"password: abc": true, "isDraft: true": true, "post_status: draft": true, "state: private": true, "status: pending": true, "visibility: private": true,
		"public: false": true, "is_published: false": true, "showInList: no": true, "dg-publish: false": true, "listed: false": true, "_build: {list: never}": true,
		"hidden: false": false, "isDraft: no": false, "status: publish": false, "public: true": false, "live: yes": false, "render:": false,
		"state: California": false, "hideTitle: true": false, "hidden_title: true": false, "params: {hidden: true}": false,
	} {
		card := story(t, "---\ntitle: A\n"+line+"\n---\n")
		if got := strings.Contains(summary(card.Problems), "the page is shown all the same"); got != shown {
			t.Errorf("%s: %s", line, summary(card.Problems))
		}
	}
}

func TestLanguagesOfTranslations(t *testing.T) {
	for tag, valid := range map[string]bool{
		"de": true, "DE": true, "pt-BR": true, "zh-Hant": true, "sr-Latn-RS": true, "x-default": true, "tlh": true,
		"german": false, "de_DE": false, "d": false, "und": false, "'de '": false, "xx": false,
	} {
		card := story(t, "---\ntitle: A\ntranslations: {"+tag+": /x/}\n---\n")
		if got := !strings.Contains(summary(card.Problems), "is not a language"); got != valid || (len(card.Translations) == 1) != valid {
			t.Errorf("%s: %s", tag, summary(card.Problems))
		}
	}
}

func TestAliasesInOneText(t *testing.T) {
	for text, want := range map[string]string{
		"/a/": "/a/", "/a, /b/": "/a/ /b/", "/a/ /b.html": "/a/ /b.html", "[/a b/, '/c/,/d/']": "/a b/ /c/ /d/", "a, b": "/a, b/", "/2026/1,2/": "/2026/1,2/",
	} {
		card := story(t, "---\ntitle: A\naliases: "+text+"\n---\n")
		if got := strings.Join(card.Aliases, " "); got != want {
			t.Errorf("%s: %s, want %s %s", text, got, want, summary(card.Problems))
		}
	}
}
