package theme

import (
	"bytes"
	"testing"

	"broadsheet/generator/pages"
	"broadsheet/generator/problems"
)

// load returns the default theme.
func load(tb testing.TB) *Theme {
	tb.Helper()
	t, found := Load(nil, Options{Base: "/repo/"})
	none(tb, found)
	return t
}

// none fails the test if there are problems.
func none(tb testing.TB, found []*problems.Problem) {
	tb.Helper()
	if len(found) > 0 {
		var b bytes.Buffer
		problems.Print(&b, found, false)
		tb.Fatal(b.String())
	}
}

// render returns a page of a theme.
func render(tb testing.TB, t *Theme, name string, view any) string {
	tb.Helper()
	var b bytes.Buffer
	none(tb, t.Render(&b, name, view))
	return b.String()
}

func TestEveryPageRenders(t *testing.T) {
	theme := load(t)
	for name, view := range sampleViews() {
		if len(render(t, theme, name, view)) < 200 {
			t.Errorf("%s is empty", name)
		}
	}
	t.Log(theme.assets.addresses)
}

// BenchmarkStoryPage makes the page of an ordinary story, without its body,
// and of one that has everything a story can have.
func BenchmarkStoryPage(b *testing.B) {
	theme := load(b)
	full := sampleStory()
	full.Body = ""
	ordinary := *full
	ordinary.Updated, ordinary.Contents, ordinary.Groups, ordinary.Corrections = nil, nil, nil, nil
	ordinary.Series, ordinary.AI, ordinary.Authors = nil, "", nil
	for name, view := range map[string]*pages.StoryPage{"full": full, "ordinary": &ordinary} {
		b.Run(name, func(b *testing.B) {
			var w bytes.Buffer
			b.ReportAllocs()
			for b.Loop() {
				w.Reset()
				theme.Render(&w, "story.html", view)
			}
		})
	}
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Load(nil, Options{Base: "/repo/"})
	}
}
