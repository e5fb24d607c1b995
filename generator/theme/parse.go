package theme

import (
	"errors"
	"html/template"
	"io"
	"maps"
	"reflect"
	"slices"

	"broadsheet/generator/pages"
	"broadsheet/generator/problems"
)

// A page is a template of whole files, with the type of its view.
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

// blocks is the template whose definitions override all others.
const blocks = "blocks.html"

// parse makes a set of templates for every page: the pieces, which all pages
// share, the page itself, and the blocks. Later definitions override earlier ones.
func (t *Theme) parse() []*problems.Problem {
	var found []*problems.Problem
	pieces := template.New("").Funcs(t.funcMap())
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
		return []*problems.Problem{t.files.syntaxError(name, err, t.funcMap())}
	}
	return nil
}

// escape has html/template work out how every value is escaped, and edit the
// templates accordingly, as it would do for the first page. It does that before it
// executes anything, and execution without a view ends soon.
func (t *Theme) escape() []*problems.Problem {
	var found []*problems.Problem
	for _, name := range slices.Sorted(maps.Keys(t.programs)) {
		var failed *template.Error
		if err := t.programs[name].set.ExecuteTemplate(io.Discard, name, nil); errors.As(err, &failed) {
			found = append(found, t.files.failure(err))
		}
	}
	return found
}
