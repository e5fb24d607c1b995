package markdown

import (
	"bytes"
	"slices"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark/ast"
	"golang.org/x/net/html"
)

// safePolicy is the list of elements and attributes that raw HTML may have:
// bluemonday's for users' content, with media. It has no style, class, script,
// frame, form or event.
func safePolicy() *bluemonday.Policy {
	p := bluemonday.UGCPolicy()
	p.RequireNoFollowOnLinks(false) // the links are the site's own
	p.AllowURLSchemes("http", "https", "mailto", "tel")
	p.AllowElements("kbd", "picture", "video", "audio")
	p.AllowAttrs("name").Matching(bluemonday.SpaceSeparatedTokens).OnElements("a")
	p.AllowAttrs("src", "poster", "srcset").OnElements("img", "source", "video", "audio")
	p.AllowAttrs("controls", "loop", "muted", "preload", "loading", "decoding", "media", "sizes", "type").
		OnElements("img", "source", "video", "audio")
	p.AllowAttrs("width", "height").Matching(bluemonday.NumberOrPercent).OnElements("video", "source")
	return p
}

func (w *writer) htmlBlock(n *ast.HTMLBlock) {
	value := w.lines(n)
	if n.HasClosure() {
		closure := n.ClosureLine.Value(w.source)
		value = append(value[:len(value):len(value)], closure...)
	}
	from, runs := len(w.plain), len(w.running)
	switch {
	case w.c.raw != "none":
		w.raw(value, n.Pos())
		if w.nested == 0 && len(w.running) > runs && bytes.HasPrefix(bytes.TrimSpace(value), []byte("<p")) {
			w.openings = append(w.openings, w.running[runs])
		}
	case !bytes.HasPrefix(value, []byte("<!--")):
		w.s("<p>")
		w.out = appendEscaped(w.out, bytes.TrimSpace(value))
		w.s("</p>\n")
		w.plain = w.plain[:from]
	}
}

func (w *writer) inlineHTML(n *ast.RawHTML) {
	value := n.Segments.Value(w.source)
	switch {
	case w.c.raw != "none":
		w.tags(value, n.Pos())
	case !bytes.HasPrefix(value, []byte("<!--")):
		w.out = appendEscaped(w.out, value)
	}
}

// raw writes a block of HTML and notes its text.
func (w *writer) raw(value []byte, at int) {
	from := len(w.plain)
	w.tags(value, at)
	w.endRun(from)
	w.s("\n")
}

func (w *writer) endRun(from int) {
	if len(w.plain) > from {
		w.run(span{from, len(w.plain)})
	}
}

// tags writes HTML, which may be a single tag or many. Markdown hands over
// tags one by one, so what is open is remembered in w.open: an end tag closes
// the nearest element of its name that was opened in the same block of
// Markdown, and whatever is within; one that closes nothing is dropped.
func (w *writer) tags(value []byte, at int) {
	z := html.NewTokenizer(bytes.NewReader(value))
	run, skip := len(w.plain), false
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return
		}
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
			if w.c.raw == "trusted" && bytes.HasPrefix(raw, []byte("<!--")) && bytes.HasSuffix(raw, []byte("-->")) {
				w.out = append(w.out, raw...)
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			w.closeTag(string(name))
		case html.StartTagToken, html.SelfClosingTagToken:
			t, kept := w.checked(raw, z)
			if !phrasing(t.Data) && len(value) > len(raw) {
				w.endRun(run)
				run = len(w.plain)
			}
			if kept {
				w.openTag(t, kind == html.SelfClosingTagToken, offset)
			} else {
				skip = verbatim(t.Data)
			}
		}
	}
}

// checked returns a start tag as it may be written, and whether it may.
func (w *writer) checked(raw []byte, z *html.Tokenizer) (html.Token, bool) {
	raw = slices.Clone(raw)
	t := z.Token()
	switch t.Data {
	case "html", "head", "body", "plaintext", "frameset":
		return t, false // they would reach beyond the text
	}
	if w.c.raw == "trusted" {
		return t, true
	}
	clean := html.NewTokenizer(bytes.NewReader(w.c.policy.SanitizeBytes(raw)))
	if kind := clean.Next(); kind != html.StartTagToken && kind != html.SelfClosingTagToken {
		return t, false
	}
	return clean.Token(), true
}

// rawText writes the text between tags.
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
	if !phrasing(t.Data) {
		w.closeParagraph()
	}
	w.s("<")
	w.s(t.Data)
	sized := slices.ContainsFunc(t.Attr, func(a html.Attribute) bool { return a.Key == "width" || a.Key == "height" })
	for _, a := range t.Attr {
		if a.Namespace != "" || strings.ContainsAny(a.Key, "\"'<>/= \t\n\r\f") {
			continue
		}
		w.s(" ")
		w.s(a.Key)
		w.s(`="`)
		switch {
		case a.Key == "srcset":
			w.srcset(a.Val, at)
		case a.Key == "href" && (t.Data == "a" || t.Data == "area"):
			w.address(Link, []byte(a.Val), at)
		case a.Key == "src" && t.Data == "img" && !sized:
			w.address(Image, []byte(a.Val), at)
		case a.Key == "src" || a.Key == "poster":
			w.address(Media, []byte(a.Val), at)
		default:
			w.out = appendEscaped(w.out, []byte(a.Val))
		}
		w.s(`"`)
	}
	if selfClosing && w.foreign() {
		w.s("/>")
		return
	}
	w.s(">")
	if !void(t.Data) {
		w.open = append(w.open, t.Data)
	}
}

// srcset writes a list of images with their widths or densities
// (https://html.spec.whatwg.org/multipage/images.html#srcset-attributes).
func (w *writer) srcset(value string, at int) {
	for i, candidate := range strings.Split(value, ", ") {
		if i > 0 {
			w.s(", ")
		}
		url, descriptor, _ := strings.Cut(strings.TrimSpace(candidate), " ")
		if scheme([]byte(url)) == "data" || scheme([]byte(url)) == "javascript" {
			continue
		}
		w.address(Media, []byte(url), at)
		if descriptor != "" {
			w.out = appendEscaped(w.out, []byte(" "+descriptor))
		}
	}
}

// closeTag closes the nearest element of a name, if one is open here.
func (w *writer) closeTag(name string) {
	for i := len(w.open) - 1; i >= w.floor; i-- {
		if w.open[i] == name {
			w.closeTo(i)
			return
		}
	}
}

// closeTo closes HTML elements until n are open.
func (w *writer) closeTo(n int) {
	for i := len(w.open) - 1; i >= n; i-- {
		w.s("</")
		w.s(w.open[i])
		w.s(">")
	}
	w.open = w.open[:min(n, len(w.open))]
}

// closeParagraph closes an open <p>, as browsers do before a block.
func (w *writer) closeParagraph() {
	if i := len(w.open) - 1; i >= w.floor && w.open[i] == "p" {
		w.closeTo(i)
	}
}

// foreign reports whether an svg or math element is open, where "/>" means
// what it says.
func (w *writer) foreign() bool {
	return slices.Contains(w.open, "svg") || slices.Contains(w.open, "math")
}

// void reports whether an element never has content nor an end tag.
func void(name string) bool {
	switch name {
	case "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr":
		return true
	}
	return false
}

// verbatim reports whether an element's content is not HTML.
func verbatim(name string) bool {
	switch name {
	case "iframe", "noembed", "noframes", "noscript", "script", "style", "textarea", "title", "xmp":
		return true
	}
	return false
}

// implied reports whether an element ends where the next of its kind starts.
func implied(name string) bool {
	switch name {
	case "dd", "dt", "li", "option", "p", "td", "th", "tr":
		return true
	}
	return false
}

// phrasing reports whether an element stands within a line of text.
func phrasing(name string) bool {
	switch name {
	case "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "img", "ins", "kbd", "mark", "q",
		"s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr":
		return true
	}
	return false
}
