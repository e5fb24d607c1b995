package markdown

import (
	"bytes"
	"slices"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark/ast"
	"golang.org/x/net/html"

	"broadsheet/generator/problems"
)

// safePolicy returns the allow-list for raw HTML: bluemonday's list for content
// from users, extended by video and audio. It has no styles, classes, scripts,
// frames, forms and event handlers.
func safePolicy() *bluemonday.Policy {
	p := bluemonday.UGCPolicy()
	p.RequireNoFollowOnLinks(false) // the site's own authors wrote the links, so search engines may follow them
	p.AllowURLSchemes("http", "https", "mailto", "tel")
	p.AllowElements("kbd", "picture", "video", "audio")
	p.AllowAttrs("name").OnElements("a")
	p.AllowNoAttrs().OnElements("a")
	p.AllowAttrs("src", "poster", "srcset").OnElements("img", "source", "video", "audio")
	p.AllowAttrs("controls", "loop", "muted", "preload", "loading", "decoding", "media", "sizes", "type").
		OnElements("img", "source", "video", "audio")
	p.AllowAttrs("width", "height").Matching(bluemonday.NumberOrPercent).OnElements("video", "source")
	return p
}

func (w *writer) htmlBlock(n *ast.HTMLBlock) {
	value := w.lines(n)
	written := len(w.out)
	if n.HasClosure() {
		closure := n.ClosureLine.Value(w.source)
		value = append(value[:len(value):len(value)], closure...)
	}
	value = bytes.TrimRight(value, "\r\n")
	from, runs := len(w.plain), len(w.running)
	switch {
	case w.c.raw != "none":
		w.tags(value, n.Pos(), true)
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
		w.tags(value, n.Pos(), false)
	case !bytes.HasPrefix(value, []byte("<!--")):
		w.out = appendEscaped(w.out, value)
	default:
		w.comment(value)
	}
}

// recordFrom records the plain text from a byte offset in w.plain as a paragraph.
func (w *writer) recordFrom(from int) {
	if len(w.plain) > from {
		w.recordText(extent{from, len(w.plain)})
	}
}

// tags writes HTML tags and the text between them. Goldmark parses each inline tag on
// its own, so w.open has the elements that earlier calls have opened. If isBlock is
// set, value is a block of HTML, and its text is recorded as plain text.
//
// An end tag closes the nearest open element of its name in the same Markdown block,
// with all elements inside it. An end tag without such an element is dropped.
func (w *writer) tags(value []byte, at int, isBlock bool) {
	z := html.NewTokenizer(bytes.NewReader(value))
	from, skip := len(w.plain), false
	for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
		raw := z.Raw()
		offset := at
		at += len(raw)
		switch kind {
		case html.TextToken:
			if skip {
				skip = false
			} else {
				w.rawText(raw)
			}
		case html.CommentToken:
			w.comment(raw)
			if w.c.raw == "trusted" && bytes.HasPrefix(raw, []byte("<!--")) && bytes.HasSuffix(raw, []byte("-->")) {
				w.out = append(w.out, raw...)
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			w.closeTag(string(name))
		case html.StartTagToken, html.SelfClosingTagToken:
			t, kept := w.checked(raw, z)
			if kept {
				if breaks(t.Data) && isBlock {
					w.recordFrom(from)
					from = len(w.plain)
				}
				w.openTag(t, kind == html.SelfClosingTagToken, offset)
			} else {
				w.warnDisallowed(t.Data, offset)
				skip = verbatim(t.Data)
			}
		}
	}
	if isBlock {
		w.recordFrom(from)
	}
}

// warnDisallowed warns that an element is not allowed, once for each element name.
func (w *writer) warnDisallowed(name string, at int) {
	if w.first("<" + name) {
		w.errorAt(at, "the HTML element <%s> is left out", name).
			Hint("write a link or Markdown instead; raw_html = \"trusted\" in config.toml would keep it").AsWarning()
	}
}

// checked returns a start tag without the attributes that are not allowed. It also
// reports whether the element is allowed.
func (w *writer) checked(raw []byte, z *html.Tokenizer) (html.Token, bool) {
	raw = slices.Clone(raw)
	t := z.Token()
	switch t.Data {
	case "html", "head", "body", "plaintext", "frameset":
		return t, false // these elements would affect the page outside of the text
	}
	if w.c.raw == "trusted" {
		return t, true
	}
	if len(t.Attr) == 0 {
		return t, w.c.allows(t.Data)
	}
	clean := html.NewTokenizer(bytes.NewReader(w.c.policy.SanitizeBytes(raw)))
	if kind := clean.Next(); kind != html.StartTagToken && kind != html.SelfClosingTagToken {
		return t, false
	}
	return clean.Token(), true
}

// allows reports whether an element without attributes is allowed. It caches its
// results, since asking the policy takes as long as converting a paragraph.
func (c *Converter) allows(name string) bool {
	if known, ok := c.bare.Load(name); ok {
		return known.(bool)
	}
	allowed := len(c.policy.SanitizeBytes([]byte("<"+name+">"))) > 0
	c.bare.Store(name, allowed)
	return allowed
}

// rawText writes the text between two HTML tags.
func (w *writer) rawText(raw []byte) {
	if i := len(w.open) - 1; i >= 0 && verbatim(w.open[i]) {
		w.out = append(w.out, raw...)
		return
	}
	text := html.UnescapeString(string(raw))
	w.out = appendEscaped(w.out, []byte(text))
	w.plain = append(w.plain, text...)
}

func (w *writer) openTag(t html.Token, selfClosing bool, at int) {
	if i := len(w.open) - 1; i >= w.floor && w.open[i] == t.Data && implied(t.Data) {
		w.closeTo(i)
	}
	if closesParagraph(t.Data) {
		w.closeParagraph()
	}
	w.s("<" + t.Data)
	sized := slices.ContainsFunc(t.Attr, func(a html.Attribute) bool { return a.Key == "width" || a.Key == "height" })
	for _, a := range t.Attr {
		if a.Namespace != "" || strings.ContainsAny(a.Key, "\"'<>/= \t\n\r\f") {
			continue
		}
		if w.c.raw != "trusted" && isURLAttribute(a.Key) && !isSafe([]byte(a.Val), t.Data == "img") {
			continue
		}
		w.s(" " + a.Key + `="`)
		switch {
		case a.Key == "srcset":
			w.srcset(a.Val, at)
		case a.Key == "href" && (t.Data == "a" || t.Data == "area"):
			w.url(Link, []byte(a.Val), at)
		case a.Key == "src" && t.Data == "img" && !sized:
			w.url(Image, []byte(a.Val), at)
		case a.Key == "src" || a.Key == "poster":
			w.url(Media, []byte(a.Val), at)
		default:
			w.out = appendEscaped(w.out, []byte(a.Val))
		}
		w.s(`"`)
	}
	if selfClosing && w.inForeignContent() {
		w.s("/>")
		return
	}
	w.s(">")
	switch {
	case void(t.Data):
	case len(w.open) < deepest:
		w.open = append(w.open, t.Data)
	default: // the element is nested too deep, so it ends at once
		w.s("</" + t.Data + ">")
		if !slices.ContainsFunc(w.problems, func(p *problems.Problem) bool { return p.Severity == problems.Error }) {
			w.errorAt(at, "HTML elements are nested more than 100 deep").Hint("add the end tags that are missing before this place")
		}
	}
}

// srcset writes the value of a srcset attribute, a list of picture URLs with widths or
// densities (https://html.spec.whatwg.org/multipage/images.html#srcset-attributes).
func (w *writer) srcset(value string, at int) {
	separator := ""
	for candidate := range strings.SplitSeq(value, ", ") {
		url, descriptor, _ := strings.Cut(strings.TrimSpace(candidate), " ")
		if w.c.raw != "trusted" && !isSafe([]byte(url), true) {
			continue
		}
		w.s(separator)
		separator = ", "
		w.url(Media, []byte(url), at)
		if descriptor != "" {
			w.out = appendEscaped(w.out, []byte(" "+descriptor))
		}
	}
}

// closeTag closes the nearest open element of a name and all elements inside it. If
// the current Markdown block has not opened such an element, closeTag does nothing.
func (w *writer) closeTag(name string) {
	for i := len(w.open) - 1; i >= w.floor; i-- {
		if w.open[i] == name {
			w.closeTo(i)
			return
		}
	}
}

// closeTo closes open HTML elements, the innermost first, until n of them are left.
func (w *writer) closeTo(n int) {
	for i := len(w.open) - 1; i >= n; i-- {
		w.s("</" + w.open[i] + ">")
	}
	w.open = w.open[:min(n, len(w.open))]
}

// closeParagraph closes an open <p> of raw HTML, as browsers do before a block element.
func (w *writer) closeParagraph() {
	if i := len(w.open) - 1; i >= w.floor && w.open[i] == "p" {
		w.closeTo(i)
	}
}

// inForeignContent reports whether an svg or math element is open. Inside these,
// "/>" closes an element.
func (w *writer) inForeignContent() bool {
	return slices.Contains(w.open, "svg") || slices.Contains(w.open, "math")
}

// isURLAttribute reports whether the value of an HTML attribute is a URL.
func isURLAttribute(attribute string) bool {
	return slices.Contains([]string{"href", "src", "poster", "cite"}, attribute)
}

// void reports whether an HTML element has neither content nor an end tag.
func void(name string) bool {
	return slices.Contains([]string{"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}, name)
}

// verbatim reports whether the content of an HTML element is text in which tags
// have no meaning.
func verbatim(name string) bool {
	return slices.Contains([]string{"iframe", "noembed", "noframes", "noscript", "script", "style", "textarea", "title", "xmp"}, name)
}

// implied reports whether an element needs no end tag before another element of the
// same name, as <li> before <li>.
func implied(name string) bool {
	return slices.Contains([]string{"dd", "dt", "li", "option", "p", "td", "th", "tr"}, name)
}

// closesParagraph reports whether the start tag of an element also ends an open <p>
// (https://html.spec.whatwg.org/multipage/grouping-content.html#the-p-element).
func closesParagraph(name string) bool {
	switch name {
	case "address", "article", "aside", "blockquote", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt",
		"fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup",
		"hr", "li", "main", "menu", "nav", "ol", "p", "pre", "search", "section", "summary", "table", "ul":
		return true
	}
	return false
}

// breaks reports whether the text before a tag and the text after it are different
// paragraphs or lines.
func breaks(name string) bool {
	return slices.Contains([]string{"br", "caption", "td", "th", "tr"}, name) || closesParagraph(name)
}
