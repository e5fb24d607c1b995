package preview

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// withBrowser runs tests and then ends the Chromium that they have shared.
type withBrowser struct{ *testing.M }

func (m withBrowser) Run() int {
	defer func() { stopBrowser() }()
	return m.M.Run()
}

var stopBrowser = func() {}

// startBrowser starts the Chromium of all tests; its context is nil where there is none.
var startBrowser = sync.OnceValues(func() (context.Context, error) {
	path, err := exec.LookPath("chromium")
	if err != nil {
		return nil, nil
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.WindowSize(900, 700),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true))
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, stopTab := chromedp.NewContext(ctx)
	stopBrowser = func() {
		_ = chromedp.Cancel(ctx)
		stopTab()
		stop()
	}
	// The first call starts the browser, which lives as long as its context.
	return ctx, chromedp.Do(ctx, chromedp.Navigate("about:blank"))
})

// browser opens a tab in the Chromium of all tests, or skips the test where there is none.
func browser(t *testing.T) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("a browser takes a while")
	}
	started, err := startBrowser()
	if err != nil {
		t.Fatal(err)
	}
	if started == nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("there is no browser: install the package chromium")
		}
		t.Skip("there is no browser: install the package chromium")
	}
	ctx, _ := chromedp.NewContext(started)
	ctx, stopWaiting := context.WithTimeout(ctx, time.Minute)
	t.Cleanup(func() {
		_ = chromedp.Cancel(ctx)
		stopWaiting()
	})
	return ctx
}

// A tab is a page of the preview in a browser.
type tab struct {
	*running
	ctx context.Context
}

func (b *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

// js runs statements in the page.
func (b *tab) js(statements string) {
	b.t.Helper()
	if _, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool]("(() => { "+statements+"; return true })()")); err != nil {
		b.t.Fatal(err)
	}
}

// open goes to a page, waits until it follows, and leaves a mark that only a
// page that was not loaded again still has.
func (b *tab) open(path string) {
	b.t.Helper()
	b.do(chromedp.Navigate(fmt.Sprintf("http://127.0.0.1:%d%s", b.port(), path)), chromedp.WaitReady("broadsheet-preview"))
	eventually(b.t, "the page follows", func() bool { return len(b.events.pages()) > 0 })
	b.js(`window.mark = "same page"`)
}

// is waits until a JavaScript expression holds.
func (b *tab) is(expression string) {
	b.t.Helper()
	for start := time.Now(); ; time.Sleep(10 * time.Millisecond) {
		if value, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool]("!!("+expression+")")); err == nil && value {
			return
		}
		if time.Since(start) > 15*time.Second {
			page, _ := chromedp.Run(b.ctx, chromedp.Evaluate[string]("document.documentElement.outerHTML"))
			b.t.Fatalf("still not: %s\n%s", expression, page)
		}
	}
}

const (
	overlay  = `(document.querySelector("broadsheet-preview").shadowRoot.querySelector(".problems")?.textContent ?? "")`
	notice   = `(document.querySelector("broadsheet-preview").shadowRoot.querySelector(".notice")?.textContent ?? "")`
	notAnew  = `window.mark === "same page"`
	longText = 60 // paragraphs
)

func paragraphs(change int, to string) string {
	var text strings.Builder
	for i := range longText {
		words := fmt.Sprintf("Paragraph %d of a long story.", i)
		if i == change {
			words = to
		}
		text.WriteString(words + "\n\n")
	}
	return text.String()
}

func TestInABrowser(t *testing.T) {
	ctx := browser(t)
	const file = "content/stories/a.md"
	good := story("First", "", paragraphs(-1, ""))
	r := run(t, newFolder(t, map[string]string{
		file: good, "content/stories/b.md": story("Second", "", "Words."),
		"static/extra.css": "body { --extra: 1 }",
	}))
	b := &tab{r, ctx}
	b.t = t
	b.open("/paper/2026/03/a/")

	t.Run("a paragraph changes where it is read", func(t *testing.T) {
		b.js(`document.querySelectorAll(".e-content p")[30].scrollIntoView({block: "center", behavior: "instant"}); window.at = scrollY; document.querySelector("a.skip, main a, a").focus({preventScroll: true}); window.focused = document.activeElement`)
		r.write(file, story("First", "", paragraphs(31, "A paragraph just saved.")))
		b.is(`document.querySelectorAll(".e-content p")[31].textContent === "A paragraph just saved."`)
		b.is(notAnew + ` && Math.abs(scrollY - window.at) <= 2 && document.activeElement === window.focused`)
		b.is(`document.querySelectorAll(".e-content p")[31].getAnimations().length === 1`)
	})
	t.Run("a paragraph out of sight is shown", func(t *testing.T) {
		r.write(file, story("First", "", paragraphs(2, "A paragraph far up.")))
		b.is(`(p => p.textContent === "A paragraph far up." && p.getBoundingClientRect().top > 0 && p.getBoundingClientRect().bottom < innerHeight)(document.querySelectorAll(".e-content p")[2])`)
		b.is(notAnew)
	})
	t.Run("style changes without loading anew", func(t *testing.T) {
		r.write("templates/assets/main.css", "body { background: rgb(1, 2, 3) }")
		b.is(`getComputedStyle(document.body).backgroundColor === "rgb(1, 2, 3)"`)
		b.is(notAnew + ` && document.querySelectorAll('link[rel="stylesheet"]').length >= 1`)
		r.remove("templates")
		b.is(`getComputedStyle(document.body).backgroundColor !== "rgb(1, 2, 3)" && ` + notAnew)
	})
	t.Run("a mistake is shown over the last good page and goes", func(t *testing.T) {
		r.write(file, strings.Replace(good, "category: chips", "categry: [", 1))
		b.is(overlay + `.includes("` + file + `:5:` + `") || ` + overlay + `.includes("` + file + `:4:")`)
		b.is(`document.querySelector("h1").textContent.includes("First") && ` + notAnew)
		r.write(file, good)
		b.is(overlay + ` === "" && ` + notAnew)
	})
	t.Run("a mistake in a template is shown over the last good page", func(t *testing.T) {
		r.write("templates/story.html", "{{.Nothing}}")
		b.is(overlay + `.includes("templates/story.html:1:") && document.querySelector("h1").textContent.includes("First")`)
		r.remove("templates")
		b.is(overlay + ` === "" && ` + notAnew)
	})
	t.Run("a story that is deleted says so, and comes back", func(t *testing.T) {
		r.remove(file)
		b.is(notice + `.includes("not part of the site") && document.querySelector("h1").textContent.includes("First")`)
		r.write(file, good)
		b.is(notice + ` === "" && ` + notAnew)
	})
	t.Run("a new story appears on the front page", func(t *testing.T) {
		b.open("/paper/")
		r.write("content/stories/c.md", strings.Replace(story("Brand new", "", "Words."), "2026-03-01", "2026-05-01", 1))
		b.is(`document.querySelector("main").textContent.includes("Brand new") && ` + notAnew)
		r.write("content/stories/d.md", strings.Replace(story("Unready", "draft: true\n", "Words."), "2026-03-01", "2026-05-02", 1))
		b.open("/paper/category/chips/")
		b.is(`[...document.querySelectorAll("article.card h3, article.card h2")].filter(h => getComputedStyle(h, "::before").content === '"Draft"').map(h => h.textContent).join() === "Unready"`)
	})
	t.Run("the page equals what the server has", func(t *testing.T) {
		b.is(`(async () => { const d = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html"); window.equal = d.body.isEqualNode(document.body); })() && window.equal`)
	})
	t.Run("the desk works", func(t *testing.T) {
		b.do(chromedp.Navigate(fmt.Sprintf("http://127.0.0.1:%d/paper/_desk/?from=/paper/2026/03/a/", r.port())))
		b.is(`document.body.textContent.includes("Why these?") && document.querySelector('input[type="datetime-local"]').value === "2026-06-01T14:00"`)
		b.is(`document.documentElement.scrollWidth <= innerWidth`)
		r.write("content/stories/e.md", story("Another", "draft: true\n", "Words."))
		b.is(`document.body.textContent.includes("Another") && document.body.textContent.includes("Why these?")`)
	})
}

func TestNavigateGoesToWhatWasSaved(t *testing.T) {
	ctx := browser(t)
	r := run(t, newFolder(t, map[string]string{"content/stories/a.md": story("First", "", "Words.")}), func(o *Options) { o.Navigate = true })
	b := &tab{r, ctx}
	b.open("/paper/")
	r.write("content/stories/b.md", story("Second", "", "Words."))
	b.is(`location.pathname === "/paper/2026/03/b/"`)
}

func TestAPageFindsThePreviewAgain(t *testing.T) {
	ctx := browser(t)
	const file = "content/stories/a.md"
	f := newFolder(t, map[string]string{file: story("First", "", "Words.")})
	port := 0
	t.Run("it is open", func(t *testing.T) {
		r := run(t, f)
		port = r.port()
		(&tab{r, ctx}).open("/paper/2026/03/a/")
	})
	f.write(file, story("First", "", "Written while nobody listened."))
	r := run(t, f, func(o *Options) { o.Port, o.Fixed = port, true })
	b := &tab{r, ctx}
	b.is(`document.querySelector(".e-content").textContent.includes("Written while nobody listened.") && ` + notAnew)
	f.write(file, story("First", "", "Written since."))
	b.is(`document.querySelector(".e-content").textContent.includes("Written since.") && ` + notAnew)
}

func TestWhatWasNeverRightIsNamedOverThePage(t *testing.T) {
	ctx := browser(t)
	const file = "content/stories/b.md"
	r := run(t, newFolder(t, map[string]string{
		"content/stories/a.md": story("First", "", "Words."),
		file:                   strings.Replace(story("Second", "", "Words."), "category: chips", "category: [", 1),
		"templates/story.html": "{{.Nothing}}",
	}))
	b := &tab{r, ctx}
	b.open("/paper/")
	b.is(overlay + `.includes("` + file + `:4:") && ` + overlay + `.includes("templates/story.html:1:") && document.querySelector("main").textContent.includes("First")`)
	b.js(`window.copied = ""; navigator.clipboard.writeText = async text => { window.copied = text }; document.querySelector("broadsheet-preview").shadowRoot.querySelector(".place").click()`)
	b.is(`window.copied.startsWith("content/stories/b.md:4:")`)
	r.remove("templates")
	b.open("/paper/2026/03/b/")
	b.is(overlay + `.includes("` + file + `:4:") && document.body.textContent.includes("Page not found")`)
	r.write(file, story("Second", "", "Words that are right."))
	b.is(overlay + ` === "" && document.querySelector(".e-content").textContent.includes("Words that are right.")`)
}

// The preview follows every page, whatever ids, names and headings its text has.
func TestIDsOfATextDoNotStopTheClient(t *testing.T) {
	ctx := browser(t)
	var text strings.Builder
	for _, id := range []string{
		"broadsheet-client", "broadsheetPreview", "broadsheet preview", "data-preview", "running", "tag", "info", "document", "window", "location",
		"fetch", "EventSource", "matchMedia", "addEventListener", "querySelectorAll", "currentScript", "body", "head", "hidden", "attributes", "children",
	} {
		fmt.Fprintf(&text, "## %s\n\n<p id=\"%[1]s\" data-page=\"x\" data-preview>One <a name=\"%[1]s\">anchor</a>.</p>\n\n", id)
	}
	for _, raw := range []string{"safe", "trusted"} {
		f := newFolder(t, map[string]string{"content/stories/a.md": story("First", "", text.String()+"Words.")})
		f.write("config.toml", "raw_html = \""+raw+"\"\n"+settingsText)
		r := run(t, f)
		b := &tab{r, ctx}
		b.open("/paper/2026/03/a/")
		for _, words := range []string{"Other words.", "Last words."} {
			r.write("content/stories/a.md", story("First", "", text.String()+words))
			b.is(`document.querySelector(".e-content").textContent.includes("` + words + `") && ` + notAnew)
		}
	}
}
