package theme

import (
	"testing"

	"broadsheet/generator/data"
	"broadsheet/generator/sources"
)

// A page depends on the data files that its templates ask for, and on no others.
func TestDigestsOfData(t *testing.T) {
	files := func(a, b byte) data.Set {
		return data.Set{
			"a": {Path: "content/data/a.toml", Digest: sources.Digest{a}, Value: "A"},
			"b": {Path: "content/data/b.toml", Digest: sources.Digest{b}, Value: "B"},
		}
	}
	loaded := func(name, text string, set data.Set) *Theme {
		theme, found := Load(own(name, text), Options{Base: "/", Data: set})
		none(t, found)
		return theme
	}
	for _, x := range []struct {
		name, text string
		differ     map[string][2]bool // page templates that differ if a or b does
	}{
		{"story.html", `{{data "a"}}`, map[string][2]bool{"story.html": {true, false}}},
		{"card.html", `{{data "b"}}`, map[string][2]bool{"story.html": {false, true}, "front.html": {false, true}, "list.html": {false, true}, "404.html": {false, true}, "search.html": {false, true}}},
		{"story.html", `{{data .Story.Type}}`, map[string][2]bool{"story.html": {true, true}}},
		{"footer.html", `{{with data "a"}}{{.}}{{end}}`, map[string][2]bool{"story.html": {true, false}, "front.html": {true, false}, "list.html": {true, false}, "404.html": {true, false}, "page.html": {true, false}, "search.html": {true, false}}},
		{"story.html", `No data`, nil},
	} {
		before := loaded(x.name, x.text, files(1, 1))
		for i, after := range []*Theme{loaded(x.name, x.text, files(2, 1)), loaded(x.name, x.text, files(1, 2))} {
			for _, page := range allPages() {
				if got, want := before.Digest(page.template) != after.Digest(page.template), x.differ[page.template][i]; got != want {
					t.Errorf("%s is %s: that %s differs is %v", x.name, x.text, page.template, got)
				}
			}
		}
	}
}

func TestDataOfTemplates(t *testing.T) {
	set := sampleData()
	theme, found := Load(own("story.html", `{{range data "prices"}}<b title="{{.name}}">{{.price}}</b>{{end}}`), Options{Base: "/", Data: set})
	none(t, found)
	if got := render(t, theme, "story.html", sampleStory()); got != `<b title="Chips">12</b>` {
		t.Error(got)
	}
	_, found = Load(own("story.html", `{{data "price"}}`), Options{Base: "/", Data: set})
	want := "templates/story.html:1:8: warning: there is no data file \"price\" in content/data"
	if len(found) != 1 || found[0].Error() != want || found[0].Advice != `did you mean "prices"?` {
		t.Error(found)
	}
}
