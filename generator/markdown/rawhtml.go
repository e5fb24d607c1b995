package markdown

import (
	"bytes"
	"slices"

	"github.com/yuin/goldmark/ast"
	"golang.org/x/net/html"

	"broadsheet/generator/problems"
)

func (w *writer) htmlBlock(n *ast.HTMLBlock) {
	value, origin := w.htmlLines(n)
	written := len(w.out)
	value = bytes.TrimRight(value, "\r\n")
	from, runs := len(w.plain), len(w.running)
	switch {
	case w.c.raw != "none":
		w.tags(value, origin, true)
		if w.nested == 0 && len(w.running) > runs && bytes.HasPrefix(bytes.TrimSpace(value), []byte("<p")) {
			w.openings = append(w.openings, w.running[runs])
		}
		if len(w.out) > written {
			w.s("\n")
		}
	case !bytes.HasPrefix(value, []byte("<!--")):
		w.s("<p>")
		w.out = appendEscaped(w.out, bytes.TrimSpace(value))
		w.s("</p>\n")
		w.plain = w.plain[:from]
	default:
		w.comment(value)
	}
}

func (w *writer) inlineHTML(n *ast.RawHTML) {
	value := n.Segments.Value(w.source)
	switch {
	case w.c.raw != "none":
		w.tags(value, originOf(n.Segments), false)
		switch next := n.NextSibling().(type) {
		case *ast.RawHTML: // this may be the end tag of the <iframe>
		case *ast.Text:
			w.writeGap(next.Segment.Value(w.source))
		default:
			w.gap = false
		}
	case !bytes.HasPrefix(value, []byte("<!--")):
		w.out = appendEscaped(w.out, value)
	default:
		w.comment(value)
	}
}

// recordFrom records everything in w.plain after a byte offset as one paragraph of
// plain text.
func (w *writer) recordFrom(from int) {
	if len(w.plain) > from {
		w.recordText(extent{from, len(w.plain)})
	}
}

// tags writes HTML tags and the text between them. Goldmark parses each inline tag on its
// own, so the elements that earlier calls have opened are in w.open. If isBlock is true,
// the argument value is a block of HTML, and tags also records its text as plain text.
//
// An end tag closes the nearest open element of its name in the same Markdown block, and
// all elements inside that element. An end tag without an open element of its name is
// dropped.
func (w *writer) tags(value []byte, origin origin, isBlock bool) {
	z := newScanner(value)
	from := len(w.plain)
	for kind := z.next(); kind != html.ErrorToken; kind = z.next() {
		raw, at := z.raw(), origin.source(z.from)
		switch kind {
		case html.TextToken:
			w.rawText(raw)
		case html.CommentToken:
			w.writeComment(raw, at)
		case html.EndTagToken:
			name, _ := z.TagName()
			w.closeTag(string(name))
			w.resume()
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			if w.transparent(t.Data) || kind == html.SelfClosingTagToken {
				z.NextIsNotRawText()
			}
			if isBlock && breaks(t.Data) {
				w.recordFrom(from)
				from = len(w.plain)
			}
			if w.startTag(t, raw, at, isBlock) || kind == html.SelfClosingTagToken {
				continue
			}
			if w.c.hides(t.Data) && w.c.raw == "safe" {
				length, _ := skipElement(z.Tokenizer, t.Data, 1, len(value))
				z.to += length
			}
		}
	}
	if isBlock {
		w.closeFrame()
		w.recordFrom(from)
	}
}

// writeComment writes an HTML comment if raw HTML is trusted, and drops the comment
// otherwise. If the comment stands in place of a hidden element (see hider), writeComment
// writes that element, or warns that the element is left out.
func (w *writer) writeComment(raw []byte, at int) {
	w.comment(raw)
	if covered := w.covered(at); covered != nil {
		raw = covered
	}
	name, _ := tagName(raw)
	isComment := bytes.HasPrefix(raw, []byte("<!--"))
	switch {
	case name != "" && w.c.raw == "safe":
		w.warnDisallowed(name, at)
	case isComment && !endsComment(raw):
		if w.first("<!--") {
			w.errorAt(at, "the comment has no end, so the text after it is left out").AsWarning().Hint("end it with -->")
		}
	case w.c.raw == "trusted" && (name != "" || isComment):
		w.out = append(w.out, raw...)
	case isComment:
	case bytes.HasPrefix(raw, []byte("<?")) || bytes.HasPrefix(raw, []byte("<![CDATA[")):
		if w.first("<?") {
			w.errorAt(at, "the code from %s on is left out", raw[:min(spanUntil(raw, htmlSpace), 9)]).AsWarning().
				Hint("put it in backticks if readers are to see it")
		}
	}
}

// startTag writes a start tag, without the attributes that are not allowed. It returns
// false if it leaves out the tag because the element is not allowed.
func (w *writer) startTag(t html.Token, raw []byte, at int, isBlock bool) bool {
	if w.inVerbatim() {
		w.out = append(w.out, raw...)
		return true
	}
	_, kept := elements[t.Data]
	switch {
	case slices.Contains([]string{"html", "head", "body", "plaintext", "frameset"}, t.Data):
		kept = false // this element would change the page outside of the story's text
	case w.c.raw == "trusted":
		kept = true
	case t.Data == "noscript" || t.Data == "noembed" || t.Data == "noframes":
		return false // elements such as <noscript> lose their tags, but their content is shown
	case kept:
		t.Attr = w.allowed(t, raw, at)
	}
	if !kept {
		w.warnDisallowed(t.Data, at)
		if w.c.raw == "safe" && frameAddress(t.Data) != "" {
			w.linkToFrame(t, at, isBlock)
		}
		return false
	}
	if closesParagraph(t.Data) {
		w.gap = false
	} else {
		w.writeGap([]byte("a"))
	}
	if !w.fits(t.Data, at, isBlock) {
		return true
	}
	w.openTag(t, at)
	return true
}

// warnDisallowed warns that an HTML element is left out because it is not allowed. It
// warns once for each name of an element.
func (w *writer) warnDisallowed(name string, at int) {
	if !w.first("<" + name) {
		return
	}
	p := w.errorAt(at, "the HTML element <%s> is left out", name).AsWarning()
	if frameAddress(name) != "" {
		p.Hint("a link takes its place; raw_html = \"trusted\" in config.toml would keep it")
	} else {
		p.Hint("write a link or Markdown instead; raw_html = \"trusted\" in config.toml would keep it")
	}
}

// rawText writes the text between two HTML tags.
func (w *writer) rawText(raw []byte) {
	if w.inVerbatim() {
		w.out = append(w.out, raw...)
		return
	}
	text := html.UnescapeString(string(raw))
	w.writeGap([]byte(text))
	w.out = appendEscaped(w.out, []byte(text))
	w.plain = append(w.plain, text...)
}

// fits closes the open elements that cannot contain a new element, as browsers do. If HTML
// does not allow the new element here even then, fits gives a warning and returns false.
func (w *writer) fits(name string, at int, isBlock bool) bool {
	w.closeImplied(name)
	switch {
	case name == "a" && w.inLink():
		if i := slices.Index(w.open, "a"); w.links == 0 && i >= w.floor {
			w.closeTo(i)
			return true
		}
		w.warnMisplaced("a link", "another link", at)
		return false
	case !closesParagraph(name):
	case isBlock:
		w.closeParagraph()
	case !w.mayOpen():
		w.warnMisplaced("<"+name+">", "a line of text", at)
		return false
	}
	return true
}

// closeImplied closes the open elements that end before the start tag of a new element even
// without an end tag. It stops at the list or table that contains the new element.
func (w *writer) closeImplied(name string) {
	ended := impliedBefore(name)
	for i := len(w.open) - 1; i >= w.floor && ended != nil; i-- {
		switch open := w.open[i]; {
		case slices.Contains(ended, open):
			w.closeTo(i)
		case open == "table", slices.Contains([]string{"dl", "menu", "ol", "ruby", "ul"}, open) && ended[0] != "td":
			return
		}
	}
}

// warnMisplaced warns that a tag is left out because HTML does not allow the tag at this
// place. The argument what names the kind of tag, such as "a link". There is only one
// warning for each kind.
func (w *writer) warnMisplaced(what, where string, at int) {
	if w.first(what + " within") {
		w.errorAt(at, "%s within %s is left out, but not its text", what, where).AsWarning().
			Hint("end the one before the other starts")
	}
}

func (w *writer) openTag(t html.Token, at int) {
	w.s("<" + t.Data)
	w.writeAttributes(t, at)
	if t.Type == html.SelfClosingTagToken && w.inForeignContent() {
		w.s("/>")
		return
	}
	w.s(">")
	switch {
	case void(t.Data):
		if t.Data == "br" {
			w.plain = append(w.plain, ' ')
		}
		w.resume()
	case len(w.open) < deepestTag:
		w.open = append(w.open, t.Data)
	default: // an element that is nested too deeply ends at once
		w.s("</" + t.Data + ">")
		if !slices.ContainsFunc(w.problems, func(p *problems.Problem) bool { return p.Severity == problems.Error }) {
			w.errorAt(at, "HTML elements are nested more than 500 deep").Hint("add the end tags that are missing before this place")
		}
	}
}

// closeTag closes the nearest open element of a name and all elements inside that
// element. It does nothing if the current Markdown block has not opened an element of
// that name.
func (w *writer) closeTag(name string) {
	for i := len(w.open) - 1; i >= w.floor; i-- {
		if w.open[i] == name {
			w.gap = false
			w.closeTo(i)
			return
		}
	}
}

// closeTo closes open HTML elements, the innermost first, until only n of them are
// open.
func (w *writer) closeTo(n int) {
	for i := len(w.open) - 1; i >= n; i-- {
		w.s("</" + w.open[i] + ">")
	}
	w.open = w.open[:min(n, len(w.open))]
}

// closeParagraph closes an open <p> of raw HTML and the elements in it, as browsers do
// at the start of a block element.
func (w *writer) closeParagraph() {
	for i := len(w.open) - 1; i >= w.floor; i-- {
		if w.open[i] == "p" {
			w.closeTo(i)
			return
		}
		if closesParagraph(w.open[i]) || w.open[i] == "td" || w.open[i] == "th" || w.open[i] == "caption" {
			return
		}
	}
}

// inForeignContent reports whether an <svg> or <math> element is open. Elements inside
// these need no end tag if their start tag ends with "/>".
func (w *writer) inForeignContent() bool {
	return slices.Contains(w.open, "svg") || slices.Contains(w.open, "math")
}
