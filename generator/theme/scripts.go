package theme

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tdewolff/minify/v2"
	minifyjs "github.com/tdewolff/minify/v2/js"
	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/js"
)

// scripts returns a script together with the modules it imports, minified, as one
// function that is called at once. So its variables are its own.
func (b *bundler) scripts(entry string) []byte {
	s := &script{bundler: b, modules: map[string]*module{}}
	before := len(b.found)
	s.out.WriteString("(()=>{")
	s.out.Write(s.module(entry).body.Bytes())
	s.out.WriteString("})()")
	var out bytes.Buffer
	if len(b.found) == before {
		if err := minifyjs.Minify(minify.New(), &out, &s.out, nil); err != nil {
			message, _, _ := strings.Cut(err.Error(), " on line ") // a line of the joined text
			b.report(entry, 0, 0, "cannot be bundled: %s", message)
		}
	}
	return out.Bytes()
}

// A script is an entry being bundled.
type script struct {
	*bundler
	out     bytes.Buffer
	modules map[string]*module // by name of the file
}

// A module is one file of a script.
type module struct {
	name     string
	variable string            // that holds the exports
	exports  map[string]string // expressions inside the module by exported name
	imports  map[string]string // expressions by imported name
	body     bytes.Buffer
	done     bool // false while the modules that it imports are read
}

// module reads a file and appends the modules that it imports.
func (s *script) module(name string) *module {
	m := &module{name: name, variable: fmt.Sprintf("$%d", len(s.modules)), exports: map[string]string{}, imports: map[string]string{}}
	s.modules[name] = m
	tree, err := js.Parse(parse.NewInputBytes(slices.Clone(s.source["assets/"+name])), js.Options{})
	if err != nil {
		s.syntaxError(name, err)
		return m
	}
	for _, statement := range tree.List {
		if n, ok := statement.(*js.ImportStmt); ok {
			s.importStatement(m, n)
		}
	}
	for _, v := range tree.Undeclared {
		v.Data = []byte(cmp.Or(m.imports[string(v.Data)], string(v.Data)))
	}
	js.Walk(importCalls{s, m}, tree)
	for _, statement := range tree.List {
		s.statement(m, statement)
	}
	m.done = true
	return m
}

// required appends the module that an import means, unless it is there already.
// Exports are getters, so that importing modules see changes of a variable.
func (s *script) required(m *module, literal []byte) *module {
	at := s.find(m, string(literal))
	name, ok := s.resolve(m.name, unquoted(string(literal)), at, len(literal))
	if !ok {
		return nil
	}
	if other := s.modules[name]; other != nil {
		if !other.done {
			s.report(m.name, at, len(literal), "scripts import each other in a circle")
		}
		return other
	}
	other := s.module(name)
	fmt.Fprintf(&s.out, "const %s=(()=>{'use strict';%sreturn{", other.variable, other.body.Bytes())
	for _, name := range slices.Sorted(maps.Keys(other.exports)) {
		fmt.Fprintf(&s.out, "get %s(){return %s},", name, other.exports[name])
	}
	s.out.WriteString("}})();\n")
	return other
}

// find returns the offset of a text in a module. The parser keeps no offsets.
func (s *script) find(m *module, text string) int {
	return max(0, strings.Index(string(s.source["assets/"+m.name]), text))
}

// importStatement notes what imported names stand for.
func (s *script) importStatement(m *module, n *js.ImportStmt) {
	from := s.required(m, n.Module)
	if from == nil {
		return
	}
	if n.Default != nil {
		m.imports[string(n.Default)] = s.exported(m, from, "default")
	}
	for _, a := range n.List {
		switch name := string(cmp.Or(string(a.Name), string(a.Binding))); {
		case a.Binding == nil: // a comma at the end
		case name == "*":
			m.imports[string(a.Binding)] = from.variable
		default:
			m.imports[string(a.Binding)] = s.exported(m, from, name)
		}
	}
}

// exported returns the expression for an export of another module.
func (s *script) exported(m, from *module, name string) string {
	if from.exports[name] == "" && from.done {
		s.report(m.name, s.find(m, name), len(name), "%s exports no %s", from.name, name).
			Suggest(name, slices.Collect(maps.Keys(from.exports)))
	}
	return from.variable + "." + name
}

// statement writes a statement of a module, without import and export.
func (s *script) statement(m *module, statement js.IStmt) {
	switch n := statement.(type) {
	case *js.ImportStmt:
	case *js.ExportStmt:
		s.exportStatement(m, n)
	default:
		n.JS(&m.body)
		m.body.WriteString(";\n")
	}
}

// exportStatement writes what is declared and notes what is exported.
func (s *script) exportStatement(m *module, n *js.ExportStmt) {
	var name *js.Var
	switch d := n.Decl.(type) {
	case nil:
		s.exportList(m, n)
		return
	case *js.VarDecl:
		for _, item := range d.List {
			if v, ok := item.Binding.(*js.Var); ok {
				m.exports[string(v.Data)] = string(v.Data)
			} else {
				s.report(m.name, s.find(m, "export"), len("export"), "an exported pattern is not bundled").Hint("export its variables by name: export {a, b}")
			}
		}
	case *js.FuncDecl:
		name = d.Name
	case *js.ClassDecl:
		name = d.Name
	}
	if n.Default && name == nil {
		m.body.WriteString("const $default=")
		m.exports["default"] = "$default"
	} else if name != nil {
		exported := string(name.Data)
		if n.Default {
			exported = "default"
		}
		m.exports[exported] = string(name.Data)
	}
	n.Decl.JS(&m.body)
	m.body.WriteString(";\n")
}

// exportList notes the exports of a statement such as export {a as b} from "./c.js".
func (s *script) exportList(m *module, n *js.ExportStmt) {
	var from *module
	if n.Module != nil {
		if from = s.required(m, n.Module); from == nil {
			return
		}
	}
	for _, a := range n.List {
		name, exported := string(cmp.Or(string(a.Name), string(a.Binding))), string(a.Binding)
		switch {
		case a.Binding == nil: // a comma at the end
		case from == nil:
			m.exports[exported] = cmp.Or(m.imports[name], name)
		case exported == "*":
			for name := range from.exports {
				m.exports[name] = from.variable + "." + name
			}
		case name == "*":
			m.exports[exported] = from.variable
		default:
			m.exports[exported] = s.exported(m, from, name)
		}
	}
}

// syntaxError reports an error of the parser at its place.
func (s *script) syntaxError(name string, err error) {
	var at *parse.Error
	if !errors.As(err, &at) {
		s.report(name, 0, 0, "%v", err)
		return
	}
	text := s.source["assets/"+name]
	offset := lineStart(text, at.Line)
	for range at.Column - 1 {
		_, size := utf8.DecodeRune(text[offset:])
		offset += size
	}
	s.report(name, offset, 1, "%s", at.Message)
}

// importCalls reports calls of import() in a module.
type importCalls struct {
	*script
	in *module
}

// Enter reports a node if it is such a call.
func (c importCalls) Enter(n js.INode) js.IVisitor {
	if call, ok := n.(*js.CallExpr); ok && call.X.String() == "import" && len(call.Args.List) > 0 {
		literal := call.Args.List[0].Value.String()
		if strings.HasPrefix(unquoted(literal), ".") {
			c.report(c.in.name, c.find(c.in, literal), len(literal), "import() does not find the theme's files").
				Hint("write import … from %s at the top of the file", literal)
		}
	}
	return c
}

// Exit does nothing; js.Walk asks for it.
func (c importCalls) Exit(js.INode) {}
