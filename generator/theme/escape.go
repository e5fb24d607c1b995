package theme

import (
	"bytes"
	"html/template"
	"io"
	"reflect"
	"strconv"
	"strings"
)

// htmlEscaper escapes a string as html/template does in text and in attributes that do not
// hold a URL, style or script.
var htmlEscaper = strings.NewReplacer("\x00", "\uFFFD", `"`, "&#34;", "&", "&amp;", "'", "&#39;", "+", "&#43;", "<", "&lt;", ">", "&gt;")

// An escaper compiles actions that print a value. To find out how html/template escapes
// a value in an attribute, the escaper executes small templates, called probes.
type escaper struct {
	probes map[string]*probe // key: template source before the value; value: the probe
}

// printing compiles an action that prints a value, with the escaping for the HTML context
// c. It returns nil if only html/template can print the value.
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

// textOf returns a function that computes a value when a page is made, and converts the
// value to a string. It returns nil if the value is neither a string nor an integer.
func textOf(value expression) func(here) string {
	switch value.typ {
	case reflect.TypeFor[string]():
		return func(at here) string { return value.get(at).String() }
	case reflect.TypeFor[int](), reflect.TypeFor[int64]():
		return func(at here) string { return strconv.FormatInt(value.get(at).Int(), 10) }
	}
	return nil
}

// A probe is a small template that prints one value between constant texts, such as <a
// href=" and "></a>. The output of a probe shows how html/template escapes the value.
type probe struct {
	template       *template.Template
	prefix, suffix []byte // output of the template before the value (prefix) and after it (suffix)
	plain          bool   // whether html/template escapes all values in the same way as htmlEscaper
	keepsPaths     bool   // whether html/template prints paths that isPlainPath accepts unchanged
}

// probe returns a probe, a small template, that prints a value between the template
// sources before and after. It returns nil if html/template rejects the template.
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

// write executes a probe, a small template that prints one value, and appends the
// escaped value to w, without the constant texts around it. It reports whether
// html/template could print the value.
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

// prints reports whether html/template, when it executes the probe f, escapes the given
// value to exactly the given text.
func (f *probe) prints(value, text string) bool {
	var b bytes.Buffer
	return f.write(&b, value) && b.String() == text
}

// everyPathCharacter is an absolute path with all characters that isPlainPath accepts.
const everyPathCharacter = "/ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/"

// isPlainPath reports whether s is an absolute path that html/template prints unchanged as
// a URL. Most URLs in pages are such paths.
func isPlainPath(s string) bool {
	for i := range len(s) {
		c := s[i]
		if !('a' <= c && c <= 'z' || '-' <= c && c <= '9' || 'A' <= c && c <= 'Z' || c == '_' || c == '~') {
			return false
		}
	}
	return strings.HasPrefix(s, "/")
}

// isPlain reports whether html/template escapes a value between the template sources start
// and end as htmlEscaper does, even if further text stands between start and the value.
func (e *escaper) isPlain(start, end string) bool {
	for _, before := range []string{"", "x ", "/x?y=", "0; url=", "x: y; z: "} {
		if f := e.probe(start+before, end); f == nil || !f.plain {
			return false
		}
	}
	return true
}

// everyCharacter returns a string with all ASCII characters, some other characters and
// an invalid byte.
func everyCharacter() string {
	var b strings.Builder
	for c := range rune(0x80) {
		b.WriteRune(c)
	}
	return b.String() + "é\u2028\uFFFE🚀\xff"
}
