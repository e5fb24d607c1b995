package feeds

import (
	"bytes"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// Portable makes the HTML of a story's text fit for a feed. The HTML is text[from:];
// Portable replaces it and returns the changed slice. Page is the absolute URL of the
// story's web page.
//
// Feed readers show the HTML at another URL, so Portable makes the URLs in attributes
// absolute, as a browser resolves them on the web page. It removes the tags of form
// controls, which feeds do not allow. Checkboxes become ☑ or ☐, and radio buttons ◉ or
// ○.
//
// If all is set, as HTML written by authors requires, Portable examines every tag.
// Otherwise the HTML must be output of package markdown, whose URLs in the attributes
// href, src, poster and srcset are absolute or begin with "//".
func Portable(text []byte, from int, page *url.URL, all bool) []byte {
	if !all && !suspicious(text[from:]) {
		return text
	}
	source := bytes.Clone(text[from:])
	text = text[:from]
	z := html.NewTokenizer(bytes.NewReader(source))
	open := "" // name of the last start tag that was read
	for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
		raw := bytes.Clone(z.Raw()) // the copy is needed, since z.Token changes the bytes of z.Raw
		switch kind {
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			if open = t.Data; open == "noscript" {
				// Feed readers run no scripts, so they show the content of <noscript> as HTML.
				z.NextIsNotRawText()
			}
			text = appendTag(text, raw, t, page)
		case html.EndTagToken:
			if name, _ := z.TagName(); !isControl(string(name)) {
				text = append(text, raw...)
			}
		case html.TextToken:
			switch open {
			case "style":
				raw = []byte(absoluteStyle(string(raw), page))
			// The tags of <textarea> are removed. Without them, feed readers would read the text in
			// between as HTML.
			case "textarea":
				raw = bytes.ReplaceAll(raw, []byte("<"), []byte("&lt;"))
			}
			text = append(text, raw...)
		default:
			text = append(text, raw...)
		}
	}
	return append(text, z.Raw()...)
}

// suspicious reports whether HTML made by package markdown may need a change for a
// feed: it may have a URL that begins with "//", a relative URL in an attribute cite,
// or a form control.
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

// appendTag appends a start tag with absolute URLs. In place of a form control, it
// appends the text that the function symbol returns. Raw is the tag as written in the
// HTML.
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

// symbol returns the text that replaces the tag of a form control: a square for a
// checkbox, a circle for a radio button, and "" for any other control.
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

// absolute returns the value of an HTML attribute, with all URLs in it made absolute.
func absolute(element string, a html.Attribute, page *url.URL) string {
	switch a.Key {
	case "href", "xlink:href":
		if strings.HasPrefix(a.Val, "#") && element != "a" && element != "area" {
			return a.Val // the URL names an element of the same SVG, as in <use href="#id">
		}
		return resolve(a.Val, page)
	case "src", "poster", "cite", "data", "background", "longdesc", "codebase":
		return resolve(a.Val, page)
	case "srcset", "imagesrcset":
		return resolveCandidates(a.Val, page)
	case "ping":
		urls := strings.Fields(a.Val)
		for i := range urls {
			urls[i] = resolve(urls[i], page)
		}
		return strings.Join(urls, " ")
	case "srcdoc":
		return string(Portable([]byte(a.Val), 0, page, true))
	case "style":
		return absoluteStyle(a.Val, page)
	}
	return a.Val
}

// absoluteStyle makes all URLs in CSS absolute.
func absoluteStyle(css string, page *url.URL) string {
	return inStyle.ReplaceAllStringFunc(css, func(found string) string {
		m := inStyle.FindStringSubmatch(found)
		return m[1] + resolve(m[2], page)
	})
}

// inStyle matches a URL in CSS. The first submatch is "url(" and an opening quotation
// mark, if any. The second submatch is the URL.
var inStyle = regexp.MustCompile(`(?i)(url\(\s*["']?)([^"')\s]+)`)

// resolve makes a URL absolute, as a browser does on the web page. It returns a URL
// unchanged if the URL is already absolute or cannot be parsed.
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

// resolveCandidates makes the URLs in the value of a srcset attribute absolute
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
			continue // a comma directly after the URL means that no descriptors follow
		}
		end = descriptorEnd(value)
		out.WriteString(value[:end])
		value = value[end:]
	}
	return out.String()
}

// descriptorEnd returns the offset of the comma after the descriptors of a picture in a
// srcset attribute, such as "2x", or the length of the text if no comma follows. Commas
// in parentheses do not count.
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
