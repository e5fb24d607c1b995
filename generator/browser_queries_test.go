package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// TestUnusualQueries asserts that no query breaks the search page: after each the next
// one is answered.
func TestUnusualQueries(t *testing.T) {
	folder := t.TempDir()
	write(t, filepath.Join(folder, "config.toml"), settings)
	write(t, filepath.Join(folder, "content/stories/names.md"), "---\ntitle: '<b>constructor</b> & __proto__'\ndate: 2020-01-01\nauthor: 'Ann \"Q\" <i>'\n---\nThe function toString returns a text.\n")
	write(t, filepath.Join(folder, "content/stories/twin-1.md"), "---\ntitle: Ferries\ndate: 2020-01-02\n---\nThe first.\n")
	write(t, filepath.Join(folder, "content/stories/twin-2.md"), "---\ntitle: Ferries\ndate: 2020-01-03\n---\nThe second.\n")
	write(t, filepath.Join(folder, "content/stories/draft.md"), "---\ntitle: Zeppelin\ndate: 2020-01-04\ndraft: true\n---\nA zeppelin.\n")
	site := built(t, "-s", folder)
	b := serve(t, browser(t), site)
	b.open("/search/")
	for _, c := range []struct{ query, want string }{
		{"constructor", "<b>constructor</b> & __proto__"},
		{"proto tostring", "<b>constructor</b> & __proto__"},
		{"author:ann-q-i", "<b>constructor</b> & __proto__"},
		{"valueof __proto__ hasownproperty", ""},
		{"author:__proto__", ""},
		{"tag:constructor", ""},
		{"zeppelin", ""},
		{"ferries.*[(^$|?", "Ferries,Ferries"},
		{`"ferries`, "Ferries,Ferries"},
		{`ferries - ( ) 🚢 \`, "Ferries,Ferries"},
		{"ferries -first", "Ferries"},
		{strings.Repeat("long", 2500), ""},
		{"Ferries фёрриз 渡し船", ""},
	} {
		b.leave(`const field = document.querySelector("form.search input"); field.value = ` + fmt.Sprintf("%q", c.query) + `; field.form.requestSubmit()`)
		b.is(headlines + fmt.Sprintf(`.join() === %q && (%q || %s === "No story has all of these words.")`, c.want, c.want, counted))
	}
	for _, query := range []string{`"`, "-", "author:", "🚢", "?!", " "} {
		b.leave(`const field = document.querySelector("form.search input"); field.value = "ferries"; field.form.requestSubmit()`)
		b.is(headlines + `.length === 2`)
		b.leave(`const field = document.querySelector("form.search input"); field.value = ` + fmt.Sprintf("%q", query) + `; field.form.requestSubmit()`)
		b.is(headlines + `.length === 0 && document.querySelector(".search-latest").checkVisibility()`)
	}
}

// TestSearchInOtherScripts asserts that a text without spaces is found by a part of a
// sentence, and that its words are marked.
func TestSearchInOtherScripts(t *testing.T) {
	ctx := browser(t)
	for language, c := range map[string]struct{ headline, text, query, marked string }{
		"zh": {"芯片出口", "政府周一放宽了芯片出口的限制。", "放宽 限制", "放宽,限制"},
		"ja": {"新しい駅", "東京の新しい駅は来年の春に開業する。", "来年の春", "来年の春"},
		"th": {"ท่าเรือใหม่", "ท่าเรือใหม่จะเปิดในปีหน้า", "ปีหน้า", "ปีหน้า"},
		"ko": {"새 항구", "새 항구는 내년 봄에 문을 연다.", "내년 봄에", "내년,봄에"},
		"ru": {"Новый порт", "Порт откроется весной, и корабли придут.", "корабли весной", "весной,корабли"},
	} {
		t.Run(language, func(t *testing.T) {
			folder := t.TempDir()
			write(t, filepath.Join(folder, "config.toml"), settings+"language = \""+language+"\"\n")
			write(t, filepath.Join(folder, "content/stories/a.md"), "---\ntitle: "+c.headline+"\ndate: 2020-01-01\n---\n"+c.text+"\n")
			write(t, filepath.Join(folder, "content/stories/b.md"), "---\ntitle: Other\ndate: 2020-01-02\n---\nOther words.\n")
			b := serve(t, ctx, built(t, "-s", folder))
			b.open("/search/")
			b.enter(c.query)
			b.is(headlines + fmt.Sprintf(`.join() === %q`, c.headline))
			b.is(`[...document.querySelectorAll(".excerpt mark")].map(m => m.textContent).join() === "` + c.marked + `"`)
			b.is(`document.documentElement.scrollWidth <= innerWidth`)
		})
	}
}

// TestScriptsSwitchedOff asserts that the search page leads readers without scripts to the
// archive. A frame in a sandbox has none.
func TestScriptsSwitchedOff(t *testing.T) {
	b := serve(t, browser(t), searched(t, "en"))
	b.open("/archive/")
	b.js(`const frame = document.createElement("iframe"); frame.sandbox = "allow-same-origin"; frame.src = "/search/?q=ferries"; document.body.append(frame)`)
	b.is(`document.querySelector("iframe").contentDocument.querySelector(".find-unscripted a[href='/archive/']")?.checkVisibility()`)
}
