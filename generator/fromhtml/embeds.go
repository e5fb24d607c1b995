package fromhtml

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"broadsheet/generator/dialects"
)

// frame writes a link to the page or film that a frame shows.
func (w *writer) frame(n *html.Node) {
	address := frameTarget(n)
	if address == "" {
		if n.DataAtom == atom.Object {
			w.children(n)
		}
		return
	}
	if !isFilm(address) {
		w.told(Frame, host(address))
	}
	w.embedded(address, frameTitle(n, address))
}

// embedded writes a link on a line of its own to something that other pages would show.
func (w *writer) embedded(address, title string) {
	if w.line != severalLines {
		w.add(piece{kind: rawPiece, text: "<" + destination(address) + ">"})
		return
	}
	if title == "" || title == address {
		w.addBlock(paragraph, []byte("<"+destination(address)+">"))
		return
	}
	e := escaper{inLink: true}
	w.addBlock(paragraph, append(e.appendText([]byte("["), title, ']', false), "]("+destination(address)+")"...))
}

// frameTitle returns the title of a frame, or the address if it has none that tells something.
func frameTitle(n *html.Node, address string) string {
	title := strings.Join(strings.Fields(attribute(n, "title")), " ")
	switch strings.ToLower(title) {
	case "", "youtube video player", "vimeo video player", "embedded content", "embed", "video", "iframe":
		return address
	}
	return title
}

// frameTarget returns the address of the page that shows what a frame shows, or "".
func frameTarget(n *html.Node) string {
	for _, key := range []string{"src", "data-src", "data-lazy-src", "data-litespeed-src", "data"} {
		if src := strings.TrimSpace(attribute(n, key)); src != "" && !strings.HasPrefix(src, "data:") && src != "about:blank" {
			return dialects.PageOf(src)
		}
	}
	if inner := firstOf(n, atom.Embed, atom.Iframe); inner != nil {
		return frameTarget(inner)
	}
	return ""
}

// isFilm reports whether an address is that of a film, or of a player for films.
func isFilm(address string) bool {
	switch host(address) {
	case "youtube.com", "youtu.be", "vimeo.com", "dailymotion.com":
		return true
	}
	return false
}

func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return strings.TrimPrefix(u.Host, "www.")
}

// embed writes a figure whose content is an address, a frame or a film, and reports whether
// it was one. The caption, which may be nil, becomes the text of the link.
func (w *writer) embed(n, caption *html.Node) bool {
	wrapper := withClass(n, "wp-block-embed__wrapper")
	if len(imagesIn(n)) > 0 || hasTextBeside(n, func(c *html.Node) bool {
		return c == caption || c == wrapper || c.DataAtom == atom.Iframe || c.DataAtom == atom.Object
	}) {
		return false
	}
	address, title := "", ""
	if frame := firstOf(n, atom.Iframe, atom.Embed, atom.Object); frame != nil && firstOf(n, atom.Blockquote) == nil {
		address = frameTarget(frame)
		if title = frameTitle(frame, address); !isFilm(address) {
			w.told(Frame, host(address))
		}
	} else if isAddress(plain(wrapper)) {
		address = plain(wrapper)
	}
	if address == "" {
		return false
	}
	switch {
	case caption != nil && firstOf(caption, atom.A) != nil:
		w.embedded(address, title)
		w.apart(caption)
	case plain(caption) != "":
		w.embedded(address, plain(caption))
	default:
		w.embedded(address, title)
	}
	return true
}

// media writes a film or sound that is a file.
func (w *writer) media(n *html.Node) {
	src := attribute(n, "src")
	if source := firstOf(n, atom.Source); src == "" && source != nil {
		src = attribute(source, "src")
	}
	if src = w.pictureOf(strings.TrimSpace(src)); src == "" {
		return
	}
	tag := "<" + n.Data + ` src="` + html.EscapeString(src) + `" controls`
	if poster := attribute(n, "poster"); poster != "" {
		if poster = w.pictureOf(poster); poster != "" {
			tag += ` poster="` + html.EscapeString(poster) + `"`
		}
	}
	tag += "></" + n.Data + ">"
	if w.line != severalLines {
		w.add(piece{kind: rawPiece, text: tag})
		return
	}
	w.addBlock(otherBlock, []byte("<div>"+tag+"</div>"))
}
