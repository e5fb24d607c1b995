package main

import (
	"bytes"
	"compress/gzip"
	"path"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// What a page may weigh, in compressed bytes without its pictures.
const (
	pageLimit   = 50 << 10
	styleLimit  = 10 << 10
	scriptLimit = 5 << 10
)

func compressed(t *testing.T, data []byte) int {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}

// weigh returns the compressed size of the files that a selector finds in a
// page, by the attribute that names them.
func (t tree) weigh(tb *testing.T, page, selector, name string) (sum int) {
	for _, n := range t.all(page, selector) {
		address, _ := attribute(n, name)
		data := t[strings.TrimPrefix(address, "/")]
		if len(data) == 0 && !strings.HasPrefix(address, "data:") {
			tb.Errorf("%s: there is no %s", page, address)
		}
		sum += compressed(tb, data)
	}
	return sum
}

func TestPagesAreLight(t *testing.T) {
	site := sample(t)
	for name, data := range site {
		switch path.Ext(name) {
		case ".woff", ".woff2", ".ttf", ".otf":
			t.Errorf("%s is a font", name)
		case ".css":
			if bytes.Contains(data, []byte("@font-face")) {
				t.Errorf("%s loads a font", name)
			}
		}
	}
	for _, page := range site.pages() {
		styles := site.weigh(t, page, `link[rel="stylesheet"]`, "href")
		scripts := site.weigh(t, page, "script[src]", "src")
		whole := compressed(t, site[page]) + styles + scripts
		if styles > styleLimit || scripts > scriptLimit || whole > pageLimit {
			t.Errorf("%s has %d bytes, %d of them style and %d scripts", page, whole, styles, scripts)
		}
	}
}

// TestPagesAskForLittle counts what a browser loads before anybody scrolls.
func TestPagesAskForLittle(t *testing.T) {
	b := serve(t, browser(t), sample(t))
	for name, width := range map[string]int64{"phone": 360, "desktop": 1440} {
		if err := chromedp.Do(b.ctx, chromedp.EmulateViewport(width, 800)); err != nil {
			t.Fatal(err)
		}
		for _, page := range []string{"/", "/2020/02/huawei-sues-verizon-over-patents/", "/category/going-viral/", "/author/policy-desk/", "/404.html"} {
			b.open(page)
			b.is(`document.readyState === "complete" && [...document.images].every(i => i.loading === "lazy" || i.complete)`)
			requests, err := chromedp.Run(b.ctx, chromedp.Evaluate[int](`1 + performance.getEntriesByType("resource").length`))
			if err != nil || requests > 15 {
				t.Errorf("%s on a %s makes %d requests (%v)", page, name, requests, err)
			}
		}
	}
}
