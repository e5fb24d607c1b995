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

// scripts returns a script joined with the modules that it imports, and minified. The text
// is wrapped in a function that is called at once, so that the variables of the script are
// not global.
func (b *bundler) scripts(entry string) []byte {
	s := &script{bundler: b, modules: map[string]*module{}}
	before := len(b.found)
	s.module(entry)
	if len(b.found) > before {
		return nil
	}
	strict := ""
	if len(s.modules) > 1 {
		// modules are always in strict mode, but the joined script is not a module
		strict = "'use strict';"
	}
	var out bytes.Buffer
	if err := minifyjs.Minify(minify.New(), &out, strings.NewReader("(()=>{"+strict+s.out.String()+"})()"), nil); err != nil {
		// The error also names a line of the joined script, which the author never sees.
		message, _, _ := strings.Cut(err.Error(), " on line ")
		b.report(entry, 0, 0, "cannot be bundled: %s", message)
	}
	return out.Bytes()
}

// A script is one JavaScript file that is joined with the modules that it imports. In the
// joined script, all modules share one scope, so the variables of each module get a suffix
// of their own. Imported names are replaced by the variables for which they stand.
type script struct {
	*bundler
	out     bytes.Buffer
	modules map[string]*module // key: file name; value: module in this file
}

// A module is one JavaScript file of a joined script. In the joined script, the names of
// the module's variables end in a suffix that no other module has.
type module struct {
	name   string // file name of the module
	suffix string
	// locals maps each name that the module declares to the variable in the joined script for
	// which the name stands.
	locals map[string]string
	// exports is like locals, for the names that the module exports.
	exports map[string]string
	// imports is like locals, for the names that the module imports.
	imports map[string]string
	done    bool // whether the module and all its imports have been read
}

// module appends the statements of a JavaScript file to the joined script, after the
// statements of the files that this file imports.
func (s *script) module(name string) *module {
	m := &module{
		name: name, suffix: fmt.Sprintf("$%d", len(s.modules)),
		locals: map[string]string{}, exports: map[string]string{}, imports: map[string]string{},
	}
	s.modules[name] = m
	tree, err := js.Parse(parse.NewInputBytes(slices.Clone(s.source["assets/"+name])), js.Options{})
	if err != nil {
		s.syntaxError(name, err)
		return m
	}
	for _, v := range tree.Declared {
		variable := string(v.Data) + m.suffix
		m.locals[string(v.Data)] = variable
		v.Data = []byte(variable)
	}
	for _, statement := range tree.List {
		if n, ok := statement.(*js.ImportStmt); ok {
			s.importStatement(m, n)
		}
	}
	for _, v := range tree.Undeclared {
		v.Data = []byte(cmp.Or(m.imports[string(v.Data)], string(v.Data)))
	}
	for _, statement := range tree.List {
		switch n := statement.(type) {
		case *js.ImportStmt:
		case *js.ExportStmt:
			s.exportStatement(m, n)
		default:
			n.JS(&s.out)
			s.out.WriteString(";\n")
		}
	}
	m.done = true
	return m
}

// imported returns the module that a string literal in an import or export statement of
// the module m names. If the module is new, imported appends the module to the joined
// script. If there is no such file, imported reports a problem and returns nil.
func (s *script) imported(m *module, literal []byte) *module {
	at := s.find(m, string(literal))
	name, ok := s.resolve(m.name, unquoted(string(literal)), at, len(literal))
	if !ok {
		return nil
	}
	from := s.modules[name]
	if from == nil {
		return s.module(name)
	}
	if !from.done {
		s.report(m.name, at, len(literal), "scripts import each other in a circle")
	}
	return from
}

// find returns the byte offset of the first occurrence of a text in the source of a
// module. It serves to locate problems, since the parser does not keep offsets.
func (s *script) find(m *module, text string) int {
	return max(0, strings.Index(string(s.source["assets/"+m.name]), text))
}

// importStatement records, for each name in an import statement of the module m, the
// variable for which this name stands.
func (s *script) importStatement(m *module, n *js.ImportStmt) {
	from := s.imported(m, n.Module)
	if from == nil || !from.done {
		return
	}
	if n.Default != nil {
		m.imports[string(n.Default)] = s.exported(m, from, "default")
	}
	for _, a := range n.List {
		if a.Binding != nil { // a nil binding stands for a comma at the end of the list of names
			m.imports[string(a.Binding)] = s.exported(m, from, cmp.Or(string(a.Name), string(a.Binding)))
		}
	}
}

// exported returns the variable that the module from exports under a name, for use in the
// module m. For the name *, exported declares an object with all exports and returns the
// variable of this object.
func (s *script) exported(m, from *module, name string) string {
	if name == "*" {
		all := "all" + from.suffix + m.suffix
		fmt.Fprintf(&s.out, "const %s={", all)
		for _, name := range slices.Sorted(maps.Keys(from.exports)) {
			fmt.Fprintf(&s.out, "get %s(){return %s},", name, from.exports[name])
		}
		s.out.WriteString("};\n")
		return all
	}
	if from.exports[name] == "" {
		s.report(m.name, s.find(m, name), len(name), "%s exports no %s", from.name, name).
			Suggest(name, slices.Collect(maps.Keys(from.exports)))
	}
	return from.exports[name]
}

// exportStatement adds the names in an export statement to the exports of the module m. If
// the statement contains a declaration, exportStatement also writes the declaration.
func (s *script) exportStatement(m *module, n *js.ExportStmt) {
	if n.Decl != nil {
		s.declaration(m, n)
		return
	}
	from := &module{name: m.name, exports: maps.Clone(m.locals)}
	maps.Copy(from.exports, m.imports)
	if n.Module != nil {
		if from = s.imported(m, n.Module); from == nil || !from.done {
			return
		}
	}
	for _, a := range n.List {
		switch name := string(a.Binding); {
		case a.Binding == nil: // a nil binding stands for a comma at the end of the list of names
		case name == "*":
			for name, variable := range from.exports {
				if name != "default" && m.exports[name] == "" {
					m.exports[name] = variable
				}
			}
		default:
			m.exports[name] = s.exported(m, from, cmp.Or(string(a.Name), name))
		}
	}
}

// declaration writes a declaration that the module m exports, and adds the declared names
// to m.exports.
func (s *script) declaration(m *module, n *js.ExportStmt) {
	var names []string // names of the variables that the statement declares
	switch d := n.Decl.(type) {
	case *js.VarDecl:
		for _, item := range d.List {
			names = append(names, variables(item.Binding)...)
		}
	case *js.FuncDecl:
		names = variables(d.Name)
	case *js.ClassDecl:
		names = variables(d.Name)
	}
	if n.Default && len(names) == 0 {
		names = []string{"default" + m.suffix}
		fmt.Fprintf(&s.out, "const %s=", names[0])
	}
	for _, name := range names {
		exported := strings.TrimSuffix(name, m.suffix)
		if n.Default {
			exported = "default"
		}
		m.exports[exported] = name
	}
	n.Decl.JS(&s.out)
	s.out.WriteString(";\n")
}

// variables returns the names of the variables that a binding of JavaScript declares.
// The binding may be a name or a destructuring pattern such as [a, {b}].
func variables(binding js.IBinding) (names []string) {
	switch b := binding.(type) {
	case *js.Var:
		if b != nil {
			names = []string{string(b.Data)}
		}
	case *js.BindingArray:
		for _, item := range b.List {
			names = append(names, variables(item.Binding)...)
		}
		names = append(names, variables(b.Rest)...)
	case *js.BindingObject:
		for _, item := range b.List {
			names = append(names, variables(item.Value.Binding)...)
		}
		names = append(names, variables(b.Rest)...)
	}
	return names
}

// syntaxError reports an error of the JavaScript parser at its place in the file.
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
