package main

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// strained are sites in the states that break themes, by name.
func strained() map[string]map[string]string {
	const headline = "A headline of a hundred and eighty characters, which no editor would write but some importer of an old archive will bring along, with counter-revolutionary hyphens and everything else"
	picture := func(width, height int) string {
		return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %[1]d %d"><rect width="100%%" height="100%%" fill="#7a8fa6"/><circle cx="50%%" cy="50%%" r="20%%" fill="#e0a458"/></svg>`, width, height, height)
	}
	words := func(n int, language string) string {
		sentence := map[string]string{
			"en":      "The committee met on Thursday, heard four engineers and two lawyers, and put off what it had come to decide. ",
			"ar":      "اجتمعت اللجنة يوم الخميس واستمعت إلى أربعة مهندسين ومحاميين، ثم أجّلت القرار الذي جاءت من أجله. ",
			"zh-Hans": "委员会于周四开会，听取了四名工程师和两名律师的意见，然后推迟了本来要作出的决定。",
		}[language]
		var b strings.Builder
		for i := range n / 20 {
			b.WriteString(sentence)
			if i%4 == 3 {
				b.WriteString("\n\n")
			}
		}
		return b.String()
	}
	story := func(matter, text string) string { return "---\n" + matter + "\n---\n" + text + "\n" }
	every := map[string]string{
		"config.toml":                 settings + "description = \"News for those who came in late\"\n[scripts]\nnext_story = true\n[home]\nnotice = \"Breaking: a notice that is long enough to need more than one line on a telephone, and says nothing\"\n[pagination]\nsize = 12\n",
		"content/authors/ann.md":      "---\nname: Ann Featherstonehaugh-Cholmondeley\nbeat: Everything that is published in more than one language at a time\nlinks: [{title: Elsewhere, url: \"https://example.org/\"}]\n---\nAnn has no picture and a long biography. " + words(60, "en"),
		"content/pages/about.md":      story("title: About", words(200, "en")),
		"content/stories/bare.md":     story("title: No picture, no author, no category\ndate: 2026-05-30", words(200, "en")),
		"content/stories/word.md":     story("title: Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft\ndate: 2026-05-29\ncategory: Networks\nauthor: Ann\ndescription: Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz", words(100, "en")),
		"content/stories/tags.md":     story("title: Forty tags\ndate: 2026-05-28\ncategory: Policy\ntags: ["+strings.Join(numbered(40, "A tag, the %dth"), ", ")+"]", words(100, "en")),
		"content/stories/long.md":     story("title: \""+headline+"\"\ndate: 2026-05-27\ncategory: Policy\ndescription: \""+words(60, "en")+"\"\nauthors: [Ann, Bo Lindqvist, Carla Mendes, Dora Ek, Ed Obi]", words(3000, "en")),
		"content/stories/sponsor.md":  story("title: What good cables are made of\ndate: 2026-05-26\ncategory: Networks\ntype: sponsored\nsponsor: The Very Respectable Transatlantic Cable Company of 1858", words(100, "en")),
		"content/stories/opinion.md":  story("title: Nobody reads to the end\ndate: 2026-05-25\ntype: opinion\ncategory: Alone in its category\nauthor: Bo Lindqvist\nupdated: 2026-05-26\ncorrections: [{date: 2026-05-26, text: An earlier version said that somebody does.}, {date: 2026-05-27, text: It did so twice.}]\nai: Translated by a program and checked by an editor.\nseries: Reading\nsources: [{title: A study, url: \"https://example.org/study\"}]", words(100, "en")),
		"content/stories/opinion2.md": story("title: Somebody does\ndate: 2026-05-24\ntype: opinion\ncategory: Policy\nseries: Reading", words(100, "en")),
		"content/stories/table.md":    story("title: Two hundred rows\ndate: 2026-05-23\ncategory: Policy", "Before.\n\n"+bigTable(200, 12)+"\nAfter."),
		"content/stories/text.md": story("title: All that a text can have\ndate: 2026-05-22\ncategory: Chips",
			"A note.[^1] `code_that_is_a_very_long_word_without_any_place_to_break_it_in_two_anywhere_at_all()`\n\n## A heading that is long enough to need two lines on any telephone and most tablets\n\n> A quote that was worth pulling out.\n\n> [!WARNING]\n> Do not do this.\n\n> [!TIP]\n> Do that.\n\n### Lists\n\n- one\n  - two\n    - three\n      - four\n        - five\n          - six\n\n1. first\n2. second\n\n- [x] done\n- [ ] not done\n\nTerm\n: What it means.\n\n```go\nfunc main() { fmt.Println(\"a line of code that is much longer than any telephone is wide, and wider than the column, too\") } // and on\n```\n\nhttps://example.org/an/address/that/has/no/place/to/break/it/and/goes/on/and/on/and/on/and/on/and/on.html\n\n## Next\n\n"+words(100, "en")+"\n\n## And\n\nx\n\n## Then\n\ny\n\n---\n\n[^1]: A footnote, "+words(40, "en")+"\n"),
	}
	for i, size := range [][2]int{{1600, 900}, {600, 1600}, {3000, 400}, {40, 40}, {900, 900}} {
		folder := fmt.Sprintf("content/stories/picture-%d/", i)
		every[folder+"picture.svg"] = picture(size[0], size[1])
		title := fmt.Sprintf("A picture of %d by %d", size[0], size[1])
		if i == 0 {
			title = headline
		}
		every[folder+"index.md"] = story(fmt.Sprintf("title: %q\ndate: 2026-05-%d\ncategory: Going Viral\nauthor: Ann\nimage: {src: picture.svg, alt: A circle, caption: \"A circle, and what it stands for. %s\", credit: Somebody with a camera}", title, 31-3*i, words(20, "en")), "![A circle](picture.svg \"A figure in the text\")\n\n"+words(300, "en"))
	}
	for i := range 14 {
		every[fmt.Sprintf("content/stories/plain-%d.md", i)] = story(fmt.Sprintf("title: Plain story number %d of a longer row\ndate: 2026-04-%02d\ncategory: Security\nauthor: Carla Mendes", i, i+1), fmt.Sprintf("This is number %d. ", i)+words(120, "en"))
	}
	foreign := func(language, title, category, author, tag string) map[string]string {
		site := map[string]string{
			"config.toml": strings.Replace(settings, "The Bit", title, 1) + "language = \"" + language + "\"\ndescription = \"" + words(20, language) + "\"\n",
		}
		for i := range 9 {
			folder := fmt.Sprintf("content/stories/story-%d/", i)
			matter := fmt.Sprintf("title: \"%s %d\"\ndate: 2026-05-%02d\ncategory: %s\nauthor: %s\ntags: [%s]\ndescription: \"%s\"", strings.TrimSpace(words(20*(1+i%3), language)), i, 30-i, category, author, tag, words(20, language))
			if i%2 == 0 {
				matter += "\nimage: {src: picture.svg, alt: \"" + tag + "\", caption: \"" + words(20, language) + "\"}"
				site[folder+"picture.svg"] = picture(1600, 900)
			}
			site[folder+"index.md"] = story(matter, words(300, language)+"\n\n> "+words(20, language)+"\n\n1. "+tag+"\n2. "+category+"\n\n"+bigTable(3, 8)+"\n\n```go\nfunc main() {}\n```\n")
		}
		return site
	}
	return map[string]map[string]string{
		"every":   every,
		"one":     {"config.toml": settings, "content/stories/one.md": story("title: The only story\ndate: 2026-05-30", words(100, "en"))},
		"none":    {"config.toml": settings, "content/pages/about.md": story("title: About", "Words.")},
		"arabic":  foreign("ar", "الصحيفة", "الشبكات", "ليلى حداد", "براءات الاختراع"),
		"chinese": foreign("zh-Hans", "宽幅报", "网络", "王小明", "专利"),
	}
}

// numbered fills a pattern with 1 to n.
func numbered(n int, pattern string) []string {
	var list []string
	for i := range n {
		list = append(list, fmt.Sprintf(strings.ReplaceAll(pattern, ",", ""), i+1))
	}
	return list
}

func bigTable(rows, columns int) string {
	var b strings.Builder
	for row := range rows + 2 {
		for column := range columns {
			switch row {
			case 0:
				fmt.Fprintf(&b, "| Column %d ", column)
			case 1:
				b.WriteString("|---:")
			default:
				fmt.Fprintf(&b, "| %d ", (row-1)*1000*column)
			}
		}
		b.WriteString("|\n")
	}
	return b.String()
}

// alike are the pages of the strained sites that are in the same state as one of the
// others: each page of a tag but one, the rows of plain stories, the seventh story of a
// site, which has the picture and the length of headline of the first, and so on.
var alike = regexp.MustCompile(`^tag/|/plain-[1-9]|/story-[678]/|^author/(dora-ek|ed-obi)/`)

// TestStatesThatBreakThemes looks at every page of the strained sites, from the
// smallest telephone to a wide screen: nothing sticks out to the side.
func TestStatesThatBreakThemes(t *testing.T) {
	ctx := browser(t)
	for name, content := range strained() {
		folder := t.TempDir()
		for file, text := range content {
			write(t, filepath.Join(folder, file), text)
		}
		site := built(t, "-s", folder)
		b := serve(t, ctx, site)
		pages := slices.DeleteFunc(site.pages(), func(page string) bool {
			return alike.MatchString(page) && !strings.Contains(page, "tag/a-tag-the-1th/")
		})
		for _, page := range pages {
			b.open("/" + strings.TrimSuffix(page, "index.html"))
			for _, width := range []int64{320, 360, 768, 1000, 1440, 1920} {
				if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 800)); err != nil {
					t.Fatal(err)
				}
				wide, err := chromedp.Run(ctx, chromedp.Evaluate[int64](`document.documentElement.scrollWidth`))
				if err != nil || wide > width {
					t.Errorf("%s/%s is %d pixels wide in a window of %d (%v)", name, page, wide, width, err)
				}
			}
			// Letters twice as large, in half a screen.
			if err := chromedp.Do(ctx, chromedp.EmulateViewport(768, 800)); err != nil {
				t.Fatal(err)
			}
			b.js(`document.documentElement.style.fontSize = "200%"`)
			b.is(`document.documentElement.scrollWidth <= 768`)
		}
	}
}
