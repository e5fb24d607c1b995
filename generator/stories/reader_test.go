package stories_test

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"broadsheet/generator/problems"
	"broadsheet/generator/slugs"
	"broadsheet/generator/sources"
	"broadsheet/generator/stories"
)

// story reads a text as a story that has a date in its name.
func story(t testing.TB, text string) *stories.Card {
	t.Helper()
	card, doc := stories.NewReader(settings(t), english).Story(sources.File{Path: "content/stories/2026/2026-01-01-a-story/index.md"}, []byte(text))
	if doc == nil {
		t.Fatal("no document")
	}
	return card
}

// summary returns problems one a line, as place, severity and message.
func summary(list []*problems.Problem) string {
	var b strings.Builder
	for _, p := range list {
		fmt.Fprintf(&b, "%d:%d %s: %s\n", p.Line, p.Column, p.Severity, p.Message)
	}
	return b.String()
}

// The same story in each of the three formats.
const (
	inYAML = `---
title: "Tower catches a returning booster"
date: 2024-10-13 14:25:00 +0200
lastmod: 2024-10-14
summary: The arms  held.
authors: [Jane Doe, {name: José}]
categories: [Going Viral, space]
tags: C++, C#, 1.10
companies: [SpaceX]
image: {src: lead.jpg, alt: A tower, caption: Flight 5, credit: NASA, license: PD}
slug: tower
permalink: /space/tower
aliases: [/old/, caf%C3%A9/index.html]
draft: true
publish: 2024-10-13T15:00:00Z
expires: 2030-01-01
series: [Starship]
thread: starship
related: [one, ../two.md]
unrelated: three
next: four
featured: yes
sponsor: Acme
corrections:
  - {date: 2024-10-15, text: It was flight 5.}
sources:
  - {title: Report, url: https://example.org/r}
canonical: https://example.org/tower
evergreen: true
noindex: false
ai: Pictures made larger
id: 17
translations: {de: /de/turm/}
params: {count: 3, ratio: 1.5, on: true, list: [a, 2], text: 2024-01-01, none: ""}
---
Body with a [link](../other/index.md#part), [another](/about/), [a third](https://example.org/).
`
	inTOML = `+++
title = "Tower catches a returning booster"
date = 2024-10-13T14:25:00+02:00
lastmod = 2024-10-14
summary = "The arms  held."
authors = ["Jane Doe", {name = "José"}]
tags = "C++, C#, 1.10"
slug = "tower"
permalink = "/space/tower"
aliases = ["/old/", "caf%C3%A9/index.html"]
draft = true
publish = 2024-10-13T15:00:00Z
expires = 2030-01-01
series = ["Starship"]
thread = "starship"
related = ["one", "../two.md"]
unrelated = "three"
next = "four"
featured = true
sponsor = "Acme"
canonical = "https://example.org/tower"
evergreen = true
noindex = false
ai = "Pictures made larger"
id = 17

[taxonomies]
categories = ["Going Viral", "space"]
companies = ["SpaceX"]

[image]
src = "lead.jpg"
alt = "A tower"
caption = "Flight 5"
credit = "NASA"
license = "PD"

[[corrections]]
date = 2024-10-15
text = "It was flight 5."

[[sources]]
title = "Report"
url = "https://example.org/r"

[translations]
de = "/de/turm/"

[extra]
count = 3
ratio = 1.5
on = true
list = ["a", 2]
text = 2024-01-01
none = ""
+++
Body with a [link](../other/index.md#part), [another](/about/), [a third](https://example.org/).
`
	inJSON = `{
  "title": "Tower catches a returning booster",
  "date": "2024-10-13T14:25+02:00",
  "updated": "2024-10-14",
  "description": "The arms  held.",
  "author": ["Jane Doe", {"name": "José"}],
  "category": ["Going Viral", "space"],
  "tags": ["C++", "C#", "1.10"],
  "company": "SpaceX",
  "cover": [{"image": "lead.jpg", "alt": "A tower", "caption": "Flight 5", "credit": "NASA", "licence": "PD"}],
  "slug": "tower",
  "url": "/space/tower/",
  "redirect_from": ["/old/", "/caf\u00e9/index.html"],
  "published": false,
  "publishDate": "2024-10-13 17:00 CEST",
  "expiryDate": "2030-01-01",
  "series": "Starship",
  "thread": "starship",
  "related": ["one", "../two.md"],
  "unrelated": ["three"],
  "next": "four",
  "featured": true,
  "sponsor": "Acme",
  "type": "sponsored",
  "corrections": {"date": "2024-10-15", "text": "It was flight 5."},
  "sources": {"Report": "https://example.org/r"},
  "canonical": "https://example.org/tower",
  "evergreen": true,
  "ai": "Pictures made larger",
  "id": "17",
  "translations": {"de": "/de/turm/"},
  "params": {"count": 3, "ratio": 1.5, "on": true, "list": ["a", 2], "text": "2024-01-01", "none": ""}
}
Body with a [link](../other/index.md#part), [another](/about/), [a third](https://example.org/).
`
)

func TestEveryKeyInEveryFormat(t *testing.T) {
	zone := settings(t).Location
	want := &stories.Card{
		Source: "content/stories/2026/2026-01-01-a-story/index.md",
		Title:  "Tower catches a returning booster", Slug: "tower", Description: "The arms held.",
		Excerpt: "Body with a link, another, a third.",
		Date:    time.Date(2024, 10, 13, 14, 25, 0, 0, zone),
		Draft:   true, Featured: true, Evergreen: true, Type: "sponsored", Words: 7, Links: []string{"../other/index.md", "/about/"},
		Terms: [][]stories.Term{
			{{Name: "Going Viral", Slug: "going-viral"}, {Name: "space", Slug: "space"}},
			{{Name: "C++", Slug: "cplusplus"}, {Name: "C#", Slug: "csharp"}, {Name: "1.10", Slug: "1-10"}},
			{{Name: "Jane Doe", Slug: "jane-doe"}, {Name: "José", Slug: "josé"}},
			{{Name: "SpaceX", Slug: "spacex"}},
		},
		Image: &stories.Image{Src: "lead.jpg", Alt: "A tower", Caption: "Flight 5", Credit: "NASA", License: "PD"},
		Extra: &stories.Extra{
			Permalink: "/space/tower/", Updated: time.Date(2024, 10, 14, 0, 0, 0, 0, zone),
			Publish: time.Date(2024, 10, 13, 17, 0, 0, 0, zone), Expires: time.Date(2030, 1, 1, 0, 0, 0, 0, zone),
			Aliases: []string{"/old/", "/café/index.html"}, Canonical: "https://example.org/tower", ID: "17",
			Related: []string{"one", "../two.md"}, Unrelated: []string{"three"}, Next: "four",
			Series: "Starship", Thread: "starship", Sponsor: "Acme",
			Corrections:  []stories.Correction{{Date: time.Date(2024, 10, 15, 0, 0, 0, 0, zone), Text: "It was flight 5."}},
			Sources:      []stories.Link{{Title: "Report", URL: "https://example.org/r"}},
			AI:           "Pictures made larger",
			Translations: map[string]string{"de": "/de/turm/"},
			Params:       map[string]any{"count": int64(3), "ratio": 1.5, "on": true, "list": []any{"a", int64(2)}, "text": "2024-01-01", "none": ""},
			Fragments:    []string{"../other/index.md#part"},
		},
	}
	for name, text := range map[string]string{"YAML": inYAML, "TOML": inTOML, "JSON": inJSON} {
		t.Run(name, func(t *testing.T) {
			card := story(t, text)
			if diff := cmp.Diff(want, card); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestLineEnds checks that line ends of Windows and byte order marks change
// nothing.
func TestLineEnds(t *testing.T) {
	faulty := "\n---\ntitle: \"A\"\ndescription: |\n  one\n  two\ncatgory: x\ndraft: maybe\n---\n\nText.\n\n```go\na\n\nb\n```\n"
	reader := stories.NewReader(settings(t), english)
	for _, text := range []string{inYAML, inTOML, inJSON, faulty} {
		want, wantDoc := reader.Story(sources.File{Path: "content/stories/2026-01-01-a.md"}, []byte(text))
		for name, variant := range map[string]string{
			"CRLF": strings.ReplaceAll(text, "\n", "\r\n"), "BOM": "\uFEFF" + text,
			"both": "\uFEFF" + strings.ReplaceAll(text, "\n", "\r\n"),
		} {
			card, doc := reader.Story(sources.File{Path: "content/stories/2026-01-01-a.md"}, []byte(variant))
			if diff := cmp.Diff(want, card, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
			if !bytes.Equal(wantDoc.HTML, doc.HTML) {
				t.Errorf("%s: %q, want %q", name, doc.HTML, wantDoc.HTML)
			}
		}
	}
}

// TestBytes checks the places of bytes and characters that are not allowed.
func TestBytes(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"---\ntitle: A\n---\nÄ\x00b\n", "4:2 error: a NUL byte (offset 19)\n"},
		{"---\ntitle: \xE4rger\n---\n", "2:8 error: the byte 0xe4 (offset 11) is not UTF-8\n"},
		{"---\ntitle: A\n---\nText\xFF", "4:5 error: the byte 0xff (offset 21) is not UTF-8\n"},
		{"\xFF\xFE-\x00-\x00", "1:1 error: the file is not UTF-8 but UTF-16\n"},
		{"---\ntitle: A\x07\n---\n", "2:9 error: front matter has a control character\n"},
		{"---\ntitle: \uFFFD\n---\nText.", ""},
	} {
		if got := summary(story(t, test.text).Problems); got != test.want {
			t.Errorf("%q: %q, want %q", test.text, got, test.want)
		}
	}
}

// TestHugeInput checks the limits on front matter.
func TestHugeInput(t *testing.T) {
	const levels = 20_000
	for name, test := range map[string]struct{ text, want string }{
		"YAML lists":  {"---\ntitle: A\nparams: " + strings.Repeat("[", levels) + strings.Repeat("]", levels) + "\n---\n", "levels deep"},
		"YAML blocks": {"---\ntitle: A\nparams:\n " + strings.Repeat("- ", levels) + "x\n---\n", "levels deep"},
		"TOML lists":  {"+++\ntitle = 'A'\nparams = " + strings.Repeat("[", levels) + strings.Repeat("]", levels) + "\n+++\n", "deep"},
		"TOML keys":   {"+++\ntitle = 'A'\n" + strings.Repeat("a.", levels) + "b = 1\n+++\n", "more than 10000 values"},
		"JSON lists":  {`{"params": ` + strings.Repeat("[", levels) + strings.Repeat("]", levels) + "}\n", "exceeded max depth"},
		"many keys":   {"---\ntitle: A\nparams: [" + strings.Repeat("a,", levels) + "a]\n---\n", "more than 10000 values"},
		"long title":  {"---\ntitle: " + strings.Repeat("long ", 200_000) + "\n---\n", "the title has 999999 characters"},
		"unknown":     {"---\ntitle: A\n" + manyKeys(4_000) + "---\n", "23:1 warning: more keys are not known, from here on\n"},
		"dashes":      {"---\ntitle: A\nparams: {a: " + strings.Repeat("-", 1_000_000) + "}\n---\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := summary(story(t, test.text).Problems)
			if (test.want == "") != (got == "") || !strings.Contains(got, test.want) {
				t.Errorf("%.200s, want %s", got, test.want)
			}
		})
	}
}

// manyKeys returns n lines of YAML that set keys with long names.
func manyKeys(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "descriptionofthedescription%d: x\n", i)
	}
	return b.String()
}

// TestFormatsAgree writes random front matter in each format, and compares the
// cards.
func TestFormatsAgree(t *testing.T) {
	reader := stories.NewReader(settings(t), english)
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[ -~äß中“”]{0,20}`)
		keys := []string{"title", "description", "series", "author", "tags", "category", "slug", "type", "date", "image", "next", "nokey"}
		chosen := rapid.SliceOfNDistinct(rapid.SampledFrom(keys), 1, len(keys), rapid.ID).Draw(t, "keys")
		var yaml, toml, json strings.Builder
		for i, key := range chosen {
			value := text.Draw(t, "value")
			quoted := `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(value) + `"`
			fmt.Fprintf(&yaml, "%s: %s\n", key, quoted)
			fmt.Fprintf(&toml, "%s = %s\n", key, quoted)
			if i > 0 {
				json.WriteString(",")
			}
			fmt.Fprintf(&json, "%q: %s\n", key, quoted)
		}
		read := func(text string) *stories.Card {
			card, _ := reader.Story(sources.File{Path: "content/stories/2026-01-01-a.md"}, []byte(text))
			for _, p := range card.Problems { // places differ
				*p = problems.Problem{Severity: p.Severity, Message: p.Message, Advice: p.Advice}
			}
			return card
		}
		want := read("---\n" + yaml.String() + "---\nText.\n")
		for _, text := range []string{"+++\n" + toml.String() + "+++\nText.\n", "{" + json.String() + "}\nText.\n"} {
			if diff := cmp.Diff(want, read(text), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%s\n%s", text, diff)
			}
		}
	})
}

// TestOneReaderServesMany reads the same stories concurrently.
func TestOneReaderServesMany(t *testing.T) {
	reader := stories.NewReader(settings(t), english)
	file := sources.File{Path: "content/stories/2026-01-01-a.md"}
	var wg sync.WaitGroup
	for _, text := range []string{inYAML, inTOML, inJSON, "---\ntitle: A: B\n---\n"} {
		want, _ := reader.Story(file, []byte(text))
		for range 20 {
			wg.Go(func() {
				card, _ := reader.Story(file, []byte(text))
				if diff := cmp.Diff(want, card, cmpopts.EquateEmpty()); diff != "" {
					t.Error(diff)
				}
			})
		}
	}
	wg.Wait()
}

func TestPagesAndRecords(t *testing.T) {
	reader := stories.NewReader(settings(t), english)
	page, _ := reader.Page(sources.File{Path: "content/pages/About Us.md"}, []byte("---\ntitle: About\n---\nText."))
	if page.Slug != "about-us" || !page.Date.IsZero() || page.Type != "news" || len(page.Problems) > 0 {
		t.Errorf("page: %+v", page)
	}
	author, doc := reader.Author(sources.File{Path: "content/authors/jane-doe.md"}, []byte(
		"---\nname: Jane Doe\nbeat: Chips\nemail: j@example.org\navatar: jane.jpg\nlinks: {Site: 'https://jane.example/'}\nparams: {pgp: abc}\n---\nShe *writes*.\n"))
	wantAuthor := &stories.Author{
		Source: "content/authors/jane-doe.md", Slug: "jane-doe", Name: "Jane Doe", Beat: "Chips", Email: "j@example.org",
		Photo: &stories.Image{Src: "jane.jpg"}, Links: []stories.Link{{Title: "Site", URL: "https://jane.example/"}},
		Params: map[string]any{"pgp": "abc"}, Excerpt: "She writes.",
	}
	if diff := cmp.Diff(wantAuthor, author); diff != "" || !bytes.Contains(doc.HTML, []byte("<em>writes</em>")) {
		t.Errorf("%s %s", diff, doc.HTML)
	}
	category := reader.Category(sources.File{Path: "content/categories/going-viral.md"}, []byte(
		"---\ntitle: Going Viral\ndescription: D\nweight: 2\nimage: {src: /v.jpg, alt: V}\nextra: {color: red}\n---\n"))
	wantCategory := &stories.Category{
		Source: "content/categories/going-viral.md", Slug: "going-viral", Title: "Going Viral", Description: "D", Order: 2,
		Image: &stories.Image{Src: "/v.jpg", Alt: "V"}, Params: map[string]any{"color": "red"},
	}
	if diff := cmp.Diff(wantCategory, category); diff != "" {
		t.Error(diff)
	}
}

// TestStrongestName checks the precedence of a key's names.
func TestStrongestName(t *testing.T) {
	card := story(t, "---\nkeywords: a\nsummary: weak\nTitle: A\nauthors: [B]\nauthor: C\ndescription: strong\nimages: []\ncover: x.jpg\n---\n")
	if card.Description != "strong" || card.Terms[stories.RowAuthor][0].Name != "C" || card.Title != "A" ||
		card.Image == nil || card.Image.Src != "x.jpg" || card.Terms[stories.RowTag][0].Name != "a" {
		t.Errorf("%+v", card)
	}
	want := "5:1 warning: \"authors\" is not read, since \"author\" is set, too\n3:1 warning: \"summary\" is not read, since \"description\" is set, too\n"
	if got := summary(card.Problems); got != want {
		t.Error(got)
	}
}

func FuzzStory(f *testing.F) {
	reader := stories.NewReader(settings(f), english)
	f.Fuzz(func(t *testing.T, text string) {
		card, doc := reader.Story(sources.File{Path: "content/stories/2026-01-01-a.md"}, []byte(text))
		if doc == nil {
			t.Fatal("no document")
		}
		lines := strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n")
		for _, p := range card.Problems {
			if p.Line < 0 || p.Line > len(lines) || p.Line > 0 && (p.Column < 1 || p.Column > len([]rune(lines[p.Line-1]))+1) {
				t.Errorf("%v is outside the file", p)
			}
		}
		if card.Slug != slugs.Of(card.Slug) && !slugs.IsAddress(card.Slug) {
			t.Errorf("slug %q cannot be in an address", card.Slug)
		}
	})
}
