package theme

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"
)

// An expression is a part of a template that has a value, such as .Title or a call of
// a function.
type expression struct {
	node parse.Node
	typ  reflect.Type // Go type of the value; nil if unknown until a page is made
	// get computes the value when a page is made; nil if only html/template can do so.
	get   func(at here) reflect.Value
	write step // step that writes the HTML of a call; nil for other expressions
}

// constant returns the expression for a constant in a template, such as the text
// "kicker" or the number 3.
func constant(node parse.Node, value any) expression {
	v := reflect.ValueOf(value)
	return expression{node: node, typ: v.Type(), get: func(here) reflect.Value { return v }}
}

// pipe checks and compiles a pipeline of a template, such as .Title | upper. It adds the
// variables that the pipeline declares to the scope s.
func (w *walker) pipe(p *parse.PipeNode, s *scope) expression {
	value := w.commands(p, s)
	for _, d := range p.Decl {
		if !p.IsAssign {
			s.vars = append(slices.Clip(s.vars), variable{d.Ident[0], value.typ})
		}
	}
	return value
}

// commands checks and compiles the commands of a pipeline, such as .Title | upper. Each
// command gets the value of the previous command as its last argument. The result is the
// value of the last command.
func (w *walker) commands(p *parse.PipeNode, s *scope) expression {
	var value expression
	for i, command := range p.Cmds {
		var args []expression
		for _, a := range command.Args[1:] {
			args = append(args, w.operand(a, s))
		}
		if i > 0 {
			value.node = p.Cmds[i-1]
			args = append(args, value)
		}
		value = w.command(command.Args[0], args, s)
	}
	return value
}

// command checks and compiles one command of a pipeline: a value or a call.
func (w *walker) command(first parse.Node, args []expression, s *scope) expression {
	if fn, ok := first.(*parse.IdentifierNode); ok {
		return w.function(fn, args)
	}
	value := w.operand(first, s)
	if len(args) == 0 {
		return value
	}
	if value.typ != nil && value.typ.Kind() != reflect.Func {
		w.report(args[0].node, "%s is not a function and takes no value", first)
	}
	return expression{node: first, typ: value.typ}
}

// operand checks and compiles one operand of a command, such as a field, a variable,
// a constant or a pipeline in parentheses.
func (w *walker) operand(node parse.Node, s *scope) expression {
	dot := expression{node: node, typ: s.dot, get: func(at here) reflect.Value { return at.dot }}
	switch n := node.(type) {
	case *parse.DotNode:
		return dot
	case *parse.FieldNode:
		return w.fields(dot, n.Ident, fieldStart(n.Pos, n.Ident))
	case *parse.VariableNode:
		return w.fields(s.variable(n), n.Ident[1:], n.Pos)
	case *parse.ChainNode:
		return w.fields(w.operand(n.Node, s), n.Field, n.Pos)
	case *parse.PipeNode:
		inner := *s
		value := w.pipe(n, &inner)
		value.node = n
		return value
	case *parse.IdentifierNode:
		return w.function(n, nil)
	case *parse.StringNode:
		return constant(n, n.Text)
	case *parse.BoolNode:
		return constant(n, n.True)
	case *parse.NumberNode:
		// "1e6" and "6." are floating-point numbers, although their values are whole.
		_, err := strconv.ParseInt(n.Text, 0, 64)
		if n.IsInt && (err == nil || n.Text[0] == '\'') {
			return constant(n, int(n.Int64))
		}
		return expression{node: n, typ: reflect.TypeFor[float64]()}
	}
	return expression{node: node}
}

// variable returns the expression for a variable of a template, without the field names
// after the variable. Compiled templates support only the variable $.
func (s *scope) variable(n *parse.VariableNode) expression {
	value := expression{node: n}
	for _, v := range s.vars {
		if v.name == n.Ident[0] {
			value.typ = v.typ
		}
	}
	if n.Ident[0] == "$" {
		value.get = func(at here) reflect.Value { return at.root }
	}
	return value
}

// fieldStart returns the byte offset of the first name in a chain of fields such as
// .Story.Date. The parameter pos is the byte offset from the parser: that of the second
// name or, in a chain of one name, that of the only name.
func fieldStart(pos parse.Pos, names []string) parse.Pos {
	if len(names) > 1 {
		return pos - parse.Pos(len(names[0])+1)
	}
	return pos
}

// fields checks and compiles a value followed by field names, as in .Story.Date. The
// parameter at is the byte offset of the first field name.
func (w *walker) fields(value expression, names []string, at parse.Pos) expression {
	node := value.node
	for _, name := range names {
		if value.typ == nil {
			return expression{node: node}
		}
		next, ok := member(value, name)
		if !ok {
			w.noMember(value.typ, name, at)
			return expression{node: node}
		}
		value = next
		at += parse.Pos(len(name) + 1)
	}
	value.node = node
	return value
}

func (w *walker) noMember(typ reflect.Type, name string, at parse.Pos) {
	names := fieldNames(indirect(typ))
	p := w.reportAt(at, len(name)+1, "%s has no .%s", describe(typ), name)
	if len(names) > 0 {
		p.Hint("it has %s", strings.Join(names, ", ")).Suggest("."+name, names)
	}
}

// member returns the field, method or map entry with the given name of a value, and false
// if the value has none. Compiled templates support only fields.
func member(value expression, name string) (expression, bool) {
	if m, ok := value.typ.MethodByName(name); ok && m.Type.NumOut() > 0 {
		return expression{typ: known(m.Type.Out(0))}, true
	}
	switch t := indirect(value.typ); t.Kind() {
	case reflect.Struct:
		f, ok := t.FieldByName(name)
		_, method := reflect.PointerTo(t).MethodByName(name)
		if !ok || !f.IsExported() {
			return expression{}, false
		}
		field := expression{typ: known(f.Type)}
		if value.get != nil && !method {
			get := value.get
			field.get = func(at here) reflect.Value { return pointee(get(at)).FieldByIndex(f.Index) }
		}
		return field, true
	case reflect.Map:
		return expression{typ: known(t.Elem())}, true
	}
	return expression{}, false
}

// pointee returns the value to which a pointer leads, perhaps through further pointers. If
// one of the pointers is nil, pointee panics with the value failed{}.
func pointee(v reflect.Value) reflect.Value {
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			panic(failed{})
		}
		v = v.Elem()
	}
	return v
}

// known returns the type t. It returns nil if t is an interface, since the type of the
// value is then unknown until a page is made.
func known(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Interface {
		return nil
	}
	return t
}

// indirect returns the type that a pointer type points to. It returns any other type
// unchanged.
func indirect(t reflect.Type) reflect.Type {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}

func isSlice(t reflect.Type) bool { return t != nil && t.Kind() == reflect.Slice }

// fieldNames returns the names of a struct's fields as templates write them, such as
// ".Title". It returns nil for types that are not structs.
func fieldNames(t reflect.Type) []string {
	if t == nil || t.Kind() != reflect.Struct {
		return nil
	}
	var names []string
	for _, f := range reflect.VisibleFields(t) {
		if f.IsExported() && !f.Anonymous {
			names = append(names, "."+f.Name)
		}
	}
	return names
}

// describe returns words for a Go type, such as "a list", for readers who do not know
// Go.
func describe(t reflect.Type) string {
	t = indirect(t)
	if t == nil {
		return "a value"
	}
	switch t.Kind() {
	case reflect.String:
		return "text"
	case reflect.Bool:
		return "a yes or no"
	case reflect.Slice, reflect.Array:
		return "a list"
	case reflect.Map:
		return "a table"
	case reflect.Int, reflect.Int64, reflect.Float64:
		return "a number"
	}
	if strings.ContainsRune("AEIOU", rune(t.Name()[0])) {
		return "an " + t.Name()
	}
	return "a " + t.Name()
}
