package theme

import (
	"bytes"
	"fmt"
	"html/template"
	"reflect"
	"strconv"
	"strings"
	"text/template/parse"
)

// escapers are those of html/template's that stand for a value in HTML text, in
// a quoted attribute, and in one that holds an address. They must do as its own
// do; FuzzEscapers compares them.
var escapers = map[string]func(string) string{
	"_html_template_htmlescaper":   escapeHTML,
	"_html_template_attrescaper":   escapeHTML,
	"_html_template_rcdataescaper": escapeHTML,
	"_html_template_urlfilter":     filterAddress,
	"_html_template_urlnormalizer": func(s string) string { return encodeAddress(s, true) },
	"_html_template_urlescaper":    func(s string) string { return encodeAddress(s, false) },
}

// inText is the escaper of a value in HTML text, which lets HTML through.
const inText = "_html_template_htmlescaper"

// action compiles a value that is shown.
func (c *compiler) action(p *parse.PipeNode, s types) step {
	if len(p.Decl) > 0 {
		return nil
	}
	commands, escaping := cutEscapers(p.Cmds)
	if len(escaping) == 0 || len(commands) == 0 {
		return nil // it has not been escaped, or not in a way known here
	}
	alone := len(escaping) == 1 && escaping[0] == inText
	if fn, ok := commands[0].Args[0].(*parse.IdentifierNode); ok && len(commands) == 1 && alone {
		if own, ok := c.theme.writers()[fn.Ident]; ok {
			if args := converted(reflect.TypeOf(own.function), c.arguments(commands[0], s)); args != nil {
				return own.bind(args)
			}
			return nil
		}
	}
	value := c.commands(commands, s)
	switch value.typ {
	case reflect.TypeFor[template.HTML]():
		if alone {
			return func(w *bytes.Buffer, at here) { w.WriteString(value.get(at).String()) }
		}
	case reflect.TypeFor[string]():
		return escaped(escaping, func(at here) string { return value.get(at).String() })
	case reflect.TypeFor[int](), reflect.TypeFor[int64]():
		return escaped(escaping, func(at here) string { return strconv.FormatInt(value.get(at).Int(), 10) })
	}
	return nil
}

// cutEscapers takes the names of html/template's escapers off the end of a
// pipeline.
func cutEscapers(commands []*parse.CommandNode) (rest []*parse.CommandNode, names []string) {
	for i, command := range commands {
		fn, ok := command.Args[0].(*parse.IdentifierNode)
		if ok && strings.HasPrefix(fn.Ident, "_") && len(command.Args) == 1 {
			names = append(names, fn.Ident)
		} else if len(names) > 0 {
			return nil, nil
		} else {
			rest = commands[:i+1]
		}
	}
	return rest, names
}

// escaped compiles text that goes through escapers.
func escaped(names []string, text func(at here) string) step {
	var chain []func(string) string
	for _, name := range names {
		if escapers[name] == nil {
			return nil
		}
		chain = append(chain, escapers[name])
	}
	return func(w *bytes.Buffer, at here) {
		s := text(at)
		for _, escape := range chain {
			s = escape(s)
		}
		w.WriteString(s)
	}
}

// htmlSpecials are the characters that html/template does not leave as they are.
var htmlSpecials = strings.NewReplacer("\x00", "\uFFFD", `"`, "&#34;", "&", "&amp;", "'", "&#39;", "+", "&#43;", "<", "&lt;", ">", "&gt;")

func escapeHTML(s string) string { return htmlSpecials.Replace(s) }

// filterAddress puts a dead address in place of one that would run code.
func filterAddress(s string) string {
	scheme, _, found := strings.Cut(s, ":")
	if !found || strings.Contains(scheme, "/") || strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https") || strings.EqualFold(scheme, "mailto") {
		return s
	}
	return "#ZgotmplZ"
}

// encodeAddress percent-encodes what may not stand in an address, and if the text
// is only a part of one also what would divide it.
func encodeAddress(s string, whole bool) string {
	var b []byte
	kept := 0
	for i := range len(s) {
		if c := s[i]; plainInAddress(c) || whole && (strings.IndexByte("!#$&*+,/:;=?@[]", c) >= 0 || isEncoded(s[i:])) {
			continue
		}
		b = fmt.Appendf(append(b, s[kept:i]...), "%%%02x", s[i])
		kept = i + 1
	}
	if kept == 0 {
		return s
	}
	return string(append(b, s[kept:]...))
}

func plainInAddress(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '.' || c == '_' || c == '~'
}

// isEncoded reports whether a text begins with a percent-encoded byte.
func isEncoded(s string) bool {
	return len(s) >= 3 && s[0] == '%' && isHex(s[1]) && isHex(s[2])
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
