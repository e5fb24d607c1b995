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
	if _, _, ok, err := broken.Make(story); ok || err == nil || !strings.Contains(err.Error(), "a mistake in this program at ") {
		t.Errorf("%v, %v", ok, err)
	}
	if _, found, ok, err := e.Make(story); !ok || err != nil || len(found) > 0 {
		t.Errorf("%v, %v, %v", found, ok, err)
	}
	out, err := publish.Open(t.TempDir()+"/public", publish.Options{Source: site})
	if err != nil {
		t.Fatal(err)
	}
	defer out.Abort()
	err = b.renderer(e.plan, out).all([]*pages.Output{e.plan.At(story)})
	if err == nil || !strings.HasPrefix(err.Error(), "making ") || !strings.Contains(err.Error(), story[1:]) || !strings.Contains(err.Error(), "a mistake in this program at ") {
		t.Error(err)
	}
}
