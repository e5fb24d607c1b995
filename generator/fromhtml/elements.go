package fromhtml

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// element writes an element and what it contains.
func (w *writer) element(n *html.Node) {
	switch w.line {
	case headingLine, termLine:
		if n.DataAtom != atom.Img && n.DataAtom != atom.Br {
			w.other(n)
			return
		}
	case severalLines:
		if w.card(n) {
			return
		}
	}
	switch n.DataAtom {
	case atom.Br:
		w.run.breaks++
	case atom.Hr:
		w.rule()
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		w.heading(n)
	case atom.Blockquote:
		w.quote(n)
	case atom.Ul, atom.Ol, atom.Menu, atom.Dir:
		w.list(n)
	case atom.Dl:
		w.definitions(n)
	case atom.Pre, atom.Xmp, atom.Listing:
		w.code(n)
	case atom.Table:
		w.table(n)
	case atom.Figure:
		w.figure(n)
	case atom.Img:
		w.image(n)
	case atom.Iframe, atom.Embed, atom.Object, atom.Frame:
		w.frame(n)
	case atom.Video, atom.Audio:
		w.media(n)
	case atom.Details:
		w.detailsOf(n)
	case atom.Noscript:
		w.noscript(n)
	case atom.Script:
		w.told(Script, scriptName(n))
	case atom.Form:
		w.told(Form, "form")
	case atom.Input:
		w.checkbox(n)
	default:
		w.other(n)
	}
}

// rule writes a line that divides the text. At the start of a list item, "---" would be read
// together with the marker.
func (w *writer) rule() {
	w.endParagraph()
	rule := "---"
	if w.depth > 0 && len(w.blocks) == 0 {
		rule = "___"
	}
	w.addBlock(otherBlock, []byte(rule))
}

// other writes an element that has no rule of its own.
func (w *writer) other(n *html.Node) {
	if isUnseen(n) {
		return
	}
	if m := markOf(n); m != nil {
		w.inline(n, m)
		return
	}
	if n.Data == exactElement {
		w.add(piece{kind: exactPiece, text: plain(n)})
		return
	}
	switch n.DataAtom {
	case atom.A:
		w.link(n)
		return
	case atom.Code, atom.Tt, atom.Samp:
		w.codeSpan(n)
		return
	}
	if isInline(n) {
		w.children(n)
		return
	}
	w.apart(n)
}

// inline writes an inline element with a mark.
func (w *writer) inline(n *html.Node, m *mark) {
	if m.markdown == "**" && (w.line == headingLine || w.line == termLine) {
		w.children(n) // headings are bold anyway
		return
	}
	w.open(m)
	w.children(n)
	w.close()
}

// markOf returns the mark of an inline element, or nil.
func markOf(n *html.Node) *mark {
	switch n.DataAtom {
	case atom.Strong, atom.B:
		return &mark{markdown: "**", start: "<strong>", end: "</strong>"}
	case atom.Em, atom.I, atom.Dfn, atom.Var:
		return &mark{markdown: "*", start: "<em>", end: "</em>"}
	case atom.Del, atom.S, atom.Strike:
		return &mark{markdown: "~~", start: "<del>", end: "</del>"}
	case atom.Sub, atom.Sup, atom.Mark, atom.Kbd, atom.Ins, atom.Small, atom.U, atom.Q, atom.Cite, atom.Ruby, atom.Rt, atom.Rp:
		return &mark{start: "<" + n.Data + ">", end: "</" + n.Data + ">"}
	case atom.Abbr, atom.Acronym:
		if title := attribute(n, "title"); title != "" {
			return &mark{start: `<abbr title="` + html.EscapeString(title) + `">`, end: "</abbr>"}
		}
	case atom.Span:
		style := strings.ReplaceAll(attribute(n, "style"), " ", "")
		switch {
		case strings.Contains(style, "font-weight:bold"), strings.Contains(style, "font-weight:700"):
			return &mark{markdown: "**", start: "<strong>", end: "</strong>"}
		case strings.Contains(style, "font-style:italic"):
			return &mark{markdown: "*", start: "<em>", end: "</em>"}
		}
	}
	return nil
}

// link writes a link, or the text of one that leads nowhere.
func (w *writer) link(n *html.Node) {
	href := strings.TrimSpace(attribute(n, "href"))
	if w.noteMark(n, href) {
		return
	}
	if img := onlyPicture(n); img != nil {
		w.linkedPicture(img, href)
		return
	}
	if id := anchorOf(n); id != "" && plain(n) == "" {
		w.add(piece{kind: rawPiece, text: `<a id="` + id + `"></a>`})
		return
	}
	href = w.linkTo(href)
	if plain(n) == href && isAddress(href) && firstOf(n, atom.Img) == nil {
		w.add(piece{kind: rawPiece, text: "<" + href + ">"})
		return
	}
	w.linked(href, func() { w.children(n) })
}

// linked makes a link of what a function adds, unless its address is "".
func (w *writer) linked(href string, content func()) {
	if href == "" {
		content()
		return
	}
	w.open(&mark{markdown: "[", end: "](" + destination(href) + ")"})
	content()
	w.close()
}

// linkTo returns the address to write for the address of a link, or "" for none.
func (w *writer) linkTo(href string) string {
	scheme, _, _ := strings.Cut(strings.ToLower(href), ":")
	if scheme == "javascript" || scheme == "data" || scheme == "vbscript" {
		return ""
	}
	if href != "" && w.env.Link != nil {
		href = w.env.Link(href)
	}
	return href
}

// isAddress reports whether a text can be written as a link between < and >.
func isAddress(s string) bool {
	return (strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")) && !strings.ContainsAny(s, " \t\n<>")
}

// anchorOf returns the id that other links lead to, of an element without text.
func anchorOf(n *html.Node) string {
	id := attribute(n, "id")
	if id == "" {
		id = attribute(n, "name")
	}
	if !isID(id) {
		return ""
	}
	return id
}

// codeSpan writes code within a line.
func (w *writer) codeSpan(n *html.Node) {
	if n.Parent != nil && firstOf(n, atom.Pre) != nil {
		w.children(n)
		return
	}
	var b strings.Builder
	for c := range n.Descendants() {
		switch {
		case c.Type == html.TextNode:
			b.WriteString(c.Data)
		case c.DataAtom == atom.Br:
			b.WriteByte(' ')
		}
	}
	code := strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || r == '\r' || unicode.IsControl(r) {
			return ' '
		}
		return r
	}, b.String())
	if strings.TrimSpace(code) == "" {
		w.text(code)
		return
	}
	w.add(piece{kind: codePiece, text: code})
}

// detailsOf writes an element <details>.
func (w *writer) detailsOf(n *html.Node) {
	summary := own(n, atom.Summary)
	w.details(summary, func() {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c != summary {
				w.node(c)
			}
		}
	})
}

// noscript writes what browsers without scripts show, unless it is the picture that a
// script would have loaded later.
func (w *writer) noscript(n *html.Node) {
	for img := range elements(n) {
		if img.DataAtom == atom.Img && w.pictureOf(sourceOf(img)) == w.shown {
			return
		}
	}
	if firstOf(n, atom.Iframe, atom.Img) != nil || plain(n) != "" && n.PrevSibling == nil {
		w.children(n)
	}
}

// checkbox writes the box of a task.
func (w *writer) checkbox(n *html.Node) {
	if attribute(n, "type") != "checkbox" {
		return
	}
	box := "[ ]"
	for _, a := range n.Attr {
		if a.Key == "checked" {
			box = "[x]"
		}
	}
	w.add(piece{kind: rawPiece, text: box})
	w.run.space = true
}

func scriptName(n *html.Node) string {
	if src := attribute(n, "src"); src != "" {
		return src
	}
	return "script"
}
