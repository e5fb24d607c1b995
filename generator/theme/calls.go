package theme

import (
	"maps"
	"reflect"
	"slices"
	"text/template/parse"

	"broadsheet/generator/pages"
)

// call checks a function call and returns the type of its result.
func (c *checker) call(fn *parse.IdentifierNode, args []argument) reflect.Type {
	own := c.theme.functions()[fn.Ident]
	if own == nil {
		return c.builtin(fn, args)
	}
	typ := reflect.TypeOf(own)
	if len(args) != typ.NumIn() {
		c.report(fn, "%s takes %s, and here are %d", fn.Ident, count(typ.NumIn()), len(args))
		return nil
	}
	for i, arg := range args {
		if !fits(arg.typ, typ.In(i)) {
			c.report(arg.node, "%s wants %s here, and this is %s", fn.Ident, describe(typ.In(i)), describe(arg.typ))
		}
	}
	switch fn.Ident {
	case "asset":
		c.assetName(args[0].node)
	case "card", "cards":
		c.visit(visit{c.theme.pieces, cardPiece, reflect.TypeFor[*pages.Card](), true}, fn)
	case "shared":
		c.sharedName(args[0].node)
	case "first":
		return args[1].typ
	}
	return known(typ.Out(0))
}

// assetName checks that an asset asked for by name is there.
func (c *checker) assetName(node parse.Node) {
	name, ok := node.(*parse.StringNode)
	if !ok || c.theme.assets.addresses == nil {
		return // computed, or the assets have problems of their own
	}
	if _, err := c.theme.asset(name.Text); err != nil {
		suggest(c.report(node, "%v", err), name.Text, slices.Collect(maps.Keys(c.theme.assets.addresses)))
	}
}

// sharedName checks the piece that shared renders.
func (c *checker) sharedName(node parse.Node) {
	if name, ok := node.(*parse.StringNode); ok {
		c.visit(visit{c.theme.pieces, name.Text, reflect.TypeFor[*pages.Site](), true}, node)
	}
}

// fits reports whether a value of a type can be given for a parameter, as
// text/template gives it: it follows pointers and takes addresses.
func fits(given, wanted reflect.Type) bool {
	if given == nil || given.AssignableTo(wanted) {
		return true
	}
	if given.Kind() == reflect.Pointer && given.Elem().AssignableTo(wanted) {
		return true
	}
	return reflect.PointerTo(given).AssignableTo(wanted)
}

// builtin checks a call of one of text/template's own functions.
func (c *checker) builtin(fn *parse.IdentifierNode, args []argument) reflect.Type {
	least, most := 1, 1
	switch fn.Ident {
	case "and", "or", "index", "slice", "printf", "call", "eq":
		most = len(args)
	case "ne", "lt", "le", "gt", "ge":
		least, most = 2, 2
	case "print", "println", "html", "js", "urlquery":
		least, most = 0, len(args)
	}
	if fn.Ident == "eq" {
		least = 2
	}
	if len(args) < least || len(args) > most {
		c.report(fn, "%s takes %s, and here are %d", fn.Ident, count(least), len(args))
		return nil
	}
	switch fn.Ident {
	case "eq", "ne", "lt", "le", "gt", "ge":
		c.comparable(fn, args)
		return reflect.TypeFor[bool]()
	case "not":
		return reflect.TypeFor[bool]()
	case "len":
		return c.length(args[0])
	case "and", "or":
		return common(args)
	case "slice":
		return args[0].typ
	case "index":
		if len(args) == 2 {
			_, element, _ := elements(args[0].typ)
			return element
		}
		return nil
	case "call":
		return nil
	}
	return reflect.TypeFor[string]()
}

// length checks what len is asked of.
func (c *checker) length(arg argument) reflect.Type {
	if t := indirect(arg.typ); t != nil && t.Kind() != reflect.String && t.Kind() != reflect.Slice && t.Kind() != reflect.Map && t.Kind() != reflect.Array {
		c.report(arg.node, "len counts a list, and this is %s", describe(t))
	}
	return reflect.TypeFor[int]()
}

// comparable checks that values are of a kind.
func (c *checker) comparable(fn *parse.IdentifierNode, args []argument) {
	first := args[0].typ
	for _, arg := range args[1:] {
		if first != nil && arg.typ != nil && describe(first) != describe(arg.typ) {
			c.report(arg.node, "%s compares %s with %s", fn.Ident, describe(first), describe(arg.typ))
		}
	}
}

// common returns the type that all arguments have, or nil.
func common(args []argument) reflect.Type {
	for _, arg := range args[1:] {
		if arg.typ != args[0].typ {
			return nil
		}
	}
	return args[0].typ
}

// count says how many values a function takes.
func count(n int) string {
	switch n {
	case 1:
		return "one value"
	case 2:
		return "two values"
	case 3:
		return "three values"
	}
	return "no value"
}
