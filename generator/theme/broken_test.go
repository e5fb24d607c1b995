package theme

import (
	"bytes"
	"strings"
	"testing"

	"broadsheet/generator/pages"
	"broadsheet/generator/problems"
)

// own makes a site's templates/ with one file.
func own(file, text string) map[string][]byte { return map[string][]byte{file: []byte(text)} }

func printed(found []*problems.Problem) string {
	var b bytes.Buffer
	problems.Print(&b, found, false)
	return b.String()
}

// TestBrokenTemplates gives the messages as an author sees them.
func TestBrokenTemplates(t *testing.T) {
	for name, test := range brokenTemplates() {
		t.Run(name, func(t *testing.T) {
			_, found := Load(own(test.file, test.text), Options{Base: "/"})
			if got := printed(found); got != strings.TrimPrefix(test.want, "\n") {
				t.Errorf("got\n%swant%s", got, test.want)
			}
		})
	}
}

type brokenTemplate struct{ file, text, want string }

func brokenTemplates() map[string]brokenTemplate {
	return map[string]brokenTemplate{
		"missing brace": {"card.html", "<article class=\"card\">\n<h3>{{.Headline}</h3></article>", `
templates/card.html:2:16: error: this } stands alone
  <h3>{{.Headline}</h3></article>
                 ^
  hint: close with }}
`},
		"missing braces": {"card.html", "<article class=\"card\">\n<h3>{{.Headline</h3></article>", `
templates/card.html:2:16: error: < cannot stand inside {{ and }}
  <h3>{{.Headline</h3></article>
                 ^
  hint: is the }} before it missing?
`},
		"unknown field of a card": {"card.html", "<article class=\"card\">\n<h3>{{.Headlin}}</h3></article>", `
templates/card.html:2:7: error: a Card has no .Headlin
  <h3>{{.Headlin}}</h3></article>
        ^^^^^^^^
  hint: did you mean ".Headline"?
`},
		"unknown field of a link": {"card.html", `<article class="card">{{.Kicker.Titel}}</article>`, `
templates/card.html:1:32: error: a Link has no .Titel
  <article class="card">{{.Kicker.Titel}}</article>
                                 ^^^^^^
  hint: did you mean ".Title"?
`},
		"unknown field in a loop": {"story.html", `{{template "base.html" .}}{{define "main"}}{{range .Related}}{{.Story}}{{end}}{{end}}`, `
templates/story.html:1:64: error: a Card has no .Story
  {{template "base.html" .}}{{define "main"}}{{range .Related}}{{.Story}}{{end}}{{end}}
                                                                 ^^^^^^
  hint: it has .Headline, .URL, .Kicker, .Type, .Label, .Sponsor, .Dek, .Excerpt, .Byline, .Date, .Image, .Minutes
`},
		"unknown function": {"story.html", `{{template "base.html" .}}{{define "main"}}é {{uper .Title}}{{end}}`, `
templates/story.html:1:48: error: there is no function uper
  {{template "base.html" .}}{{define "main"}}é {{uper .Title}}{{end}}
                                                 ^^^^
  hint: did you mean "upper"?
`},
		"unclosed block": {"story.html", "{{template \"base.html\" .}}{{define \"main\"}}\n{{if .Next}}{{/* {{ */}}\n<p>{{\"}}\"}}</p>{{end}}", `
templates/story.html:1:27: error: {{define "main"}} has no {{end}}
  {{template "base.html" .}}{{define "main"}}
                            ^^^^^^^^^^^^^^^^^
  hint: add {{end}} where it is to stop
`},
		"unknown template": {"story.html", `{{template "base.htm" .}}`, `
templates/story.html:1:12: error: there is no template "base.htm"
  {{template "base.htm" .}}
             ^^^^^^^^^^
  hint: did you mean "base.html"?
`},
		"wrong arguments": {"story.html", `{{template "base.html" .}}{{define "main"}}{{card .Next .Title}}{{card .Title}}{{end}}`, `
templates/story.html:1:46: error: card takes one value, and here are 2
  {{template "base.html" .}}{{define "main"}}{{card .Next .Title}}{{card .Title}}{{end}}
                                               ^^^^
templates/story.html:1:72: error: card wants a Card here, and this is text
  {{template "base.html" .}}{{define "main"}}{{card .Next .Title}}{{card .Title}}{{end}}
                                                                         ^^^^^^
`},
		"recursion": {"card.html", `<article class="card">{{template "a" .}}</article>{{define "a"}}{{if .Image}}{{template "b" .}}{{end}}{{end}}{{define "b"}}{{template "a" .}}{{end}}`, `
templates/card.html:1:135: error: templates show each other in a circle: a → b → a
  …ate "b" .}}{{end}}{{end}}{{define "b"}}{{template "a" .}}{{end}}
                                                     ^^^
`},
		"a card in a card": {"card.html", `<article class="card">{{card .}}</article>`, `
templates/card.html:1:25: error: templates show each other in a circle: card.html → card.html
  <article class="card">{{card .}}</article>
                          ^^^^
`},
		"unknown asset": {"masthead.html", `<p>{{.Title}}</p><img src="{{asset "man.css"}}">`, `
templates/masthead.html:1:36: error: there is no man.css in templates/assets
  <p>{{.Title}}</p><img src="{{asset "man.css"}}">
                                     ^^^^^^^^^
  hint: did you mean "main.css"?
`},
		"unknown shared piece": {"masthead.html", `{{shared "mast-head.html" .}}`, `
templates/masthead.html:1:10: error: there is no template "mast-head.html"
  {{shared "mast-head.html" .}}
           ^^^^^^^^^^^^^^^^
  hint: did you mean "masthead.html"?
`},
		"wrong use of values": {"front.html", `{{range .Lead}}x{{end}}{{.Lead.Date}}{{with $x := .Lead}}{{$x.Dat}}{{end}}`, `
templates/front.html:1:9: error: range goes over a list, and this is a Card
  {{range .Lead}}x{{end}}{{.Lead.Date}}{{with $x := .Lead}}{{$x.Dat}}{{end}}
          ^^^^^
templates/front.html:1:26: error: a Date cannot be shown as a whole
  {{range .Lead}}x{{end}}{{.Lead.Date}}{{with $x := .Lead}}{{$x.Dat}}{{end}}
                           ^^^^^^^^^^
  hint: say which part: .ISO, .Text, .Time
templates/front.html:1:62: error: a Card has no .Dat
  {{range .Lead}}x{{end}}{{.Lead.Date}}{{with $x := .Lead}}{{$x.Dat}}{{end}}
                                                               ^^^^
  hint: did you mean ".Date"?
`},
		"unknown variable": {"front.html", `{{$x}}`, `
templates/front.html:1:3: error: there is no variable $x here
  {{$x}}
    ^^
  hint: set it before: {{$x := …}}
`},
		"missing value": {"front.html", `{{if}}x{{end}}`, `
templates/front.html:1:1: error: if needs a value
  {{if}}x{{end}}
  ^^^^^^
  hint: such as {{if .Title}}
`},
		"end without a beginning": {"front.html", `x{{end}}`, `
templates/front.html:1:2: error: this {{end}} closes nothing
  x{{end}}
   ^^^^^^^
  hint: take it away, or put the {{if}}, {{with}} or {{range}} before it
`},
		"unclosed quote": {"front.html", `<p>{{"abc}}</p>`, `
templates/front.html:1:4: error: unterminated quoted string
  <p>{{"abc}}</p>
     ^^^
`},
		"unclosed comment": {"front.html", `<p>{{/* abc }}</p>`, `
templates/front.html:1:4: error: this comment is never closed
  <p>{{/* abc }}</p>
     ^^^^
  hint: close with */}}
`},
		"unclosed script": {"front.html", `<script>var a = "{{.Title}}</script>`, `
templates/front.html:1:1: error: the template ends inside a tag, attribute, script or style that is still open
  <script>var a = "{{.Title}}</script>
  ^
`},
		"unbalanced attribute": {"front.html", `<a href="{{if .Lead}}x" {{end}}>{{.Title}}</a>`, `
templates/front.html:1:15: error: whether this block is shown or not, the HTML after it must mean the same: quotes and tags opened in it must be closed in it
  <a href="{{if .Lead}}x" {{end}}>{{.Title}}</a>
                ^
`},
		"wrong kinds": {"front.html", `{{if eq .Kind 1}}{{end}}{{len .Lead}}{{.Kind 3}}{{eq .Kind}}{{first 2 .Viral | len}}`, `
templates/front.html:1:15: error: eq compares text with a number
  {{if eq .Kind 1}}{{end}}{{len .Lead}}{{.Kind 3}}{{eq .Kind}}{{first 2 .Viral | len}}
                ^
templates/front.html:1:31: error: len counts a list, and this is a Card
  {{if eq .Kind 1}}{{end}}{{len .Lead}}{{.Kind 3}}{{eq .Kind}}{{first 2 .Viral | len}}
                                ^^^^^
templates/front.html:1:46: error: .Kind is not a function and takes no value
  {{if eq .Kind 1}}{{end}}{{len .Lead}}{{.Kind 3}}{{eq .Kind}}{{first 2 .Viral | len}}
                                               ^
templates/front.html:1:51: error: eq takes two values, and here are 1
  {{if eq .Kind 1}}{{end}}{{len .Lead}}{{.Kind 3}}{{eq .Kind}}{{first 2 .Viral | len}}
                                                    ^^
`},
		"missing picture in CSS": {"assets/main.css", "body {\n  color: red;\n  background: url(./nope.png);\n}", `
templates/assets/main.css:3:15: error: there is no file templates/assets/nope.png
    background: url(./nope.png);
                ^^^^^^^^^^^^^^^
`},
		"slips in CSS": {"assets/main.css", "body {\n  colr: red;\n  margin: 0", `
templates/assets/main.css:3:12: error: Expected "}" to go with "{"
    margin: 0
             ^
  hint: put "}" here
`},
		"brackets in CSS": {"assets/main.css", "a { width: calc(1px + 2px; }\n@media (min-width: 3px) { a { color: red }\n) b { color red; }\n}", `
templates/assets/main.css:1:28: error: Expected ")" to go with "("
  a { width: calc(1px + 2px; }
                             ^
  hint: put ")" here
templates/assets/main.css:3:1: error: Unexpected ")"
  ) b { color red; }
  ^
templates/assets/main.css:3:12: error: Expected ":"
  ) b { color red; }
             ^
  hint: put ":" here
`},
		"missing import in CSS": {"assets/main.css", `@import "./parts/setings.css";`, `
templates/assets/main.css:1:9: error: there is no file templates/assets/parts/setings.css
  @import "./parts/setings.css";
          ^^^^^^^^^^^^^^^^^^^^^
  hint: did you mean "parts/settings.css"?
`},
		"CSS syntax": {"assets/main.css", `body { color: #12; } }`, `
templates/assets/main.css:1:22: error: Unexpected "}"
  body { color: #12; } }
                       ^
`},
		"quotes in CSS": {"assets/main.css", "a::after { content: \"é; }\nb { color: red; }", `
templates/assets/main.css:1:21: error: Unterminated string token
  a::after { content: "é; }
                      ^^^^^
templates/assets/main.css:2:18: error: Expected "}" to go with "{"
  b { color: red; }
                   ^
  hint: put "}" here
`},
		"comment in CSS": {"assets/main.css", "a { color: red }\n/* note", `
templates/assets/main.css:2:1: error: Expected "*/" to terminate multi-line comment
  /* note
  ^^
`},
		"rule in CSS": {"assets/main.css", "x;\na { color: red }\nb", `
templates/assets/main.css:1:2: error: Unexpected ";"
  x;
   ^
templates/assets/main.css:3:2: error: Expected "{"
  b
   ^
  hint: put "{" here
`},
		"conditional import in CSS": {"assets/main.css", `@import "./parts/base.css" print;`, `
templates/assets/main.css:1:28: error: a file of the theme is imported without conditions
  @import "./parts/base.css" print;
                             ^^^^^
  hint: put the condition into the imported file
`},
		"JavaScript syntax": {"assets/read-on.js", "const é = 1;\nconst é2 = é +;", `
templates/assets/read-on.js:2:15: error: unexpected ; in expression
  const é2 = é +;
                ^
`},
		"missing import in JavaScript": {"assets/read-on.js", "\nimport {a} from './copy-lnk.js';", `
templates/assets/read-on.js:2:17: error: there is no file templates/assets/copy-lnk.js
  import {a} from './copy-lnk.js';
                  ^^^^^^^^^^^^^^^
  hint: did you mean "copy-link.js"?
`},
		"missing export in JavaScript": {"assets/read-on.js", "import {a} from './copy-link.js';", `
templates/assets/read-on.js:1:9: error: copy-link.js exports no a
  import {a} from './copy-link.js';
          ^
`},
		"import of itself in JavaScript": {"assets/read-on.js", "import './read-on.js';", `
templates/assets/read-on.js:1:8: error: scripts import each other in a circle
  import './read-on.js';
         ^^^^^^^^^^^^^^
`},
		"define in a block": {"page.html", `{{template "base.html" .}}{{define "main"}}{{define "x"}}{{end}}{{end}}`, `
templates/page.html:1:44: error: unexpected <define> in command
  {{template "base.html" .}}{{define "main"}}{{define "x"}}{{end}}{{end}}
                                             ^^^^^^^^
`},
		"break outside": {"page.html", `{{template "base.html" .}}{{break}}`, `
templates/page.html:1:27: error: {{break}} outside {{range}}
  {{template "base.html" .}}{{break}}
                            ^^^^^^^^^
`},
		"fields of fields": {"page.html", `{{(.Site).Titl}}{{$.Site.Titl}}{{.Site.Home.X}}`, `
templates/page.html:1:10: error: a Site has no .Titl
  {{(.Site).Titl}}{{$.Site.Titl}}{{.Site.Home.X}}
           ^^^^^
  hint: did you mean ".Title"?
templates/page.html:1:25: error: a Site has no .Titl
  {{(.Site).Titl}}{{$.Site.Titl}}{{.Site.Home.X}}
                          ^^^^^
  hint: did you mean ".Title"?
templates/page.html:1:44: error: text has no .X
  {{(.Site).Titl}}{{$.Site.Titl}}{{.Site.Home.X}}
                                             ^^
`},
		"bad number": {"page.html", `{{.Title | printf "%d" | asset}}{{.Title | first 2}}{{1.Title}}`, `
templates/page.html:1:55: error: bad number syntax: "1.T"
  {{.Title | printf "%d" | asset}}{{.Title | first 2}}{{1.Title}}
                                                        ^^^
`},
	}
}

// TestFailuresOfPages are mistakes that show only in the view at hand, also
// inside a card.
func TestFailuresOfPages(t *testing.T) {
	theme, found := Load(own("card.html", "<article class=\"card\">\n{{.Kicker.Title}}</article>"), Options{Base: "/"})
	none(t, found)
	view := sampleFront()
	view.Secondary = []*pages.Card{{Headline: "No category"}}
	var b bytes.Buffer
	want := `templates/card.html:2:10: error: there is nothing to take this from: Link.Title
  {{.Kicker.Title}}</article>
           ^
  hint: not every page has one: put {{with …}} and {{end}} around .Title
`
	if got := printed(theme.Render(&b, "front.html", view)); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// TestFreeDataMayNest lets templates call themselves over an author's Params.
func TestFreeDataMayNest(t *testing.T) {
	theme, found := Load(own("page.html", `{{template "tree" .Params}}{{define "tree"}}<ul>{{range .}}<li>{{template "tree" .}}</li>{{end}}</ul>{{end}}`), Options{Base: "/"})
	none(t, found)
	view := &pages.StandingPage{Params: map[string]any{"a": []any{[]any{}, []any{}}}}
	if got, want := render(t, theme, "page.html", view), "<ul><li><ul><li><ul></ul></li><li><ul></ul></li></ul></li></ul>"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
