package theme

import (
	"html/template"
	"strings"

	"broadsheet/generator/pages"
)

// These functions write what stands on every page many times over. A template
// could do the same, but each value in a template costs as much as a whole
// element does here.

// link .Kicker "kicker" is a link with a class.
func link(l pages.Link, class string) template.HTML {
	var b strings.Builder
	b.Grow(len(l.URL) + len(l.Title) + len(class) + 30)
	writeLink(&b, l, class)
	return template.HTML(b.String())
}

// links .Byline "p-author" are links with a class, one after the other as in
// a sentence: A, B and C.
func links(list []pages.Link, class string) template.HTML {
	var b strings.Builder
	for i, l := range list {
		b.WriteString(separator(i, len(list)))
		writeLink(&b, l, class)
	}
	return template.HTML(b.String())
}

// names .Byline is the titles of links, as in a sentence: A, B and C.
func names(list []pages.Link) string {
	var b strings.Builder
	for i, l := range list {
		b.WriteString(separator(i, len(list)))
		b.WriteString(l.Title)
	}
	return b.String()
}

// separator returns what stands before entry i of n in a sentence.
func separator(i, n int) string {
	switch i {
	case 0:
		return ""
	case n - 1:
		return " and "
	}
	return ", "
}

// time .Date "dt-published" is a day as readers see it, with a class.
func timeElement(d pages.Date, class string) template.HTML {
	var b strings.Builder
	b.Grow(len(d.ISO) + len(d.Text) + len(class) + 40)
	b.WriteString("<time")
	if class != "" {
		writeAttribute(&b, "class", class)
	}
	writeAttribute(&b, "datetime", d.ISO)
	b.WriteByte('>')
	b.WriteString(template.HTMLEscapeString(d.Text))
	b.WriteString("</time>")
	return template.HTML(b.String())
}

// metas .Meta are the meta elements for other sites and programs.
func metas(list []pages.Meta) template.HTML {
	var b strings.Builder
	b.Grow(100 * len(list)) // about what they take
	for _, m := range list {
		b.WriteString("<meta")
		if m.Property != "" {
			writeAttribute(&b, "property", m.Property)
		} else {
			writeAttribute(&b, "name", m.Name)
		}
		writeAttribute(&b, "content", m.Content)
		b.WriteString(">\n")
	}
	return template.HTML(b.String())
}

// canonical .Canonical is the link element that tells a page's own address,
// if it has one.
func canonical(address string) template.HTML {
	if address == "" {
		return ""
	}
	var b strings.Builder
	b.Grow(len(address) + 40)
	b.WriteString(`<link rel="canonical"`)
	writeAttribute(&b, "href", safeAddress(address))
	b.WriteString(">\n")
	return template.HTML(b.String())
}

// feeds .Feeds are the link elements by which feed readers find feeds.
func feeds(list []pages.Feed) template.HTML {
	var b strings.Builder
	for _, f := range list {
		b.WriteString(`<link rel="alternate"`)
		writeAttribute(&b, "type", f.Type)
		writeAttribute(&b, "title", f.Title)
		writeAttribute(&b, "href", f.URL)
		b.WriteString(">\n")
	}
	return template.HTML(b.String())
}

func writeLink(b *strings.Builder, l pages.Link, class string) {
	b.WriteString("<a")
	if class != "" {
		writeAttribute(b, "class", class)
	}
	writeAttribute(b, "href", safeAddress(l.URL))
	b.WriteByte('>')
	b.WriteString(template.HTMLEscapeString(l.Title))
	b.WriteString("</a>")
}

func writeAttribute(b *strings.Builder, name, value string) {
	b.WriteByte(' ')
	b.WriteString(name)
	b.WriteString(`="`)
	b.WriteString(template.HTMLEscapeString(value))
	b.WriteByte('"')
}

// safeAddress returns an address that runs no code when it is followed, by
// the rule that html/template has: a scheme is http, https or mailto, or the
// address has none.
func safeAddress(address string) string {
	scheme, _, found := strings.Cut(address, ":")
	if !found || strings.ContainsAny(scheme, "/?#") {
		return address
	}
	switch strings.ToLower(scheme) {
	case "http", "https", "mailto":
		return address
	}
	return "#"
}
