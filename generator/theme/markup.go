package theme

import (
	"bytes"
	"strings"

	"broadsheet/generator/locale"
	"broadsheet/generator/pages"
)

// The functions in this file write HTML that each page contains several times; templates
// would write it more slowly. The returned errors are always nil, but a template function
// must return one.

// plainHTML escapes text in the same way as template.HTMLEscapeString, but in one pass.
var plainHTML = strings.NewReplacer("\x00", "\uFFFD", `"`, "&#34;", "&", "&amp;", "'", "&#39;", "<", "&lt;", ">", "&gt;")

// In a template, {{isolate .Headline}} is a text. A text whose letters are all written in
// the other direction than the language of the site is in a bdi element, so that its punctuation
// stays at the right end.
func (t *Theme) writeIsolated(w *bytes.Buffer, text string) error {
	direction := locale.DirectionOf(text)
	if direction == "" || direction == t.direction {
		w.WriteString(plainHTML.Replace(text))
		return nil
	}
	w.WriteString("<bdi")
	writeAttribute(w, "dir", direction)
	w.WriteByte('>')
	w.WriteString(plainHTML.Replace(text))
	w.WriteString("</bdi>")
	return nil
}

// In a template, {{link .Kicker "kicker"}} is a link with a class, which may be "".
func (t *Theme) writeLink(w *bytes.Buffer, l pages.Link, class string) error {
	w.WriteString("<a")
	if class != "" {
		writeAttribute(w, "class", class)
	}
	writeAttribute(w, "href", safeURL(l.URL))
	w.WriteByte('>')
	t.writeIsolated(w, l.Title)
	w.WriteString("</a>")
	return nil
}

// In a template, {{links .Byline "p-author"}} are links with a class, listed as in a
// sentence: "A, B and C" in English.
func (t *Theme) writeLinks(w *bytes.Buffer, list []pages.Link, class string) error {
	for i, l := range list {
		w.WriteString(plainHTML.Replace(t.options.Locale.Separator(i, len(list), l.Title)))
		t.writeLink(w, l, class)
	}
	return nil
}

// In a template, {{names .Byline}} are the titles of links, listed as in a sentence:
// "A, B and C" in English.
func (t *Theme) names(list []pages.Link) string {
	if len(list) == 1 {
		return list[0].Title
	}
	var b strings.Builder
	for i, l := range list {
		b.WriteString(t.options.Locale.Separator(i, len(list), l.Title))
		b.WriteString(l.Title)
	}
	return b.String()
}

// In a template, {{time .Date "dt-published"}} is a time element with a class, which
// may be "".
func writeTime(w *bytes.Buffer, d pages.Date, class string) error {
	w.WriteString("<time")
	if class != "" {
		writeAttribute(w, "class", class)
	}
	writeAttribute(w, "datetime", d.ISO)
	w.WriteByte('>')
	w.WriteString(plainHTML.Replace(d.Text))
	w.WriteString("</time>")
	return nil
}

// In a template, {{metas .Meta}} are the meta elements for search engines and social
// networks.
func writeMetas(w *bytes.Buffer, list []pages.Meta) error {
	for _, m := range list {
		w.WriteString("<meta")
		if m.Property != "" {
			writeAttribute(w, "property", m.Property)
		} else {
			writeAttribute(w, "name", m.Name)
		}
		writeAttribute(w, "content", m.Content)
		w.WriteString(">\n")
	}
	return nil
}

// In a template, {{canonical .Canonical}} is the link element that tells search
// engines the page's own URL, or nothing if the URL is "".
func writeCanonical(w *bytes.Buffer, address string) error {
	if address != "" {
		w.WriteString(`<link rel="canonical"`)
		writeAttribute(w, "href", safeURL(address))
		w.WriteString(">\n")
	}
	return nil
}

// In a template, {{feeds .Feeds}} are the link elements that feed readers look for.
func writeFeeds(w *bytes.Buffer, list []pages.Feed) error {
	for _, f := range list {
		w.WriteString(`<link rel="alternate"`)
		writeAttribute(w, "type", f.Type)
		writeAttribute(w, "title", f.Title)
		writeAttribute(w, "href", f.URL)
		w.WriteString(">\n")
	}
	return nil
}

// In a template, {{alternates .Alternates}} is a link element for each version of the
// page in .Alternates, by which search engines find the versions in other languages.
func writeAlternates(w *bytes.Buffer, list []pages.Translation) error {
	for _, t := range list {
		w.WriteString(`<link rel="alternate"`)
		writeAttribute(w, "hreflang", t.Language)
		writeAttribute(w, "href", safeURL(t.URL))
		w.WriteString(">\n")
	}
	return nil
}

func writeAttribute(w *bytes.Buffer, name, value string) {
	w.WriteByte(' ')
	w.WriteString(name)
	w.WriteString(`="`)
	w.WriteString(plainHTML.Replace(value))
	w.WriteByte('"')
}

// safeURL returns a URL unchanged if it has no scheme or the scheme http, https or mailto.
// For any other scheme, safeURL returns "#", since a URL such as javascript:… would run
// code.
func safeURL(address string) string {
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
