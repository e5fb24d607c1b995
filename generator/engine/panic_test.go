package engine

import (
	"strings"
	"testing"

	"broadsheet/generator/pages"
	"broadsheet/generator/publish"
)

// A panic while a page is made, in the preview or in a build, is an error of that page.
func TestPanicOfAPage(t *testing.T) {
	site := t.TempDir()
	printed(t, site, 3)
	s := NewSession(Options{Source: site, Clock: later})
	defer s.Close()
	e, err := s.Update(nil, later)
	if err != nil {
		t.Fatal(err)
	}
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
