package theme

import (
	"bytes"
	"html/template"
	"io"
	"reflect"
	"strconv"
	"strings"
)

// htmlEscaper escapes text as html/template does in text and plain attributes.
var htmlEscaper = strings.NewReplacer("\x00", "\uFFFD", `"`, "&#34;", "&", "&amp;", "'", "&#39;", "+", "&#43;", "<", "&lt;", ">", "&gt;")

// An escaping finds out how values are escaped in the contexts of templates. It
// asks html/template: it executes a small template with the same context.
type escaping struct {
	fragments map[string]*fragment // by source before the value
}

// printing returns the step that prints a value in a context, or nil if that is
// left to html/template.
func (e *escaping) printing(value expression, c context) step {
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
	f := e.fragment(start+c.value, end)
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

// textOf returns a function that gives a value as text, or nil if its type is
// printed in a way of its own.
func textOf(value expression) func(here) string {
	switch value.typ {
	case reflect.TypeFor[string]():
		return func(at here) string { return value.get(at).String() }
	case reflect.TypeFor[int](), reflect.TypeFor[int64]():
		return func(at here) string { return strconv.FormatInt(value.get(at).Int(), 10) }
	}
	return nil
}

// A fragment is a template that prints one value between two constant texts.
type fragment struct {
	template       *template.Template
	prefix, suffix []byte
	plain          bool // it escapes values as in text
	keepsPaths     bool // it prints plain paths as they are
}

// fragment returns the fragment with these sources around the value, or nil if
// html/template rejects it.
func (e *escaping) fragment(before, after string) *fragment {
	f, known := e.fragments[before]
	if !known {
		f = newFragment(before, after)
		e.fragments[before] = f
	}
	return f
}

func newFragment(before, after string) *fragment {
	var around bytes.Buffer
	frame, err := template.New("").Parse(before + after)
	if err != nil || frame.Execute(&around, nil) != nil || !bytes.HasSuffix(around.Bytes(), []byte(after)) {
		return nil
	}
	t, err := template.New("").Parse(before + "{{.}}" + after)
	if err != nil || t.Execute(io.Discard, "") != nil {
		return nil
	}
	f := &fragment{template: t, prefix: bytes.TrimSuffix(around.Bytes(), []byte(after)), suffix: []byte(after)}
	f.plain = true
	for _, value := range []string{"javascript:alert(1)", "a b, c 2x", "expression(x)", everyCharacter()} {
		f.plain = f.plain && f.prints(value, htmlEscaper.Replace(value))
	}
	f.keepsPaths = f.prints(everyPathCharacter, everyPathCharacter)
	return f
}

// write appends a value as the fragment prints it and reports whether it could.
func (f *fragment) write(w *bytes.Buffer, value any) bool {
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

// prints reports whether the fragment prints a value as this text.
func (f *fragment) prints(value, text string) bool {
	var b bytes.Buffer
	return f.write(&b, value) && b.String() == text
}

// A plain path consists of characters that html/template leaves as they are in
// addresses. Most addresses in pages are plain paths.
const everyPathCharacter = "/ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/"

func isPlainPath(s string) bool {
	for i := range len(s) {
		c := s[i]
		if !('a' <= c && c <= 'z' || '-' <= c && c <= '9' || 'A' <= c && c <= 'Z' || c == '_' || c == '~') {
			return false
		}
	}
	return strings.HasPrefix(s, "/")
}

// isPlain reports whether html/template escapes values between these sources as
// it does in text, whatever is before a value.
func (e *escaping) isPlain(start, end string) bool {
	for _, before := range []string{"", "x ", "/x?y=", "0; url=", "x: y; z: "} {
		if f := e.fragment(start+before, end); f == nil || !f.plain {
			return false
		}
	}
	return true
}

// everyCharacter returns all characters of ASCII and some others.
func everyCharacter() string {
	var b strings.Builder
	for c := range rune(0x80) {
		b.WriteRune(c)
	}
	return b.String() + "é\u2028\uFFFE🚀\xff"
}
