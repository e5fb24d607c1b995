package feeds

import (
	"bytes"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// Portable makes the HTML of a page's text fit for a feed. The HTML is text[from:].
// Portable replaces it and returns the changed slice. Page is the absolute URL of the
// page.
//
// Feed readers show the HTML under a URL of their own, so Portable makes the URLs in
// attributes absolute, as a browser would resolve them on the page. It removes the tags
// of form controls, which feeds do not allow. Checkboxes become ☑ or ☐, and radio buttons
// ◉ or ○.
//
// If all is set, every tag is examined, which HTML of trusted authors requires. Otherwise
// the HTML must be output of package markdown, whose URLs in href, src, poster and srcset
// are absolute or begin with "//".
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

// suspicious reports whether HTML from package markdown may have something to change: a
// URL that begins with "//", a relative URL in an attribute cite, or a form control.
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

// isControl reports whether an HTML element is a form or an interactive part of a form
// (https://html.spec.whatwg.org/multipage/forms.html).
func isControl(name string) bool {
	return slices.Contains([]string{"form", "input", "button", "select", "option", "optgroup", "datalist", "textarea"}, name)
}

// appendTag appends a start tag with absolute URLs. For a form control, it appends the
// result of symbol instead. Raw is the source text of the tag.
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

// symbol returns the text that replaces the tag of a form control: a box for a checkbox,
// a circle for a radio button, else "".
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
			return a.Val // the URL refers to a part of the same SVG, as in <use href="#id">
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

// inStyle matches a URL in CSS. Its submatches are the text "url(" and the URL.
var inStyle = regexp.MustCompile(`(?i)(url\(\s*["']?)([^"')\s]+)`)

// resolve returns a URL made absolute as a browser does on the page. An absolute URL and
// a URL that cannot be parsed are returned unchanged.
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
			continue // a comma directly after a URL ends the candidate, which has no descriptors
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
