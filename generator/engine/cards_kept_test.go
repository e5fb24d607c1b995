package engine

import (
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"broadsheet/generator/pages"
	"broadsheet/generator/sharecards"
)

// cardsDrawn builds a site into a destination, and returns how many share cards were drawn.
func cardsDrawn(t *testing.T, o Options) int {
	t.Helper()
	s, err := Read(o)
	if err != nil || s.Failed() {
		t.Fatal(err, s.Problems)
	}
	defer s.Close()
	var drawn atomic.Int64
	// A card asks for the drawer when it is drawn.
	s.plan = pages.New(pages.Input{Site: s.site, Links: s.links, Locale: s.build.locale, Files: s.build.copies(), Data: s.build.data, Clock: s.Clock,
		Cards: func() (*sharecards.Drawer, error) { drawn.Add(1); return s.build.shareCards() }, Search: s.search})
	report := new(Report)
	if err := s.publish(report); err != nil || report.Failed {
		t.Fatal(err, report)
	}
	return int(drawn.Load())
}

// Share cards are drawn once, whatever the destination; those that the site no longer has
// are forgotten.
func TestShareCardsAreKept(t *testing.T) {
	site := t.TempDir()
	settings := "title = \"The Bit\"\nbase_url = \"https://bit.example/\"\ntimezone = \"UTC\"\n"
	write(t, site, "config.toml", settings)
	story := func(n int, title string) {
		write(t, site, fmt.Sprintf("content/stories/2026-03-01-%d.md", n), "---\ntitle: "+title+"\ncategory: News\n---\nText.\n")
	}
	for n := 1; n <= 3; n++ {
		story(n, fmt.Sprint("Story ", n))
	}
	folder := t.TempDir()
	destination := func(name string) Options {
		return Options{Source: site, Destination: filepath.Join(folder, name), Clock: clock}
	}
	build := func(o Options, want int) map[string]string {
		t.Helper()
		if n := cardsDrawn(t, o); n != want {
			t.Errorf("%d share cards drawn, want %d", n, want)
		}
		return trees(t, o.Destination)
	}
	kept := func(want int) {
		t.Helper()
		list, err := os.ReadDir(filepath.Join(site, cacheName, picturesName))
		if err != nil || len(list) != want {
			t.Errorf("%d share cards are kept, want %d: %v", len(list), want, err)
		}
	}
	first := build(destination("a"), 3)
	if failed := compare("the second destination", first, build(destination("b"), 0), nil); failed != "" {
		t.Error(failed)
	}
	kept(3)
	without := destination("c")
	without.NoCache = true
	if failed := compare("a build without a cache", first, build(without, 3), nil); failed != "" {
		t.Error(failed)
	}
	story(1, "Another headline")
	build(destination("a"), 1)
	kept(3)
	write(t, site, "config.toml", settings+"publisher.accent = \"#048\"\n")
	build(destination("a"), 3)
	kept(3)
	write(t, site, "config.toml", settings+"images.share_cards = \"none\"\n")
	build(destination("a"), 0)
	kept(0)
}
