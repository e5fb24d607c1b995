package theme

import (
	"bytes"
	"html/template"
	"reflect"
	"slices"

	"broadsheet/generator/problems"
)

// A program is a template compiled for one Go type of its dot. It looks up fields and
// functions by name once. html/template does so for every page, which takes most of its
// time.
//
// A program can contain text, conditions, loops, calls, and values of known types in text
// and quoted attributes. A template with anything else is executed by html/template. If a
// program fails on a page, html/template makes this page too, since html/template returns
// an error message.
type program struct {
	set  *template.Template
	name string
	run  step // step that writes the whole output; nil if only html/template can execute the template
	open bool // whether the template ends inside a tag, attribute or comment

	// queries holds the names of the data files that the template reads; anyData stands for
	// all files.
	queries  []string
	includes []*program // programs (compiled templates) that the template includes
}

// A step is one compiled action or text of a template. It appends its output to the buffer
// w.
type step func(w *bytes.Buffer, at here)

// here holds two values during the execution of a template: that of the variable $ (root)
// and that of the dot.
type here struct{ root, dot reflect.Value }

// failed is the value with which a compiled template panics if it cannot write its
// output, for example because a pointer is nil.
type failed struct{}

// Render appends the HTML of a page to w. The parameter name is the file name of a page
// template, such as story.html. The parameter view must have the type that this template
// takes.
func (t *Theme) Render(w *bytes.Buffer, name string, view any) []*problems.Problem {
	page, ok := t.programs[name]
	if !ok {
		return []*problems.Problem{problems.At("templates/"+name, 0, 0, "there is no such page template")}
	}
	if err := page.execute(w, view); err != nil {
		return []*problems.Problem{t.files.failure(err)}
	}
	return nil
}

// execute appends the output of a template for a value to w. It runs the compiled
// template; if that is impossible or fails, html/template executes the template.
func (p *program) execute(w *bytes.Buffer, value any) error {
	if p.run == nil || !p.try(w, value) {
		return p.set.ExecuteTemplate(w, p.name, value)
	}
	return nil
}

// try runs the compiled template and reports whether the run succeeded. After a failure, w
// is unchanged.
func (p *program) try(w *bytes.Buffer, value any) (done bool) {
	before := w.Len()
	defer func() {
		if done {
			return
		}
		w.Truncate(before)
		if r := recover(); r != (failed{}) {
			panic(r)
		}
	}()
	p.write(w, reflect.ValueOf(value))
	return true
}

// write appends the output of a template to w, for the dot given. If the template fails,
// write panics with the value failed{}.
func (p *program) write(w *bytes.Buffer, dot reflect.Value) {
	if p.run != nil {
		p.run(w, here{dot, dot})
	} else if err := p.set.ExecuteTemplate(w, p.name, dot.Interface()); err != nil {
		panic(failed{})
	}
}

// sequence returns a step (a compiled part of a template) that runs the given steps in
// order. It returns nil if one of the given steps is nil.
func sequence(steps []step) step {
	if slices.ContainsFunc(steps, func(s step) bool { return s == nil }) {
		return nil
	}
	return func(w *bytes.Buffer, at here) {
		for _, s := range steps {
			s(w, at)
		}
	}
}

// truth reports whether {{if}} treats a value as true.
func truth(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.String, reflect.Slice, reflect.Map:
		return v.Len() > 0
	case reflect.Pointer, reflect.Interface:
		return !v.IsNil()
	case reflect.Struct:
		return true
	}
	return !v.IsZero()
}
