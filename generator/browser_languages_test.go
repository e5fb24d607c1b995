package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"
)

// mirrorSite is a small site in a language, in which each word of the texts is the given
// one. Its first story has all that a story can have.
func mirrorSite(t *testing.T, language, word string) tree {
	t.Helper()
	folder := t.TempDir()
	write(t, filepath.Join(folder, "config.toml"), settings+"language = \""+language+"\"\n")
	text := strings.Repeat(word+" ", 60)
	write(t, filepath.Join(folder, "content/stories/photo.jpg"), string(photo(900, 600)))
	for day := 1; day <= 8; day++ {
		body := text
		if day == 5 {
			body = "WORD https://example.com/a/long/address/that/has/to/break/somewhere/or/else/ and `code --of`.[^1]\n\n" +
				"## WORD\n\n> WORD\n\n1. WORD\n2. WORD\n\n- [x] WORD\n\n> [!NOTE]\n> WORD\n\n```go\nvar a = \"a long line of code, longer than the page is wide\"\n```\n\n" +
				"| a | b |\n|---|--:|\n| WORD | 5.6.1 |\n\n![a](photo.jpg \"a\")\n\n![a](photo.jpg \"a\") ![a](photo.jpg)\n\n" +
				"<aside class=\"pull-quote\">\n\nWORD\n\n</aside>\n\n## WORD\n\n### WORD\n\n## WORD\n\n[^1]: WORD https://example.com/\n"
			body = strings.ReplaceAll(body, "WORD", strings.Repeat(word+" ", 12))
		}
		write(t, filepath.Join(folder, fmt.Sprintf("content/stories/s%d.md", day)), fmt.Sprintf(
			"---\ntitle: %q\ndescription: %q\ndate: 2020-01-%02d\nauthor: %s\ncategory: %s\ntags: [%s]\nimage: {src: photo.jpg, alt: a, caption: %s}\n"+
				"corrections: [{date: 2020-02-01, text: %s}]\nsources: [{title: %s, url: https://example.com/}]\nai: %s\n---\n%s",
			strings.Repeat(word+" ", 9), strings.Repeat(word+" ", 20), day, word, word, word, word, word, word, word, body))
	}
	return built(t, "-s", folder)
}

// edges is a JavaScript expression: how far the boxes and the first lines of texts are from
// the edge of the page at which lines start.
const edges = `(() => {
	const rtl = document.documentElement.dir === "rtl"
	const start = box => Math.round(rtl ? innerWidth - box.right : box.left)
	const found = []
	for (const e of document.querySelectorAll("h1, h2, .dek, .story-meta, figure, figcaption, .prose > *, .prose li, .prose blockquote p, .alert p, th, .card, .card-image, .card-text, .card-headline, .next-text, .corrections, .sources, .ai, .foot-name")) {
		if (!e.getClientRects().length) continue // not shown
		const range = document.createRange()
		range.selectNodeContents(e)
		const line = range.getClientRects()[0]
		found.push([e.tagName, e.className, start(e.getBoundingClientRect()), e.matches("h1, .dek, .prose > p, .card-headline") ? start(line) : ""].join(" "))
	}
	return found.join("\n")
})()`

// outside is a JavaScript expression: the elements that are partly beside the page. What is
// in a block that scrolls is not.
const outside = `[...document.body.querySelectorAll("*")].filter(e => {
	const box = e.getBoundingClientRect()
	return box.width > 1 && (box.left < -1 || box.right > innerWidth + 1) && !e.closest("pre, .table, .visually-hidden, .skip")
}).map(e => e.outerHTML.slice(0, 80)).join("\n")`

func (b *tab) text(expression string) string {
	b.t.Helper()
	text, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](expression))
	if err != nil {
		b.t.Fatal(err)
	}
	return text
}

// TestRightToLeftMirrors asserts that the pages of a site in Arabic are those of the same
// site in English, mirrored, and that nothing is beside the page on a phone.
func TestRightToLeftMirrors(t *testing.T) {
	ctx := browser(t)
	sites := map[string]*tab{"en": serve(t, ctx, mirrorSite(t, "en", "word")), "ar": serve(t, ctx, mirrorSite(t, "ar", "خبر"))}
	for page, width := range map[string]int64{"/2020/01/s5/": 360, "/": 360, "/archive/": 360, "/2020/01/s6/": 1440} {
		seen := map[string]string{}
		for language, b := range sites {
			b.show(width, 1)
			b.open(page)
			b.read()
			seen[language] = b.text(edges)
			if found := b.text(outside); found != "" {
				t.Errorf("%s in %s at %d px has beside the page:\n%s", page, language, width, found)
			}
		}
		if diff := cmp.Diff(strings.Split(seen["en"], "\n"), strings.Split(seen["ar"], "\n")); diff != "" {
			t.Errorf("%s in Arabic, at %d px, is not the mirror image of %s in English:\n%s", page, width, page, diff)
		}
	}
}
