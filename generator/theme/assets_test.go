package theme

import (
	"bytes"
	"compress/gzip"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// bundled returns the content of the asset made of an entry.
func bundled(t *testing.T, entry string, own map[string]string) string {
	t.Helper()
	folder := map[string][]byte{}
	for name, text := range own {
		folder["assets/"+name] = []byte(text)
	}
	theme, found := Load(folder, Options{Base: "/"})
	none(t, found)
	address, err := theme.asset(entry)
	if err != nil {
		t.Fatal(err)
	}
	return string(theme.Assets()[strings.TrimPrefix(address, "/")])
}

// TestStylesAreBundled compares style sheets with what browsers get.
func TestStylesAreBundled(t *testing.T) {
	for text, want := range map[string]string{
		"a  >  b ,\n c{ color : red ; }\n\nd{}":                                            "a > b,c{color :red}d{}",
		"a :hover { margin: 0 auto!important; }":                                           "a :hover{margin:0 auto!important}",
		"a { width: calc( 1px + ( 2px * 3 ) ); }":                                          "a{width:calc(1px + (2px * 3))}",
		"@media ( min-width : 3px ) and (max-width:4px) { a { color: red; } }":             "@media (min-width :3px) and (max-width:4px){a{color:red}}",
		"a { --b: { c: d }; --e:  f  g ; &:hover { h: i } :is( j ) k { l: m } }":           "a{--b:{c:d};--e:f g;&:hover{h:i}:is(j) k{l:m}}",
		"/* gone */ a/* */b /* gone */ c { /* gone */ d: e /* gone */; /*! stays */ }":     "a/**/b c{d:e;/*! stays */}",
		`a[b = "c  d"] { content: "  ;/* */" ; background: URL( x:y ) }`:                   `a[b = "c  d"]{content:"  ;/* */";background:URL( x:y )}`,
		"@layer a, b;\n@import './one.css';\n@import url(two.css);":                        "@layer a,b;one{a:b}two{a:b}",
		"@import 'one.css';\n@import 'https://e.org/x.css' print;\n@IMPORT './deep/a.css'": "@import 'https://e.org/x.css' print ;one{a:b}deep{a:b}two{a:b}",
		"@import './circle.css'; a { b: c }":                                               "circle{a:b}a{b:c}",
		"@layer a":                                                                         "@layer a;",
		"a { background: url( 'dot.svg#x' ), url(/x.png), url(data:,), url(#y) }":          `a{background:url("./dot-2TOFMZUR.svg#x"),url(/x.png),url(data:,),url(#y)}`,
	} {
		own := map[string]string{
			"own.css": text, "one.css": "one{a:b}", "two.css": "two{a:b}", "dot.svg": "<svg/>",
			"deep/a.css": "deep{a:b} @import '../two.css'", "circle.css": "@import './circle.css';circle{a:b}",
		}
		if got := bundled(t, "own.css", own); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", text, got, want)
		}
	}
}

// TestScriptsAreBundled compares scripts with what browsers get.
func TestScriptsAreBundled(t *testing.T) {
	own := map[string]string{
		"lib/a.js": "export {q} from './b.js'; export * from './c.js'; import two, {zed} from './b.js'\nexport let count = zed; export function inc() { count++ } export default function (x) { return x + two }",
		"lib/b.js": "const zed = 40, quux = 'q'; export {zed, quux as q,}; export default 2; export * as all from './c.js'",
		"lib/d.js": "export const {a, b: [d,, ...e]} = g()",
		"lib/c.js": "/*! licence */ export default class C {}; export const one = 1",
	}
	for text, want := range map[string]string{
		"const a = 1; f(a); g(a)":  "(()=>{const e=1;f(e),g(e)})()",
		"import './lib/c.js'; f()": `(()=>{/*! licence */"use strict";class e{}const t=1;f()})()`,
		"import C, {one as eins} from './lib/c'; g({eins}); function h(eins) { return eins + C }": `(()=>{/*! licence */"use strict";class e{}const t=1;g({eins:t});function n(t){return t+e}})()`,
		"import {a, d, e} from './lib/d.js'; f(a, d, e)":                                          `(()=>{"use strict";const{a:e,b:[t,,...n]}=g();f(e,t,n)})()`,
		"import * as a from './lib/a.js'; a.inc(); f(a.count)":                                    `(()=>{/*! licence */"use strict";const s=40,o="q",i=2;class a{}const e=1,l={get default(){return a},get one(){return e}};let t=s;function r(){t++}const c=function(e){return e+i},n={get count(){return t},get default(){return c},get inc(){return r},get one(){return e},get q(){return o}};n.inc(),f(n.count)})()`,
	} {
		own["own.js"] = text
		if got := bundled(t, "own.js", own); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", text, got, want)
		}
	}
}

// TestAssetsAreNamedByContent changes a file that an entry imports.
func TestAssetsAreNamedByContent(t *testing.T) {
	names := func(content string) []string {
		theme, found := Load(map[string][]byte{
			"assets/own.css":       []byte("@import './parts/own.css';"),
			"assets/parts/own.css": []byte(content),
			"assets/own.mjs":       []byte("f()"),
			"assets/note.txt":      []byte(content),
		}, Options{Base: "/"})
		none(t, found)
		return slices.Sorted(maps.Keys(theme.Assets()))
	}
	before, after := names("a{b:c}"), names("a{b:d}")
	for _, name := range before {
		if !regexp.MustCompile(`^assets/[a-z-]+-[A-Z2-7]{8}\.(css|js|txt)$`).MatchString(name) {
			t.Errorf("%s is not named after its content", name)
		}
		if changes := strings.HasPrefix(name, "assets/own-") && strings.HasSuffix(name, ".css") || strings.HasPrefix(name, "assets/note"); slices.Contains(after, name) == changes {
			t.Errorf("%s before, and %q after", name, after)
		}
	}
}

// TestAssetsAreSmall holds the default theme to its budgets: 10 KB of CSS, 5 KB of JavaScript
// on the search page and 5 KB on others, compressed.
func TestAssetsAreSmall(t *testing.T) {
	sizes := map[string]int{}
	for name, content := range load(t).Assets() {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		w.Write(content)
		w.Close()
		kind := path.Ext(name)
		if strings.HasPrefix(name, "assets/search-") {
			kind = "search"
		}
		sizes[kind] += b.Len()
	}
	if sizes[".css"] > 10<<10 || sizes[".js"] > 5<<10 || sizes["search"] > 5<<10 {
		t.Errorf("compressed sizes %v", sizes)
	}
}
