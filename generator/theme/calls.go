package theme

import (
	"cmp"
	"maps"
	"reflect"
	"slices"
	"text/template/parse"

	"broadsheet/generator/pages"
)

// function checks and compiles a call of a function in a template, such as {{upper
// .Title}}.
func (w *walker) function(fn *parse.IdentifierNode, args []expression) expression {
	own, ok := w.functions[fn.Ident]
	if !ok {
		return w.builtin(fn, args)
	}
	if fn.Ident == "label" {
		return w.callLabel(fn, args)
	}
	typ := reflect.TypeOf(own.value)
	if len(args) != typ.NumIn() {
		w.report(fn, "%s takes %s, and here are %d", fn.Ident, count(typ.NumIn()), len(args))
		return expression{node: fn}
	}
	for i, arg := range args {
		if !fits(arg.typ, typ.In(i)) {
			w.report(arg.node, "%s wants %s here, and this is %s", fn.Ident, describe(typ.In(i)), describe(arg.typ))
		}
	}
	result := expression{node: fn, typ: known(typ.Out(0))}
	switch fn.Ident {
	case "asset": // an asset's name that is not a constant is checked when a page is made
		if name, ok := args[0].node.(*parse.StringNode); ok {
			if _, err := w.theme.asset(name.Text); err != nil {
				w.report(name, "%v", err).Suggest(name.Text, slices.Collect(maps.Keys(w.theme.assets.addresses)))
			}
		}
	case "card", "cards":
		w.visit(visit{w.theme.partials, cardTemplate, reflect.TypeFor[*pages.Card](), true}, fn)
	case "shared":
		if name, ok := args[0].node.(*parse.StringNode); ok {
			w.visit(visit{w.theme.partials, name.Text, reflect.TypeFor[*pages.Site](), true}, name)
		}
	case "data":
		w.query(args[0])
		return expression{node: fn}
	case "first":
		return firstOf(fn, args)
	}
	if args = converted(typ, args); args != nil {
		own.compile(&result, args)
	}
	return result
}

// fits reports whether text/template accepts a value of the type given as an argument of
// the type wanted. If necessary, text/template dereferences the value or takes its
// address.
func fits(given, wanted reflect.Type) bool {
	if given == nil || given.AssignableTo(wanted) {
		return true
	}
	if given.Kind() == reflect.Pointer && given.Elem().AssignableTo(wanted) {
		return true
	}
	return reflect.PointerTo(given).AssignableTo(wanted)
}

// converted returns the arguments of a call with pointers dereferenced, so that the
// arguments have exactly the types of the function's parameters. It returns nil if an
// argument has another type even then; html/template must then execute the call.
func converted(fn reflect.Type, args []expression) []expression {
	fit := make([]expression, len(args))
	for i, a := range args {
		wanted := fn.In(i)
		fit[i] = a
		switch {
		case a.typ == nil || a.get == nil:
			return nil
		case a.typ == wanted:
		case a.typ.Kind() == reflect.Pointer && a.typ.Elem() == wanted:
			fit[i].get = func(at here) reflect.Value { return pointee(a.get(at)) }
		default:
			return nil
		}
	}
	return fit
}

// firstOf compiles a call of the template function "first", which returns the first
// entries of a list. The result of the call has the type of the list.
func firstOf(fn parse.Node, args []expression) expression {
	n, list := args[0], args[1]
	result := expression{node: fn, typ: list.typ}
	if n.typ == reflect.TypeFor[int]() && n.get != nil && isSlice(list.typ) && list.get != nil {
		result.get = func(at here) reflect.Value {
			v := list.get(at)
			return v.Slice(0, atMost(int(n.get(at).Int()), v.Len()))
		}
	}
	return result
}

// builtin checks and compiles a call of a function of text/template, such as eq.
func (w *walker) builtin(fn *parse.IdentifierNode, args []expression) expression {
	least, most := 1, 1
	switch fn.Ident {
	case "and", "or", "index", "slice", "printf", "call":
		most = len(args)
	case "eq":
		least, most = 2, max(2, len(args))
	case "ne", "lt", "le", "gt", "ge":
		least, most = 2, 2
	case "print", "println", "html", "js", "urlquery":
		least, most = 0, len(args)
	}
	result := expression{node: fn}
	if len(args) < least || len(args) > most {
		w.report(fn, "%s takes %s, and here are %d", fn.Ident, count(least), len(args))
		return result
	}
	getable := !slices.ContainsFunc(args, func(a expression) bool { return a.get == nil })
	switch fn.Ident {
	case "eq", "ne", "lt", "le", "gt", "ge":
		w.comparable(fn, args)
		result.typ = reflect.TypeFor[bool]()
		result.get = compared(fn.Ident, args)
	case "not":
		result.typ = reflect.TypeFor[bool]()
		result.get = func(at here) reflect.Value { return reflect.ValueOf(!truth(args[0].get(at))) }
	case "len":
		result.typ = w.length(args[0])
		if isSlice(args[0].typ) {
			result.get = func(at here) reflect.Value { return reflect.ValueOf(args[0].get(at).Len()) }
		}
	case "and", "or":
		result.typ = common(args)
		result.get = deciding(args, fn.Ident == "or")
	case "slice":
		result.typ = args[0].typ
	case "index":
		if len(args) == 2 {
			_, result.typ, _ = elements(args[0].typ)
		}
	case "call":
	default:
		result.typ = reflect.TypeFor[string]()
	}
	if !getable {
		result.get = nil
	}
	return result
}

// length checks the argument of the template function len and returns the type of the
// result.
func (w *walker) length(arg expression) reflect.Type {
	if t := indirect(arg.typ); t != nil && t.Kind() != reflect.String && t.Kind() != reflect.Slice && t.Kind() != reflect.Map && t.Kind() != reflect.Array {
		w.report(arg.node, "len counts a list, and this is %s", describe(t))
	}
	return reflect.TypeFor[int]()
}

// comparable reports a problem if a template function such as "eq" compares values of
// different kinds, such as a text and a number.
func (w *walker) comparable(fn *parse.IdentifierNode, args []expression) {
	first := args[0].typ
	for _, arg := range args[1:] {
		if first != nil && arg.typ != nil && describe(first) != describe(arg.typ) {
			w.report(arg.node, "%s compares %s with %s", fn.Ident, describe(first), describe(arg.typ))
		}
	}
}

// compared compiles a comparison of two strings or two ints by a template function
// such as "eq". It returns nil if the arguments are of other types.
func compared(name string, args []expression) func(here) reflect.Value {
	if len(args) != 2 || args[0].typ != args[1].typ {
		return nil
	}
	var order func(a, b reflect.Value) int
	switch args[0].typ {
	case reflect.TypeFor[string]():
		order = func(a, b reflect.Value) int { return cmp.Compare(a.String(), b.String()) }
	case reflect.TypeFor[int]():
		order = func(a, b reflect.Value) int { return cmp.Compare(a.Int(), b.Int()) }
	default:
		return nil
	}
	holds := map[string]func(order int) bool{
		"eq": func(o int) bool { return o == 0 }, "ne": func(o int) bool { return o != 0 },
		"lt": func(o int) bool { return o < 0 }, "le": func(o int) bool { return o <= 0 },
		"gt": func(o int) bool { return o > 0 }, "ge": func(o int) bool { return o >= 0 },
	}[name]
	return func(at here) reflect.Value {
		return reflect.ValueOf(holds(order(args[0].get(at), args[1].get(at))))
	}
}

// deciding compiles a call of the template function "and" or "or". The call returns its
// first argument that {{if}} treats as true (for "or") or as false (for "and"), or else
// the last argument. The parameter decides is true for "or".
func deciding(args []expression, decides bool) func(here) reflect.Value {
	return func(at here) (v reflect.Value) {
		for _, a := range args {
			if v = a.get(at); truth(v) == decides {
				break
			}
		}
		return v
	}
}

// common returns the Go type of the arguments if all arguments have the same type, or else
// nil.
func common(args []expression) reflect.Type {
	for _, arg := range args[1:] {
		if arg.typ != args[0].typ {
			return nil
		}
	}
	return args[0].typ
}

// count returns the number n of arguments as words for messages, such as "two values".
func count(n int) string {
	return []string{"no value", "one value", "two values", "three values"}[n]
}
