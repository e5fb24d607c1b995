package theme

import (
	"errors"
	"html/template"
	"io"
	"reflect"
	"slices"

	"broadsheet/generator/pages"
	"broadsheet/generator/problems"
)

// A page is a template that Render makes files of, with the type of its view.
type page struct {
	template string
	view     reflect.Type
}

// allPages lists the page templates.
func allPages() []page {
	return []page{
		{"404.html", reflect.TypeFor[*pages.NotFoundPage]()},
		{"front.html", reflect.TypeFor[*pages.FrontPage]()},
		{"list.html", reflect.TypeFor[*pages.ListPage]()},
		{"page.html", reflect.TypeFor[*pages.StandingPage]()},
		{"redirect.html", reflect.TypeFor[*pages.RedirectPage]()},
		{"story.html", reflect.TypeFor[*pages.StoryPage]()},
	}
}

// blocks is the template whose definitions go before all others.
const blocks = "blocks.html"

// parse makes a set of templates for every page: all pieces, which every page
// shares, then the page itself, and the blocks, each with definitions that go
// before those of the ones before.
func (t *Theme) parse() []*problems.Problem {
	var found []*problems.Problem
	pieces := template.New("").Funcs(t.functions())
	later := func(name string) bool {
		return name == blocks || slices.ContainsFunc(allPages(), func(p page) bool { return p.template == name })
	}
	for _, name := range slices.DeleteFunc(t.files.templates(), later) {
		found = append(found, t.add(pieces, name)...)
	}
	t.pieces, t.pages = pieces, map[string]*template.Template{}
	for i, p := range allPages() {
		set, err := pieces.Clone()
		if err != nil {
			return append(found, t.files.failure(err))
		}
		found = append(found, t.add(set, p.template)...)
		if wrong := t.add(set, blocks); i == 0 {
			found = append(found, wrong...)
		}
		t.pages[p.template] = set
	}
	return found
}

// add parses a file into a set of templates.
func (t *Theme) add(set *template.Template, name string) []*problems.Problem {
	if _, err := set.New(name).Parse(string(t.files[name])); err != nil {
		return []*problems.Problem{t.files.syntaxError(name, err, t.functions())}
	}
	return nil
}

// escape has html/template work out how every value is to be escaped, which
// it would otherwise do when the first page is made. It does so before it
// executes anything, and execution without a view soon ends.
func (t *Theme) escape(pieces []string) []*problems.Problem {
	var found []*problems.Problem
	try := func(set *template.Template, name string) {
		var failed *template.Error
		if err := set.ExecuteTemplate(io.Discard, name, nil); errors.As(err, &failed) {
			found = append(found, t.files.failure(err))
		}
	}
	for _, name := range pieces {
		try(t.pieces, name)
	}
	for _, p := range allPages() {
		try(t.pages[p.template], p.template)
	}
	return found
}
