package theme

import (
	"bytes"
	"html/template"
	"io"
	"reflect"
	"strconv"
	"strings"
)

// htmlEscaper escapes strings as html/template does in text and in attributes that
// hold no URL, style or script.
var htmlEscaper = strings.NewReplacer("\x00", "\uFFFD", `"`, "&#34;", "&", "&amp;", "'", "&#39;", "+", "&#43;", "<", "&lt;", ">", "&gt;")

// An escaper compiles the printing of values. To find out how html/template escapes a
// value in an attribute, it executes small templates, called probes.
type escaper struct {
	probes map[string]*probe // maps the template source before a value to its probe
}

// printing compiles the printing of a value, with the escaping that its context in
// the HTML demands. It returns nil if only html/template can print the value.
func (e *escaper) printing(value expression, c context) step {
	switch {
	case value.get == nil:
		return nil
	case c.state == inText && value.typ == reflect.TypeFor[template.HTML]():
		return func(w *bytes.Buffer, at here) { w.WriteString(value.get(at).String()) }
	}
	text := textOf(value)
	if text == nil {
		return nil
	}
	switch {
	case c.state == inText, c.state == inRaw && e.isPlain("<"+c.element+">", "</"+c.element+">"):
		return func(w *bytes.Buffer, at here) { htmlEscaper.WriteString(w, text(at)) }
	case c.state != inValue || strings.HasPrefix(c.element, "/"):
		return nil
	}
	start, end := "<"+c.element+" "+c.name+"="+c.quote, c.quote+"></"+c.element+">"
	f := e.probe(start+c.value, end)
	switch {
	case c.mixed && !e.isPlain(start, end), !c.mixed && f == nil:
		return nil
	case c.mixed, f.plain:
		return func(w *bytes.Buffer, at here) { htmlEscaper.WriteString(w, text(at)) }
	}
	return func(w *bytes.Buffer, at here) {
		if s := text(at); f.keepsPaths && isPlainPath(s) {
			w.WriteString(s)
		} else if !f.write(w, value.get(at).Interface()) {
			panic(failed{})
		}
	}
}

// textOf returns a function that gets a value and converts it to a string. It
// returns nil if the value is neither a string nor an integer.
func textOf(value expression) func(here) string {
	switch value.typ {
	case reflect.TypeFor[string]():
		return func(at here) string { return value.get(at).String() }
	case reflect.TypeFor[int](), reflect.TypeFor[int64]():
		return func(at here) string { return strconv.FormatInt(value.get(at).Int(), 10) }
	}
	return nil
}

// A probe is a small template that prints one value between constant texts, such as
// <a href=" and "></a>. Executing it shows how html/template escapes the value there.
type probe struct {
	template       *template.Template
	prefix, suffix []byte // output of the template before and after the value
	plain          bool   // whether all values are escaped as by htmlEscaper
	keepsPaths     bool   // whether paths that isPlainPath accepts are printed unchanged
}

// probe returns the probe with the template sources before and after around the
// value, or nil if html/template rejects it.
func (e *escaper) probe(before, after string) *probe {
	f, known := e.probes[before]
	if !known {
		f = newProbe(before, after)
		e.probes[before] = f
	}
	return f
}

func newProbe(before, after string) *probe {
	var around bytes.Buffer
	frame, err := template.New("").Parse(before + after)
	if err != nil || frame.Execute(&around, nil) != nil || !bytes.HasSuffix(around.Bytes(), []byte(after)) {
		return nil
	}
	t, err := template.New("").Parse(before + "{{.}}" + after)
	if err != nil || t.Execute(io.Discard, "") != nil {
		return nil
	}
	f := &probe{template: t, prefix: bytes.TrimSuffix(around.Bytes(), []byte(after)), suffix: []byte(after)}
	f.plain = true
	for _, value := range []string{"javascript:alert(1)", "a b, c 2x", "expression(x)", everyCharacter()} {
		f.plain = f.plain && f.prints(value, htmlEscaper.Replace(value))
	}
	f.keepsPaths = f.prints(everyPathCharacter, everyPathCharacter)
	return f
}

// write appends the escaped value to w, without the constant texts of the probe. It
// reports whether html/template could print the value.
func (f *probe) write(w *bytes.Buffer, value any) bool {
	start := w.Len()
	err := f.template.Execute(w, value)
	printed := w.Bytes()[start:]
	middle, ok := bytes.CutPrefix(printed, f.prefix)
	middle, ok2 := bytes.CutSuffix(middle, f.suffix)
	if err != nil || !ok || !ok2 {
		return false
	}
	w.Truncate(start + copy(printed, middle))
	return true
}

// prints reports whether the given text is what the probe makes of a value.
func (f *probe) prints(value, text string) bool {
	var b bytes.Buffer
	return f.write(&b, value) && b.String() == text
}

// everyPathCharacter is a path with all characters that isPlainPath accepts.
const everyPathCharacter = "/ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/"

// isPlainPath reports whether s is an absolute path of characters that html/template
// does not change in URLs. Most URLs in pages are such paths.
func isPlainPath(s string) bool {
	for i := range len(s) {
		c := s[i]
		if !('a' <= c && c <= 'z' || '-' <= c && c <= '9' || 'A' <= c && c <= 'Z' || c == '_' || c == '~') {
			return false
		}
	}
	return strings.HasPrefix(s, "/")
}

// isPlain reports whether html/template escapes a value between the template sources
// start and end as htmlEscaper does, even if other text comes between start and the
// value.
func (e *escaper) isPlain(start, end string) bool {
	for _, before := range []string{"", "x ", "/x?y=", "0; url=", "x: y; z: "} {
		if f := e.probe(start+before, end); f == nil || !f.plain {
			return false
		}
	}
	return true
}

// everyCharacter returns all ASCII characters, some others and an invalid byte.
func everyCharacter() string {
	var b strings.Builder
	for c := range rune(0x80) {
		b.WriteRune(c)
	}
	return b.String() + "é\u2028\uFFFE🚀\xff"
}
