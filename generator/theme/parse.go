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

// A page describes a template that makes whole pages of the site, not parts of pages.
type page struct {
	template string       // file name of the template
	view     reflect.Type // type of the value that the template gets
}

// allPages returns descriptions of the templates for whole pages, sorted by file name.
func allPages() []page {
	return []page{
		{"404.html", reflect.TypeFor[*pages.NotFoundPage]()},
		{"front.html", reflect.TypeFor[*pages.FrontPage]()},
		{"list.html", reflect.TypeFor[*pages.ListPage]()},
		{"page.html", reflect.TypeFor[*pages.StandingPage]()},
		{"redirect.html", reflect.TypeFor[*pages.RedirectPage]()},
		{"search.html", reflect.TypeFor[*pages.SearchPage]()},
		{"story.html", reflect.TypeFor[*pages.StoryPage]()},
	}
}

// blocks is the template file whose {{define}} actions override those of all other
// template files.
const blocks = "blocks.html"

// parse makes a set of templates for each page template. The set contains the templates
// that pages include, the page template and blocks.html. These are parsed in this order,
// so that later definitions override earlier ones.
func (t *Theme) parse() []*problems.Problem {
	var found []*problems.Problem
	partials := template.New("").Funcs(t.funcMap())
	later := func(name string) bool {
		return name == blocks || isShortcode(name) || slices.ContainsFunc(allPages(), func(p page) bool { return p.template == name })
	}
	for _, name := range slices.DeleteFunc(t.files.templates(), later) {
		found = append(found, t.add(partials, name)...)
	}
	t.partials, t.pages = partials, map[string]*template.Template{}
	found = append(found, t.parseShortcodes()...)
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

// add parses a template file, and adds the templates that this file defines to a set.
func (t *Theme) add(set *template.Template, name string) []*problems.Problem {
	if _, err := set.New(name).Parse(string(t.files[name])); err != nil {
		return []*problems.Problem{t.files.syntaxError(name, err, t.funcMap())}
	}
	return nil
}

// escape reports the errors that html/template finds when it adds escaping to a template.
// This happens at the first execution of the template, so escape executes each template,
// without a value; such an execution soon ends.
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
