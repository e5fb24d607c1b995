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

// check compiles the templates. It reports mistakes that would fail when a page is made:
// fields that do not exist, wrong arguments of functions, and templates that include
// themselves. It follows every page template into the templates that it includes, with the
// Go type of each template's dot.
func (t *Theme) check() []*problems.Problem {
	w := t.walk()
	t.programs = map[string]*program{}
	for v, p := range w.programs {
		if v.root {
			t.programs[v.name] = p
		}
	}
	return append(w.found, w.unshown()...)
}

// walk checks and compiles all page templates, and the templates that they include.
func (t *Theme) walk() *walker {
	w := t.walker()
	for _, p := range allPages() {
		w.visit(visit{t.pages[p.template], p.template, p.view, true}, nil)
	}
	w.visitShortcodes()
	return w
}

func (t *Theme) walker() *walker {
	return &walker{
		theme: t, functions: t.functions(), programs: map[visit]*program{}, reported: map[place]bool{},
		escaping: &escaper{map[string]*probe{}},
	}
}

// A walker checks and compiles templates, and the templates that they include.
type walker struct {
	theme     *Theme
	functions map[string]function
	escaping  *escaper
	programs  map[visit]*program

	path     []visit     // templates being checked; each template includes the next one
	tree     *parse.Tree // syntax tree of the template being checked
	found    []*problems.Problem
	reported map[place]bool // set of the places at which a problem has been reported
}

// A visit identifies a template and the Go type of its dot. The template is checked and
// compiled once for each such type.
type visit struct {
	set  *template.Template
	name string
	dot  reflect.Type // type of the dot; nil if unknown until a page is made
	// root reports whether the template makes a page, or is shown by the template function
	// card or shared.
	root bool
}

// A place identifies a position in a template file. A template that several pages include
// is checked several times, but each problem at a place is reported only once.
type place struct {
	file   string
	offset parse.Pos // byte offset in the template file
}

// A scope holds the Go types of the dot and of the variables at a place in a template.
type scope struct {
	dot  reflect.Type
	vars []variable // variables in the order of their declarations; the first variable is $
}

type variable struct {
	name string
	typ  reflect.Type
}

// with returns the scope inside a block such as {{with}}. Variables of the block are not
// visible outside it.
func (s scope) with(dot reflect.Type, vars ...variable) scope {
	return scope{dot, append(slices.Clip(s.vars), vars...)}
}

// visit checks and compiles a template, unless that has been done, and returns the
// compiled template. If there is no such template, visit returns nil and reports a problem
// at the node from, which includes the template.
func (w *walker) visit(v visit, from parse.Node) *program {
	called := v.set.Lookup(v.name)
	if called == nil || called.Tree == nil {
		w.report(from, "there is no template %q", v.name).Suggest(v.name, templateNames(v.set))
		return nil
	}
	if slices.Contains(w.path, v) && v.dot != nil {
		// Views have no recursive types, so this template would include itself for ever.
		// A dot of unknown type is different: it may be a table in another table, where
		// the recursion ends.
		w.report(from, "templates show each other in a circle: %s", w.circle(v))
	}
	p, checked := w.programs[v]
	if !checked {
		p = &program{set: v.set, name: v.name, open: true}
		w.programs[v] = p
	}
	if n := len(w.path); n > 0 {
		including := w.programs[w.path[n-1]]
		including.includes = append(including.includes, p)
	}
	if checked {
		return p
	}
	before := w.tree
	w.tree, w.path = called.Tree, append(w.path, v)
	var c context
	run := w.list(called.Tree.Root, scope{v.dot, []variable{{"$", v.dot}}}, &c)
	w.tree, w.path = before, w.path[:len(w.path)-1]
	if p.open = c.state != inText; !p.open {
		p.run = run
	}
	return p
}

func (w *walker) set() *template.Template { return w.path[len(w.path)-1].set }

// circle returns a text such as "a → b → a" for templates that include each other in a
// circle. The last template in the text is that of the visit v.
func (w *walker) circle(v visit) string {
	var names []string
	for _, on := range w.path[slices.Index(w.path, v):] {
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

// unshown returns a warning for every block in blocks.html that no page includes, since
// the name of such a block is probably misspelt.
func (w *walker) unshown() (found []*problems.Problem) {
	var shown []string
	for v := range w.programs {
		if !strings.HasSuffix(v.name, ".html") {
			shown = append(shown, v.name)
		}
	}
	slices.Sort(shown)
	text := w.theme.files[blocks]
	for _, t := range w.theme.pages["story.html"].Templates() {
		if t.Tree == nil || t.Tree.ParseName != blocks || t.Name() == blocks || slices.Contains(shown, t.Name()) {
			continue
		}
		name := strconv.Quote(t.Name())
		at := max(0, bytes.LastIndex(text[:t.Tree.Root.Pos], []byte(name)))
		found = append(found, problems.In(located(blocks), text, at, len(name), "no page shows a block %s", name).AsWarning().
			Hint("the blocks are head, masthead, after-story and footer").Suggest(t.Name(), shown))
	}
	return found
}

// list checks and compiles a list of template nodes. The argument c holds the HTML context
// before the list; list sets c to the context after the list. It returns nil if
// html/template must execute the template.
func (w *walker) list(l *parse.ListNode, s scope, c *context) step {
	if l == nil {
		return sequence(nil)
	}
	var steps []step
	for _, n := range l.Nodes {
		steps = append(steps, w.node(n, &s, c))
	}
	return sequence(steps)
}

func (w *walker) node(node parse.Node, s *scope, c *context) step {
	switch n := node.(type) {
	case *parse.TextNode:
		*c = c.text(string(n.Text))
		// The text is read only when a page is made, since html/template may change the text
		// before.
		return func(b *bytes.Buffer, _ here) { b.Write(n.Text) }
	case *parse.CommentNode:
		return sequence(nil)
	case *parse.ActionNode:
		return w.action(n, s, c)
	case *parse.IfNode:
		return w.branch(&n.BranchNode, *s, c, false)
	case *parse.WithNode:
		return w.branch(&n.BranchNode, *s, c, true)
	case *parse.RangeNode:
		return w.loop(n, *s, c)
	case *parse.TemplateNode:
		return w.call(n, s, c)
	}
	return nil
}

// action checks and compiles a template action that prints a value or declares a
// variable.
func (w *walker) action(n *parse.ActionNode, s *scope, c *context) step {
	value := w.pipe(n.Pipe, s)
	if len(n.Pipe.Decl) > 0 {
		return nil
	}
	if t := indirect(value.typ); t != nil && t.Kind() == reflect.Struct {
		w.report(n.Pipe, "%s cannot be shown as a whole", describe(t)).
			Hint("say which part: %s", strings.Join(fieldNames(t), ", "))
	}
	before := *c
	*c = c.action()
	if value.write != nil && before.state == inText {
		return value.write
	}
	return w.escaping.printing(value, before)
}

// branch checks and compiles an {{if}} action, or a {{with}} action if the parameter
// with is true. A {{with}} action changes the dot.
func (w *walker) branch(n *parse.BranchNode, s scope, c *context, with bool) step {
	inner := s.with(s.dot)
	condition := w.pipe(n.Pipe, &inner)
	then, other := inner, *c
	if with {
		then = inner.with(condition.typ)
	}
	yes := w.list(n.List, then, c)
	no := w.list(n.ElseList, inner, &other)
	*c = c.join(other)
	if condition.get == nil || yes == nil || no == nil {
		return nil
	}
	return func(b *bytes.Buffer, at here) {
		v := condition.get(at)
		switch {
		case !truth(v):
			no(b, at)
		case with:
			yes(b, here{at.root, v})
		default:
			yes(b, at)
		}
	}
}

// loop checks and compiles a {{range}} action.
func (w *walker) loop(n *parse.RangeNode, s scope, c *context) step {
	inner := s.with(s.dot)
	list := w.commands(n.Pipe, &inner)
	key, element, ok := elements(list.typ)
	if !ok {
		w.report(n.Pipe, "range goes over a list, and this is %s", describe(list.typ))
	}
	switch d := n.Pipe.Decl; len(d) {
	case 1:
		inner.vars = append(inner.vars, variable{d[0].Ident[0], element})
	case 2:
		inner.vars = append(inner.vars, variable{d[0].Ident[0], key}, variable{d[1].Ident[0], element})
	}
	// In an attribute, the output of earlier rounds of a loop precedes the output of a round.
	c.mixed = c.state == inValue
	other := *c
	body := w.list(n.List, inner.with(element), c)
	*c = c.join(other)
	otherwise := w.list(n.ElseList, s, &other)
	*c = c.join(other)
	if list.get == nil || !isSlice(list.typ) || body == nil || otherwise == nil {
		return nil
	}
	return func(b *bytes.Buffer, at here) {
		v := list.get(at)
		for i := range v.Len() {
			body(b, here{at.root, v.Index(i)})
		}
		if v.Len() == 0 {
			otherwise(b, at)
		}
	}
}

// elements returns the types of the key and of the element in a {{range}} over a value
// of type t. A type is nil if unknown. If {{range}} does not accept a value of type t,
// ok is false.
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

// call checks and compiles a {{template}} action, which includes another template.
func (w *walker) call(n *parse.TemplateNode, s *scope, c *context) step {
	var dot expression
	if n.Pipe != nil {
		dot = w.pipe(n.Pipe, s)
	}
	called := w.visit(visit{w.set(), n.Name, dot.typ, false}, n)
	if c.state != inText || called == nil || called.open {
		c.state = opaque
		return nil
	}
	if dot.get == nil {
		return nil
	}
	return func(b *bytes.Buffer, at here) { called.write(b, dot.get(at)) }
}
