package fromhtml

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// rawChildren returns the content of an element as HTML in a single line.
func (w *writer) rawChildren(n *html.Node) string {
	var b strings.Builder
	w.appendChildren(&b, n, false)
	return strings.TrimSpace(b.String())
}

// raw returns an element as HTML in a single line.
func (w *writer) raw(n *html.Node) string {
	var b strings.Builder
	w.appendRaw(&b, n, false)
	return strings.TrimSpace(b.String())
}

func (w *writer) appendChildren(b *strings.Builder, n *html.Node, exact bool) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.appendRaw(b, c, exact)
	}
}

// appendRaw appends a node as HTML, without line ends: an empty line would end the HTML.
// If exact is true, the node is within <pre>.
func (w *writer) appendRaw(b *strings.Builder, n *html.Node, exact bool) {
	switch {
	case n.Type == html.TextNode && exact:
		b.WriteString(strings.ReplaceAll(html.EscapeString(n.Data), "\n", "&#10;"))
		return
	case n.Type == html.TextNode && isBlank(n.Data) && !isInline(n.Parent) && !isLineOfText(n.PrevSibling) && !isLineOfText(n.NextSibling):
		return
	case n.Type == html.TextNode:
		b.WriteString(html.EscapeString(collapsed(n.Data)))
		return
	case n.Type != html.ElementNode || isUnseen(n) || n.DataAtom == atom.Form && plain(n) == "":
		return
	}
	switch m := markOf(n); {
	case w.appendReplaced(b, n):
	case isKept(n):
		w.appendTag(b, n)
		if !isVoid(n) {
			w.appendChildren(b, n, exact || n.DataAtom == atom.Pre)
			b.WriteString("</" + n.Data + ">")
		}
	case m != nil: // bold or italics by a style
		b.WriteString(m.start)
		w.appendChildren(b, n, exact)
		b.WriteString(m.end)
	case isInline(n) || isAlone(n):
		w.appendChildren(b, n, exact)
	default:
		b.WriteString("<div>")
		w.appendChildren(b, n, exact)
		b.WriteString("</div>")
	}
}

// appendReplaced appends what takes the place of a frame or picture. It reports whether the
// element is one.
func (w *writer) appendReplaced(b *strings.Builder, n *html.Node) bool {
	switch n.DataAtom {
	case atom.Iframe, atom.Embed, atom.Object:
		if address := frameTarget(n); address != "" {
			b.WriteString(`<a href="` + html.EscapeString(address) + `">` + html.EscapeString(frameTitle(n, address)) + "</a>")
		}
		return true
	case atom.Img:
		if src := w.pictureOf(sourceOf(n)); src != "" {
			b.WriteString(`<img src="` + html.EscapeString(src) + `" alt="` + html.EscapeString(w.altOf(n)) + `">`)
		}
		return true
	}
	return false
}

// isLineOfText reports whether a node is part of a line of text. It accepts nil.
func isLineOfText(n *html.Node) bool {
	return n != nil && (n.Type == html.TextNode || n.Type == html.ElementNode && isInline(n))
}

// isAlone reports whether nothing stands beside a node.
func isAlone(n *html.Node) bool {
	for c := range n.Parent.ChildNodes() {
		if c != n && (c.Type == html.ElementNode && !isUnseen(c) || c.Type == html.TextNode && !isBlank(c.Data)) {
			return false
		}
	}
	return true
}

// collapsed returns a text with a single space for each stretch of white space.
func collapsed(s string) string {
	if s == "" {
		return ""
	}
	out := strings.Join(strings.FieldsFunc(s, isCollapsible), " ")
	if out == "" {
		return " "
	}
	if isCollapsible(rune(s[0])) {
		out = " " + out
	}
	if isCollapsible(rune(s[len(s)-1])) {
		out += " "
	}
	return out
}

// appendTag appends the start tag of an element, with the attributes that mean something.
func (w *writer) appendTag(b *strings.Builder, n *html.Node) {
	b.WriteString("<" + n.Data)
	for _, a := range n.Attr {
		switch a.Key {
		case "href":
			if a.Val = w.linkTo(strings.TrimSpace(a.Val)); a.Val == "" {
				continue
			}
		case "src", "poster":
			if a.Val = w.pictureOf(strings.TrimSpace(a.Val)); a.Val == "" {
				continue
			}
		case "id", "title", "lang", "dir", "colspan", "rowspan", "scope", "headers", "start", "reversed", "value", "cite",
			"datetime", "controls", "open", "kind", "srclang", "label", "type":
		default:
			continue
		}
		b.WriteString(" " + a.Key + `="` + strings.ReplaceAll(html.EscapeString(a.Val), "\n", " ") + `"`)
	}
	b.WriteString(">")
}

// isKept reports whether an element is kept in HTML. The others leave their text.
func isKept(n *html.Node) bool {
	switch n.DataAtom {
	case atom.A, atom.Abbr, atom.Audio, atom.B, atom.Blockquote, atom.Br, atom.Caption, atom.Cite, atom.Code, atom.Dd, atom.Del,
		atom.Dl, atom.Dt, atom.Em, atom.Figcaption, atom.Figure, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Hr,
		atom.I, atom.Ins, atom.Kbd, atom.Li, atom.Mark, atom.Ol, atom.P, atom.Pre, atom.Q, atom.S, atom.Samp, atom.Small,
		atom.Source, atom.Strong, atom.Sub, atom.Sup, atom.Table, atom.Tbody, atom.Td, atom.Tfoot, atom.Th, atom.Thead, atom.Time,
		atom.Tr, atom.Track, atom.U, atom.Ul, atom.Var, atom.Video:
		return true
	}
	return false
}

func isVoid(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Br, atom.Hr, atom.Source, atom.Track:
		return true
	}
	return false
}
