package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path"
	"path/filepath"
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
	ctx, stopWaiting := context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(func() {
		_ = chromedp.Cancel(ctx)
		stopWaiting()
	})
	return ctx
}

// A tab is a page of a built site in a browser.
type tab struct {
	t    *testing.T
	ctx  context.Context
	site string // address of its server
}

// serve opens a built site in a browser.
func serve(t *testing.T, ctx context.Context, site tree) *tab {
	t.Helper()
	folder := t.TempDir()
	for name, data := range site {
		write(t, filepath.Join(folder, filepath.FromSlash(name)), string(data))
	}
	files := http.FileServer(http.Dir(folder))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store") // so that Back makes the page anew
		if path.Ext(r.URL.Path) == ".avif" {
			time.Sleep(100 * time.Millisecond) // so that pictures come after the layout of the page
		}
		files.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return &tab{t, ctx, server.URL}
}

func (b *tab) open(path string) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, chromedp.Navigate(b.site+path)); err != nil {
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

// leave runs JavaScript statements that open another page, a moment later: the browser gives no
// result of statements whose page is gone.
func (b *tab) leave(statements string) {
	b.t.Helper()
	b.js("setTimeout(() => { " + statements + " })")
}

// is waits until a JavaScript expression holds. Meanwhile it goes on reading,
// if told how, by statements.
func (b *tab) is(expression string, meanwhile ...string) {
	b.t.Helper()
	for start := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		if value, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool]("!!("+expression+")")); err == nil && value {
			return
		}
		if time.Since(start) > 15*time.Second {
			at, _ := chromedp.Run(b.ctx, chromedp.Evaluate[string](`location.href + " at " + scrollY + ": " + document.body.innerText`))
			b.t.Fatalf("still not: %s\n%.2000s", expression, at)
		}
		for _, statements := range meanwhile {
			b.js(statements)
		}
	}
}

// serial is a site of n long stories, a day apart, whose pages load scripts. The
// last one has code.
func serial(t *testing.T, n int) tree {
	t.Helper()
	folder := t.TempDir()
	write(t, filepath.Join(folder, "config.toml"), settings+"[scripts]\nnext_story = true\n")
	for i := range n {
		var text strings.Builder
		for k := range 40 {
			fmt.Fprintf(&text, "Paragraph %d of part %d is long enough to fill more than one line of the page that it stands in.\n\n", k, i)
		}
		if i == n-1 {
			text.WriteString("```go\nvar x = 1\n```\n\n")
		}
		write(t, filepath.Join(folder, "content/stories", fmt.Sprintf("part-%d.md", i)),
			fmt.Sprintf("---\ntitle: Part %d\ndate: 2020-01-%02d\n---\nA note.[^1]\n\n%s[^1]: A footnote of part %d.\n", i, i+1, &text, i))
	}
	return built(t, "-s", folder)
}

const (
	scroll = `scrollBy({top: innerHeight / 2, behavior: "instant"})`
	// readOn scrolls, but waits before the foot as long as a story may be added above it: the
	// script adds nothing for readers who have reached the foot.
	readOn = `if (` + shown + ` > 3 || document.querySelector("body > footer").getBoundingClientRect().top > 1.5 * innerHeight) ` + scroll
	shown  = `document.querySelectorAll("main .story").length`
	atFoot = `document.querySelector("body > footer").getBoundingClientRect().bottom <= innerHeight + 1`
)

func TestScriptsOfStories(t *testing.T) {
	ctx := browser(t)
	b := serve(t, ctx, serial(t, 8))

	t.Run("a button copies the story's address", func(t *testing.T) {
		b.t = t
		b.open("/2020/01/part-2/")
		b.js(`navigator.clipboard.writeText = async text => { window.copied = text }; document.querySelector(".copy-link").click()`)
		b.is(`window.copied === "https://bit.example/2020/01/part-2/" && document.querySelector(".copy-link").textContent === "Link copied"`)
	})
	t.Run("who scrolls reads the next story", func(t *testing.T) {
		b.t = t
		b.open("/2020/01/part-0/")
		b.js(`document.querySelector(".footnote-backref").focus({preventScroll: true}); window.focused = document.activeElement; window.entries = history.length`)
		b.is(shown+` === 2`, readOn)
		b.is(`document.activeElement === window.focused && location.pathname === "/2020/01/part-0/"`)
		b.is(`location.pathname === "/2020/01/part-1/" && document.title.startsWith("Part 1 ")`, readOn)
		b.is(`location.pathname === "/2020/01/part-0/" && document.title.startsWith("Part 0 ")`, `scrollBy({top: -innerHeight / 2, behavior: "instant"})`)
		b.is(`history.length === window.entries`)
		b.is(`(ids => new Set(ids).size === ids.length)([...document.querySelectorAll("[id]")].map(e => e.id))`)
		b.is(`(() => { const link = document.querySelectorAll(".story")[1].querySelector(".footnote-ref"); return document.querySelector(link.getAttribute("href").replaceAll(":", "\\:")).textContent.includes("footnote of part 1") })()`)
		b.is(`[...document.querySelectorAll("[aria-labelledby]")].every(e => document.getElementById(e.getAttribute("aria-labelledby")))`)
	})
	t.Run("three more, and then comes the foot", func(t *testing.T) {
		b.t = t
		b.is(atFoot+` && location.pathname === "/2020/01/part-3/"`, readOn)
		b.is(shown + ` === 4 && document.querySelector("body > .next-story h3 a").textContent === "Part 4"`)
	})
	t.Run("back leads to the place", func(t *testing.T) {
		b.t = t
		b.open("/2020/01/part-5/")
		place := `[...document.querySelectorAll("p")].find(p => p.textContent.startsWith("Paragraph 20 of part 6")).getBoundingClientRect().top`
		b.is(`location.pathname === "/2020/01/part-6/"`, readOn)
		b.js(`scrollBy({top: ` + place + ` - 100, behavior: "instant"})`)
		b.is(`location.pathname === "/2020/01/part-6/" && Math.abs(` + place + ` - 100) < 2`)
		b.open("/")
		b.leave(`history.back()`)
		b.is(shown + ` === 1 && ` + `location.pathname === "/2020/01/part-6/" && Math.abs(` + place + ` - 100) < 2`)
	})
	t.Run("a story comes with its styles", func(t *testing.T) {
		b.t = t
		b.open("/2020/01/part-6/")
		b.is(`![...document.styleSheets].some(sheet => sheet.href?.includes("code"))`)
		b.js(`new MutationObserver(() => { window.bare = [...document.querySelectorAll("link[rel=stylesheet]")].filter(link => !link.sheet).length }).observe(document.querySelector("main"), {childList: true})`)
		b.is(shown+` === 2 && [...document.styleSheets].some(sheet => sheet.href?.includes("code"))`, readOn)
		b.is(`window.bare === 0`)
	})
	t.Run("the end of the page is not pushed away", func(t *testing.T) {
		b.t = t
		b.open("/2020/01/part-0/")
		b.js(`scrollTo({top: document.body.scrollHeight, behavior: "instant"})`)
		b.is(atFoot)
		time.Sleep(200 * time.Millisecond) // what does not happen cannot be waited for
		b.is(atFoot + ` && ` + shown + ` === 1`)
	})
	t.Run("it can be switched off", func(t *testing.T) {
		b.t = t
		b.js(`document.querySelector("button.read-on").click()`)
		b.open("/2020/01/part-0/")
		b.is(`document.querySelector("button.read-on").textContent.endsWith(": off")`)
		b.is(atFoot, scroll)
		b.is(shown + ` === 1 && document.querySelector(".next-story h3 a").textContent === "Part 1"`)
	})
}
