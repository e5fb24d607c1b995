package main

import (
	"fmt"
	"maps"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"broadsheet/templates"
)

// searched is a site for searches: a few stories of their own, and two dozen that differ in
// a number, by two authors, in two categories and two years.
func searched(t *testing.T, language string, args ...string) tree {
	t.Helper()
	folder := t.TempDir()
	write(t, filepath.Join(folder, "config.toml"), settings+"language = \""+language+"\"\n")
	story := func(name, date, head, text string) {
		write(t, filepath.Join(folder, "content/stories", name+".md"), "---\ndate: "+date+"\n"+head+"\n---\n"+text+"\n")
	}
	for i := range 24 {
		story(fmt.Sprintf("rocket-%d", i), fmt.Sprintf("%d-02-%02d", 2020+i%2, i+1),
			fmt.Sprintf("title: Rocket number %d\nauthor: %s\ncategory: %s\ntags: [Space]", i, []string{"Ann Lee", "Bo Li"}[i%2], []string{"Launches", "Business"}[i/12]),
			fmt.Sprintf("The countdown of flight %d went on for a long while. Nobody at the range expected the *telemetry* to hold, and yet it did.", i))
	}
	story("patents", "2021-05-01", "title: Who owns the patents of 5G\nauthor: Ann Lee\ncategory: Business", "A court in Munich heard the case. The patented method is old, the judges said, and C++ is not a method.")
	story("quiet", "2021-05-02", "title: A quiet harbour\ndescription: Nothing happens here.\nauthor: Bo Li", "Fish, boats and a lamp. The lamp was green and the method of the fishermen was patient work in the quiet evening of the harbour, which nobody saw, since the street was empty and all the windows had been closed against the wind. Far out, a rocket was seen at night.")
	story("hidden", "2021-05-03", "title: The unlisted unicorn\nnoindex: true", "Not to be found.")
	story("chinese", "2021-06-01", "title: 芯片出口管制的影响\nauthor: 王芳", "东京大学的研究人员说，结果很有希望。")
	story("arabic", "2021-06-02", "title: شريحة جديدة للحواسيب\nauthor: ليلى", "تقول الشركة إن الشريحة أسرع من كل ما سبقها.")
	return built(t, append([]string{"-s", folder}, args...)...)
}

const (
	headlines = `[...document.querySelectorAll("#search-results .card-headline a")].map(a => a.textContent)`
	counted   = `document.querySelector("#search-count").textContent`
	inField   = `document.querySelector("form.search input").value`
)

// enter puts a query in the field of the search page in place of the last one, as readers
// do by typing.
func (b *tab) enter(query string) {
	b.t.Helper()
	b.js(`const field = document.querySelector("form.search input"); field.focus(); field.select()`)
	b.press(query)
}

func (b *tab) press(keys string) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, chromedp.KeyEvent(keys)); err != nil {
		b.t.Fatal(err)
	}
}

// resize gives the window another width.
func (b *tab) resize(width int64) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, chromedp.EmulateViewport(width, 800)); err != nil {
		b.t.Fatal(err)
	}
}

func TestSearchPage(t *testing.T) {
	b := serve(t, browser(t), searched(t, "en"))
	run := func(name string, test func()) {
		t.Run(name, func(t *testing.T) {
			b.t = t
			test()
		})
	}
	run("without a query, the newest stories", func() {
		b.open("/search/")
		b.is(`document.activeElement.name === "q" && document.querySelector(".search-latest").checkVisibility() && document.querySelector(".search-signs").checkVisibility()`)
	})
	run("results for each letter", func() {
		b.enter("pat")
		b.is(headlines + `.join() === "Who owns the patents of 5G,A quiet harbour" && ` + counted + ` === "2 stories"`)
		b.press("ent")
		b.is(headlines + `.join() === "Who owns the patents of 5G" && ` + counted + ` === "1 story" && location.search === "?q=patent"`)
		b.is(`!document.querySelector(".search-latest").checkVisibility()`)
	})
	run("an excerpt has the words, marked", func() {
		b.enter("patent judges")
		b.is(`[...document.querySelectorAll(".excerpt mark")].map(m => m.textContent).join() === "patented,judges"`)
		b.enter("street windows")
		b.is(`document.querySelector(".excerpt mark")?.textContent === "street" && document.querySelector(".excerpt").textContent.startsWith("…")`)
	})
	run("more", func() {
		b.enter("telemetry")
		b.is(counted + ` === "24 stories" && ` + headlines + `.length === 10`)
		b.js(`document.querySelector("#search-more").click()`)
		b.is(headlines + `.length === 20`)
		b.js(`document.querySelector("#search-more").click()`)
		b.is(headlines + `.length === 24 && document.querySelector("#search-more").hidden && document.activeElement.closest("article") === document.querySelectorAll("#search-results article")[20]`)
	})
	run("the language of queries", func() {
		for query, want := range map[string]string{
			`"lamp was green"`:                 "A quiet harbour",
			`"green was lamp"`:                 "",
			`method -judges`:                   "A quiet harbour",
			`rocket -author:ann-lee -bo`:       "",
			`rocket author:"Bo Li" -telemetry`: "A quiet harbour",
			`c++`:                              "Who owns the patents of 5G",
			`category:business year:2021 who`:  "Who owns the patents of 5G",
			`tag:space "rocket number 7"`:      "Rocket number 7",
			`rocket number 11`:                 "Rocket number 11",
			`unicorn`:                          "",
			`PATÉNTED 5g`:                      "Who owns the patents of 5G",
			`芯片出口`:                             "芯片出口管制的影响",
			`东京`:                               "芯片出口管制的影响",
			`شريحة`:                            "شريحة جديدة للحواسيب",
			`zzz <b>`:                          "",
		} {
			b.open("/search/")
			b.js(`const field = document.querySelector("form.search input"); field.value = ` + fmt.Sprintf("%q", query) + `; field.form.requestSubmit()`)
			if want == "" {
				b.is(counted + ` === "No story has all of these words." && document.querySelector(".search-latest").checkVisibility()`)
			} else {
				b.is(headlines + `.join() === ` + fmt.Sprintf("%q", want))
			}
		}
	})
	run("another spelling", func() {
		b.enter("harbuor lamp")
		b.is(`document.querySelector("#did-you-mean").checkVisibility() && document.querySelector("#did-you-mean a").textContent === "harbour lamp"`)
		b.js(`document.querySelector("#did-you-mean a").click()`)
		b.is(headlines + `.length === 1 && ` + inField + ` === "harbour lamp" && !document.querySelector("#did-you-mean").checkVisibility()`)
	})
	run("another spelling leads to stories", func() {
		for query, want := range map[string]string{"lmap zzz": "lamp", "zzz": "", "harbuor judges": ""} {
			b.open("/search/?q=" + strings.ReplaceAll(query, " ", "+"))
			b.is(counted + ` === "No story has all of these words." && document.querySelector("#did-you-mean a").textContent === ` + fmt.Sprintf("%q", want))
		}
	})
	run("keyboard", func() {
		b.open("/search/?q=telemetry")
		b.is(headlines + `.length === 10 && document.activeElement === document.body`)
		b.js(`dispatchEvent(new KeyboardEvent("keydown", {key: "/"}))`) // a pressed key would also be typed
		b.is(`document.activeElement.name === "q" && ` + inField + ` === "telemetry"`)
		b.press(kb.ArrowDown)
		b.press(kb.ArrowDown)
		b.is(`document.activeElement === document.querySelectorAll("#search-results a")[1]`)
		b.press(kb.ArrowUp)
		b.is(`document.activeElement === document.querySelectorAll("#search-results a")[0]`)
		b.press(kb.Escape)
		b.is(`document.activeElement.name === "q"`)
		b.press(kb.Escape)
		b.is(inField + ` === "" && location.search === "" && document.querySelector(".search-signs").checkVisibility()`)
		b.enter("patents")
		b.is(headlines + `.length === 1`)
		b.press(kb.ArrowDown)
		b.press(kb.Enter)
		b.is(`document.querySelector("h1").textContent === "Who owns the patents of 5G"`)
	})
	run("filters", func() {
		b.open("/search/?q=telemetry")
		b.js(`document.querySelector(".search-filters summary").click()`)
		filters := `[...document.querySelectorAll(".search-filters a")].map(a => a.textContent)`
		b.is(filters + `.join() === "Business 12,Launches 12,Ann Lee 12,Bo Li 12,2021 12,2020 12"`)
		b.js(`[...document.querySelectorAll(".search-filters a")].find(a => a.textContent.startsWith("Bo")).click()`)
		b.is(inField + ` === "telemetry author:bo-li" && ` + counted + ` === "12 stories" && ` + filters + `.join() === "Business 6,Launches 6,Bo Li 12,2021 12"`)
		b.js(`document.querySelector(".search-filters a[aria-current]").click()`)
		b.is(inField + ` === "telemetry" && ` + counted + ` === "24 stories"`)
		b.leave(`history.back()`)
		b.is(inField + ` === "telemetry author:bo-li" && ` + counted + ` === "12 stories"`)
	})
	run("back leads to the query and the place", func() {
		b.open("/search/?q=telemetry")
		b.is(headlines + `.length === 10`)
		b.js(`document.querySelector("#search-more").click()`)
		b.is(headlines + `.length === 20`)
		b.js(`scrollTo(0, 1500); window.before = scrollY`)
		b.is(`scrollY > 1000`)
		b.js(`document.querySelectorAll("#search-results a")[12].click()`)
		b.is(`document.querySelector("h1")?.textContent.startsWith("Rocket number")`)
		b.leave(`history.back()`)
		b.is(headlines + `.length === 20 && scrollY === 1500`)
	})
	run("a finished query is not lost", func() {
		b.open("/search/")
		b.enter("lamp")
		b.press(kb.Enter)
		b.is(headlines + `.join() === "A quiet harbour"`)
		b.enter("judges")
		b.is(headlines + `.join() === "Who owns the patents of 5G" && location.search === "?q=judges"`)
		b.leave(`history.back()`)
		b.is(inField + ` === "lamp" && ` + headlines + `.join() === "A quiet harbour"`)
	})
	run("a file that cannot be loaded", func() {
		b.open("/search/")
		b.js(`window.right = fetch; window.fetch = () => Promise.reject(Error())`)
		b.enter("lamp")
		b.is(counted + ` === "The search could not be loaded." && document.querySelector("#search-retry").checkVisibility()`)
		b.js(`window.fetch = right; document.querySelector("#search-retry").click()`)
		b.is(headlines + `.length === 1 && !document.querySelector("#search-retry").checkVisibility()`)
	})
	run("nothing moves by itself", func() {
		b.open("/search/?q=windows")
		b.js(`window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(e => window.moved += e.value)).observe({type: "layout-shift", buffered: true})`)
		b.is(`document.querySelector(".excerpt mark") && window.moved === 0`)
	})
	run("a late answer moves nothing", func() {
		for _, width := range []int64{360, 768, 1440} {
			b.resize(width)
			b.open("/search/")
			b.js(`window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(e => window.moved += e.hadRecentInput ? 0 : e.value)).observe({type: "layout-shift"})
				const soon = fetch; window.fetch = (...args) => new Promise(done => setTimeout(done, 400)).then(() => soon(...args))`)
			b.enter("windows")
			b.is(`document.querySelector(".search-latest").checkVisibility() && !document.querySelector(".search-signs").checkVisibility()`)
			b.is(`document.querySelector(".excerpt mark") && window.moved === 0`)
		}
	})
	run("the field of every page", func() {
		for _, width := range []int64{360, 768, 1440} {
			b.resize(width)
			b.open("/author/ann-lee/")
			b.js(`document.querySelector(".masthead-search input").focus()`)
			b.is(`document.documentElement.scrollWidth <= innerWidth && document.querySelector(".masthead-search input").getBoundingClientRect().width > 100`)
			b.press("lamp" + kb.Enter)
			b.is(`location.pathname === "/search/" && ` + headlines + `.join() === "A quiet harbour"`)
		}
	})
}

// TestTypedForms asserts that stories with the word as it is typed come before those with
// other forms of the word.
func TestTypedForms(t *testing.T) {
	folder := t.TempDir()
	write(t, filepath.Join(folder, "config.toml"), settings)
	for i, text := range []string{"A chipped chip.", "A chip, a chip and a chip.", "Many chips and a letter."} {
		write(t, filepath.Join(folder, fmt.Sprintf("content/stories/%d.md", i)), fmt.Sprintf("---\ntitle: Story %d\ndate: 2020-01-0%d\n---\n%s\n", i, i+1, text))
	}
	b := serve(t, browser(t), built(t, "-s", folder))
	b.open("/search/")
	for query, want := range map[string]string{"chipped": "Story 0", "chip": "Story 1", "chips": "Story 2"} {
		b.enter(query)
		b.is(headlines + `.length === 3 && ` + headlines + fmt.Sprintf(`[0] === %q`, want))
	}
}

// TestMoreOfANewSite asserts that the search continues after the site has been published
// again, when every story has another number.
func TestMoreOfANewSite(t *testing.T) {
	folder := t.TempDir()
	write(t, filepath.Join(folder, "config.toml"), settings)
	story := func(name, date, text string) {
		write(t, filepath.Join(folder, "content/stories", name+".md"), "---\ntitle: "+name+"\ndate: "+date+"\n---\n"+text+"\n")
	}
	for i := range 14 {
		story(fmt.Sprintf("ship-%d", i), fmt.Sprintf("2020-01-%d", i+10), "A harbour.")
	}
	site := maps.Clone(built(t, "-s", folder))
	for i := range 3 {
		story(fmt.Sprintf("letter-%d", i), fmt.Sprintf("2019-01-%d", i+10), "Nothing.")
	}
	for name, data := range built(t, "-s", folder) {
		site["new/"+name] = data
	}
	b := serve(t, browser(t), site)
	b.open("/search/?q=harbour")
	b.is(headlines + `.length === 10`)
	b.js(`const old = fetch; window.fetch = (url, options) => old(String(url).replace("/search/", "/new/search/"), options); document.querySelector("#search-more").click()`)
	b.is(headlines + `.length === 14 && new Set(` + headlines + `).size === 14 && ` + headlines + `.every(text => text.startsWith("ship"))`)
}

func TestSearchUnderABasePath(t *testing.T) {
	site := searched(t, "ar", "-b", "https://bit.example/news/")
	moved := tree{}
	for name, data := range site {
		moved["news/"+name] = data
	}
	b := serve(t, browser(t), moved)
	b.open("/news/search/?q=شريحة")
	b.is(headlines + `.join() === "شريحة جديدة للحواسيب" && document.querySelector("#search-results a").pathname.startsWith("/news/2021/06/") && ` + counted + ` === "مقال واحد"`)
	b.enter("lamp")
	b.is(`document.querySelector("#search-results a bdi[dir=ltr]")?.textContent === "A quiet harbour" && location.pathname === "/news/search/"`)
}

func TestSearchPageWithoutScripts(t *testing.T) {
	site := searched(t, "en")
	if got := site.one("search/index.html", ".find-unscripted"); got != "Searching needs JavaScript. All stories are in the archive." {
		t.Error(got)
	}
	form := site.all("search/index.html", "form.search")[0]
	if action, _ := attribute(form, "action"); action != "/search/" {
		t.Error(action)
	}
}

// TestWordsInBrowsers compares how the script divides texts into words with the table that
// the program passes.
func TestWordsInBrowsers(t *testing.T) {
	script, err := templates.Files.ReadFile("assets/search/words.js")
	if err != nil {
		t.Fatal(err)
	}
	site := tree{"index.html": []byte("<!doctype html>"), "words.js": script}
	maps.Copy(site, tree{"words.json": files(t, "search/testdata")["words.json"]})
	b := serve(t, browser(t), site)
	b.open("/")
	b.js(`import("/words.js").then(async ({split}) => {
		const parts = word => [word, ...word.includes(".") ? word.split(".").filter(Boolean) : []];
		const table = await (await fetch("/words.json")).json();
		window.wrong = table.filter(row => split(row.text).flatMap(({word}) => parts(word)).join() !== row.words.join()).map(row => row.text);
		window.ended = table.length;
	})`)
	b.is(`window.ended > 10`)
	b.is(`window.wrong.length === 0`)
}
