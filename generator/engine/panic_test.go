package engine

import (
	"strings"
	"testing"

	"broadsheet/generator/pages"
	"broadsheet/generator/publish"
)

// panicSite writes a site of three stories and returns its folder, its session and the
// first snapshot.
func panicSite(t *testing.T) (site string, s *Session, e *Snapshot) {
	t.Helper()
	site = t.TempDir()
	printed(t, site, 3)
	s = NewSession(Options{Source: site, Clock: later})
	t.Cleanup(func() { s.Close() })
	e, err := s.Update(nil, later)
	if err != nil {
		t.Fatal(err)
	}
	return site, s, e
}

// A panic while a page is made, in the preview or in a build, is an error of that page.
func TestPanicOfAPage(t *testing.T) {
	site, _, e := panicSite(t)
	broken, b := *e, *e.build
	b.coder, broken.build = nil, &b // a body cannot be decoded
	story := e.Stories()[0].Address
	if _, found, _, err := broken.Make(story); err != nil || len(found) != 1 || !strings.Contains(found[0].Message, "a mistake in this program at ") {
		t.Errorf("%v, %v", found, err)
	}
	if _, found, ok, err := e.Make(story); !ok || err != nil || len(found) > 0 {
		t.Errorf("%v, %v, %v", found, ok, err)
	}
	out, err := publish.Open(t.TempDir()+"/public", publish.Options{Source: site})
	if err != nil {
		t.Fatal(err)
	}
	defer out.Abort()
	r := b.renderer(e.plan, out)
	err = r.all([]*pages.Output{e.plan.At(story)})
	if found := r.found.Sorted(); err != nil || len(found) != 1 || !strings.Contains(found[0].Message, "a mistake in this program at ") {
		t.Errorf("%v, %v", found, err)
	}
}

// A panic while a saved file is read is an error of that file in the snapshot, as the
// preview's overlay needs it; the last good version stays.
func TestPanicOfAReader(t *testing.T) {
	site, s, e := panicSite(t)
	before, config := *s.state.config, s.state.config
	config.Location = nil // a date cannot be read
	source := e.Stories()[0].Card.Source
	write(t, site, source, "---\ntitle: New\ndate: 2026-01-01\n---\nNew text.\n")
	e, err := s.Update([]string{source}, later)
	config.Location = before.Location
	if err != nil {
		t.Fatal(err)
	}
	if len(e.Problems) != 1 || e.Problems[0].File != source || !strings.HasPrefix(e.Problems[0].Message, "the file cannot be read: a mistake in this program at ") {
		t.Errorf("%+v", e.Problems)
	}
	if page, _, ok, err := e.Make(e.Stories()[0].Address); len(e.Stories()) != 3 || !ok || err != nil || strings.Contains(string(page), "New text") {
		t.Errorf("%d stories, %v, %v", len(e.Stories()), ok, err)
	}
}
