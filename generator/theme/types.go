package theme

import (
	"reflect"
	"slices"
	"strings"
	"text/template/parse"
)

// pipe returns the type of a pipeline and declares its variables in the scope.
func (c *checker) pipe(p *parse.PipeNode, s *scope) reflect.Type {
	if p == nil {
		return nil
	}
	typ := c.commands(p, s)
	for _, d := range p.Decl {
		if !p.IsAssign {
			s.vars = append(slices.Clip(s.vars), variable{d.Ident[0], typ})
		}
	}
	return typ
}

// commands returns the type of the last command of a pipeline; each gets the
// result of the one before as its last argument.
func (c *checker) commands(p *parse.PipeNode, s *scope) reflect.Type {
	var typ reflect.Type
	for i, command := range p.Cmds {
		var args []argument
		for _, a := range command.Args[1:] {
			args = append(args, argument{a, c.value(a, s)})
		}
		if i > 0 {
			args = append(args, argument{p.Cmds[i-1], typ})
		}
		typ = c.command(command.Args[0], args, s)
	}
	return typ
}

// An argument is a value with its place.
type argument struct {
	node parse.Node
	typ  reflect.Type
}

// command returns the type of a value or a call.
func (c *checker) command(first parse.Node, args []argument, s *scope) reflect.Type {
	if name, ok := first.(*parse.IdentifierNode); ok {
		return c.call(name, args)
	}
	typ := c.value(first, s)
	if len(args) > 0 && typ != nil && typ.Kind() != reflect.Func {
		c.report(args[0].node, "%s is not a function and takes no value", first)
	}
	return typ
}

// value returns the type of one operand.
func (c *checker) value(node parse.Node, s *scope) reflect.Type {
	switch n := node.(type) {
	case *parse.DotNode:
		return s.dot
	case *parse.FieldNode:
		return c.fields(s.dot, n.Ident, fieldStart(n.Pos, n.Ident))
	case *parse.VariableNode:
		var typ reflect.Type
		for _, v := range slices.Backward(s.vars) {
			if v.name == n.Ident[0] {
				typ = v.typ
				break
			}
		}
		return c.fields(typ, n.Ident[1:], n.Pos)
	case *parse.ChainNode:
		return c.fields(c.value(n.Node, s), n.Field, n.Pos)
	case *parse.PipeNode:
		inner := *s
		return c.pipe(n, &inner)
	case *parse.IdentifierNode:
		return c.call(n, nil)
	case *parse.StringNode:
		return reflect.TypeFor[string]()
	case *parse.BoolNode:
		return reflect.TypeFor[bool]()
	case *parse.NumberNode:
		if n.IsInt {
			return reflect.TypeFor[int]()
		}
		return reflect.TypeFor[float64]()
	}
	return nil
}

// fieldStart returns where a chain of fields begins; the parser places it at
// its second field.
func fieldStart(pos parse.Pos, names []string) parse.Pos {
	if len(names) > 1 {
		return pos - parse.Pos(len(names[0])+1)
	}
	return pos
}

// fields returns the type that a chain of field names leads to. At is where
// the dot of the first of them is.
func (c *checker) fields(typ reflect.Type, names []string, at parse.Pos) reflect.Type {
	for _, name := range names {
		if typ == nil {
			return nil
		}
		next, ok := member(typ, name)
		if !ok {
			c.noMember(typ, name, at)
			return nil
		}
		typ = next
		at += parse.Pos(len(name) + 1)
	}
	return typ
}

func (c *checker) noMember(typ reflect.Type, name string, at parse.Pos) {
	names := fieldNames(indirect(typ))
	p := c.reportAt(at, len(name)+1, "%s has no .%s", describe(typ), name)
	if !suggest(p, "."+name, names) && len(names) > 0 {
		p.Hint("it has %s", strings.Join(names, ", "))
	}
}

// member returns the type of a field, method or map entry; nil is not known.
func member(t reflect.Type, name string) (reflect.Type, bool) {
	if m, ok := t.MethodByName(name); ok && m.Type.NumOut() > 0 {
		return known(m.Type.Out(0)), true
	}
	t = indirect(t)
	if t == nil {
		return nil, true
	}
	switch t.Kind() {
	case reflect.Struct:
		f, ok := t.FieldByName(name)
		if !ok || !f.IsExported() {
			return nil, false
		}
		return known(f.Type), true
	case reflect.Map:
		return known(t.Elem()), true
	}
	return nil, false
}

// known returns a type, or nil for one that can hold anything.
func known(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Interface {
		return nil
	}
	return t
}

// indirect returns what a pointer leads to.
func indirect(t reflect.Type) reflect.Type {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}

// fieldNames returns the fields of a struct as templates write them.
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

// describe names a type for people who know no Go.
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
