package main

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"
	"golang.org/x/net/html"

	"broadsheet/templates"
)

// TestNoWordsOutsideLabels builds sites in which no content has a Latin letter, with labels
// in an invented language: words in accented letters. Latin letters without accents are
// then words that stand in code or templates, and not in a label.
func TestNoWordsOutsideLabels(t *testing.T) {
	labels := inventedLabels(t)
	var all strings.Builder
	for _, site := range []map[string]string{fullSite(), {"content/pages/1.md": "---\ntitle: Страница\n---\n"}} {
		folder := t.TempDir()
		site["config.toml"] = inventedSettings
		site["templates/labels/ja.toml"] = labels.file
		for name, text := range site {
			at := filepath.Join(folder, filepath.FromSlash(name))
			if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		pages := built(t, "-s", folder)
		for _, name := range slices.Sorted(maps.Keys(pages)) {
			for _, text := range readable(t, name, pages[name]) {
				all.WriteString(html.UnescapeString(text) + "\n")
				if words := latin.FindAllString(foreign.ReplaceAllString(text, ""), -1); len(words) > 0 {
					t.Errorf("%s: %q in %q", name, words, text)
				}
			}
		}
	}
	for key, words := range labels.words {
		// A picture with a signed record of its origin cannot be made here.
		if key != "original" && !strings.Contains(all.String(), words) {
			t.Errorf("no page shows the label %s, %q", key, words)
		}
	}
}

var (
	latin = regexp.MustCompile(`[A-Za-z]{2,}`)
	// URLs, names of formats, and the words of the language of queries
	foreign = regexp.MustCompile(`https?://[^\s<>"]+|\b(?:RSS|Atom|JSON Feed)\b|\b(?:author|tag|category|year):`)

	pluralName = regexp.MustCompile(`"\w+":`) // in a JSON object of plural forms
)

// invented has the labels of an invented language: the text of a label file, and the first
// words of each label by its key.
type invented struct {
	file  string
	words map[string]string
}

func inventedLabels(t *testing.T) invented {
	t.Helper()
	text, err := templates.Files.ReadFile("labels/en.toml")
	if err != nil {
		t.Fatal(err)
	}
	var english map[string]any
	if err := toml.Unmarshal(text, &english); err != nil {
		t.Fatal(err)
	}
	delete(english, "reviewed")
	made := invented{"", map[string]string{}}
	for key, value := range english {
		name := key
		if forms, ok := value.(map[string]any); ok {
			value, name = forms["other"], key+".other" // the only form in Japanese
		}
		words := accented(value.(string))
		made.file += fmt.Sprintf("%s = %q\n", name, words)
		longest := ""
		for _, part := range regexp.MustCompile(`\{[^}]*\}`).Split(words, -1) {
			if len(part) > len(longest) {
				longest = part
			}
		}
		made.words[key] = strings.TrimSpace(longest)
	}
	return made
}

// accented puts a text in brackets and accents on its letters, except those in braces.
func accented(text string) string {
	inside := false
	return "[[" + strings.Map(func(r rune) rune {
		switch {
		case r == '{' || r == '}':
			inside = r == '{'
		case inside:
		case 'a' <= r && r <= 'z':
			return []rune("àƀçđéƒĝĥîĵķļḿñôþǫŕšţûṽŵẋýž")[r-'a']
		case 'A' <= r && r <= 'Z':
			return []rune("ÀƁÇĐÉƑĜĤÎĴĶĻḾÑÔÞǪŔŠŢÛṼŴẊÝŽ")[r-'A']
		}
		return r
	}, text) + "]]"
}

// readable returns the texts of a file of a site that readers see or hear.
func readable(t *testing.T, name string, data []byte) []string {
	t.Helper()
	switch path.Ext(name) {
	case ".html":
		return readablePage(parsed(data))
	case ".xml":
		return readableFeed(t, data)
	case ".json":
		var feed any
		if err := json.Unmarshal(data, &feed); err != nil {
			t.Fatal(err)
		}
		return readableJSON(feed)
	case ".css":
		var texts []string
		for _, m := range regexp.MustCompile(`content:\s*"([^"]*)"`).FindAllSubmatch(data, -1) {
			texts = append(texts, string(m[1]))
		}
		return texts
	}
	return nil
}

func readablePage(n *html.Node) (texts []string) {
	if n.Type == html.TextNode && n.Parent.Data != "script" && n.Parent.Data != "style" {
		texts = append(texts, n.Data)
	}
	meta := ""
	for _, a := range n.Attr {
		switch a.Key {
		case "alt", "title", "aria-label", "placeholder", "data-copied", "data-is-on", "data-is-off", "data-nothing", "data-partly", "data-failed":
			texts = append(texts, a.Val)
		case "data-count":
			texts = append(texts, pluralName.ReplaceAllString(a.Val, ""))
		case "name", "property":
			meta = a.Val
		}
	}
	if slices.Contains([]string{"description", "og:title", "og:description", "og:image:alt", "og:site_name", "article:section", "article:tag"}, meta) {
		for _, a := range n.Attr {
			if a.Key == "content" {
				texts = append(texts, a.Val)
			}
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		texts = append(texts, readablePage(c)...)
	}
	return texts
}

func readableFeed(t *testing.T, data []byte) (texts []string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(string(data)))
	element := ""
	for {
		token, err := d.Token()
		if err == io.EOF {
			return texts
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			element = token.Name.Local
		case xml.EndElement:
			element = ""
		case xml.CharData:
			switch element {
			case "title", "description", "subtitle", "summary", "category", "creator", "name":
				texts = append(texts, string(token))
			case "encoded", "content":
				texts = append(texts, readablePage(parsed(token))...)
			}
		}
	}
}

func readableJSON(value any) (texts []string) {
	switch value := value.(type) {
	case []any:
		for _, v := range value {
			texts = append(texts, readableJSON(v)...)
		}
	case map[string]any:
		for key, v := range value {
			text, isText := v.(string)
			switch {
			case !isText:
				texts = append(texts, readableJSON(v)...)
			case key == "content_html":
				texts = append(texts, readablePage(parsed([]byte(text)))...)
			case key == "title" || key == "description" || key == "summary" || key == "name":
				texts = append(texts, text)
			}
		}
	}
	return texts
}

const inventedSettings = `title = "Газета"
base_url = "https://example.org/"
timezone = "UTC"
language = "ja"
description = "Новости"
[pagination]
size = 12
[taxonomies]
"фирма" = "фирмы"
[home]
notice = "Новость"
[images]
share_cards = "none"
avif = false
[publisher]
name = "Издатель"
[trust]
corrections = "/1/"
ethics = "/2/"
masthead = "/3/"
ownership = "/4/"
fact_checking = "/5/"
unnamed_sources = "/6/"
feedback = "/7/"
[[menu.footer]]
title = "О нас"
url = "/1/?"
[scripts]
copy_link = true
next_story = true
`

// fullSite returns the content of a site with all kinds of pages and all parts of stories.
func fullSite() map[string]string {
	site := map[string]string{
		"content/categories/ai.md":      "---\ntitle: Пусто\n---\n",
		"content/authors/anna.md":       "---\nname: Анна\nemail: 1@2.3\nbeat: Наука\n---\nПишет.\n",
		"content/data/popular.toml":     "stories = [\"s5\", \"s6\", \"s7\", \"s8\"]\n",
		"static/images/1.svg":           `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 2"/>`,
		"content/stories/2020/all.md":   inventedStory,
		"content/stories/2020/other.md": "---\ntitle: Часть\ndate: 2020-02-01\nseries: Серия\n---\nСлово.\n",
	}
	for n := range 7 {
		site[fmt.Sprintf("content/pages/%d.md", n+1)] = fmt.Sprintf("---\ntitle: Страница %d\n---\nТекст.\n", n+1)
	}
	for n, kind := range []string{"news", "analysis", "opinion", "explainer", "review", "sponsored", "live"} {
		site[fmt.Sprintf("content/stories/k%d.md", n)] = fmt.Sprintf("---\ntitle: Вид %d\ndate: 2026-03-%02d\ntype: %s\ncategory: Наука\n---\nСлово о деле.\n", n, 20+n, kind)
	}
	site["content/stories/paid.md"] = "---\ntitle: Плата\ndate: 2026-03-19\ntype: sponsored\nsponsor: Фирма\n---\nСлово.\n"
	for n := range 30 {
		category := []string{"category: Наука\n", "category: Дело\n", ""}[n%3]
		site[fmt.Sprintf("content/stories/s%d.md", n)] = fmt.Sprintf("---\ntitle: Рассказ %d\ndate: 2026-02-%02d\n%s---\nСлово о деле.\n", n, 1+n%28, category)
	}
	return site
}

const inventedStory = `---
title: Всё
date: 2020-01-01
updated: 2020-06-01
description: Описание
authors: [Анна, Борис, Вера]
category: Наука
tags: [один, два]
фирмы: [Фирма]
series: Серия
aliases: [/old/]
image: {src: /images/1.svg, alt: Вид, caption: Подпись, credit: Автор, license: "https://example.org/licence"}
translations: {uk: "https://example.org/uk/"}
corrections: [{date: 2020-07-01, text: Исправлено}]
sources: [{title: Источник, url: "https://example.org/s"}]
ai: Переведено
related: [s1, s2]
---
Слово[^1].

## Один

> [!NOTE]
> Слово.

> [!TIP]
> Слово.

> [!IMPORTANT]
> Слово.

> [!WARNING]
> Слово.

> [!CAUTION]
> Слово.

## Два

| а | б |
|---|---|
| в | г |

## Три

- [x] да
- [ ] нет

## Четыре

<iframe src="https://example.org/"></iframe>

![](/images/нет.png)

[^1]: Сноска.
`
