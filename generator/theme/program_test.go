package theme

import (
	"bytes"
	"errors"
	"html/template"
	"io"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"broadsheet/generator/locale"
	"broadsheet/generator/pages"
	"broadsheet/generator/problems"
)

// templated returns a page as html/template makes it, or its error.
func templated(t *Theme, name string, view any) string {
	var b bytes.Buffer
	if err := t.pages[name].ExecuteTemplate(&b, name, view); err != nil {
		return err.Error()
	}
	return b.String()
}

// programmed returns a page as its program makes it, and whether it does.
func programmed(t *Theme, name string, view any) (string, bool) {
	var b bytes.Buffer
	p := t.programs[name]
	done := p.run != nil && p.try(&b, view)
	return b.String(), done
}

// walked returns the walk over the default theme, before html/template edits it.
func walked(t *testing.T) *walker {
	files, err := readFiles(nil)
	if err != nil {
		t.Fatal(err)
	}
	theme := &Theme{files: files, options: Options{Locale: locale.New("en")}}
	var found []*problems.Problem
	theme.assets, found = bundle(files, Options{Base: "/"})
	none(t, append(found, theme.parse()...))
	return theme.walk()
}

// TestDefaultThemeIsPrograms makes sure that no page of the default theme is
// executed by html/template.
func TestDefaultThemeIsPrograms(t *testing.T) {
	for v, program := range walked(t).programs {
		if program.run == nil {
			t.Errorf("%s is left to html/template", v.name)
		}
	}
}

// TestProgramsAreTemplates compares the default theme's pages for views that
// hold anything.
func TestProgramsAreTemplates(t *testing.T) {
	theme := load(t)
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SampledFrom(allPages()).Draw(t, "page")
		view := anyView(t, p.view)
		got, done := programmed(theme, p.template, view)
		if want := templated(theme, p.template, view); done && got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", p.template, got, want)
		}
	})
}

// anyView returns a view with any values in it, nothing nil but what may be.
func anyView(t *rapid.T, typ reflect.Type) any {
	view := reflect.New(typ.Elem())
	fillAny(t, view.Elem(), 0)
	common := view.Elem().FieldByName("Common").Addr().Interface().(*pages.Common)
	if common.Site == nil {
		common.Site = sampleSite()
	}
	if story, ok := view.Interface().(*pages.StoryPage); ok && story.Story == nil {
		story.Story = sampleCard(3)
	}
	return view.Interface()
}

// anyText has what HTML, attributes, addresses and UTF-8 are broken by.
func anyText(t *rapid.T) string {
	part := rapid.SampledFrom([]string{"", "a", "Text, plain", "<b>", "</title>", `"`, "'", "&", "&amp;", "+", "\x00", "\xff", "é", "%41", "%zz", "%", ":", "javascript:", "https://e.org/?a=b&c#d", "/path/", "?", "//", "mailto:x", "HTTP:", "httpſ:", "\n", "`", "=", "🚀", "\u2028", "{{.}}"})
	return strings.Join(rapid.SliceOfN(part, 0, 4).Draw(t, "text"), "")
}

func fillAny(t *rapid.T, v reflect.Value, depth int) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(anyText(t))
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, "bool"))
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(rapid.IntRange(-1, 2000).Draw(t, "number")))
	case reflect.Pointer:
		if depth < 4 && rapid.Bool().Draw(t, "there") {
			v.Set(reflect.New(v.Type().Elem()))
			fillAny(t, v.Elem(), depth+1)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), rapid.IntRange(0, 3).Draw(t, "length"), 3))
		for i := range v.Len() {
			fillAny(t, v.Index(i), depth+1)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fillAny(t, v.Field(i), depth)
			}
		}
	}
}

// TestConstructs compares what templates of a site's own may hold. Those that
// programs do not know must come out right as well.
func TestConstructs(t *testing.T) {
	known := []string{
		`{{.Story.Headline}} {{(.Story).Dek}} {{$.Canonical}} {{/* a comment */}}`,
		`{{with .Next}}{{.Headline}}{{else with .Updated}}{{.Text}}{{else}}none{{end}}`,
		`{{if .Next}}a{{else if and .Updated (not .Contents)}}b{{else}}c{{end}}`,
		`{{range .Tags}}{{.Title}}, {{$.Title}}{{else}}none{{end}}`,
		`{{range first 2 .Related}}{{card .}}{{end}}{{cards (first 1 .Related)}}`,
		`{{if or (eq .Story.Type "news") (ge .Story.Minutes 3) (ne .Kind "x") (lt (len .Tags) 2)}}a{{end}}`,
		`{{if and (gt .Story.Minutes 3) (le .Story.Minutes 1000)}}a{{end}}{{and .Title .Canonical}}`,
		`{{or .Story.Dek .Story.Excerpt "nothing"}} {{or .Story.Minutes 7}} {{.Body}}`,
		`{{upper .Title}} {{.Title | lower}} {{names .Story.Byline}} {{asset "main.css"}}`,
		`{{with .Story.Kicker}}{{link . "x"}}{{end}}{{time .Story.Date "y"}}{{.Story.Byline | len}}`,
		`<a href="{{.Canonical}}?{{.Title}}#{{.Kind}}" title='{{.Title}}' data-x="{{.Story.Minutes}}">x</a>`,
		`<img src="/a/{{.Kind}}/b" alt="{{.Title}}"><textarea>{{.Title}}</textarea><title>{{.Title}}</title>`,
		`{{template "a" .Story}}{{define "a"}}{{.Headline}}{{template "b" .Date}}{{end}}{{define "b"}}{{.ISO}}{{end}}`,
		`{{template "a" .}}{{define "a"}}{{$x := .Title}}{{$x}}{{end}}`, // all but a
		`{{.Next.Image.URL}} {{link .Story.Kicker ""}}`,                 // an error where there is none
	}
	left := []string{
		`<p title="{{.Body}}">{{.Title}}</p>`,
		`<p class={{.Kind}} style="color: {{.Kind}}" onclick="f({{.Title}})">{{.Title}}</p>`,
		`<p class="{{template "a" .}}">{{define "a"}}{{.Kind}}{{end}}`,
		`{{range $i, $c := .Related}}{{$i}} {{$c.Headline}}{{end}}`,
		`{{range .Tags}}{{if eq .Title "a"}}{{continue}}{{end}}{{.Title}}{{break}}{{end}}`,
		`{{.Params.region}} {{index .Params "region"}} {{range $k, $v := .Params}}{{$k}}{{end}}`,
		`{{printf "%q" .Title}} {{.Title | html}} {{js .Title}} {{print .Kind 1}} {{.Highlighted}}`,
		`{{slice .Title 0 1}} {{with index .Related 0}}{{.URL}}{{end}} {{len .Title}} {{eq .Kind "a" "story"}}`,
	}
	for i, text := range append(known, left...) {
		t.Run(text, func(t *testing.T) {
			theme, found := Load(own("story.html", text), Options{Base: "/"})
			none(t, found)
			if got := theme.programs["story.html"].run != nil; got != (i < len(known)) {
				t.Errorf("it is a program: %v", got)
			}
			rapid.Check(t, func(t *rapid.T) {
				view := anyView(t, reflect.TypeFor[*pages.StoryPage]())
				want := templated(theme, "story.html", view)
				if got, done := programmed(theme, "story.html", view); done && got != want {
					t.Errorf("got\n%s\nwant\n%s", got, want)
				}
				var b bytes.Buffer
				if found := theme.Render(&b, "story.html", view); len(found) == 0 && b.String() != want {
					t.Errorf("rendered\n%s\nwant\n%s", b.String(), want)
				}
			})
		})
	}
}

// comparePrograms reports a difference between a template's program and
// html/template, and whether there is a program that has been compared.
func comparePrograms(t *testing.T, text, value string) (compared bool) {
	theme := &Theme{files: files{"page.html": []byte(text)}, pages: map[string]*template.Template{}}
	set := template.New("").Funcs(theme.funcMap())
	if _, err := set.New("page.html").Parse(text); err != nil {
		return false
	}
	theme.partials = set
	w := theme.walker()
	p := w.visit(visit{set, "page.html", reflect.TypeFor[*pages.StandingPage](), true}, nil)
	var unescaped *template.Error
	if err := set.ExecuteTemplate(io.Discard, "page.html", nil); errors.As(err, &unescaped) || len(w.found) > 0 {
		return false
	}
	view := &pages.StandingPage{Common: pages.Common{
		Site:  &pages.Site{Notice: &pages.Link{Title: value, URL: value}},
		Title: value, StructuredData: template.HTML(value), Description: value, Feeds: sampleFeeds(), Highlighted: len(value)%2 == 0,
	}, Body: template.HTML(value)}
	var got, want bytes.Buffer
	err := set.ExecuteTemplate(&want, "page.html", view)
	if p.run == nil || !p.try(&got, view) {
		return false
	}
	if err != nil || got.String() != want.String() {
		t.Errorf("%s\nwith %q: got\n%s\nwant\n%s (%v)", text, value, got.String(), want.String(), err)
	}
	return true
}

// TestAddressesWithinElements compares addresses inside of elements with
// html/template. Browsers read the text of some of these elements as raw, and
// html/template reads it as markup.
func TestAddressesWithinElements(t *testing.T) {
	elements := []string{"a", "div", "iframe", "math", "noembed", "noframes", "noscript", "object", "option", "plaintext", "script", "select", "style", "svg", "template", "textarea", "title", "video", "xmp"}
	attributes := []string{"href", "src", "action", "formaction", "srcset", "style", "onclick", "content", "data-x", "title"}
	for _, element := range elements {
		compared := 0
		for _, attribute := range attributes {
			for _, quote := range []string{`"`, "'"} {
				text := "<" + element + "><a " + attribute + "=" + quote + "{{.Title}}" + quote + ">x</a></" + element + ">"
				for _, value := range []string{"javascript:alert(1)", "expression(alert(1))", "/a/b/", "a b, c 2x"} {
					if comparePrograms(t, text, value) {
						compared++
					}
				}
			}
		}
		if compared == 0 && !strings.Contains(" script style ", " "+element+" ") {
			t.Errorf("no program was compared within <%s>", element)
		}
	}
}

// FuzzPrograms compares programs of random templates with html/template.
func FuzzPrograms(f *testing.F) {
	f.Fuzz(func(t *testing.T, text, value string) { comparePrograms(t, text, value) })
}

// randomHTML makes a template that is sound HTML for the most part.
func randomHTML(random *rand.Rand) string {
	pick := func(from ...string) string { return from[random.IntN(len(from))] }
	value := func() string {
		return pick("x", "/x/", "?a=b&amp;c=", "#", "0; url=", "x: ", "'", "", "", "{{.Title}}", "{{.Title}}", "{{$.Title}}{{.Body}}", "{{len .Feeds}}",
			"{{if .Highlighted}}y{{end}}", "{{with .Description}}{{.}}{{else}}z?{{end}}", "{{range .Feeds}}{{.URL}} {{end}}")
	}
	var b strings.Builder
	for range 1 + random.IntN(4) {
		element := pick("p", "a", "img", "meta", "script", "style", "title", "textarea", "h1", "iframe", "my-x", "svg:a", "form", "noscript", "xmp", "svg", "template")
		b.WriteString(pick("", "", "<br>", "x", value()) + "<" + pick(element, element, strings.ToUpper(element)))
		for range random.IntN(4) {
			name := pick("class", "href", "src", "data-src", "srcset", "style", "onclick", "content", "title", "HREF", "x:href", "action", "value", "type", "alt", "name", "xmlns:x", "data-x")
			quote := pick(`"`, `"`, "'", "")
			b.WriteString(pick(" ", " ", "\n", "/ ", "{{if .Highlighted}} async{{end}} ") + name + pick("=", "=", " = ", "") + quote + value() + value() + quote)
		}
		inner := pick("", "", "<a href=\"{{.Title}}\">x</a>", "<i title='{{.Title}}' style=\"{{.Title}}\">", "<b onclick=\"{{.Title}}\">", "<!-- <p> -->", "<style>{{.Title}}</style>")
		b.WriteString(pick(">", ">", ">", " />", "") + value() + inner + value() + pick("", "</"+element+">", "</"+element+" >", "<!-- "+value()+" -->", "{{.StructuredData}}"))
	}
	return b.String()
}

// TestRandomTemplates does as FuzzPrograms, with fixed seeds.
func TestRandomTemplates(t *testing.T) {
	values := []string{"a", "C++ & \"D\" <'>\x00\xff", "javascript:alert(1)", "HTTPS://é/%4g?%41=[+]#", "/a/b-c_d.e~f/", "/a b:c(d)", "httpſ:x", "?x:y", "-->", "</script>", "url(x)", ""}
	random := rand.New(rand.NewPCG(1, 2))
	compared := 0
	for i := range 6000 {
		if comparePrograms(t, randomHTML(random), values[i%len(values)]) {
			compared++
		}
	}
	if compared < 300 {
		t.Errorf("only %d templates had programs", compared)
	}
}

// FuzzEscapers compares what programs do to a value with html/template, in
// every place that they know, and what functions do to one.
func FuzzEscapers(f *testing.F) {
	theme, found := Load(map[string][]byte{
		"page.html": []byte(`<title>{{.Title}}</title><p title="{{.Title}}" lang='{{.Title}}'>{{.Title}}</p><a href="{{.Title}}">x</a><img src='/x/{{.Title}}?{{.Title}}'>{{.StructuredData}}`),
	}, Options{Base: "/"})
	none(f, found)
	f.Fuzz(func(t *testing.T, s string) {
		view := &pages.StandingPage{Common: pages.Common{Title: s, StructuredData: template.HTML(s)}}
		got, done := programmed(theme, "page.html", view)
		if want := templated(theme, "page.html", view); !done || got != want {
			t.Errorf("%q: got\n%s\nwant\n%s", s, got, want)
		}
		if got, want := plainHTML.Replace(s), template.HTMLEscapeString(s); got != want {
			t.Errorf("%q: as markup %q, want %q", s, got, want)
		}
	})
}
