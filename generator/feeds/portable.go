package feeds

import (
	"bytes"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// Portable makes the HTML of a page's text fit for a feed. It replaces the bytes of text
// after the first from bytes, and returns the extended slice. Page is the absolute URL
// of the page.
//
// Feed readers show the text at an address of their own, so every URL in an attribute
// becomes absolute: "//host/x" gets the scheme of page, and a relative URL is resolved as
// a browser does on the page. Form controls are not allowed in feeds: checkboxes become
// ☑ or ☐, and of all others only their text stays.
//
// If all is set, every tag is examined, as HTML of trusted authors requires. Otherwise
// the text must come from package markdown, with attribute values in double quotes and
// absolute URLs in href, src, poster and srcset wherever they are not protocol-relative.
func Portable(text []byte, from int, page *url.URL, all bool) []byte {
	if !all && !suspicious(text[from:]) {
		return text
	}
	source := bytes.Clone(text[from:])
	text = text[:from]
	z := html.NewTokenizer(bytes.NewReader(source))
	for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
		raw := bytes.Clone(z.Raw()) // z.Token changes the bytes of z.Raw
		switch kind {
		case html.StartTagToken, html.SelfClosingTagToken:
			text = appendTag(text, raw, z.Token(), page)
		case html.EndTagToken:
			if name, _ := z.TagName(); !isControl(string(name)) {
				text = append(text, raw...)
			}
		default:
			text = append(text, raw...)
		}
	}
	return append(text, z.Raw()...)
}

// suspicious reports whether text from package markdown may have a protocol-relative
// URL, a relative URL in another attribute than package markdown resolves, or a form
// control.
func suspicious(text []byte) bool {
	for at := 0; ; at += 2 {
		i := bytes.Index(text[at:], []byte("//"))
		if i < 0 {
			return bytes.Contains(text, []byte(" cite=")) || bytes.Contains(text, []byte("<input"))
		}
		if at += i; at > 0 && bytes.IndexByte([]byte(`", `), text[at-1]) >= 0 {
			return true
		}
	}
}

// isControl reports whether an HTML element is a form or a part of one without meaning
// outside of it (https://html.spec.whatwg.org/multipage/forms.html).
func isControl(name string) bool {
	return slices.Contains([]string{"form", "input", "button", "select", "option", "optgroup", "datalist", "textarea"}, name)
}

// appendTag appends a start tag with absolute URLs, or what stands for a form control.
// Raw is the tag as written.
func appendTag(dst, raw []byte, t html.Token, page *url.URL) []byte {
	if isControl(t.Data) {
		return append(dst, symbol(t)...)
	}
	changed := false
	for i, a := range t.Attr {
		if value := absolute(t.Data, a, page); value != a.Val {
			t.Attr[i].Val, changed = value, true
		}
	}
	if !changed {
		return append(dst, raw...)
	}
	return append(dst, t.String()...)
}

// symbol returns the text that stands for a form control: a box for a checkbox, a circle
// for a radio button, else nothing.
func symbol(t html.Token) string {
	value := func(name string) (string, bool) {
		i := slices.IndexFunc(t.Attr, func(a html.Attribute) bool { return a.Key == name })
		if i < 0 {
			return "", false
		}
		return t.Attr[i].Val, true
	}
	kind, _ := value("type")
	_, checked := value("checked")
	switch kind = strings.ToLower(kind); {
	case t.Data != "input":
		return ""
	case kind == "checkbox" && checked:
		return "☑"
	case kind == "checkbox":
		return "☐"
	case kind == "radio" && checked:
		return "◉"
	case kind == "radio":
		return "○"
	}
	return ""
}

// absolute returns the value of an attribute with all URLs in it made absolute.
func absolute(element string, a html.Attribute, page *url.URL) string {
	switch a.Key {
	case "href", "xlink:href":
		if strings.HasPrefix(a.Val, "#") && element != "a" && element != "area" {
			return a.Val // it leads to a part of the same SVG
		}
		return resolve(a.Val, page)
	case "src", "poster", "cite", "data", "background", "longdesc":
		return resolve(a.Val, page)
	case "srcset", "imagesrcset":
		return resolveCandidates(a.Val, page)
	case "ping":
		urls := strings.Fields(a.Val)
		for i := range urls {
			urls[i] = resolve(urls[i], page)
		}
		return strings.Join(urls, " ")
	case "style":
		return inStyle.ReplaceAllStringFunc(a.Val, func(found string) string {
			m := inStyle.FindStringSubmatch(found)
			return m[1] + resolve(m[2], page)
		})
	}
	return a.Val
}

// inStyle matches a URL in CSS, with what stands before it.
var inStyle = regexp.MustCompile(`(?i)(url\(\s*["']?)([^"')\s]+)`)

// resolve returns a URL as a browser reads it on the page. An absolute URL, and one that
// cannot be parsed, stays as it is.
func resolve(address string, page *url.URL) string {
	trimmed := strings.TrimSpace(address)
	if strings.HasPrefix(trimmed, "//") {
		return page.Scheme + ":" + trimmed
	}
	u, err := page.Parse(trimmed)
	if own, ownErr := url.Parse(trimmed); err != nil || ownErr != nil || own.IsAbs() {
		return address
	}
	return u.String()
}

// resolveCandidates makes the URLs in a srcset attribute absolute
// (https://html.spec.whatwg.org/multipage/images.html#parse-a-srcset-attribute).
func resolveCandidates(value string, page *url.URL) string {
	const space = " \t\n\f\r"
	var out strings.Builder
	for value != "" {
		start := len(value) - len(strings.TrimLeft(value, space+","))
		out.WriteString(value[:start])
		value = value[start:]
		end := strings.IndexAny(value, space)
		if end < 0 {
			end = len(value)
		}
		address := strings.TrimRight(value[:end], ",")
		if address != "" {
			out.WriteString(resolve(address, page))
		}
		value = value[len(address):]
		if strings.HasPrefix(value, ",") {
			continue // commas at the end of a URL end the candidate
		}
		end = descriptorEnd(value)
		out.WriteString(value[:end])
		value = value[end:]
	}
	return out.String()
}

// descriptorEnd returns the offset of the comma that ends the descriptors of a srcset
// candidate. Commas in parentheses do not count.
func descriptorEnd(value string) int {
	inside := false
	for i := range len(value) {
		switch c := value[i]; {
		case c == '(':
			inside = true
		case c == ')':
			inside = false
		case c == ',' && !inside:
			return i
		}
	}
	return len(value)
}
