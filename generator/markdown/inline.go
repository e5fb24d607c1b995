package markdown

import (
	"bytes"
	"strconv"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

func (w *writer) inline(n ast.Node) {
	if w.depth >= deepest {
		if w.depth == deepest {
			w.errorAt(n.Pos(), "emphasis and links are nested more than 100 deep").Hint("remove some of the marks in this paragraph")
			w.depth++ // w.depth stays above the limit, so that only the first place is reported
		}
		return
	}
	w.depth++
	w.element(n)
	if w.depth <= deepest {
		w.depth--
	}
}

func (w *writer) element(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		w.textNode(n)
	case *ast.String:
		w.plain = append(w.plain, n.Value...)
		w.out = appendEscaped(w.out, n.Value)
	case *ast.Emphasis:
		if n.Level == 2 {
			w.wrap(n, "<strong>", "</strong>")
		} else {
			w.wrap(n, "<em>", "</em>")
		}
	case *extast.Strikethrough:
		w.wrap(n, "<del>", "</del>")
	case *ast.CodeSpan:
		w.codeSpan(n)
	case *ast.Link:
		w.link(n)
	case *ast.Image:
		w.image(n)
	case *ast.AutoLink:
		w.autoLink(n)
	case *ast.RawHTML:
		w.inlineHTML(n)
	case *literal:
		w.literal(n)
	case *extast.TaskCheckBox:
		w.s(`<input type="checkbox" disabled`)
		if n.IsChecked {
			w.s(` checked aria-label="` + w.c.labels.Done + `"> `)
		} else {
			w.s(` aria-label="` + w.c.labels.ToDo + `"> `)
		}
	case *extast.FootnoteLink:
		index := strconv.Itoa(n.Index)
		w.s(`<sup id="`)
		w.id(markID(n.RefIndex, n.Index))
		w.s(`">`)
		if w.inLink() {
			w.s(index)
		} else {
			w.s(`<a href="`)
			w.ref(Link, "#fn:"+index, n.Pos())
			w.s(`" class="footnote-ref" role="doc-noteref">` + index + "</a>")
		}
		w.s("</sup>")
	case *extast.FootnoteBacklink:
		w.s(`&#160;<a href="`)
		w.ref(Link, "#"+markID(n.RefIndex, n.Index), w.note)
		w.s(`" class="footnote-backref" role="doc-backlink" aria-label="` + w.c.labels.BackToText + `">↩︎</a>`)
	default:
		w.inlines(n)
	}
}

// markID returns the HTML id of a reference to a footnote. The argument ref is the index
// of the reference among all references to this footnote; note is the number of the
// footnote.
func markID(ref, note int) string {
	if ref == 0 {
		return "fnref:" + strconv.Itoa(note)
	}
	return "fnref" + strconv.Itoa(ref) + ":" + strconv.Itoa(note)
}

func (w *writer) wrap(n ast.Node, before, after string) {
	w.s(before)
	w.inlines(n)
	w.s(after)
}

func (w *writer) textNode(n *ast.Text) {
	value := n.Segment.Value(w.source)
	if n.IsRaw() {
		w.plain = append(w.plain, value...)
		w.out = appendEscaped(w.out, value)
	} else {
		w.text(value)
	}
	switch {
	case n.HardLineBreak():
		w.s("<br>\n")
		w.plain = append(w.plain, ' ')
	case n.SoftLineBreak() && !w.joins(n):
		w.s("\n")
		w.plain = append(w.plain, ' ')
	}
}

// joins reports whether the line break after a text node is between two Chinese or
// Japanese characters. These scripts have no spaces, so the line break must not become a
// space.
func (w *writer) joins(n *ast.Text) bool {
	last, size := utf8.DecodeLastRune(w.plain)
	if size < 2 || !wide(last) {
		return false
	}
	next, ok := n.NextSibling().(*ast.Text)
	if !ok {
		return false
	}
	first, _ := utf8.DecodeRune(next.Segment.Value(w.source))
	return wide(first)
}

// wide reports whether a character belongs to a Chinese or Japanese script, including
// punctuation.
func wide(r rune) bool {
	return r >= 0x2e80 && (unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) ||
		r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xff60)
}

// text appends Markdown text to the HTML and to the plain text, and resolves backslash
// escapes and character references.
func (w *writer) text(value []byte) {
	value = w.unbroken(value)
	if isPlain(value) {
		w.plain = append(w.plain, value...)
		w.out = append(w.out, value...)
		return
	}
	from := len(w.plain)
	w.plain = appendUnescaped(w.plain, value)
	w.out = appendEscaped(w.out, w.plain[from:])
}

// plainOf appends the text of an element of the syntax tree to w.plain, without writing
// HTML. It returns the byte range of that text in w.plain.
func (w *writer) plainOf(n ast.Node) extent {
	from := len(w.plain)
	w.addPlain(n, 0)
	return extent{from, len(w.plain)}
}

func (w *writer) addPlain(n ast.Node, depth int) {
	if depth > deepest {
		return
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			value := c.Segment.Value(w.source)
			if c.IsRaw() {
				w.plain = append(w.plain, bytes.ReplaceAll(value, []byte("\n"), []byte(" "))...)
			} else {
				w.plain = appendUnescaped(w.plain, value)
			}
			if c.SoftLineBreak() || c.HardLineBreak() {
				w.plain = append(w.plain, ' ')
			}
		case *ast.String:
			w.plain = append(w.plain, c.Value...)
		case *ast.AutoLink:
			w.plain = append(w.plain, w.label(c)...)
		case *literal:
			w.plain = append(w.plain, c.text...)
		default:
			w.addPlain(c, depth+1)
		}
	}
}

func (w *writer) codeSpan(n *ast.CodeSpan) {
	w.s("<code" + w.c.ltr + ">")
	from := len(w.plain)
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		t, ok := c.(*ast.Text)
		if !ok {
			continue
		}
		value := t.Segment.Value(w.source)
		if i := len(value) - 1; i >= 0 && value[i] == '\n' {
			w.plain = append(append(w.plain, bytes.TrimSuffix(value[:i], []byte("\r"))...), ' ')
		} else {
			w.plain = append(w.plain, value...)
		}
		if len(w.dialects) > 0 {
			w.code = append(w.code, extent{t.Segment.Start, t.Segment.Stop})
		}
	}
	w.out = appendEscaped(w.out, w.plain[from:])
	w.s("</code>")
}

func (w *writer) link(n *ast.Link) {
	target := appendUnescaped(nil, n.Destination)
	if w.harmful(target, n.Pos(), false) {
		w.inlines(n)
		return
	}
	if w.inLink() {
		w.warnMisplaced("a link", "another link", n.Pos())
		w.inlines(n)
		return
	}
	w.s(`<a href="`)
	w.url(Link, target, n.Pos())
	w.s(`"`)
	w.title(n.Title)
	w.s(">")
	w.links++
	w.inlines(n)
	w.links--
	w.s("</a>")
}

func (w *writer) title(title []byte) {
	if len(title) == 0 {
		return
	}
	w.s(` title="`)
	w.out = appendEscaped(w.out, appendUnescaped(nil, title))
	w.s(`"`)
}

func (w *writer) image(n *ast.Image) {
	alt := w.plainOf(n)
	defer func() { w.plain = w.plain[:alt.from] }()
	text := w.c.marks.unbroken(w.plain[alt.from:alt.to])
	target := appendUnescaped(nil, n.Destination)
	if w.harmful(target, n.Pos(), true) {
		w.out = appendEscaped(w.out, text)
		return
	}
	w.s(`<img src="`)
	refs := len(w.refs)
	w.url(Image, target, n.Pos())
	for i := range w.refs[refs:] {
		w.refs[refs+i].Undescribed = alt.from == alt.to
	}
	w.s(`" alt="`)
	w.out = appendEscaped(w.out, text)
	w.s(`"`)
	w.title(n.Title)
	w.s(` loading="lazy" decoding="async">`)
}

func (w *writer) autoLink(n *ast.AutoLink) {
	url, label := n.URL(w.source), w.label(n)
	if w.isBare(n) {
		url = appendUnescaped(nil, url)
	}
	w.plain = append(w.plain, label...)
	if n.AutoLinkType == ast.AutoLinkEmail && !bytes.HasPrefix(bytes.ToLower(url), []byte("mailto:")) {
		url = append([]byte("mailto:"), url...)
	}
	if !w.inLink() && w.harmful(url, n.Pos(), false) {
		w.out = appendEscaped(w.out, label)
		return
	}
	w.linkTo(url, label, w.c.ltr, n.Pos())
}

// linkTo writes a link with a label without markup. The argument attributes has further
// attributes of the link. Within another link, linkTo writes only the label.
func (w *writer) linkTo(target, label []byte, attributes string, at int) {
	if w.inLink() {
		w.out = appendEscaped(w.out, label)
		return
	}
	w.s(`<a href="`)
	w.url(Link, target, at)
	w.s(`"` + attributes + `>`)
	w.out = appendEscaped(w.out, label)
	w.s("</a>")
}

// isBare reports whether a URL or mail address in the text stands without < and >. In such
// an address, as in all text, a backslash escapes punctuation and &amp; stands for "&".
func (w *writer) isBare(n *ast.AutoLink) bool { return w.source[n.Pos()] != '<' }

func (w *writer) label(n *ast.AutoLink) []byte {
	label := n.Label(w.source)
	if w.isBare(n) {
		label = appendUnescaped(nil, label)
	}
	return label
}
