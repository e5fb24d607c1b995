package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// TestAThemeOfOnesOwn builds the sample with a theme that has
// nothing of the default one.
func TestAThemeOfOnesOwn(t *testing.T) {
	t.Parallel()
	site := builtSample(t, func(folder string) {
		if err := os.CopyFS(filepath.Join(folder, "templates"), os.DirFS("testdata/theme")); err != nil {
			t.Fatal(err)
		}
	}, "--strict")
	if same := sample(t); len(site) < len(same) {
		t.Errorf("%d files, and %d with the default theme", len(site), len(same))
	}
	for _, fault := range site.broken("https://example.org/", false) {
		t.Error(fault)
	}
	leadOn(t, site, "/")
	lists(t, site, "/")
	for _, page := range site.pages() {
		if bytes.Contains(site[page], []byte(`http-equiv="refresh"`)) {
			continue
		}
		if faults := markupFaults(site[page]); len(faults) > 0 {
			t.Errorf("%s: %q", page, faults)
		}
		if n := len(site.all(page, "header.side nav a")); n < 8 {
			t.Errorf("%s: %d links at the side", page, n)
		}
		if n := len(site.all(page, ".masthead, .foot, .wrap, .card img")); n > 0 {
			t.Errorf("%s has %d elements of the default theme", page, n)
		}
	}
	const story = "2020/02/huawei-sues-verizon-over-patents/index.html"
	if got := site.one(story, "h1"); got != "Huawei sues Verizon in Texas over use of its network patents" {
		t.Errorf("the headline is %q", got)
	}
	if got := site.one("index.html", "main > h1"); got != "The Broadsheet" {
		t.Errorf("the front page is headed %q", got)
	}
	if got := site.one("404.html", "main > h1"); got != "Nothing here" {
		t.Errorf("the page for missing addresses is headed %q", got)
	}
}
