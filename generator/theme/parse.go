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

// A page is a template that makes whole HTML files of the site.
type page struct {
	template string       // file name of the template
	view     reflect.Type // type of the value that the template gets
}

// allPages returns the page templates, sorted by file name.
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

// blocks is the template file whose {{define}} actions override those of all others.
const blocks = "blocks.html"

// parse makes a set of templates for every page template: the templates that pages
// include, the page template itself, and blocks.html. They are parsed in this order,
// so that later definitions override earlier ones.
func (t *Theme) parse() []*problems.Problem {
	var found []*problems.Problem
	partials := template.New("").Funcs(t.funcMap())
	later := func(name string) bool {
		return name == blocks || slices.ContainsFunc(allPages(), func(p page) bool { return p.template == name })
	}
	for _, name := range slices.DeleteFunc(t.files.templates(), later) {
		found = append(found, t.add(partials, name)...)
	}
	t.partials, t.pages = partials, map[string]*template.Template{}
	for i, p := range allPages() {
		set, err := partials.Clone()
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

// add parses a template file and adds its templates to a set.
func (t *Theme) add(set *template.Template, name string) []*problems.Problem {
	if _, err := set.New(name).Parse(string(t.files[name])); err != nil {
		return []*problems.Problem{t.files.syntaxError(name, err, t.funcMap())}
	}
	return nil
}

// escape reports errors that html/template finds when it adds escaping to templates.
// It does so before it executes a template for the first time. So escape executes
// each template, but without a value: then the execution soon ends.
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
