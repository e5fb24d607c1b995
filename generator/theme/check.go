package theme

import (
	"bytes"
	"html/template"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"

	"broadsheet/generator/problems"
)

// check walks every page template with the type of its view, and every piece
// with the type it is given, and reports what could only go wrong when a page
// is made: fields that do not exist, functions called wrongly, templates that
// show themselves. What is free for authors (Params) is taken as it comes.
//
// It also returns the pieces that are rendered by themselves.
func (t *Theme) check() (found []*problems.Problem, pieces []string) {
	c := &checker{theme: t, done: map[visit]bool{}, reported: map[place]bool{}}
	for _, p := range allPages() {
		c.visit(visit{t.pages[p.template], p.template, p.view, false}, nil)
	}
	for v := range c.done {
		if v.root {
			pieces = append(pieces, v.name)
		}
	}
	slices.Sort(pieces)
	return append(c.found, c.unshown()...), pieces
}

// unshown warns of blocks that are defined in vain, most likely because their
// name is misspelt.
func (c *checker) unshown() (found []*problems.Problem) {
	var shown []string
	for v := range c.done {
		if !strings.HasSuffix(v.name, ".html") {
			shown = append(shown, v.name)
		}
	}
	slices.Sort(shown)
	text := c.theme.files[blocks]
	for _, t := range c.theme.pages["story.html"].Templates() {
		if t.Tree == nil || t.Tree.ParseName != blocks || t.Name() == blocks || slices.Contains(shown, t.Name()) {
			continue
		}
		name := strconv.Quote(t.Name())
		at := max(0, bytes.LastIndex(text[:t.Tree.Root.Pos], []byte(name)))
		p := problems.In(located(blocks), text, at, len(name), "no page shows a block %s", name).AsWarning()
		if !suggest(p, t.Name(), shown) {
			p.Hint("the blocks are head, masthead, after-story and footer")
		}
		found = append(found, p)
	}
	return found
}

// A checker walks templates as they call each other.
type checker struct {
	theme *Theme
	path  []visit     // from the page's template to the one being walked
	tree  *parse.Tree // of the template being walked
	done  map[visit]bool

	found    []*problems.Problem
	reported map[place]bool
}

// A visit is a template of a set and the type of its dot; nil is a type not
// known. A root is a piece rendered by itself, by card or shared.
type visit struct {
	set  *template.Template
	name string
	dot  reflect.Type
	root bool
}

// A place is where a message has been given; pages share pieces, and one
// mistake is told once.
type place struct {
	file   string
	offset parse.Pos
}

// visit checks a template with the type of its dot. From is the call of it,
// nil for the template of a page.
func (c *checker) visit(v visit, from parse.Node) {
	called := v.set.Lookup(v.name)
	if called == nil || called.Tree == nil {
		suggest(c.report(from, "there is no template %q", v.name), v.name, templateNames(v.set))
		return
	}
	if slices.Contains(c.path, v) {
		// Data that is free for authors may be nested, and ends somewhere;
		// the views are not, so that this would never end.
		if v.dot != nil {
			c.report(from, "templates show each other in a circle: %s", c.circle(v))
		}
		return
	}
	if c.done[v] {
		return
	}
	c.done[v] = true
	before := c.tree
	c.tree, c.path = called.Tree, append(c.path, v)
	c.list(called.Tree.Root, scope{dot: v.dot, vars: []variable{{"$", v.dot}}})
	c.tree, c.path = before, c.path[:len(c.path)-1]
}

// set returns the set of the template being walked.
func (c *checker) set() *template.Template { return c.path[len(c.path)-1].set }

// circle spells out how a template comes to show itself.
func (c *checker) circle(v visit) string {
	var names []string
	for _, on := range c.path[slices.Index(c.path, v):] {
		names = append(names, on.name)
	}
	return strings.Join(append(names, v.name), " → ")
}

func templateNames(set *template.Template) []string {
	var names []string
	for _, t := range set.Templates() {
		if t.Name() != "" {
			names = append(names, t.Name())
		}
	}
	slices.Sort(names)
	return names
}

// A scope is what a template sees at a place.
type scope struct {
	dot  reflect.Type
	vars []variable
}

type variable struct {
	name string
	typ  reflect.Type
}

// with returns the scope of a block inside another; what it declares is not
// seen outside.
func (s scope) with(dot reflect.Type, vars ...variable) scope {
	return scope{dot, append(slices.Clip(s.vars), vars...)}
}

// list checks nodes one after the other.
func (c *checker) list(l *parse.ListNode, s scope) {
	if l == nil {
		return
	}
	for _, node := range l.Nodes {
		switch n := node.(type) {
		case *parse.ActionNode:
			typ := c.pipe(n.Pipe, &s)
			if len(n.Pipe.Decl) == 0 {
				c.printed(n.Pipe, typ)
			}
		case *parse.IfNode:
			inner := s.with(s.dot)
			c.pipe(n.Pipe, &inner)
			c.list(n.List, inner)
			c.list(n.ElseList, inner)
		case *parse.WithNode:
			inner := s.with(s.dot)
			typ := c.pipe(n.Pipe, &inner)
			c.list(n.List, inner.with(typ))
			c.list(n.ElseList, inner)
		case *parse.RangeNode:
			c.rangeOver(n, s)
		case *parse.TemplateNode:
			var dot reflect.Type
			if n.Pipe != nil {
				dot = c.pipe(n.Pipe, &s)
			}
			c.visit(visit{c.set(), n.Name, dot, false}, n)
		}
	}
}

// rangeOver checks a loop.
func (c *checker) rangeOver(n *parse.RangeNode, s scope) {
	inner := s.with(s.dot)
	typ := c.commands(n.Pipe, &inner)
	key, element, ok := elements(typ)
	if !ok {
		c.report(n.Pipe, "range goes over a list, and this is %s", describe(typ))
	}
	switch d := n.Pipe.Decl; len(d) {
	case 1:
		inner.vars = append(inner.vars, variable{d[0].Ident[0], element})
	case 2:
		inner.vars = append(inner.vars, variable{d[0].Ident[0], key}, variable{d[1].Ident[0], element})
	}
	c.list(n.List, inner.with(element))
	c.list(n.ElseList, s)
}

// elements returns the types of what a loop goes through; ok is false if it
// cannot go through it.
func elements(t reflect.Type) (key, element reflect.Type, ok bool) {
	t = indirect(t)
	if t == nil {
		return nil, nil, true
	}
	switch t.Kind() {
	case reflect.Slice, reflect.Array:
		return reflect.TypeFor[int](), known(t.Elem()), true
	case reflect.Map:
		return known(t.Key()), known(t.Elem()), true
	case reflect.Int:
		return t, t, true
	}
	return nil, nil, false
}

// printed complains of values that would be shown as a heap of braces.
func (c *checker) printed(at parse.Node, typ reflect.Type) {
	t := indirect(typ)
	if t == nil || t.Kind() != reflect.Struct {
		return
	}
	c.report(at, "%s cannot be shown as a whole", describe(t)).
		Hint("say which part: %s", strings.Join(fieldNames(t), ", "))
}
