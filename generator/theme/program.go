package theme

import (
	"bytes"
	"html/template"
	"reflect"
	"text/template/parse"
)

// A program makes what a template makes. text/template finds every field,
// function and escaper by its name and calls it through reflection, on every
// page anew, which took most of the time of making a page; a program has found
// them once, since the types of the views are known.
//
// html/template stays the judge of what a template means. Programs are made of
// the trees in which it has put its escapers, and only of what most templates
// are made of: text, fields, conditions, lists, other templates, functions, and
// values in HTML text and quoted attributes. A template that holds anything else
// is left to html/template, and so is a page on which something goes wrong, for
// its message.
type program struct {
	set  *template.Template
	name string
	run  step // nil if the template is left to html/template
}

// A step writes a part of a page.
type step func(w *bytes.Buffer, at here)

// here is what $ and . are at some place in a template.
type here struct{ root, dot reflect.Value }

// failed is what a program panics with where html/template has an error to tell.
type failed struct{}

// execute appends to w what the template makes of a value of the type that the
// program is for.
func (p *program) execute(w *bytes.Buffer, value any) error {
	if p.run == nil || !p.try(w, value) {
		return p.set.ExecuteTemplate(w, p.name, value)
	}
	return nil
}

// try runs the program. If it fails it reports so and has written nothing.
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

// write appends what the template makes of a value as a part of a page.
func (p *program) write(w *bytes.Buffer, dot reflect.Value) {
	if p.run != nil {
		p.run(w, here{dot, dot})
	} else if err := p.set.ExecuteTemplate(w, p.name, dot.Interface()); err != nil {
		panic(failed{})
	}
}

// A compiler makes the programs of a set of templates. Its methods return nil,
// or an expression that is not known, for what they leave to html/template.
type compiler struct {
	theme    *Theme
	set      *template.Template
	programs map[compiled]*program
}

// compiled names a template and the type of its dot.
type compiled struct {
	name string
	dot  reflect.Type
}

// compile makes the program of a template that html/template has put its
// escapers into.
func (t *Theme) compile(set *template.Template, name string, dot reflect.Type) *program {
	c := &compiler{t, set, map[compiled]*program{}}
	return c.program(compiled{name, dot})
}

// program returns the program of a template, which may call itself.
func (c *compiler) program(of compiled) *program {
	if known := c.programs[of]; known != nil {
		return known
	}
	p := &program{set: c.set, name: of.name}
	c.programs[of] = p
	if called := c.set.Lookup(of.name); called != nil && called.Tree != nil {
		p.run = c.list(called.Tree.Root, types{of.dot, of.dot})
	}
	return p
}

// types are the types of here.
type types struct{ root, dot reflect.Type }

// list compiles nodes one after the other.
func (c *compiler) list(l *parse.ListNode, s types) step {
	if l == nil {
		return func(*bytes.Buffer, here) {}
	}
	var steps []step
	for _, n := range l.Nodes {
		next := c.node(n, s)
		if next == nil {
			return nil
		}
		steps = append(steps, next)
	}
	return func(w *bytes.Buffer, at here) {
		for _, write := range steps {
			write(w, at)
		}
	}
}

func (c *compiler) node(node parse.Node, s types) step {
	switch n := node.(type) {
	case *parse.TextNode:
		return func(w *bytes.Buffer, _ here) { w.Write(n.Text) }
	case *parse.CommentNode:
		return func(*bytes.Buffer, here) {}
	case *parse.ActionNode:
		return c.action(n.Pipe, s)
	case *parse.IfNode:
		return c.branch(&n.BranchNode, s, false)
	case *parse.WithNode:
		return c.branch(&n.BranchNode, s, true)
	case *parse.RangeNode:
		return c.loop(n, s)
	case *parse.TemplateNode:
		return c.call(n, s)
	}
	return nil
}

// branch compiles if, and with, which changes the dot.
func (c *compiler) branch(n *parse.BranchNode, s types, with bool) step {
	condition := c.pipe(n.Pipe, s)
	inner := s
	if with {
		inner.dot = condition.typ
	}
	then, otherwise := c.list(n.List, inner), c.list(n.ElseList, s)
	if condition.get == nil || then == nil || otherwise == nil {
		return nil
	}
	return func(w *bytes.Buffer, at here) {
		v := condition.get(at)
		switch {
		case !truth(v):
			otherwise(w, at)
		case with:
			then(w, here{at.root, v})
		default:
			then(w, at)
		}
	}
}

// loop compiles a range over a list.
func (c *compiler) loop(n *parse.RangeNode, s types) step {
	list := c.pipe(n.Pipe, s)
	if !isList(list.typ) {
		return nil
	}
	body, otherwise := c.list(n.List, types{s.root, known(list.typ.Elem())}), c.list(n.ElseList, s)
	if body == nil || otherwise == nil {
		return nil
	}
	return func(w *bytes.Buffer, at here) {
		v := list.get(at)
		for i := range v.Len() {
			body(w, here{at.root, v.Index(i)})
		}
		if v.Len() == 0 {
			otherwise(w, at)
		}
	}
}

// call compiles a call of another template.
func (c *compiler) call(n *parse.TemplateNode, s types) step {
	dot := c.pipe(n.Pipe, s)
	if dot.typ == nil || c.set.Lookup(n.Name) == nil {
		return nil // without a dot, or for a place where HTML's rules do not hold
	}
	called := c.program(compiled{n.Name, dot.typ})
	return func(w *bytes.Buffer, at here) { called.write(w, dot.get(at)) }
}
