package theme

import (
	"bytes"
	"html/template"
	"reflect"
	"slices"

	"broadsheet/generator/problems"
)

// A program is the compiled form of a template for one type of its dot.
// text/template finds fields and functions by name on every page, which takes
// most of the time of making a page; in a program they are resolved once.
//
// Programs consist of text, values of known types in text and quoted attributes,
// conditions, loops and calls. A template with anything else is executed by
// html/template, and so is a page on which something fails, for the message.
type program struct {
	set  *template.Template
	name string
	run  step // nil if html/template executes the template
	open bool // it does not end where it began, in text
}

// A step writes a part of a page.
type step func(w *bytes.Buffer, at here)

// here holds the values of $ and the dot.
type here struct{ root, dot reflect.Value }

// failed is the panic of a step that fails.
type failed struct{}

// Render appends a page to w, from one of the page templates ("story.html") and its
// view.
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

// execute appends the page or piece for a value of the program's type.
func (p *program) execute(w *bytes.Buffer, value any) error {
	if p.run == nil || !p.try(w, value) {
		return p.set.ExecuteTemplate(w, p.name, value)
	}
	return nil
}

// try runs the program and reports whether it succeeded. If not, nothing has been
// written.
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

// write appends the program's output inside the output of another one.
func (p *program) write(w *bytes.Buffer, dot reflect.Value) {
	if p.run != nil {
		p.run(w, here{dot, dot})
	} else if err := p.set.ExecuteTemplate(w, p.name, dot.Interface()); err != nil {
		panic(failed{})
	}
}

// sequence returns a step that takes others in turn, or nil if one of them is nil.
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

// truth reports whether a condition holds for a value.
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
