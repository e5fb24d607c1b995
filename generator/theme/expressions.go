package theme

import (
	"cmp"
	"reflect"
	"text/template/parse"
)

// An expression is a value in a template. Its type is nil if that is only known
// when the page is made; without get it is not known at all.
type expression struct {
	typ reflect.Type
	get func(at here) reflect.Value
}

// constant is an expression that is the same on every page.
func constant(value any) expression {
	v := reflect.ValueOf(value)
	return expression{v.Type(), func(here) reflect.Value { return v }}
}

// pipe compiles a pipeline, unless it declares a variable.
func (c *compiler) pipe(p *parse.PipeNode, s types) expression {
	if p == nil || len(p.Decl) > 0 {
		return expression{}
	}
	return c.commands(p.Cmds, s)
}

// commands compiles commands each of which gets the value of the one before as
// its last argument.
func (c *compiler) commands(commands []*parse.CommandNode, s types) expression {
	var last expression
	for i, command := range commands {
		args := c.arguments(command, s)
		if i > 0 {
			args = append(args, last)
		}
		for _, a := range args {
			if a.get == nil {
				return expression{}
			}
		}
		fn, isCall := command.Args[0].(*parse.IdentifierNode)
		switch {
		case isCall:
			last = c.function(fn.Ident, args)
		case len(args) == 0:
			last = c.operand(command.Args[0], s)
		default:
			return expression{}
		}
	}
	return last
}

func (c *compiler) arguments(command *parse.CommandNode, s types) []expression {
	var args []expression
	for _, a := range command.Args[1:] {
		args = append(args, c.operand(a, s))
	}
	return args
}

// operand compiles one value.
func (c *compiler) operand(node parse.Node, s types) expression {
	switch n := node.(type) {
	case *parse.DotNode:
		return expression{s.dot, func(at here) reflect.Value { return at.dot }}
	case *parse.FieldNode:
		return fields(expression{s.dot, func(at here) reflect.Value { return at.dot }}, n.Ident)
	case *parse.VariableNode:
		if n.Ident[0] == "$" {
			return fields(expression{s.root, func(at here) reflect.Value { return at.root }}, n.Ident[1:])
		}
	case *parse.ChainNode:
		return fields(c.operand(n.Node, s), n.Field)
	case *parse.PipeNode:
		return c.pipe(n, s)
	case *parse.IdentifierNode:
		return c.function(n.Ident, nil)
	case *parse.StringNode:
		return constant(n.Text)
	case *parse.BoolNode:
		return constant(n.True)
	case *parse.NumberNode:
		if n.IsInt {
			return constant(int(n.Int64))
		}
	}
	return expression{}
}

// fields compiles a chain of fields of structs.
func fields(of expression, names []string) expression {
	for _, name := range names {
		if of.typ == nil {
			return expression{}
		}
		typ, pointer := of.typ, of.typ.Kind() == reflect.Pointer
		if pointer {
			typ = typ.Elem()
		}
		_, method := reflect.PointerTo(typ).MethodByName(name)
		if typ.Kind() != reflect.Struct || method {
			return expression{}
		}
		f, ok := typ.FieldByName(name)
		if !ok || !f.IsExported() {
			return expression{}
		}
		from := of.get
		of = expression{known(f.Type), func(at here) reflect.Value {
			v := from(at)
			if pointer {
				v = pointee(v)
			}
			return v.FieldByIndex(f.Index)
		}}
	}
	return of
}

// pointee returns what a pointer leads to.
func pointee(v reflect.Value) reflect.Value {
	if v.IsNil() {
		panic(failed{})
	}
	return v.Elem()
}

// truth reports whether a value counts as true in a condition.
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

// function compiles a call of a function.
func (c *compiler) function(name string, args []expression) expression {
	switch name {
	case "not":
		if len(args) == 1 {
			return expression{reflect.TypeFor[bool](), func(at here) reflect.Value { return reflect.ValueOf(!truth(args[0].get(at))) }}
		}
	case "and", "or":
		return either(args, name == "or")
	case "len":
		if len(args) == 1 && isList(args[0].typ) {
			return expression{reflect.TypeFor[int](), func(at here) reflect.Value { return reflect.ValueOf(args[0].get(at).Len()) }}
		}
	case "eq", "ne", "lt", "le", "gt", "ge":
		return compared(name, args)
	case "first":
		if len(args) == 2 && args[0].typ == reflect.TypeFor[int]() && isList(args[1].typ) {
			return expression{args[1].typ, func(at here) reflect.Value {
				list := args[1].get(at)
				return list.Slice(0, atMost(int(args[0].get(at).Int()), list.Len()))
			}}
		}
	default:
		if own := c.theme.functions()[name]; own != nil {
			return ownCall(reflect.ValueOf(own), args)
		}
	}
	return expression{}
}

func isList(t reflect.Type) bool { return t != nil && t.Kind() == reflect.Slice }

// either compiles or and and: the first argument that decides, else the last.
func either(args []expression, decides bool) expression {
	if len(args) == 0 {
		return expression{}
	}
	typ := args[0].typ
	for _, a := range args {
		if a.typ != typ {
			typ = nil
		}
	}
	return expression{typ, func(at here) (v reflect.Value) {
		for _, a := range args {
			if v = a.get(at); truth(v) == decides {
				break
			}
		}
		return v
	}}
}

// compared compiles a comparison of two texts or two whole numbers.
func compared(name string, args []expression) expression {
	if len(args) != 2 || args[0].typ == nil || args[0].typ != args[1].typ {
		return expression{}
	}
	var order func(a, b reflect.Value) int
	switch args[0].typ {
	case reflect.TypeFor[string]():
		order = func(a, b reflect.Value) int { return cmp.Compare(a.String(), b.String()) }
	case reflect.TypeFor[int]():
		order = func(a, b reflect.Value) int { return cmp.Compare(a.Int(), b.Int()) }
	default:
		return expression{}
	}
	holds := map[string]func(order int) bool{
		"eq": func(o int) bool { return o == 0 }, "ne": func(o int) bool { return o != 0 },
		"lt": func(o int) bool { return o < 0 }, "le": func(o int) bool { return o <= 0 },
		"gt": func(o int) bool { return o > 0 }, "ge": func(o int) bool { return o >= 0 },
	}[name]
	return expression{reflect.TypeFor[bool](), func(at here) reflect.Value {
		return reflect.ValueOf(holds(order(args[0].get(at), args[1].get(at))))
	}}
}

// ownCall compiles a call of one of this package's functions that returns a value
// of a known type.
func ownCall(fn reflect.Value, args []expression) expression {
	typ := fn.Type()
	args = converted(typ, args)
	if args == nil || known(typ.Out(0)) == nil {
		return expression{}
	}
	return expression{typ.Out(0), func(at here) reflect.Value {
		values := make([]reflect.Value, len(args))
		for i, a := range args {
			values[i] = a.get(at)
		}
		out := fn.Call(values)
		if len(out) == 2 && !out[1].IsNil() {
			panic(failed{})
		}
		return out[0]
	}}
}

// converted returns arguments as a function wants them, or nil if they are not
// right for it.
func converted(fn reflect.Type, args []expression) []expression {
	if fn.IsVariadic() || fn.NumIn() != len(args) {
		return nil
	}
	fit := make([]expression, len(args))
	for i, a := range args {
		switch wanted := fn.In(i); {
		case a.typ == nil:
			return nil
		case a.typ == wanted:
			fit[i] = a
		case a.typ.Kind() == reflect.Pointer && a.typ.Elem() == wanted:
			fit[i] = expression{wanted, func(at here) reflect.Value { return pointee(a.get(at)) }}
		default:
			return nil
		}
	}
	return fit
}
