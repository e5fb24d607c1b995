package theme

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"html/template"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/generator/pages"
)

// The reference page has a part written by hand and one made from the views,
// the functions and the templates.
const (
	referencePage = "../TEMPLATES.md"
	partStart     = "<!-- what follows is written by go test ./generator/theme -update -->\n"
)

func TestReferencePageIsCurrent(t *testing.T) {
	page, err := os.ReadFile(referencePage)
	if err != nil {
		t.Fatal(err)
	}
	before, _, found := strings.Cut(string(page), partStart)
	if !found {
		t.Fatalf("%s has lost the mark before its second part", referencePage)
	}
	want := before + partStart + reference(t)
	if *update {
		if err := os.WriteFile(referencePage, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(strings.Split(string(page), "\n"), strings.Split(want, "\n")); diff != "" {
		t.Errorf("%s is out of date, write it with -update (-is +should be):\n%s", referencePage, diff)
	}
}

// TestReferenceExamples tries the blocks and templates that the part written
// by hand shows.
func TestReferenceExamples(t *testing.T) {
	page, err := os.ReadFile(referencePage)
	if err != nil {
		t.Fatal(err)
	}
	before, _, _ := strings.Cut(string(page), partStart)
	examples := regexp.MustCompile("(?s)`templates/([a-z/-]+\\.html)`[^`]*```html\n(.*?)```").FindAllStringSubmatch(before, -1)
	if len(examples) < 2 {
		t.Fatalf("%d examples found", len(examples))
	}
	for _, example := range examples {
		theme, found := Load(own(example[1], example[2]), Options{Base: "/"})
		none(t, found)
		for name, view := range sampleViews() {
			render(t, theme, name, view)
		}
	}
}

func reference(t *testing.T) string {
	r := &referenceWriter{t: t, types: commentedTypes(t), samples: map[reflect.Type]reflect.Value{}}
	for _, name := range slices.Sorted(maps.Keys(sampleViews())) {
		r.sample(reflect.ValueOf(sampleViews()[name]))
	}
	r.sample(reflect.ValueOf(pages.Shortcode{Name: "chart", Args: map[int]string{0: "Power"}, Named: map[string]string{"src": "a.csv"}, Inner: "<p>By year.</p>"}))
	r.files()
	r.views()
	r.functions()
	return r.text.String()
}

// A commentedType is what the source says of a type and its fields.
type commentedType struct {
	own    string
	fields map[string]string
}

func commentedTypes(t *testing.T) map[string]commentedType {
	types := map[string]commentedType{}
	for _, decl := range parsedFile(t, "../pages/views.go").Decls {
		general, ok := decl.(*ast.GenDecl)
		if !ok || general.Tok != token.TYPE {
			continue
		}
		spec := general.Specs[0].(*ast.TypeSpec)
		c := commentedType{oneLine(general.Doc.Text()), map[string]string{}}
		for _, field := range spec.Type.(*ast.StructType).Fields.List {
			for _, name := range field.Names {
				c.fields[name.Name] = oneLine(field.Doc.Text() + field.Comment.Text())
			}
		}
		types[spec.Name.Name] = c
	}
	return types
}

func parsedFile(t *testing.T, name string) *ast.File {
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

type referenceWriter struct {
	t       *testing.T
	types   map[string]commentedType
	samples map[reflect.Type]reflect.Value // with most in it
	text    strings.Builder
}

func (r *referenceWriter) line(format string, args ...any) {
	fmt.Fprintf(&r.text, format+"\n", args...)
}

// sample keeps, of each type, the value that says most.
func (r *referenceWriter) sample(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			r.sample(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			r.sample(v.Index(i))
		}
	case reflect.Struct:
		set := func(v reflect.Value) (n int) {
			for i := range v.NumField() {
				if !v.Field(i).IsZero() {
					n++
				}
			}
			return n
		}
		if known, ok := r.samples[v.Type()]; !ok || set(v) > set(known) {
			r.samples[v.Type()] = v
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				r.sample(v.Field(i))
			}
		}
	}
}

// files lists the templates by what they see and what their first comment
// says.
func (r *referenceWriter) files() {
	r.line("\n## Files\n\n| file | sees | is |\n|---|---|---|")
	theme := load(r.t)
	seen := map[string]string{"blocks.html": "see above"}
	for v := range walked(r.t).programs {
		seen[v.name] = r.typeName(v.dot)
	}
	seen["base.html"] = "the page's view"
	for _, name := range theme.files.templates() {
		is := ""
		if i := slices.IndexFunc(allPages(), func(p page) bool { return p.template == name }); i >= 0 {
			is = pageFiles[name]
		} else if m := regexp.MustCompile(`(?s)^\{\{- /\* (.*?) \*/ -\}\}`).FindSubmatch(theme.files[name]); m != nil {
			is = oneLine(string(m[1]))
		}
		if is == "" || seen[name] == "" {
			r.t.Errorf("%s does not say what it is, or is not used (%q)", name, seen[name])
		}
		r.line("| `%s` | %s | %s |", name, seen[name], is)
	}
}

// pageFiles say what the templates are that pages are made of.
var pageFiles = map[string]string{
	"404.html":      "The page for addresses that do not exist.",
	"front.html":    "The front page.",
	"list.html":     "A category, tag or author, archive pages, and months.",
	"page.html":     "A standing page.",
	"redirect.html": "A redirect from an old address.",
	"search.html":   "The search page.",
	"story.html":    "A story.",
}

// views writes a table for each type that templates see.
func (r *referenceWriter) views() {
	r.line("\n## Views\n\nA template prints a field of its view as `{{.Name}}`. Put a field that may be missing between `{{with .Name}}` and `{{end}}`, where the dot is its value.")
	for _, spec := range parsedFile(r.t, "../pages/views.go").Decls {
		general, ok := spec.(*ast.GenDecl)
		if !ok || general.Tok != token.TYPE {
			continue
		}
		name := general.Specs[0].(*ast.TypeSpec).Name.Name
		found := false
		for typ, value := range r.samples {
			if typ.Name() == name {
				r.view(typ, value)
				found = true
			}
		}
		if !found {
			r.t.Errorf("no sample view has a %s", name)
		}
	}
}

func (r *referenceWriter) view(typ reflect.Type, sample reflect.Value) {
	doc := r.types[typ.Name()]
	r.line("\n### %s\n\n%s\n", typ.Name(), doc.own)
	if _, ok := typ.FieldByName("Common"); ok {
		r.line("It has all that [Common](#common) has, and:\n")
	}
	r.line("| field | is | meaning | in a template |\n|---|---|---|---|")
	for i := range typ.NumField() {
		f := typ.Field(i)
		if !f.IsExported() || f.Anonymous {
			continue
		}
		meaning := strings.TrimPrefix(doc.fields[f.Name], f.Name+" ")
		meaning = strings.Replace(meaning, "nil ", "nothing ", 1)
		if meaning == "" {
			r.t.Errorf("%s.%s has no comment", typ.Name(), f.Name)
		}
		r.line("| `.%s` | %s | %s | %s |", f.Name, r.typeName(f.Type), cell(meaning), r.use(f, sample.Field(i)))
	}
}

// typeName names a type for people who know no Go, with a link to its table.
func (r *referenceWriter) typeName(t reflect.Type) string {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t == reflect.TypeFor[template.HTML]():
		return "HTML"
	case t.Kind() == reflect.Struct:
		return fmt.Sprintf("[%s](#%s)", t.Name(), strings.ToLower(t.Name()))
	case t.Kind() == reflect.Slice:
		return "list of " + r.typeName(t.Elem())
	}
	return strings.TrimPrefix(strings.TrimPrefix(describe(t), "a "), "an ")
}

// use shows a field in a template, with what comes of it in the sample.
func (r *referenceWriter) use(f reflect.StructField, v reflect.Value) string {
	name := "." + f.Name
	switch {
	case f.Type.Kind() == reflect.Slice:
		return "`{{range " + name + "}}…{{end}}`"
	case f.Type.Kind() == reflect.Bool:
		return "`{{if " + name + "}}…{{end}}`"
	case f.Type.Kind() == reflect.Map && f.Type.Key().Kind() == reflect.Int:
		return "`{{index " + name + " 0}}`"
	case f.Type.Kind() == reflect.Map:
		return "`{{" + name + ".region}}`"
	case f.Type.Kind() == reflect.Pointer:
		return "`{{with " + name + "}}…{{end}}`"
	case f.Type.Kind() == reflect.Struct:
		return "`{{" + name + "." + f.Type.Field(0).Name + "}}`"
	case v.IsZero():
		return "`{{" + name + "}}`"
	}
	return "`{{" + name + "}}` → " + code(fmt.Sprint(v))
}

// code shows the beginning of a text as code in a table.
func code(s string) string {
	s = strings.ReplaceAll(oneLine(s), "`", "'")
	if runes := []rune(s); len(runes) > 90 {
		s = string(runes[:90]) + "…"
	}
	return "`" + cell(s) + "`"
}

func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }

// examples are calls of every function, tried on the page of a story.
var examples = map[string]string{
	"alternates": `{{alternates .Alternates}}`,
	"asset":      `{{asset "main.css"}}`,
	"canonical":  `{{canonical .Canonical}}`,
	"card":       `{{card .Next}}`,
	"cards":      `{{cards .Related}}`,
	"data":       `{{range data "prices"}}{{.name}} {{.price}}{{end}}`,
	"feeds":      `{{feeds .Feeds}}`,
	"first":      `{{range first 2 .Tags}}{{.Title}} {{end}}`,
	"isolate":    "{{isolate \"שלום!\"}}",
	"label":      `{{label "published" (time .Story.Date "")}}`,
	"link":       `{{link .Story.Kicker "kicker"}}`,
	"links":      `{{links .Story.Byline ""}}`,
	"lower":      `{{lower .Story.Headline}}`,
	"metas":      `{{metas .Meta}}`,
	"names":      `{{names .Tags}}`,
	"plurals":    `{{plurals "minutes"}}`,
	"shared":     `{{shared "masthead.html" .Site}}`,
	"time":       `{{time .Story.Date "dt-published"}}`,
	"upper":      `{{upper .Story.Type}}`,
}

// functions lists what templates can call.
func (r *referenceWriter) functions() {
	r.line("\n## Functions\n\n| function | in story.html | gives |\n|---|---|---|")
	docs := map[string]string{"lower .Title": "is a text in lower case.", "upper .Title": "is a text in upper case."}
	for _, name := range []string{"functions.go", "labels.go", "markup.go", "queries.go"} {
		for _, decl := range parsedFile(r.t, name).Decls {
			if f, ok := decl.(*ast.FuncDecl); ok {
				if rest, ok := strings.CutPrefix(oneLine(f.Doc.Text()), "In a template, {{"); ok {
					call, meaning, _ := strings.Cut(rest, "}} ")
					docs[call] = meaning
				}
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys((&Theme{}).functions())) {
		call := ""
		for c := range docs {
			if strings.HasPrefix(c, name+" ") {
				call = c
			}
		}
		if call == "" || examples[name] == "" {
			r.t.Errorf("%s has no comment, or no example", name)
			continue
		}
		theme, found := Load(own("story.html", examples[name]), Options{Base: "/repo/", Data: sampleData()})
		none(r.t, found)
		gives := regexp.MustCompile(`-[A-Z0-9]{8}\.`).ReplaceAllString(render(r.t, theme, "story.html", sampleStory()), "-6FJGB4DL.")
		r.line("| `%s` %s | `%s` | %s |", call, cell(docs[call]), cell(examples[name]), code(gives))
	}
	r.line("\nEqual arguments give equal results. The functions of Go's [text/template](https://pkg.go.dev/text/template#hdr-Functions) are available too: `%s`.", strings.Join(builtins(), "`, `"))
}
